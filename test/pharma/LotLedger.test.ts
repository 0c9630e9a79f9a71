import { expect } from "chai";
import { ZeroAddress, ZeroHash, encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../helpers/defaults.ts";
import { type Expected, eventsOf, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import {
  CONTROL,
  DOCUMENT,
  EXPIRY,
  GTIN,
  HINDRANCE,
  NO_PACKS,
  PACK_COUNT,
  PART,
  PHARMACIST,
  PILLS,
  REASON,
  REASON_HASH,
  TCM_PHARMACIST,
  type Trade,
  delivered,
  employ,
  keyOf,
  listOf,
  made,
  madeOf,
  newLot,
  packsOf,
  removalOf,
  shipmentOf,
  sumOf,
  tradeOn,
} from "../helpers/pharma.ts";
import { NOON, RIGHTS } from "../helpers/providers.ts";
import { relay } from "../helpers/relay.ts";
import { revokeLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const number = encodeBytes32String;

/** A lot can be neither released, shipped, made into others, cleared nor dispensed; the hindrance is named. */
async function expectStopped(trade: Trade, lot: string, hindrance: bigint): Promise<void> {
  const { lots, shipments, parties } = trade;
  const { maker, desk, qualified } = parties;
  const args = [lot, hindrance];
  expect(await lots.hindranceOf(lot)).to.equal(hindrance);
  expect(await lots.walk.staticCall(lot)).to.equal(hindrance);
  await expectRefusal(
    shipments.connect(maker).ship(shipmentOf(trade, [{ lot, quantity: 1n }])),
    lots,
    "LotNotUsable",
    args,
  );
  const onward = lots.connect(maker).transform(maker, [{ lot, quantity: 1n }], [newLot({ number: number("onward") })]);
  await expectRefusal(onward, lots, "LotNotUsable", args);
  await expectRefusal(
    lots.connect(qualified).clear(lot, maker, 1n, PHARMACIST, REASON_HASH),
    lots,
    "LotNotUsable",
    args,
  );
  await expectRefusal(lots.connect(desk).dispenseQuantity(lot, maker, 1n), lots, "LotNotUsable", args);
}

describe("Lots: commissioning", () => {
  it("[PHARMA-20] [PHARMA-29] the maker has the whole lot, free, and not released", async () => {
    const { lots, parties } = await scene();
    const { maker } = parties;
    const lot = newLot();
    const key = keyOf(lot);
    const { gtin, expiry, quantity, root, document } = lot;
    await expectEvents(lots.connect(maker).commission(maker, lot), lots, [
      ["LotCommissioned", [key, gtin, maker.address, lot.number, expiry, quantity, root, document]],
      ["TransferSingle", [maker.address, ZeroAddress, maker.address, BigInt(key), quantity]],
    ]);
    expect(await lots.balanceOf(maker, key)).to.equal(1_000n);
    expect([...(await lots.stockOf(key, maker))]).to.deep.equal([1_000n, 0n]);
    expect([...(await lots.originOf(key))]).to.deep.equal([maker.address, gtin, expiry]);
    expect([...(await lots.lotOf(key))]).to.deep.equal([
      maker.address,
      gtin,
      expiry,
      ZeroHash,
      false,
      false,
      false,
      false,
      0n,
      0n,
      1_000n,
      0n,
      0n,
      0n,
      0n,
    ]);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.notReleased);
    expect(await lots.parentsOf(key)).to.deep.equal([]);
  });

  it("[PHARMA-20] by a relayed call and by an operator it is the same", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    await relay(trade, parties.maker, await lots.commission.populateTransaction(parties.maker, newLot()));
    await expectEvents(lots.connect(parties.maker).setApprovalForAll(parties.stranger, true), lots, [
      ["ApprovalForAll", [parties.maker.address, parties.stranger.address, true]],
    ]);
    await lots.connect(parties.stranger).commission(parties.maker, newLot({ number: number("H2") }));
    expect(await lots.isApprovedForAll(parties.maker, parties.stranger)).to.equal(true);
    await lots.connect(parties.maker).setApprovalForAll(parties.stranger, false);
    const act = lots.connect(parties.stranger).commission(parties.maker, newLot({ number: number("H3") }));
    await expectRefusal(act, lots, "OrganisationNotServedBy", [parties.maker.address, parties.stranger.address]);
  });

  it("[PHARMA-20] refuses who may not make the product", async () => {
    const { lots, products, parties } = await scene();
    const { contractor, regulator } = parties;
    const act = () => lots.connect(contractor).commission(contractor, newLot());
    await expectRefusal(act(), lots, "LotMakerInvalid", [GTIN.herb, contractor.address]);
    await products.connect(parties.maker).authoriseMaker(GTIN.herb, contractor, NOON + DAY);
    await act();
    await products.connect(regulator).suspend(GTIN.herb, REASON_HASH);
    const other = lots.connect(parties.maker).commission(parties.maker, newLot({ number: number("H2") }));
    await expectRefusal(other, lots, "LotMakerInvalid", [GTIN.herb, parties.maker.address]);
  });

  for (const [words, otherwise] of [
    ["without number", { number: ZeroHash }],
    ["without quantity", { quantity: 0n }],
    ["that has expired at this second", { expiry: NOON + DAY }],
    ["by the gram with packs that have numbers", { root: id("root") }],
    ["of more than 2^32 packs with numbers", { gtin: GTIN.pills, quantity: 2n ** 32n + 1n, root: id("root") }],
  ] as const) {
    it(`[PHARMA-20] refuses a lot ${words}`, async () => {
      const { lots, parties, clock } = await scene();
      const lot = newLot(otherwise);
      await clock.next(NOON + DAY);
      const act = lots.connect(parties.maker).commission(parties.maker, lot, { gasLimit: 1_000_000n });
      await expectRefusal(act, lots, "LotInvalid", [lot.number, lot.expiry, lot.quantity, lot.root]);
    });
  }

  it("[PHARMA-20] a lot of 2^32 packs and one that expires in a second are made; the cost is the same for one pack", async () => {
    const { lots, parties, clock } = await scene();
    const { maker } = parties;
    const gas = async (name: string, quantity: bigint) =>
      (await (
        await lots
          .connect(maker)
          .commission(maker, newLot({ gtin: GTIN.pills, number: number(name), quantity, root: id("root") }))
      ).wait())!.gasUsed;
    const [large, small] = [await gas("big", 2n ** 32n), await gas("one", 1n)];
    expect(large - small).to.be.lessThan(200n);
    await clock.next(NOON + DAY);
    await lots.connect(maker).commission(maker, newLot({ number: number("short"), expiry: NOON + DAY + SECOND }));
  });

  it("[PHARMA-20] refuses a lot that exists, whoever has it, also when all of it is gone", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const key = await made(trade);
    await lots.connect(parties.maker).remove(removalOf(trade, { lot: key, quantity: 1_000n }), NO_PACKS);
    await expectRefusal(lots.connect(parties.maker).commission(parties.maker, newLot()), lots, "LotExists", [key]);
  });
});

