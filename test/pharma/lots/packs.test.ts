import { expect } from "chai";
import { ZeroAddress, ZeroHash, encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import {
  EXPIRY,
  GTIN,
  HINDRANCE,
  PACK_COUNT,
  PART,
  PILLS,
  REASON_HASH,
  type Trade,
  keyOf,
  listOf,
  made,
  packsOf,
  removalOf,
  sumOf,
  tradeOn,
} from "../../helpers/pharma.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const number = encodeBytes32String;

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

  it("[PHARMA-70] [PHARMA-83] a hundred packs are dispensed and given back at once, and a hundred and one are not", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker, desk } = parties;
    const indices = Array.from({ length: 100 }, (_, i) => 100 + i);
    await lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, indices));
    await lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, [200]));
    expect((await lots.lotOf(trade.lot)).dispensed).to.equal(101n);
    const all = [...indices, 200];
    await expectRefusal(lots.connect(desk).giveBack(trade.lot, maker, all), lots, "PacksInvalid", [101n, 101n]);
    await lots.connect(desk).giveBack(trade.lot, maker, indices);
    for (let index = 0; index < PACK_COUNT; index++)
      expect(await lots.isSpent(trade.lot, index), String(index)).to.equal(index === 200);
    expect((await lots.lotOf(trade.lot)).dispensed).to.equal(1n);
    expect([...(await lots.stockOf(trade.lot, maker))]).to.deep.equal([BigInt(PACK_COUNT) - 1n, 0n]);
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
    await lots.connect(maker).remove(removalOf(trade), await packsOf(serials, [30]));
    await expectRefusal(lots.connect(desk).giveBack(trade.lot, maker, [30n]), lots, "PackNotSpent", [trade.lot, 30n]);
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
    await expectRefusal(lots.connect(desk).giveBackQuantity(bulk, maker, 0n), lots, "QuantityInvalid", [0n]);
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
