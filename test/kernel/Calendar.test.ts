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

  it("[CALENDAR-01] counts slots of ten minutes, 128 to a page, the closed ones above the taken ones", async () => {
    const calendar = await networkHelpers.loadFixture(deploy);
    expect(await calendar.SLOT()).to.equal(600n);
    await calendar.take(PAGE + 126n, 3n);
    await calendar.close(PAGE + 127n, 2n);
    const page = PAGE / 128n;
    expect(await calendar.pages(page)).to.equal((0b11n << 126n) | (1n << 255n));
    expect(await calendar.pages(page + 1n)).to.equal(1n | (1n << 128n));
  });

  it("[CALENDAR-02] a run over two pages is free only if its part in each is neither taken nor closed", async () => {
    const calendar = await networkHelpers.loadFixture(deploy);
    await calendar.take(PAGE + 60n, 1n);
    await calendar.take(PAGE + 130n, 1n);
    expect(await calendar.isFree(PAGE + 127n, 3n)).to.equal(true);
    expect(await calendar.isFree(PAGE + 127n, 4n)).to.equal(false);
    expect(await calendar.isFree(PAGE + 60n, 69n)).to.equal(false);
    expect(await calendar.isFree(PAGE + 61n, 69n)).to.equal(true);
    await calendar.release(PAGE + 130n, 1n);
    expect(await calendar.isFree(PAGE + 127n, 4n)).to.equal(true);
    await calendar.close(PAGE + 130n, 1n);
    expect(await calendar.isFree(PAGE + 127n, 4n)).to.equal(false);
    await expectRefusal(calendar.take(PAGE + 127n, 4n), calendar, "SlotsNotFree", [PAGE + 127n, 4n]);
    expect(await calendar.isFree(PAGE + 127n, 3n)).to.equal(true);
    await calendar.take(PAGE + 128n, 1n);
    expect(await calendar.isFree(PAGE + 127n, 2n)).to.equal(false);
  });

  it("[CALENDAR-03] closing the first slot of the next page leaves alone what is taken there", async () => {
    const calendar = await networkHelpers.loadFixture(deploy);
    await calendar.take(PAGE + 130n, 2n);
    await calendar.close(PAGE + 127n, 2n);
    expect(await calendar.isFree(PAGE + 128n, 1n)).to.equal(false);
    await calendar.reopen(PAGE + 127n, 2n);
    expect(await calendar.isFree(PAGE + 127n, 3n)).to.equal(true);
    expect(await calendar.isFree(PAGE + 130n, 1n)).to.equal(false);
    expect(await calendar.isFree(PAGE + 131n, 1n)).to.equal(false);
    await calendar.release(PAGE + 127n, 3n);
    expect(await calendar.isFree(PAGE + 127n, 4n)).to.equal(false);
    expect(await calendar.isFree(PAGE + 127n, 3n)).to.equal(true);
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
      await expectRefusal(calendar.setFlags(PAGE, count, true), calendar, ...refused);
      await expectRefusal(calendar.flags(PAGE, count), calendar, ...refused);
    });
  }

  describe("flags of single slots", () => {
    /** The first slot of a page of 256. */
    const FLAGS = 256n * 1_000n;

    for (const [what, first, count] of [
      ["one slot", FLAGS + 3n, 1n],
      ["the first slots of a page", FLAGS, 72n],
      ["the last slots of a page", FLAGS + 184n, 72n],
      ["a run across the page's end", FLAGS + 255n, 2n],
      ["the longest run, all but one behind the page's end", FLAGS + 255n, 72n],
      ["the very first slots", 0n, 3n],
    ] as const) {
      it(`[CALENDAR-05] ${what}: up and down again, and nothing beside it`, async () => {
        const calendar = await networkHelpers.loadFixture(deploy);
        const all = (1n << count) - 1n;
        await calendar.setFlags(first, count, true);
        expect(await calendar.flags(first, count)).to.equal(all);
        for (let slot = first; slot < first + count; slot++) expect(await calendar.flags(slot, 1n)).to.equal(1n);
        expect(await calendar.flags(first + count, 1n)).to.equal(0n);
        if (first > 0n) expect(await calendar.flags(first - 1n, 1n)).to.equal(0n);
        const page = first / 256n;
        const place = first % 256n;
        expect(await calendar.flagPages(page)).to.equal(BigInt.asUintN(256, all << place));
        expect(await calendar.flagPages(page + 1n)).to.equal((all << place) >> 256n);
        await calendar.setFlags(first, count, false);
        expect(await calendar.flags(first, count)).to.equal(0n);
      });
    }

    it("[CALENDAR-05] are read as they stand, across the page's end too, and changed without their neighbours", async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      await calendar.setFlags(FLAGS + 250n, 12n, true);
      await calendar.setFlags(FLAGS + 254n, 3n, false);
      expect(await calendar.flags(FLAGS + 249n, 14n)).to.equal(0b01111_10001_1110n);
      expect(await calendar.flags(FLAGS + 249n, 8n)).to.equal(0b0001_1110n);
      expect(await calendar.flags(FLAGS + 252n, 4n)).to.equal(0b0011n);
      await calendar.setFlags(FLAGS + 255n, 1n, true);
      await calendar.setFlags(FLAGS + 256n, 1n, true);
      expect(await calendar.flags(FLAGS + 250n, 12n)).to.equal(0b1111_1110_1111n);
      expect(await calendar.flags(FLAGS + 200n, 72n)).to.equal(0b1111_1110_1111n << 50n);
      await calendar.setFlags(FLAGS + 254n, 4n, true);
      expect(await calendar.flags(FLAGS + 250n, 12n)).to.equal(0b1111_1111_1111n);
    });
  });

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

    it("[CALENDAR-04] say which slots of a run are missing, the first as the lowest bit", async () => {
      const calendar = await networkHelpers.loadFixture(deploy);
      await calendar.setWeek([0b0101n, 0b0011n, 0n, 1n << 251n]);
      expect(await calendar.missing(0n, 4n)).to.equal(0b1010n);
      expect(await calendar.missing(251n, 4n)).to.equal(0b1001n);
      expect(await calendar.missing(1_007n, 4n)).to.equal(0b0100n);
      expect(await calendar.missing(1_007n, 1n)).to.equal(0n);
      expect(await calendar.missing(504n, 72n)).to.equal(2n ** 72n - 1n);
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