describe("Lots: release", () => {
  for (const profession of [PHARMACIST, TCM_PHARMACIST]) {
    it(`[PHARMA-21] a qualified person of the maker with profession ${profession} releases a lot, once`, async () => {
      const trade = await scene();
      const { lots, parties } = trade;
      const { qualified } = parties;
      if (profession === TCM_PHARMACIST) await employ(trade, parties.maker, qualified, RIGHTS.release, profession);
      const key = await made(trade, {}, false);
      const act = () => lots.connect(qualified).release(key, profession, DOCUMENT);
      await expectEvents(act(), lots, [["LotReleased", [key, qualified.address, profession, DOCUMENT]]]);
      expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
      await expectRefusal(act(), lots, "LotReleasedBefore", [key]);
    });
  }

  it("[PHARMA-21] refuses a pharmacist without the right, other professions, other makers' people, the maker itself, and strangers", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { qualified, pharmacist, maker, stranger, contractor } = parties;
    const key = await made(trade, {}, false);
    await employ(trade, contractor, stranger, RIGHTS.release);
    for (const [one, profession] of [
      [pharmacist, PHARMACIST],
      [qualified, TCM_PHARMACIST],
      [qualified, 1n],
      [maker, PHARMACIST],
      [stranger, PHARMACIST],
    ] as const) {
      const act = lots.connect(one).release(key, profession, DOCUMENT);
      await expectRefusal(act, lots, "LotNotReleasedBy", [key, one.address, profession]);
    }
    await expectRefusal(lots.connect(qualified).release(id("no lot"), PHARMACIST, DOCUMENT), lots, "LotUnknown", [
      id("no lot"),
    ]);
  });

  it("[PHARMA-21] refuses a person with the right whose profession is another", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const key = await made(trade, {}, false);
    await employ(trade, parties.maker, parties.stranger, RIGHTS.release, 1n);
    const act = lots.connect(parties.stranger).release(key, 1n, DOCUMENT);
    await expectRefusal(act, lots, "LotNotReleasedBy", [key, parties.stranger.address, 1n]);
  });

  it("[PHARMA-21] refuses one whose licence is revoked", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const licence = await employ(trade, parties.maker, parties.stranger, RIGHTS.release);
    const key = await made(trade, {}, false);
    await revokeLicence(trade, licence);
    const act = lots.connect(parties.stranger).release(key, PHARMACIST, DOCUMENT);
    await expectRefusal(act, lots, "LotNotReleasedBy", [key, parties.stranger.address, PHARMACIST]);
  });

  it("[PHARMA-21] refuses a lot that is quarantined, recalled or expired", async () => {
    const trade = await scene();
    const { lots, parties, clock } = trade;
    const act = (key: string) => lots.connect(parties.qualified).release(key, PHARMACIST, DOCUMENT);
    const first = await made(trade, { expiry: NOON + DAY }, false);
    await lots.connect(parties.maker).quarantine(first, REASON_HASH);
    await expectRefusal(act(first), lots, "LotNotUsable", [first, HINDRANCE.quarantined]);
    await lots.connect(parties.maker).liftQuarantine(first, REASON_HASH);
    await clock.moveTo(NOON + DAY);
    await expectRefusal(act(first), lots, "LotNotUsable", [first, HINDRANCE.expired]);
    const second = await made(trade, {}, false);
    await lots.connect(parties.maker).recall(second, 3n, REASON_HASH);
    await expectRefusal(act(second), lots, "LotNotUsable", [second, HINDRANCE.recalled]);
  });

  it("[PHARMA-22] what is not released is stopped", async () => {
    const trade = await scene();
    await expectStopped(trade, await made(trade, {}, false), HINDRANCE.notReleased);
  });

  it("[PHARMA-22] a lot is usable until its last second, and stopped from its expiry on", async () => {
    const trade = await scene();
    const { clock, lots } = trade;
    const key = await made(trade, { expiry: NOON + DAY });
    await clock.moveTo(NOON + DAY - SECOND);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
    await clock.moveTo(NOON + DAY);
    await expectStopped(trade, key, HINDRANCE.expired);
  });

  it("[PHARMA-22] a lot of a suspended product is stopped; the desk looks at the product itself", async () => {
    const trade = await scene();
    const { lots, shipments, products, parties } = trade;
    const key = await made(trade);
    await products.connect(parties.regulator).suspend(GTIN.herb, REASON_HASH);
    const act = shipments.connect(parties.maker).ship(shipmentOf(trade, [{ lot: key }]));
    await expectRefusal(act, lots, "LotNotUsable", [key, HINDRANCE.productNotInForce]);
    await lots.connect(parties.desk).dispenseQuantity(key, parties.maker, 1n);
    await products.connect(parties.regulator).reinstate(GTIN.herb, REASON_HASH);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
    expect(await lots.hindranceOf(id("no lot"))).to.equal(HINDRANCE.unknown);
  });
});

