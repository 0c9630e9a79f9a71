import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY, HOUR, SECOND } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { CONDITION, type Trade, batchOf, signBatch, tradeOn } from "../helpers/pharma.ts";
import { NOON } from "../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const SHIPMENT = id("shipment");
type Otherwise = NonNullable<Parameters<typeof batchOf>[2]>;

async function log(trade: Trade, otherwise: Otherwise) {
  const batch = batchOf(trade, SHIPMENT, otherwise);
  return trade.coldChain.log(batch, await signBatch(trade, batch));
}

/** Nine hours before, so that nothing lies in the future. */
const T = NOON - 9n * HOUR;

async function condition({ coldChain, device }: Trade, from: bigint, until: bigint): Promise<bigint> {
  return coldChain.conditionOf(SHIPMENT, [device], 20n, 80n, from, until);
}

describe("Cold chain: logs", () => {
  it("[PHARMA-61] anybody submits what a device signed, and batches join", async () => {
    const trade = await scene();
    const { coldChain, device } = trade;
    const first = batchOf(trade, SHIPMENT, { from: T, until: T + HOUR, coldest: 30n, warmest: 50n });
    await expectEvents(coldChain.log(first, await signBatch(trade, first)), coldChain, [
      ["ReadingsLogged", [SHIPMENT, device, first.root, 30n, 50n, 0n, 100n, HOUR, T, T + HOUR]],
    ]);
    const second = { first: 100n, from: T + 2n * HOUR, until: T + 3n * HOUR, coldest: 20n, warmest: 40n };
    await expectEvents(log(trade, second), coldChain, [
      ["ReadingsLogged", [SHIPMENT, device, first.root, 20n, 40n, 100n, 100n, HOUR, second.from, second.until]],
    ]);
    expect([...(await coldChain.logOf(SHIPMENT, device))]).to.deep.equal([T, T + 3n * HOUR, 20n, 50n, 200n, false]);
    const late = { first: 200n, from: T + 4n * HOUR + SECOND, until: T + 5n * HOUR, coldest: 25n, warmest: 80n };
    await log(trade, late);
    expect([...(await coldChain.logOf(SHIPMENT, device))]).to.deep.equal([T, T + 5n * HOUR, 20n, 80n, 300n, true]);
  });

  for (const [words, otherwise] of [
    ["that ends before it begins", { from: T + HOUR, until: T + HOUR - SECOND }],
    ["of the future", { from: T, until: NOON + DAY + SECOND }],
    ["whose coldest is warmer than its warmest", { from: T, until: T, coldest: 51n, warmest: 50n }],
    ["of no reading", { from: T, until: T, count: 0n }],
    ["of two readings that lie further apart than its longest gap", { from: T, until: T + HOUR + SECOND, count: 2n }],
    ["of one reading at two times", { from: T, until: T + SECOND, count: 1n }],
    ["that begins with a reading that is not the next", { from: T, until: T, first: 1n }],
  ] as const) {
    it(`[PHARMA-61] refuses a batch ${words}`, async () => {
      const trade = await scene();
      const { coldChain, device, clock } = trade;
      await clock.next(NOON + DAY);
      const batch = batchOf(trade, SHIPMENT, otherwise);
      const act = coldChain.log(batch, await signBatch(trade, batch), { gasLimit: 2_000_000n });
      await expectRefusal(act, coldChain, "LogInvalid", [SHIPMENT, device]);
    });
  }

  it("[PHARMA-61] takes a batch that ends in this second", async () => {
    const trade = await scene();
    const { coldChain, device, clock } = trade;
    await clock.moveTo(NOON + DAY - 10n);
    await clock.next(NOON + DAY);
    await log(trade, { from: T, until: NOON + DAY });
    expect((await coldChain.logOf(SHIPMENT, device)).until).to.equal(NOON + DAY);
  });

  it("[PHARMA-61] [PHARMA-62] takes one reading alone, as cold as it was warm, and it counts", async () => {
    const trade = await scene();
    const { coldChain, device } = trade;
    await log(trade, { from: T, until: T, count: 1n, coldest: 50n, warmest: 50n });
    expect([...(await coldChain.logOf(SHIPMENT, device))]).to.deep.equal([T, T, 50n, 50n, 1n, false]);
    expect(await condition(trade, T, T + HOUR)).to.equal(CONDITION.clean);
  });

  it("[PHARMA-61] refuses a batch that begins before the last one ended; takes one that begins there, and three readings in two hours", async () => {
    const trade = await scene();
    const { coldChain, device } = trade;
    await log(trade, { from: T, until: T + 2n * HOUR, count: 3n });
    const early = log(trade, { first: 3n, from: T + 2n * HOUR - SECOND, until: T + 3n * HOUR });
    await expectRefusal(early, coldChain, "LogInvalid", [SHIPMENT, device]);
    await log(trade, { first: 3n, from: T + 2n * HOUR, until: T + 3n * HOUR });
  });

  it("[PHARMA-61] [PHARMA-62] a batch that was left out is a gap, and no later batch passes it", async () => {
    const trade = await scene();
    const { coldChain, device } = trade;
    const minutes = 60n;
    const cool = { first: 0n, count: 30n, from: T, until: T + 29n * minutes };
    const hot = { first: 30n, count: 30n, from: T + 30n * minutes, until: T + 59n * minutes, warmest: 300n };
    const after = { first: 60n, count: 30n, from: T + 60n * minutes, until: T + 89n * minutes };
    await expectRefusal(log(trade, hot), coldChain, "LogInvalid", [SHIPMENT, device]);
    await log(trade, cool);
    await expectRefusal(log(trade, after), coldChain, "LogInvalid", [SHIPMENT, device]);
    expect(await condition(trade, T, T + 29n * minutes + HOUR + SECOND)).to.equal(CONDITION.missing);
    await log(trade, hot);
    await expectRefusal(log(trade, cool), coldChain, "LogInvalid", [SHIPMENT, device]);
    await log(trade, after);
    expect(await condition(trade, T, T + 89n * minutes)).to.equal(CONDITION.excursion);
  });

  it("[PHARMA-61] refuses a batch that brings more than 2^32 − 1 readings together, and takes one that brings just as many", async () => {
    const trade = await scene();
    const { coldChain, device } = trade;
    const most = 2n ** 32n - 1n;
    await log(trade, { from: T, until: T + HOUR, count: most - 1n });
    const next = { first: most - 1n, from: T + HOUR, until: T + HOUR + SECOND };
    await expectRefusal(log(trade, { ...next, count: 2n }), coldChain, "LogInvalid", [SHIPMENT, device]);
    await log(trade, { ...next, until: next.from, count: 1n });
    expect((await coldChain.logOf(SHIPMENT, device)).count).to.equal(most);
  });

  it("[PHARMA-61] refuses a signature of another key, of another batch, and for another contract", async () => {
    const trade = await scene();
    const { coldChain, lots } = trade;
    const batch = batchOf(trade, SHIPMENT, { from: T, until: T });
    const elsewhere = await signBatch(trade, batch, { verifyingContract: lots.target });
    const another = await signBatch(trade, { ...batch, warmest: 79n });
    const silent = await signBatch(trade, { ...batch, longestGap: HOUR + SECOND });
    const second = await signBatch(trade, { ...batch, first: 1n });
    for (const signature of [elsewhere, another, silent, second, "0x", `0x${"11".repeat(64)}`]) {
      await expect(coldChain.log(batch, signature)).to.be.revertedWithCustomError(coldChain, "LogSignatureInvalid");
    }
  });

  it("[PHARMA-61] refuses a device that is not calibrated any more, and one that is unknown", async () => {
    const trade = await scene();
    const { coldChain, devices, people, device } = trade;
    await devices.connect(people.laboratory).revokeCalibration(device, id("reason"));
    await expectRefusal(log(trade, { from: T, until: T }), coldChain, "LogDeviceNotTrusted", [device]);
    const unknown = batchOf(trade, SHIPMENT, { from: T, until: T, device: id("unknown") });
    await expectRefusal(coldChain.log(unknown, await signBatch(trade, unknown)), coldChain, "LogDeviceNotTrusted", [
      id("unknown"),
    ]);
  });
});

