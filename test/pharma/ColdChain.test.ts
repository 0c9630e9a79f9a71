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
      ["ReadingsLogged", [SHIPMENT, device, first.root, 30n, 50n, 100n, T, T + HOUR]],
    ]);
    await log(trade, { from: T + 2n * HOUR, until: T + 3n * HOUR, coldest: 20n, warmest: 40n });
    expect([...(await coldChain.logOf(SHIPMENT, device))]).to.deep.equal([T, T + 3n * HOUR, 20n, 50n, 200n, false]);
    await log(trade, { from: T + 4n * HOUR + SECOND, until: T + 5n * HOUR, coldest: 25n, warmest: 80n });
    expect([...(await coldChain.logOf(SHIPMENT, device))]).to.deep.equal([T, T + 5n * HOUR, 20n, 80n, 300n, true]);
  });

  for (const [words, otherwise] of [
    ["that ends before it begins", { from: T + HOUR, until: T + HOUR - SECOND }],
    ["of the future", { from: T, until: NOON + DAY + SECOND }],
    ["whose coldest is warmer than its warmest", { from: T, until: T, coldest: 51n, warmest: 50n }],
    ["of no reading", { from: T, until: T, count: 0n }],
    ["with less than one reading an hour", { from: T, until: T + 2n * HOUR + SECOND, count: 2n }],
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

  it("[PHARMA-61] refuses a batch that begins before the last one ended; takes one that begins there, and two readings in two hours", async () => {
    const trade = await scene();
    const { coldChain, device } = trade;
    await log(trade, { from: T, until: T + 2n * HOUR, count: 2n });
    await expectRefusal(log(trade, { from: T + 2n * HOUR - SECOND, until: T + 3n * HOUR }), coldChain, "LogInvalid", [
      SHIPMENT,
      device,
    ]);
    await log(trade, { from: T + 2n * HOUR, until: T + 3n * HOUR });
  });

  it("[PHARMA-61] refuses a signature of another key, of another batch, and for another contract", async () => {
    const trade = await scene();
    const { coldChain, lots } = trade;
    const batch = batchOf(trade, SHIPMENT, { from: T, until: T });
    const elsewhere = await signBatch(trade, batch, { verifyingContract: lots.target });
    const another = await signBatch(trade, { ...batch, warmest: 79n });
    for (const signature of [elsewhere, another, "0x", `0x${"11".repeat(64)}`]) {
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

  it("[PHARMA-62] a gap of an hour is none, of a second more it is, for good", async () => {
    const trade = await scene();
    await log(trade, { from: T, until: T + HOUR });
    await log(trade, { from: T + 2n * HOUR, until: T + 3n * HOUR });
    expect(await condition(trade, T, T + 3n * HOUR)).to.equal(CONDITION.clean);
    await log(trade, { from: T + 4n * HOUR + SECOND, until: T + 5n * HOUR });
    await log(trade, { from: T + 5n * HOUR, until: T + 6n * HOUR });
    expect(await condition(trade, T, T + 6n * HOUR)).to.equal(CONDITION.missing);
  });
});