describe("Lots: transformation", () => {
  it("[PHARMA-23] [PHARMA-24] inputs are consumed, outputs made, and each output has all inputs as parents", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker } = parties;
    const keys = [await made(trade), await made(trade, { number: number("H2") })].toSorted((a, b) =>
      BigInt(a) < BigInt(b) ? -1 : 1,
    );
    const inputs = keys.map((lot) => ({ lot, quantity: 400n }));
    const outputs = [
      newLot({ gtin: GTIN.pieces, number: number("A") }),
      newLot({ gtin: GTIN.granules, number: number("B") }),
    ];
    const events = await eventsOf(lots.connect(maker).transform(maker, inputs, outputs), lots);
    const derived = events.filter(([name]) => name === "LotDerived").map(([, args]) => args);
    expect(derived).to.deep.equal(outputs.flatMap((output) => keys.map((key) => [keyOf(output), key, 400n])));
    const burnt: Expected[] = keys.map((key) => [
      "TransferSingle",
      [maker.address, maker.address, ZeroAddress, BigInt(key), 400n],
    ]);
    expect(events.slice(0, 2)).to.deep.equal(burnt);
    for (const output of outputs) {
      expect(await lots.parentsOf(keyOf(output))).to.deep.equal(keys);
      expect((await lots.lotOf(keyOf(output))).lineage).to.equal(2n);
    }
    for (const key of keys) {
      expect((await lots.lotOf(key)).consumed).to.equal(400n);
      const { all, commissioned } = await sumOf(trade, key);
      expect(all).to.equal(commissioned);
    }
  });

  it("[PHARMA-23] refuses inputs out of order or twice, of no quantity, more than there is, blocked, with a root", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker } = parties;
    const key = await made(trade);
    const make = (inputs: readonly (readonly [string, bigint])[]) =>
      lots.connect(maker).transform(
        maker,
        inputs.map(([lot, quantity]) => ({ lot, quantity })),
        [newLot({ number: number("out") })],
      );
    await expectRefusal(
      make([
        [key, 1n],
        [key, 1n],
      ]),
      lots,
      "InputsNotRising",
      [key],
    );
    const [low, high] = [key, await made(trade, { number: number("H2") })].toSorted((a, b) =>
      BigInt(a) < BigInt(b) ? -1 : 1,
    ) as [string, string];
    await expectRefusal(
      make([
        [high, 1n],
        [low, 1n],
      ]),
      lots,
      "InputsNotRising",
      [low],
    );
    await expectRefusal(make([[key, 0n]]), lots, "QuantityInvalid", [0n]);
    await expectRefusal(make([[key, 1_001n]]), lots, "StockTooSmall", [key, maker.address, 1_001n, 1_000n]);
    await lots.connect(maker).holdBack(key, maker, 600n, REASON_HASH);
    await expectRefusal(make([[key, 401n]]), lots, "StockTooSmall", [key, maker.address, 401n, 400n]);
    await expectRefusal(make([[trade.lot, 1n]]), lots, "LotSerialised", [trade.lot, true]);
    await expectRefusal(make([[id("no lot"), 1n]]), lots, "LotNotUsable", [id("no lot"), HINDRANCE.unknown]);
  });

  it("[PHARMA-23] refuses an input that the maker may not hold any more", async () => {
    const trade = await scene();
    const { lots, products, parties, clock } = trade;
    const { maker, regulator } = parties;
    await products.connect(regulator).grantPermit(maker, CONTROL.narcotic, NOON + DAY);
    const input = { lot: await made(trade, { gtin: GTIN.morphine, number: number("M1") }), quantity: 1n };
    const make = (name: string) => lots.connect(maker).transform(maker, [input], [newLot({ number: number(name) })]);
    await clock.next(NOON + DAY - SECOND);
    await make("in time");
    await expectRefusal(make("late"), lots, "CustodyNotLicensed", [GTIN.morphine, maker.address]);
    await products.connect(regulator).grantPermit(maker, CONTROL.narcotic, NOON + 2n * DAY);
    await make("again");
  });

  it("[PHARMA-23] refuses none or too many, an output that exists or is invalid, and another's call", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, stranger } = parties;
    const key = await made(trade);
    const input = { lot: key, quantity: 1n };
    const out = newLot({ number: number("out") });
    const many = (count: number) => Array.from({ length: count }, (_, i) => newLot({ number: number(`out ${i}`) }));
    for (const [inputs, outputs] of [
      [[], [out]],
      [[input], []],
      [Array.from({ length: 33 }, () => input), [out]],
      [[input], many(9)],
    ] as const) {
      const act = lots.connect(maker).transform(maker, [...inputs], [...outputs]);
      await expectRefusal(act, lots, "TransformationInvalid", [inputs.length, outputs.length]);
    }
    await expectRefusal(lots.connect(maker).transform(maker, [input], [newLot()]), lots, "LotExists", [key]);
    await expectRefusal(lots.connect(maker).transform(maker, [input], [out, out]), lots, "LotExists", [keyOf(out)]);
    await expectRefusal(lots.connect(stranger).transform(maker, [input], [out]), lots, "OrganisationNotServedBy", [
      maker.address,
      stranger.address,
    ]);
    await lots.connect(maker).transform(maker, [input], many(8));
  });

  it("[PHARMA-24] a lot has at most 128 ancestors, and one of 32 inputs is walked", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker } = parties;
    const herbs: (readonly [string, bigint])[] = [];
    for (let i = 0; i < 32; i++) herbs.push([await made(trade, { number: number(`h${i}`) }), 2n]);
    const wide = await madeOf(trade, herbs, { number: number("wide") });
    expect((await lots.lotOf(wide)).lineage).to.equal(32n);
    const layer: (readonly [string, bigint])[] = [];
    for (let i = 0; i < 3; i++) layer.push([await madeOf(trade, [[wide, 10n]], { number: number(`l${i}`) }), 1n]);
    const deep = await madeOf(trade, layer, { number: number("deep") });
    expect((await lots.lotOf(deep)).lineage).to.equal(102n);
    const inputs = [...layer, [deep, 1n] as const]
      .map(([lot, quantity]) => ({ lot, quantity }))
      .toSorted((a, b) => (BigInt(a.lot) < BigInt(b.lot) ? -1 : 1));
    const act = lots.connect(maker).transform(maker, inputs, [newLot({ number: number("long") })]);
    await expectRefusal(act, lots, "LineageTooLong", [205n]);
    await lots.connect(maker).recall(herbs[31]![0], 1n, REASON_HASH);
    expect(await lots.hindranceOf(deep)).to.equal(HINDRANCE.ancestorRecalled);
  });

  it("[PHARMA-24] [PHARMA-33] a chain of 128 ancestors is walked to its first lot, and none is longer", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, regulator, stranger } = parties;
    const first = await made(trade);
    let last = first;
    for (let i = 1; i <= 128; i++) last = await madeOf(trade, [[last, 2n]], { number: number(`c${i}`) });
    expect((await lots.lotOf(last)).lineage).to.equal(128n);
    const longer = lots
      .connect(maker)
      .transform(maker, [{ lot: last, quantity: 1n }], [newLot({ number: number("longer") })]);
    await expectRefusal(longer, lots, "LineageTooLong", [129n]);

    await lots.connect(regulator).quarantine(first, REASON_HASH);
    expect(await lots.hindranceOf(last)).to.equal(HINDRANCE.ancestorQuarantined);
    await lots.connect(regulator).liftQuarantine(first, REASON_HASH);
    await lots.connect(stranger).walk(last);
    expect(await lots.hindranceOf(last)).to.equal(HINDRANCE.none);
    await lots.connect(maker).recall(first, 1n, REASON_HASH);
    await expectStopped(trade, last, HINDRANCE.ancestorRecalled);
  });
});

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
    await lots.connect(regulator).quarantine(key, REASON_HASH);
    await expectEvents(lots.connect(maker).liftQuarantine(key, REASON_HASH), lots, [
      ["LotQuarantined", [key, maker.address, false, false, REASON_HASH]],
    ]);
    await expectStopped(trade, key, HINDRANCE.quarantined);
    await lots.connect(regulator).liftQuarantine(key, REASON_HASH);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
    await products.connect(maker).offerTransfer(GTIN.herb, contractor);
    await products.connect(contractor).acceptTransfer(GTIN.herb);
    await lots.connect(contractor).quarantine(key, REASON_HASH);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.quarantined);
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