describe("Cold chain: condition", () => {
  it("[PHARMA-62] clean, excursion and missing, on both sides of each edge", async () => {
    const trade = await scene();
    await log(trade, { from: T, until: T + HOUR, coldest: 20n, warmest: 80n });
    expect(await condition(trade, T - HOUR, T + 2n * HOUR)).to.equal(CONDITION.clean);
    expect(await condition(trade, T - HOUR - SECOND, T + 2n * HOUR)).to.equal(CONDITION.missing);
    expect(await condition(trade, T - HOUR, T + 2n * HOUR + SECOND)).to.equal(CONDITION.missing);
    const { coldChain, device } = trade;
    for (const [coldest, warmest] of [
      [21n, 80n],
      [20n, 79n],
    ] as const) {
      expect(await coldChain.conditionOf(SHIPMENT, [device], coldest, warmest, T, T + HOUR)).to.equal(
        CONDITION.excursion,
      );
    }
    expect(await coldChain.conditionOf(SHIPMENT, [], 0n, 0n, T, T + HOUR)).to.equal(CONDITION.clean);
    expect(await coldChain.conditionOf(SHIPMENT, [device, id("other")], 21n, 80n, T, T + HOUR)).to.equal(
      CONDITION.missing,
    );
  });

  it("[PHARMA-62] a device that said nothing is Missing, whenever that is asked", async () => {
    const trade = await scene();
    expect(await trade.coldChain.conditionOf(SHIPMENT, [trade.device], -500n, 900n, 0n, HOUR)).to.equal(
      CONDITION.missing,
    );
    expect(await condition(trade, T, T)).to.equal(CONDITION.missing);
  });

  it("[PHARMA-62] a gap of an hour is none, of a second more it is, for good", async () => {
    const trade = await scene();
    await log(trade, { from: T, until: T + HOUR });
    await log(trade, { first: 100n, from: T + 2n * HOUR, until: T + 3n * HOUR });
    expect(await condition(trade, T, T + 3n * HOUR)).to.equal(CONDITION.clean);
    await log(trade, { first: 200n, from: T + 4n * HOUR + SECOND, until: T + 5n * HOUR });
    await log(trade, { first: 300n, from: T + 5n * HOUR, until: T + 6n * HOUR });
    expect(await condition(trade, T, T + 6n * HOUR)).to.equal(CONDITION.missing);
  });

  it("[PHARMA-62] a device that was silent for a day inside one batch is Missing", async () => {
    const trade = await scene();
    const { clock } = trade;
    await clock.moveTo(NOON + DAY);
    await log(trade, { from: T, until: T + 3n * HOUR + DAY, count: 181n, longestGap: DAY });
    expect(await condition(trade, T, T + 3n * HOUR + DAY)).to.equal(CONDITION.missing);
  });

  for (const place of ["first", "later"] as const) {
    it(`[PHARMA-62] a silence of an hour inside a ${place} batch is none, of a second more it is, for good`, async () => {
      for (const [longestGap, expected] of [
        [HOUR, CONDITION.clean],
        [HOUR + SECOND, CONDITION.missing],
      ] as const) {
        const trade = await scene();
        const silent = { longestGap, from: T + HOUR, until: T + 4n * HOUR };
        if (place === "later") await log(trade, { from: T, until: T + HOUR });
        await log(trade, { ...silent, first: place === "later" ? 100n : 0n });
        await log(trade, { first: place === "later" ? 200n : 100n, from: T + 4n * HOUR, until: T + 5n * HOUR });
        expect(await condition(trade, T, T + 5n * HOUR)).to.equal(expected);
      }
    });
  }
});
