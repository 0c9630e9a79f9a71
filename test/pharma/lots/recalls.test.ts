import { expect } from "chai";
import { encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import { DAY } from "../../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { expectStopped } from "../../helpers/lots.ts";
import {
  DOCUMENT,
  GTIN,
  HINDRANCE,
  NO_PACKS,
  PHARMACIST,
  REASON_HASH,
  type Trade,
  keyOf,
  made,
  madeOf,
  newLot,
  removalOf,
  tradeOn,
} from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const number = encodeBytes32String;

/** A lot of herbs that the contractor made while the maker, who holds the licence, authorised it until {@link NOON} and a day. */
async function contracted({ lots, products, parties }: Trade): Promise<string> {
  const { maker, contractor } = parties;
  await products.connect(maker).authoriseMaker(GTIN.herb, contractor, NOON + DAY);
  const lot = newLot({ number: number("contract") });
  await lots.connect(contractor).commission(contractor, lot);
  return keyOf(lot);
}

describe("Lots: quarantine and recall", () => {
  it("[PHARMA-30] [PHARMA-32] maker's side and regulator quarantine and lift, each its own", async () => {
    const trade = await scene();
    const { lots, parties, products } = trade;
    const { maker, regulator, contractor } = parties;
    const key = await made(trade);
    await expectEvents(lots.connect(maker).quarantine(key, REASON_HASH), lots, [
      ["LotQuarantined", [key, maker.address, false, true, REASON_HASH]],
    ]);
    await expectStopped(trade, key, HINDRANCE.quarantined);
    await expectRefusal(lots.connect(maker).quarantine(key, REASON_HASH), lots, "LotStateUnchanged", [key]);
    await expectRefusal(lots.connect(regulator).liftQuarantine(key, REASON_HASH), lots, "LotStateUnchanged", [key]);
    await expectEvents(lots.connect(regulator).quarantine(key, REASON_HASH), lots, [
      ["LotQuarantined", [key, regulator.address, true, true, REASON_HASH]],
    ]);
    expect((await lots.lotOf(key)).quarantinedByRegulator).to.equal(true);
    await expectEvents(lots.connect(maker).liftQuarantine(key, REASON_HASH), lots, [
      ["LotQuarantined", [key, maker.address, false, false, REASON_HASH]],
    ]);
    await expectStopped(trade, key, HINDRANCE.quarantined);
    await expectEvents(lots.connect(regulator).liftQuarantine(key, REASON_HASH), lots, [
      ["LotQuarantined", [key, regulator.address, true, false, REASON_HASH]],
    ]);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
    await products.connect(maker).offerTransfer(GTIN.herb, contractor);
    await products.connect(contractor).acceptTransfer(GTIN.herb);
    await lots.connect(contractor).quarantine(key, REASON_HASH);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.quarantined);
    await lots.connect(contractor).liftQuarantine(key, REASON_HASH);
    await lots.connect(maker).quarantine(key, REASON_HASH);
    expect((await lots.lotOf(key)).quarantinedByMaker).to.equal(true);
    await expectStopped(trade, key, HINDRANCE.quarantined);
  });

  it("[PHARMA-30] the maker does not lift what the licence holder quarantined", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, contractor } = parties;
    const key = await contracted(trade);
    await expectEvents(lots.connect(maker).quarantine(key, REASON_HASH), lots, [
      ["LotQuarantined", [key, maker.address, false, true, REASON_HASH]],
    ]);
    await expectRefusal(lots.connect(contractor).liftQuarantine(key, REASON_HASH), lots, "LotStateUnchanged", [key]);
    await lots.connect(contractor).quarantine(key, REASON_HASH);
    const both = await lots.lotOf(key);
    expect([both.quarantinedByMaker, both.quarantinedByHolder, both.quarantinedByRegulator]).to.deep.equal([
      true,
      true,
      false,
    ]);
    await lots.connect(contractor).liftQuarantine(key, REASON_HASH);
    expect((await lots.lotOf(key)).quarantinedByHolder).to.equal(true);
    await lots.connect(contractor).quarantine(key, REASON_HASH);
    await lots.connect(maker).liftQuarantine(key, REASON_HASH);
    const rest = await lots.lotOf(key);
    expect([rest.quarantinedByMaker, rest.quarantinedByHolder]).to.deep.equal([true, false]);
  });

  it("[PHARMA-30] [PHARMA-31] a maker that may not make the product any more quarantines and recalls, and does not lift", async () => {
    const trade = await scene();
    const { lots, products, parties, clock } = trade;
    const { maker, contractor } = parties;
    const key = await contracted(trade);
    await lots.connect(contractor).quarantine(key, REASON_HASH);
    await lots.connect(contractor).liftQuarantine(key, REASON_HASH);
    await clock.moveTo(NOON + DAY);
    await lots.connect(contractor).quarantine(key, REASON_HASH);
    await expectRefusal(lots.connect(contractor).liftQuarantine(key, REASON_HASH), lots, "LotNotOverseenBy", [
      key,
      contractor.address,
    ]);
    await products.connect(maker).authoriseMaker(GTIN.herb, contractor, NOON + 2n * DAY);
    await lots.connect(contractor).liftQuarantine(key, REASON_HASH);
    await products.connect(maker).authoriseMaker(GTIN.herb, contractor, NOON);
    await lots.connect(contractor).recall(key, 1n, REASON_HASH);
    expect((await lots.lotOf(key)).recallClass).to.equal(1n);
  });

  it("[PHARMA-30] the licence holder's quarantine goes over with the product, and a suspension keeps no holder from lifting", async () => {
    const trade = await scene();
    const { lots, products, parties } = trade;
    const { maker, contractor, regulator } = parties;
    const key = await made(trade);
    await lots.connect(maker).quarantine(key, REASON_HASH);
    await products.connect(maker).offerTransfer(GTIN.herb, contractor);
    await products.connect(contractor).acceptTransfer(GTIN.herb);
    await products.connect(regulator).suspend(GTIN.herb, REASON_HASH);
    await expectRefusal(lots.connect(maker).liftQuarantine(key, REASON_HASH), lots, "LotNotOverseenBy", [
      key,
      maker.address,
    ]);
    await lots.connect(contractor).liftQuarantine(key, REASON_HASH);
    expect((await lots.lotOf(key)).quarantinedByHolder).to.equal(false);
  });

  it("[PHARMA-30] [PHARMA-31] refuses everybody else, and unknown lots", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const key = await made(trade);
    for (const one of [parties.wholesaler, parties.contractor, parties.qualified, parties.stranger]) {
      const args = [key, one.address];
      await expectRefusal(lots.connect(one).quarantine(key, REASON_HASH), lots, "LotNotOverseenBy", args);
      await expectRefusal(lots.connect(one).liftQuarantine(key, REASON_HASH), lots, "LotNotOverseenBy", args);
      await expectRefusal(lots.connect(one).recall(key, 1n, REASON_HASH), lots, "LotNotOverseenBy", args);
    }
    await expectRefusal(lots.connect(parties.regulator).recall(id("no lot"), 1n, REASON_HASH), lots, "LotUnknown", [
      id("no lot"),
    ]);
  });

  it("[PHARMA-31] [PHARMA-32] a recall is final, can become more severe and never less", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, regulator } = parties;
    const key = await made(trade);
    for (const severity of [0n, 4n])
      await expectRefusal(lots.connect(maker).recall(key, severity, REASON_HASH), lots, "RecallClassInvalid", [
        severity,
      ]);
    await expectEvents(lots.connect(maker).recall(key, 2n, REASON_HASH), lots, [
      ["LotRecalled", [key, maker.address, 2n, REASON_HASH]],
    ]);
    await expectStopped(trade, key, HINDRANCE.recalled);
    for (const severity of [2n, 3n])
      await expectRefusal(lots.connect(regulator).recall(key, severity, REASON_HASH), lots, "LotStateUnchanged", [key]);
    await lots.connect(regulator).recall(key, 1n, REASON_HASH);
    expect((await lots.lotOf(key)).recallClass).to.equal(1n);
    await expectStopped(trade, key, HINDRANCE.recalled);
  });

  it("[PHARMA-32] [PHARMA-33] a recall stops descendants at every depth in the next transaction, and no other lot", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const herb = await made(trade);
    const other = await made(trade, { number: number("other") });
    const pieces = await madeOf(trade, [[herb, 500n]], { gtin: GTIN.pieces, number: number("P") });
    const granules = await madeOf(
      trade,
      [
        [pieces, 100n],
        [other, 100n],
      ],
      { gtin: GTIN.granules, number: number("G") },
    );
    const apart = await madeOf(trade, [[other, 100n]], { gtin: GTIN.granules, number: number("O") });
    await lots.connect(parties.regulator).recall(herb, 1n, REASON_HASH);
    await expectStopped(trade, pieces, HINDRANCE.ancestorRecalled);
    await expectStopped(trade, granules, HINDRANCE.ancestorRecalled);
    for (const lot of [other, apart]) expect(await lots.hindranceOf(lot)).to.equal(HINDRANCE.none);
    await lots.connect(parties.desk).dispenseQuantity(apart, parties.maker, 1n);
    await trade.clock.moveTo((await lots.originOf(granules)).expiry);
    expect(await lots.hindranceOf(granules)).to.equal(HINDRANCE.ancestorRecalled);
    expect(await lots.hindranceOf(apart)).to.equal(HINDRANCE.expired);
  });

  it("[PHARMA-32] [PHARMA-33] a quarantine stops descendants and its end lets them go, again and again", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, desk } = parties;
    const herb = await made(trade);
    const pieces = await madeOf(trade, [[herb, 500n]], { gtin: GTIN.pieces, number: number("P") });
    const granules = await madeOf(trade, [[pieces, 100n]], { gtin: GTIN.granules, number: number("G") });
    for (let round = 0; round < 3; round++) {
      await lots.connect(maker).quarantine(herb, REASON_HASH);
      await expectStopped(trade, granules, HINDRANCE.ancestorQuarantined);
      await lots.walk(granules);
      await lots.connect(maker).liftQuarantine(herb, REASON_HASH);
      expect(await lots.walk.staticCall(granules)).to.equal(HINDRANCE.none);
      await lots.connect(desk).dispenseQuantity(granules, maker, 1n);
    }
    await lots.connect(maker).quarantine(herb, REASON_HASH);
    await lots.connect(maker).recall(pieces, 3n, REASON_HASH);
    await expectStopped(trade, granules, HINDRANCE.ancestorRecalled);
  });

  for (const order of ["before", "after"] as const) {
    it(`[PHARMA-22] [PHARMA-32] of parents the worst counts: one that is quarantined comes ${order} one of a recalled herb`, async () => {
      const trade = await scene();
      const { lots, parties } = trade;
      const herb = await made(trade);
      const quarantined = await made(trade, { number: number("quarantined") });
      const numbers = Array.from({ length: 40 }, (_, i) => number(`D${String(i)}`));
      const derivedNumber = numbers.find(
        (one) => BigInt(quarantined) < BigInt(keyOf(newLot({ number: one }))) === (order === "before"),
      )!;
      const derived = await madeOf(trade, [[herb, 10n]], { number: derivedNumber });
      const both = [
        [quarantined, 10n],
        [derived, 10n],
      ] as const;
      const granules = await madeOf(trade, both, { gtin: GTIN.granules, number: number("G") });
      await lots.connect(parties.maker).quarantine(quarantined, REASON_HASH);
      expect(await lots.hindranceOf(granules)).to.equal(HINDRANCE.ancestorQuarantined);
      await lots.connect(parties.maker).recall(herb, 3n, REASON_HASH);
      expect(await lots.hindranceOf(granules)).to.equal(HINDRANCE.ancestorRecalled);
    });
  }

  it("[PHARMA-33] a lot without parents never walks, and no lot after an alarm of one of which nothing was made", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, desk } = parties;
    const herb = await made(trade);
    const granules = await madeOf(trade, [[herb, 500n]], { gtin: GTIN.granules, number: number("G") });
    const [alarm, silent] = [
      await made(trade, { number: number("alarm") }),
      await made(trade, { number: number("silent") }),
    ];
    await madeOf(trade, [[alarm, 1n]], { gtin: GTIN.granules, number: number("A") });
    const gas = async (lot: string) =>
      (await (await lots.connect(desk).dispenseQuantity(lot, maker, 1n)).wait())!.gasUsed;
    for (const lot of [herb, granules]) await gas(lot);
    const quiet = { herb: await gas(herb), granules: await gas(granules) };
    await lots.connect(maker).recall(silent, 3n, REASON_HASH);
    expect(await gas(granules)).to.equal(quiet.granules);
    await lots.connect(maker).recall(alarm, 3n, REASON_HASH);
    expect(await gas(herb)).to.equal(quiet.herb);
    expect((await gas(granules)) - quiet.granules).to.be.greaterThan(4_000n);
  });

  it("[PHARMA-33] a lot that was made after an alarm has nothing to walk", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, qualified } = parties;
    const herb = await made(trade);
    const alarm = await made(trade, { number: number("alarm") });
    const released = async (name: string) => {
      const key = await madeOf(trade, [[herb, 10n]], { gtin: GTIN.granules, number: number(name) }, false);
      const act = await lots.connect(qualified).release(key, PHARMACIST, DOCUMENT);
      return Number((await act.wait())!.gasUsed);
    };
    const before = await released("before");
    await madeOf(trade, [[alarm, 1n]], { gtin: GTIN.granules, number: number("A") });
    await lots.connect(maker).recall(alarm, 3n, REASON_HASH);
    expect(await released("after")).to.be.closeTo(before, 200);
  });

  it("[PHARMA-33] the first act after an alarm walks, the next reads no ancestor; anybody may walk before", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, desk, stranger } = parties;
    const herb = await made(trade);
    const granules = await madeOf(trade, [[herb, 500n]], { gtin: GTIN.granules, number: number("G") });
    const alarm = await made(trade, { number: number("alarm") });
    await madeOf(trade, [[alarm, 1n]], { gtin: GTIN.granules, number: number("A") });
    const gas = async () => (await (await lots.connect(desk).dispenseQuantity(granules, maker, 1n)).wait())!.gasUsed;
    await gas();
    const quiet = await gas();
    await lots.connect(maker).recall(alarm, 3n, REASON_HASH);
    const walked = await gas();
    expect(walked - quiet).to.be.greaterThan(4_000n);
    expect(await gas()).to.equal(quiet);
    await lots.connect(maker).recall(alarm, 2n, REASON_HASH);
    await lots.connect(stranger).walk(granules);
    expect(await gas()).to.equal(quiet);
  });

  it("[PHARMA-51] a pause stops what gives and none of what protects", async () => {
    const trade = await scene();
    const { lots, parties, actors } = trade;
    const { maker, qualified, desk } = parties;
    const key = await made(trade);
    const fresh = await made(trade, { number: number("fresh") }, false);
    await lots.connect(maker).holdBack(key, maker, 5n, REASON_HASH);
    await lots.connect(actors.pauser).pause();
    const stopped = [
      () => lots.connect(maker).commission(maker, newLot({ number: number("H2") })),
      () => lots.connect(maker).transform(maker, [{ lot: key, quantity: 1n }], [newLot({ number: number("H2") })]),
      () => lots.connect(qualified).release(fresh, PHARMACIST, DOCUMENT),
      () => lots.connect(qualified).clear(key, maker, 1n, PHARMACIST, REASON_HASH),
      () => lots.connect(maker).liftQuarantine(key, REASON_HASH),
    ];
    for (const act of stopped) await expectRefusal(act(), lots, "EnforcedPause");
    await lots.connect(desk).dispenseQuantity(key, maker, 1n);
    await lots.connect(maker).holdBack(key, maker, 1n, REASON_HASH);
    await lots.connect(maker).remove(removalOf(trade, { lot: key }), NO_PACKS);
    await lots.connect(maker).quarantine(key, REASON_HASH);
    await lots.connect(maker).recall(key, 1n, REASON_HASH);
    await lots.walk(key);
  });
});