describe("Lots: blocked stock", () => {
  it("[PHARMA-35] the custodian blocks, and a qualified person of the maker clears", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { wholesaler, qualified } = parties;
    await delivered(trade, [{}]);
    await expectEvents(lots.connect(wholesaler).holdBack(trade.lot, wholesaler, 4n, REASON_HASH), lots, [
      ["StockBlocked", [trade.lot, wholesaler.address, 4n, REASON_HASH]],
    ]);
    expect([...(await lots.stockOf(trade.lot, wholesaler))]).to.deep.equal([6n, 4n]);
    expect(await lots.balanceOf(wholesaler, trade.lot)).to.equal(10n);
    await expectRefusal(
      lots.connect(wholesaler).holdBack(trade.lot, wholesaler, 7n, REASON_HASH),
      lots,
      "StockTooSmall",
      [trade.lot, wholesaler.address, 7n, 6n],
    );
    const clear = (quantity: bigint) =>
      lots.connect(qualified).clear(trade.lot, wholesaler, quantity, PHARMACIST, REASON_HASH);
    await expectRefusal(clear(5n), lots, "StockTooSmall", [trade.lot, wholesaler.address, 5n, 4n]);
    await expectEvents(clear(3n), lots, [
      ["StockCleared", [trade.lot, wholesaler.address, qualified.address, 3n, REASON_HASH]],
    ]);
    expect([...(await lots.stockOf(trade.lot, wholesaler))]).to.deep.equal([9n, 1n]);
    for (const act of [
      () => clear(0n),
      () => lots.connect(wholesaler).holdBack(trade.lot, wholesaler, 0n, REASON_HASH),
    ]) {
      await expectRefusal(act(), lots, "QuantityInvalid", [0n]);
    }
  });

  it("[PHARMA-35] refuses others: to block another's stock, to clear one's own", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { wholesaler, maker, pharmacist } = parties;
    await delivered(trade, [{}]);
    await expectRefusal(
      lots.connect(maker).holdBack(trade.lot, wholesaler, 1n, REASON_HASH),
      lots,
      "OrganisationNotServedBy",
      [wholesaler.address, maker.address],
    );
    for (const one of [wholesaler, maker, pharmacist]) {
      const act = lots.connect(one).clear(trade.lot, wholesaler, 1n, PHARMACIST, REASON_HASH);
      await expectRefusal(act, lots, "LotNotReleasedBy", [trade.lot, one.address, PHARMACIST]);
    }
  });

  it("[PHARMA-29] refuses plain transfers, also of the owner and of an operator, and answers as ERC-1155", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, stranger, wholesaler } = parties;
    await lots.connect(maker).setApprovalForAll(stranger, true);
    for (const one of [maker, stranger]) {
      await expectRefusal(
        lots.connect(one).safeTransferFrom(maker, wholesaler, trade.lot, 1n, "0x"),
        lots,
        "TransferOutsideShipment",
      );
      await expectRefusal(
        lots.connect(one).safeBatchTransferFrom(maker, wholesaler, [trade.lot], [1n], "0x"),
        lots,
        "TransferOutsideShipment",
      );
    }
    expect(await lots.balanceOfBatch([maker, stranger], [trade.lot, trade.lot])).to.deep.equal([
      BigInt(PACK_COUNT),
      0n,
    ]);
    await expectRefusal(lots.balanceOfBatch([maker], []), lots, "ListsDiffer", [1n, 0n]);
    for (const [interfaceId, expected] of [
      ["0xd9b67a26", true],
      ["0x01ffc9a7", true],
      ["0xffffffff", false],
    ] as const) {
      expect(await lots.supportsInterface(interfaceId)).to.equal(expected);
    }
  });
});

