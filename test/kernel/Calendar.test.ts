import { expect } from "chai";
import { network } from "hardhat";

import { expectRefusal } from "../helpers/expectations.ts";

const { ethers, networkHelpers } = await network.create();

/** The first slot of a page, and of a week. */
const PAGE = 128n * 1_008n;
const ALL = 2n ** 252n - 1n;

describe("Calendar", () => {
  async function deploy() {
    return ethers.deployContract("CalendarHarness");
  }

  for (const [what, first, count] of [
    ["one slot", PAGE, 1n],
    ["the last slot of a page", PAGE + 127n, 1n],
    ["a run up to the page's end", PAGE + 56n, 72n],
    ["a run across the page's end", PAGE + 127n, 2n],
    ["the longest run, all but one behind the page's end", PAGE + 127n, 72n],
    ["the very first slots", 0n, 3n],
  ] as const) {
    it(`[CALENDAR-01] [CALENDAR-02] takes ${what} once, and nothing beside it`, async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      await calendar.take(first, count);
      for (let slot = first; slot < first + count; slot++) {
        await expectRefusal(calendar.take(slot, 1n), calendar, "SlotsNotFree", [slot, 1n]);
        expect(await calendar.isFree(slot, 1n)).to.equal(false);
      }
      expect(await calendar.isFree(first + count, 1n)).to.equal(true);
      if (first > 0n) expect(await calendar.isFree(first - 1n, 1n)).to.equal(true);
      await calendar.release(first, count);
      expect(await calendar.isFree(first, count)).to.equal(true);
      await calendar.take(first, count);
    });
  }

  it("[CALENDAR-02] refuses a run of which any slot is taken, and takes none of it", async () => {
    const calendar = await networkHelpers.loadFixture(deploy);
    await calendar.take(PAGE + 129n, 1n);
    await expectRefusal(calendar.take(PAGE + 127n, 3n), calendar, "SlotsNotFree", [PAGE + 127n, 3n]);
    expect(await calendar.isFree(PAGE + 127n, 2n)).to.equal(true);
    await calendar.take(PAGE + 127n, 2n);
    await expectRefusal(calendar.take(PAGE + 120n, 8n), calendar, "SlotsNotFree", [PAGE + 120n, 8n]);
  });

  it("[CALENDAR-03] closed slots cannot be taken until they are open again", async () => {
    const calendar = await networkHelpers.loadFixture(deploy);
    await calendar.close(PAGE + 126n, 4n);
    for (const slot of [126n, 127n, 128n, 129n]) {
      await expectRefusal(calendar.take(PAGE + slot, 1n), calendar, "SlotsNotFree", [PAGE + slot, 1n]);
    }
    await calendar.reopen(PAGE + 127n, 2n);
    await expectRefusal(calendar.take(PAGE + 126n, 2n), calendar, "SlotsNotFree", [PAGE + 126n, 2n]);
    await calendar.take(PAGE + 127n, 2n);
  });

  it("[CALENDAR-03] what is taken stays taken through closing and opening, and closed through release", async () => {
    const calendar = await networkHelpers.loadFixture(deploy);
    await calendar.take(PAGE, 2n);
    await calendar.close(PAGE, 4n);
    await calendar.reopen(PAGE, 4n);
    expect(await calendar.isFree(PAGE, 1n)).to.equal(false);
    expect(await calendar.isFree(PAGE + 2n, 2n)).to.equal(true);
    await calendar.close(PAGE, 4n);
    await calendar.release(PAGE, 2n);
    expect(await calendar.isFree(PAGE, 1n)).to.equal(false);
    await calendar.reopen(PAGE, 4n);
    expect(await calendar.isFree(PAGE, 4n)).to.equal(true);
  });

  for (const count of [0n, 73n, 2n ** 255n]) {
    it(`[CALENDAR-01] refuses a run of ${count} slots`, async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      const refused = ["SlotCountInvalid", [count]] as const;
      for (const act of ["take", "release", "close", "reopen"] as const) {
        await expectRefusal(calendar[act](PAGE, count), calendar, ...refused);
      }
      await expectRefusal(calendar.isFree(PAGE, count), calendar, ...refused);
      await expectRefusal(calendar.isOpen(PAGE, count), calendar, ...refused);
    });
  }

  describe("the hours of a week", () => {
    it("[CALENDAR-04] are all closed until they are set", async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      for (const slot of [0n, 251n, 252n, 1_007n]) expect(await calendar.isOpen(PAGE + slot, 1n)).to.equal(false);
    });

    it("[CALENDAR-04] come again every week", async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      await calendar.setWeek([0b0110n, 0n, 0n, 0n]);
      for (const week of [0n, 1n, 2_900n]) {
        const first = week * 1_008n;
        expect(await calendar.isOpen(first + 1n, 2n)).to.equal(true);
        expect(await calendar.isOpen(first, 2n)).to.equal(false);
        expect(await calendar.isOpen(first + 2n, 2n)).to.equal(false);
      }
    });

    it("[CALENDAR-04] reach across words and the week's end", async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      await calendar.setWeek([ALL - (1n << 251n), ALL, ALL, ALL]);
      expect(await calendar.isOpen(252n * 3n - 36n, 72n)).to.equal(true);
      expect(await calendar.isOpen(1_008n - 1n, 72n)).to.equal(true);
      expect(await calendar.isOpen(251n, 1n)).to.equal(false);
      expect(await calendar.isOpen(250n, 3n)).to.equal(false);
      expect(await calendar.isOpen(252n, 72n)).to.equal(true);
    });

    it("[CALENDAR-04] are replaced whole", async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      await calendar.setWeek([ALL, ALL, ALL, ALL]);
      await calendar.setWeek([0n, 0n, 0n, 1n]);
      expect(await calendar.isOpen(0n, 1n)).to.equal(false);
      expect(await calendar.isOpen(756n, 1n)).to.equal(true);
      expect(await calendar.isOpen(756n, 2n)).to.equal(false);
    });

    for (const index of [0, 1, 2, 3]) {
      it(`[CALENDAR-04] refuse a bit beyond the 252 of word ${String(index)}`, async () => {
        const calendar = await networkHelpers.loadFixture(deploy);
        const words: [bigint, bigint, bigint, bigint] = [ALL, ALL, ALL, ALL];
        words[index] = ALL + 1n;
        await expectRefusal(calendar.setWeek(words), calendar, "WeekInvalid", [BigInt(index), ALL + 1n]);
      });
    }
  });
});