describe("Lots: packs", () => {
  it("[PHARMA-70] [PHARMA-71] [PHARMA-83] a desk spends one pack, and the second time it is refused", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, desk } = parties;
    const packs = await packsOf(serials, [7]);
    expect(await lots.connect(desk).dispense.staticCall(trade.lot, maker, packs)).to.equal(GTIN.pills);
    await expectEvents(lots.connect(desk).dispense(trade.lot, maker, packs), lots, [
      ["PackSpent", [trade.lot, 7n, maker.address]],
      ["TransferSingle", [desk.address, maker.address, ZeroAddress, BigInt(trade.lot), 1n]],
    ]);
    expect([
      await lots.isSpent(trade.lot, 7n),
      await lots.isSpent(trade.lot, 6n),
      await lots.isSpent(trade.lot, 8n),
    ]).to.deep.equal([true, false, false]);
    await expectRefusal(lots.connect(desk).dispense(trade.lot, maker, packs), lots, "PackSpentBefore", [trade.lot, 7n]);
    expect((await lots.lotOf(trade.lot)).dispensed).to.equal(1n);
  });

  it("[PHARMA-70] many packs go with one proof, over the edges of words; one that is spent refuses all", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, desk } = parties;
    const indices = [0, 1, 127, 128, 129, 255, 256, 299];
    await lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, indices));
    for (let index = 0; index < PACK_COUNT; index++)
      expect(await lots.isSpent(trade.lot, index), String(index)).to.equal(indices.includes(index));
    const again = await packsOf(serials, [2, 128, 130]);
    await expectRefusal(lots.connect(desk).dispense(trade.lot, maker, again), lots, "PackSpentBefore", [
      trade.lot,
      128n,
    ]);
    expect(await lots.isSpent(trade.lot, 2n)).to.equal(false);
  });

  it("[PHARMA-70] refuses packs of another lot, under another index or key, twice in one call, and beyond the quantity", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, desk } = parties;
    const packs = await packsOf(serials, [7]);
    const spend = (changed: object, lot = trade.lot) =>
      lots.connect(desk).dispense(lot, maker, { ...packs, ...changed });
    await expectRefusal(spend({ indices: [8n] }), lots, "PackUnknown", [trade.lot, 8n]);
    await expectRefusal(spend({ keys: [id("a counterfeit")] }), lots, "PackUnknown", [trade.lot, 7n]);
    await expectRefusal(spend({ proof: packs.proof.slice(1) }), lots, "PackUnknown", [trade.lot, 7n]);
    await expectRefusal(spend({ keys: [], indices: [] }), lots, "PacksInvalid", [0n, 0n]);
    await expectRefusal(spend({ indices: [7n, 8n] }), lots, "PacksInvalid", [1n, 2n]);
    const many = Array.from({ length: 101 }, () => packs.keys[0]!);
    await expectRefusal(spend({ keys: many, indices: many.map(() => 7n) }), lots, "PacksInvalid", [101n, 101n]);
    const twice = lots.connect(desk).dispense(trade.lot, maker, {
      keys: [packs.keys[0]!, packs.keys[0]!],
      indices: [7n, 7n],
      proof: [...packs.proof],
      flags: [false, ...packs.proof.map(() => false)],
    });
    await expect(twice).to.be.revert(trade.ethers);

    const short = { ...PILLS, number: number("short") };
    const list = await listOf(keyOf(short), 20);
    const lot = await made(trade, { ...short, quantity: 10n, root: list.root });
    await lots.connect(desk).dispense(lot, maker, await packsOf(list.serials, [9]));
    await expectRefusal(
      lots.connect(desk).dispense(lot, maker, await packsOf(list.serials, [10])),
      lots,
      "PackUnknown",
      [lot, 10n],
    );
    await expectRefusal(lots.connect(desk).dispense(lot, maker, packs), lots, "PackUnknown", [lot, 7n]);
    const bulk = await made(trade);
    await expectRefusal(lots.connect(desk).dispense(bulk, maker, packs), lots, "LotSerialised", [bulk, false]);
  });

  it("[PHARMA-83] refuses who is no desk, stock that is blocked or another's, and quantities of packs", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, desk, stranger, pharmacy, regulator } = parties;
    const packs = await packsOf(serials, [7]);
    for (const one of [maker, pharmacy, stranger, regulator]) {
      const args = [one.address];
      await expectRefusal(lots.connect(one).dispense(trade.lot, maker, packs), lots, "DeskUnknown", args);
      await expectRefusal(lots.connect(one).dispenseQuantity(trade.lot, maker, 1n), lots, "DeskUnknown", args);
      await expectRefusal(lots.connect(one).giveBack(trade.lot, maker, [7n]), lots, "DeskUnknown", args);
      await expectRefusal(lots.connect(one).giveBackQuantity(trade.lot, maker, 1n), lots, "DeskUnknown", args);
    }
    await expectRefusal(lots.connect(desk).dispense(trade.lot, pharmacy, packs), lots, "StockTooSmall", [
      trade.lot,
      pharmacy.address,
      1n,
      0n,
    ]);
    await expectRefusal(lots.connect(desk).dispenseQuantity(trade.lot, maker, 1n), lots, "LotSerialised", [
      trade.lot,
      true,
    ]);
    await expectRefusal(lots.connect(desk).giveBackQuantity(trade.lot, maker, 1n), lots, "LotSerialised", [
      trade.lot,
      true,
    ]);
    await lots.connect(maker).holdBack(trade.lot, maker, BigInt(PACK_COUNT), REASON_HASH);
    await expectRefusal(lots.connect(desk).dispense(trade.lot, maker, packs), lots, "StockTooSmall", [
      trade.lot,
      maker.address,
      1n,
      0n,
    ]);
  });

  it("[PHARMA-32] [PHARMA-83] nothing of a recalled, quarantined or expired lot is dispensed", async () => {
    const trade = await scene();
    const { lots, parties, serials, clock } = trade;
    const { maker, desk } = parties;
    const packs = await packsOf(serials, [7]);
    const refused = (hindrance: bigint) =>
      expectRefusal(lots.connect(desk).dispense(trade.lot, maker, packs), lots, "LotNotUsable", [trade.lot, hindrance]);
    await lots.connect(maker).quarantine(trade.lot, REASON_HASH);
    await refused(HINDRANCE.quarantined);
    await lots.connect(maker).liftQuarantine(trade.lot, REASON_HASH);
    await networkHelpers.takeSnapshot().then(async (snapshot) => {
      await clock.moveTo(EXPIRY);
      await refused(HINDRANCE.expired);
      await snapshot.restore();
    });
    await lots.connect(maker).recall(trade.lot, 3n, REASON_HASH);
    await refused(HINDRANCE.recalled);
  });

  it("[PHARMA-83] a desk gives back what it spent, and nothing more", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, desk } = parties;
    await lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, [7, 9]));
    await expectEvents(lots.connect(desk).giveBack(trade.lot, maker, [9n]), lots, [
      ["PackRestored", [trade.lot, 9n, maker.address]],
      ["TransferSingle", [desk.address, ZeroAddress, maker.address, BigInt(trade.lot), 1n]],
    ]);
    await expectRefusal(lots.connect(desk).giveBack(trade.lot, maker, [9n]), lots, "PackNotSpent", [trade.lot, 9n]);
    await expectRefusal(lots.connect(desk).giveBack(trade.lot, maker, [7n, 7n]), lots, "PackNotSpent", [trade.lot, 7n]);
    await expectRefusal(lots.connect(desk).giveBack(trade.lot, maker, []), lots, "QuantityInvalid", [0n]);
    await lots.connect(maker).strike(trade.lot, await packsOf(serials, [20]));
    await expectRefusal(lots.connect(desk).giveBack(trade.lot, maker, [20n]), lots, "PackNotSpent", [trade.lot, 20n]);
    await lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, [9]));

    const bulk = await made(trade);
    await lots.connect(desk).dispenseQuantity(bulk, maker, 30n);
    await lots.connect(desk).giveBackQuantity(bulk, maker, 10n);
    await expectRefusal(lots.connect(desk).giveBackQuantity(bulk, maker, 21n), lots, "DispensedTooLittle", [
      bulk,
      21n,
      20n,
    ]);
    await expectRefusal(lots.connect(desk).dispenseQuantity(bulk, maker, 0n), lots, "QuantityInvalid", [0n]);
    for (const lot of [trade.lot, bulk]) {
      const { all, commissioned } = await sumOf(trade, lot);
      expect(all).to.equal(commissioned);
    }
  });

  it("[PHARMA-84] the regulator gives parts and takes them, and nobody else", async () => {
    const { lots, parties } = await scene();
    const { regulator, stranger, maker, desk } = parties;
    await expectRefusal(lots.connect(maker).appoint(maker, PART.desk), lots, "AccessManagedUnauthorized", [
      maker.address,
    ]);
    await expectEvents(lots.connect(regulator).appoint(stranger, PART.desk), lots, [
      ["PartAppointed", [stranger.address, PART.desk]],
    ]);
    await expectRefusal(lots.connect(regulator).appoint(stranger, PART.desk), lots, "PartUnchanged", [
      stranger.address,
      PART.desk,
    ]);
    await lots.connect(regulator).appoint(desk, PART.none);
    expect(await lots.partOf(desk)).to.equal(PART.none);
    for (const one of [stranger, maker]) {
      await expectRefusal(lots.connect(one).depart(ZeroHash, maker, 1n, false, false), lots, "FreightUnknown", [
        one.address,
      ]);
      await expectRefusal(lots.connect(one).arrive(ZeroHash, maker, 1n, false, ZeroHash), lots, "FreightUnknown", [
        one.address,
      ]);
      await expectRefusal(lots.connect(one).lose(ZeroHash, 1n), lots, "FreightUnknown", [one.address]);
    }
  });
});

describe("Lots: removal", () => {
  it("[PHARMA-80] [PHARMA-81] packs are sampled by name, and taken back within ten days, blocked", async () => {
    const trade = await scene();
    const { lots, parties, serials, clock } = trade;
    const { maker, desk } = parties;
    const removal = removalOf(trade, { quantity: 2n });
    await expectEvents(lots.connect(maker).remove(removal, await packsOf(serials, [3, 4])), lots, [
      ["PackSpent", [trade.lot, 3n, maker.address]],
      ["PackSpent", [trade.lot, 4n, maker.address]],
      ["TransferSingle", [maker.address, maker.address, ZeroAddress, BigInt(trade.lot), 2n]],
      ["StockRemoved", [trade.lot, maker.address, REASON.sampled, 2n, false, DOCUMENT, ZeroAddress]],
    ]);
    await expectRefusal(
      lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, [3])),
      lots,
      "PackSpentBefore",
      [trade.lot, 3n],
    );
    const removedAt = await clock.now();
    await clock.next(removedAt + 10n * DAY - SECOND);
    await expectEvents(lots.connect(maker).restore(removal, [3n, 4n]), lots, [
      ["PackRestored", [trade.lot, 3n, maker.address]],
      ["PackRestored", [trade.lot, 4n, maker.address]],
      ["TransferSingle", [maker.address, ZeroAddress, maker.address, BigInt(trade.lot), 2n]],
      ["StockRestored", [trade.lot, maker.address, REASON.sampled, 2n]],
    ]);
    expect([...(await lots.stockOf(trade.lot, maker))]).to.deep.equal([298n, 2n]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(0n);
  });

  it("[PHARMA-81] refuses to take back after ten days, twice, other packs, other terms, and by others", async () => {
    const trade = await scene();
    const { lots, parties, serials, clock } = trade;
    const { maker, stranger } = parties;
    const removal = removalOf(trade, { quantity: 2n, reason: REASON.stolen });
    await lots.connect(maker).remove(removal, await packsOf(serials, [3, 4]));
    const removedAt = await clock.now();
    await expect(lots.connect(maker).restore(removal, [3n, 5n])).to.be.revertedWithCustomError(lots, "RemovalUnknown");
    await expect(lots.connect(maker).restore({ ...removal, quantity: 3n }, [3n, 4n])).to.be.revertedWithCustomError(
      lots,
      "RemovalUnknown",
    );
    await expectRefusal(lots.connect(stranger).restore(removal, [3n, 4n]), lots, "OrganisationNotServedBy", [
      maker.address,
      stranger.address,
    ]);
    await clock.moveTo(removedAt + 10n * DAY);
    await expect(lots.connect(maker).restore(removal, [3n, 4n])).to.be.revertedWithCustomError(lots, "RemovalTooOld");
    await lots.connect(maker).remove({ ...removal, quantity: 1n }, await packsOf(serials, [9]));
    await lots.connect(maker).restore({ ...removal, quantity: 1n }, [9n]);
    await expect(lots.connect(maker).restore({ ...removal, quantity: 1n }, [9n])).to.be.revertedWithCustomError(
      lots,
      "RemovalUnknown",
    );
  });

  it("[PHARMA-26] [PHARMA-28] bulk goes by quantity from free or blocked stock; packs only of what is dead", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker } = parties;
    const bulk = await made(trade, {}, false);
    await lots.connect(maker).holdBack(bulk, maker, 5n, REASON_HASH);
    await lots.connect(maker).remove(removalOf(trade, { lot: bulk, quantity: 5n, blocked: true }), NO_PACKS);
    const more = removalOf(trade, { lot: bulk, quantity: 1n, blocked: true });
    await expectRefusal(lots.connect(maker).remove(more, NO_PACKS), lots, "StockTooSmall", [
      bulk,
      maker.address,
      1n,
      0n,
    ]);
    const packs = removalOf(trade, { quantity: 100n });
    await expectRefusal(lots.connect(maker).remove(packs, NO_PACKS), lots, "LotSerialised", [trade.lot, true]);
    await lots.connect(maker).quarantine(trade.lot, REASON_HASH);
    await expectRefusal(lots.connect(maker).remove(packs, NO_PACKS), lots, "LotSerialised", [trade.lot, true]);
    await lots.connect(maker).recall(trade.lot, 3n, REASON_HASH);
    await lots.connect(maker).remove(packs, NO_PACKS);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(100n);
  });

  it("[PHARMA-80] refuses a quantity that is not that of the packs, none, a reason of the other function, and others", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, stranger } = parties;
    const bulk = await made(trade);
    const packs = await packsOf(serials, [3, 4]);
    await expectRefusal(
      lots.connect(maker).remove(removalOf(trade, { quantity: 3n }), packs),
      lots,
      "QuantityInvalid",
      [3n],
    );
    await expectRefusal(
      lots.connect(maker).remove(removalOf(trade, { lot: bulk, quantity: 0n }), NO_PACKS),
      lots,
      "QuantityInvalid",
      [0n],
    );
    await expectRefusal(
      lots.connect(maker).remove(removalOf(trade, { reason: REASON.destroyed }), packs),
      lots,
      "ReasonInvalid",
      [REASON.destroyed],
    );
    await expectRefusal(lots.connect(stranger).remove(removalOf(trade), packs), lots, "OrganisationNotServedBy", [
      maker.address,
      stranger.address,
    ]);
  });

  it("[PHARMA-27] [PHARMA-81] stock is destroyed when announced and witnessed, for good", async () => {
    const trade = await scene();
    const { lots, parties, serials, people } = trade;
    const { maker, desk } = parties;
    const removal = removalOf(trade, { reason: REASON.destroyed, quantity: 2n });
    const packs = await packsOf(serials, [3, 4]);
    await lots.connect(maker).announceDestruction(removal, [3n, 4n]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(0n);
    expect(await lots.isSpent(trade.lot, 3n)).to.equal(false);
    const events = await eventsOf(lots.connect(people.laboratory).witnessDestruction(removal, packs), lots);
    expect(events.at(-1)).to.deep.equal([
      "StockRemoved",
      [trade.lot, maker.address, REASON.destroyed, 2n, false, DOCUMENT, people.laboratory.address],
    ]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(2n);
    await expectRefusal(lots.connect(maker).restore(removal, [3n, 4n]), lots, "ReasonInvalid", [REASON.destroyed]);
    await expectRefusal(lots.connect(desk).giveBack(trade.lot, maker, [3n]), lots, "PackNotSpent", [trade.lot, 3n]);
    await expect(lots.connect(people.laboratory).witnessDestruction(removal, packs)).to.be.revertedWithCustomError(
      lots,
      "RemovalUnknown",
    );
  });

  it("[PHARMA-27] refuses unfit witnesses, what was not announced, other terms, and after ten days", async () => {
    const trade = await scene();
    const { lots, parties, clock, people } = trade;
    const { maker, stranger, regulator, wholesaler } = parties;
    const bulk = await made(trade);
    const removal = removalOf(trade, { lot: bulk, reason: REASON.destroyed, quantity: 2n });
    const witness = (one: typeof maker, what = removal) => lots.connect(one).witnessDestruction(what, NO_PACKS);
    await expect(witness(wholesaler)).to.be.revertedWithCustomError(lots, "RemovalUnknown");
    await expectRefusal(lots.connect(stranger).announceDestruction(removal, []), lots, "OrganisationNotServedBy", [
      maker.address,
      stranger.address,
    ]);
    await expectRefusal(
      lots.connect(maker).announceDestruction({ ...removal, reason: REASON.stolen }, []),
      lots,
      "ReasonInvalid",
      [REASON.stolen],
    );
    await lots.connect(maker).announceDestruction(removal, []);
    const announcedAt = await clock.now();
    for (const one of [maker, stranger, people.doctor])
      await expectRefusal(witness(one), lots, "WitnessInvalid", [one.address]);
    await expect(witness(wholesaler, { ...removal, quantity: 3n })).to.be.revertedWithCustomError(
      lots,
      "RemovalUnknown",
    );
    await lots.connect(maker).remove({ ...removal, reason: REASON.stolen }, NO_PACKS);
    await expectRefusal(witness(wholesaler, { ...removal, reason: REASON.stolen }), lots, "ReasonInvalid", [
      REASON.stolen,
    ]);
    await clock.next(announcedAt + 10n * DAY - SECOND);
    await witness(regulator);
    await lots.connect(maker).announceDestruction(removal, []);
    await clock.pass(10n * DAY);
    await expect(witness(wholesaler)).to.be.revertedWithCustomError(lots, "RemovalTooOld");
  });

  it("[PHARMA-82] maker's side or regulator strikes packs for good, and nobody's stock changes", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, regulator, wholesaler, desk } = parties;
    await expectEvents(lots.connect(maker).strike(trade.lot, await packsOf(serials, [11])), lots, [
      ["PackSpent", [trade.lot, 11n, ZeroAddress]],
    ]);
    await lots.connect(regulator).strike(trade.lot, await packsOf(serials, [12]));
    expect(await lots.balanceOf(maker, trade.lot)).to.equal(BigInt(PACK_COUNT));
    await expectRefusal(
      lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, [11])),
      lots,
      "PackSpentBefore",
      [trade.lot, 11n],
    );
    await expectRefusal(
      lots.connect(wholesaler).strike(trade.lot, await packsOf(serials, [13])),
      lots,
      "LotNotOverseenBy",
      [trade.lot, wholesaler.address],
    );
    await expectRefusal(lots.connect(maker).strike(trade.lot, await packsOf(serials, [11])), lots, "PackSpentBefore", [
      trade.lot,
      11n,
    ]);
  });

  it("[PHARMA-82] refuses a maker that may not make the product any more; its licence holder strikes", async () => {
    const trade = await scene();
    const { lots, products, parties, serials } = trade;
    const { maker, contractor } = parties;
    await products.connect(maker).offerTransfer(GTIN.pills, contractor);
    await products.connect(contractor).acceptTransfer(GTIN.pills);
    const strike = async (one: typeof maker, index: number) =>
      lots.connect(one).strike(trade.lot, await packsOf(serials, [index]));
    await expectRefusal(strike(maker, 11), lots, "LotNotOverseenBy", [trade.lot, maker.address]);
    await strike(contractor, 11);
    await products.connect(contractor).authoriseMaker(GTIN.pills, maker, NOON + DAY);
    await strike(maker, 12);
  });
});
