import { expect } from "chai";
import { AbiCoder, ZeroAddress, encodeBytes32String, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import {
  DOCUMENT,
  GTIN,
  NO_PACKS,
  PACK_COUNT,
  PILLS,
  REASON,
  REASON_HASH,
  type Trade,
  keyOf,
  listOf,
  made,
  madeOf,
  packsOf,
  removalOf,
  tradeOn,
} from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const number = encodeBytes32String;
const REMOVAL = "tuple(bytes32 lot,address custodian,uint8 reason,uint40 quantity,bool blocked,bytes32 document)";

/** How the ledger calls a removal of these packs. */
function idOf(removal: ReturnType<typeof removalOf>, indices: readonly bigint[]): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode([REMOVAL, "uint32[]"], [removal, indices]));
}

/** With a limit of gas nothing is estimated, so that an act runs at its second. */
const GAS = { gasLimit: 1_000_000n } as const;

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

  it("[PHARMA-81] takes back in the last second of the ten days, and refuses in the next", async () => {
    const trade = await scene();
    const { lots, parties, serials, clock } = trade;
    const { maker } = parties;
    const removal = removalOf(trade, { reason: REASON.exported });
    await lots.connect(maker).remove(removal, await packsOf(serials, [3]));
    const until = (await clock.now()) + 10n * DAY;
    await clock.next(until);
    await expectRefusal(lots.connect(maker).restore(removal, [3n], GAS), lots, "RemovalTooOld", [
      idOf(removal, [3n]),
      until,
    ]);
    await expectRefusal(lots.connect(maker).restore(removal, [4n]), lots, "RemovalUnknown", [idOf(removal, [4n])]);

    await lots.connect(maker).remove(removal, await packsOf(serials, [5]));
    await clock.next((await clock.now()) + 10n * DAY - SECOND);
    const restored = await eventsOf(lots.connect(maker).restore(removal, [5n]), lots);
    expect(restored.at(-1)).to.deep.equal(["StockRestored", [trade.lot, maker.address, REASON.exported, 1n]]);
    expect(await lots.isSpent(trade.lot, 5n)).to.equal(false);
  });

  it("[PHARMA-80] [PHARMA-81] packs over the edges of words are taken back, and no others", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker } = parties;
    const [gone, back] = [
      [0, 126, 127, 128, 129, 254, 255, 256, 257],
      [127, 128, 255, 256],
    ];
    const removal = removalOf(trade, { quantity: BigInt(back.length) });
    const others = gone.filter((index) => !back.includes(index));
    await lots
      .connect(maker)
      .remove(removalOf(trade, { quantity: BigInt(others.length) }), await packsOf(serials, others));
    await lots.connect(maker).remove(removal, await packsOf(serials, back));
    expect((await lots.lotOf(trade.lot)).gone).to.equal(BigInt(gone.length));
    await lots.connect(maker).restore(removal, back);
    for (let index = 0; index < PACK_COUNT; index++)
      expect(await lots.isSpent(trade.lot, index), String(index)).to.equal(others.includes(index));
    expect((await lots.lotOf(trade.lot)).gone).to.equal(BigInt(others.length));
  });

  it("[PHARMA-80] what is removed twice is gone twice, and the event says from which stock", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker } = parties;
    const bulk = await made(trade);
    await lots.connect(maker).holdBack(bulk, maker, 50n, REASON_HASH);
    const removed = (quantity: bigint, blocked: boolean, reason: bigint) =>
      lots.connect(maker).remove(removalOf(trade, { lot: bulk, quantity, blocked, reason }), NO_PACKS);
    await expectEvents(removed(20n, true, REASON.stolen), lots, [
      ["TransferSingle", [maker.address, maker.address, ZeroAddress, BigInt(bulk), 20n]],
      ["StockRemoved", [bulk, maker.address, REASON.stolen, 20n, true, DOCUMENT, ZeroAddress]],
    ]);
    await removed(7n, false, REASON.exported);
    expect((await lots.lotOf(bulk)).gone).to.equal(27n);
    expect([...(await lots.stockOf(bulk, maker))]).to.deep.equal([943n, 30n]);
    await lots.connect(maker).restore(removalOf(trade, { lot: bulk, quantity: 7n, reason: REASON.exported }), []);
    expect((await lots.lotOf(bulk)).gone).to.equal(20n);
    expect([...(await lots.stockOf(bulk, maker))]).to.deep.equal([943n, 37n]);
  });

  it("[PHARMA-28] packs go by quantity from the second in which their lot expires, and not before", async () => {
    const trade = await scene();
    const { lots, parties, clock } = trade;
    const { maker } = parties;
    const short = { ...PILLS, number: number("short"), expiry: NOON + DAY };
    const { root } = await listOf(keyOf(short), 20);
    const lot = await made(trade, { ...short, quantity: 20n, root });
    const remove = () => lots.connect(maker).remove(removalOf(trade, { lot, quantity: 20n }), NO_PACKS, GAS);
    await clock.next(NOON + DAY - SECOND);
    await expectRefusal(remove(), lots, "LotSerialised", [lot, true]);
    await clock.next(NOON + DAY);
    await remove();
    expect((await lots.lotOf(lot)).gone).to.equal(20n);
  });

  it("[PHARMA-28] packs go by quantity when an ancestor is recalled, and not when it is quarantined", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, regulator } = parties;
    const herb = await made(trade);
    const output = { ...PILLS, number: number("herbal") };
    const { root } = await listOf(keyOf(output), 20);
    const lot = await madeOf(trade, [[herb, 10n]], { ...output, quantity: 20n, root });
    const remove = () => lots.connect(maker).remove(removalOf(trade, { lot, quantity: 5n }), NO_PACKS);
    await expectRefusal(remove(), lots, "LotSerialised", [lot, true]);
    await lots.connect(regulator).quarantine(herb, REASON_HASH);
    await expectRefusal(remove(), lots, "LotSerialised", [lot, true]);
    await lots.connect(regulator).recall(herb, 3n, REASON_HASH);
    await remove();
    expect((await lots.lotOf(lot)).gone).to.equal(5n);
  });

  it("[PHARMA-70] [PHARMA-80] [PHARMA-82] refuses keys without places and places without keys, and more than 100", async () => {
    const trade = await scene();
    const { lots, parties, serials, people } = trade;
    const { maker } = parties;
    const bulk = await made(trade);
    const packs = await packsOf(serials, [3]);
    const many = Array.from({ length: 101 }, () => packs.keys[0]!);
    for (const wrong of [
      { ...packs, keys: [] },
      { ...packs, indices: [] },
      { ...packs, keys: many, indices: many.map(() => 3n) },
    ]) {
      const [keys, places] = [BigInt(wrong.keys.length), BigInt(wrong.indices.length)];
      for (const lot of [trade.lot, bulk]) {
        const removal = removalOf(trade, { lot });
        const destruction = removalOf(trade, { lot, reason: REASON.destroyed });
        await expectRefusal(lots.connect(maker).remove(removal, wrong), lots, "PacksInvalid", [keys, places]);
        await expectRefusal(lots.connect(maker).strike(lot, wrong), lots, "PacksInvalid", [keys, places]);
        await lots.connect(maker).announceDestruction(destruction, wrong.indices);
        const witnessed = lots.connect(people.laboratory).witnessDestruction(destruction, wrong);
        await expectRefusal(witnessed, lots, "PacksInvalid", [keys, places]);
      }
    }
    await expectRefusal(lots.connect(maker).strike(trade.lot, NO_PACKS), lots, "PacksInvalid", [0n, 0n]);
    expect(await lots.isSpent(trade.lot, 3n)).to.equal(false);
  });

  it("[PHARMA-70] [PHARMA-80] [PHARMA-82] refuses to remove or strike packs that are not of the lot, and that have no list", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    const { maker } = parties;
    const bulk = await made(trade);
    const packs = await packsOf(serials, [3]);
    const forged = { ...packs, keys: [id("a counterfeit")] };
    await expectRefusal(lots.connect(maker).remove(removalOf(trade), forged), lots, "PackUnknown", [trade.lot, 3n]);
    await expectRefusal(lots.connect(maker).strike(trade.lot, forged), lots, "PackUnknown", [trade.lot, 3n]);
    await expectRefusal(lots.connect(maker).strike(bulk, packs), lots, "LotSerialised", [bulk, false]);
    await expectRefusal(lots.connect(maker).strike(id("no lot"), packs), lots, "LotUnknown", [id("no lot")]);
    expect(await lots.isSpent(trade.lot, 3n)).to.equal(false);
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
    await expectEvents(lots.connect(maker).announceDestruction(removal, [3n, 4n]), lots, [
      ["DestructionAnnounced", [trade.lot, maker.address, idOf(removal, [3n, 4n]), Object.values(removal), [3n, 4n]]],
    ]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(0n);
    expect(await lots.isSpent(trade.lot, 3n)).to.equal(false);
    const events = await eventsOf(lots.connect(people.laboratory).witnessDestruction(removal, packs), lots);
    expect(events.at(-1)).to.deep.equal([
      "StockRemoved",
      [trade.lot, maker.address, REASON.destroyed, 2n, false, DOCUMENT, people.laboratory.address],
    ]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(2n);
    for (const index of [3n, 4n]) expect(await lots.isSpent(trade.lot, index)).to.equal(true);
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

  it("[PHARMA-27] [PHARMA-71] what left between announcement and witness is not destroyed", async () => {
    const trade = await scene();
    const { lots, parties, serials, people } = trade;
    const { maker, desk } = parties;
    const witness = lots.connect(people.laboratory);
    const bulk = await made(trade);
    const grams = removalOf(trade, { lot: bulk, reason: REASON.destroyed, quantity: 1_000n });
    await lots.connect(maker).announceDestruction(grams, []);
    await lots.connect(desk).dispenseQuantity(bulk, maker, 1n);
    await expectRefusal(witness.witnessDestruction(grams, NO_PACKS), lots, "StockTooSmall", [
      bulk,
      maker.address,
      1_000n,
      999n,
    ]);
    const two = removalOf(trade, { reason: REASON.destroyed, quantity: 2n });
    await lots.connect(maker).announceDestruction(two, [3n, 4n]);
    await lots.connect(desk).dispense(trade.lot, maker, await packsOf(serials, [4]));
    const packs = await packsOf(serials, [3, 4]);
    await expectRefusal(witness.witnessDestruction(two, packs), lots, "PackSpentBefore", [trade.lot, 4n]);
    await expectRefusal(
      lots.connect(maker).remove(removalOf(trade, { quantity: 2n }), packs),
      lots,
      "PackSpentBefore",
      [trade.lot, 4n],
    );
    expect(await lots.isSpent(trade.lot, 3n)).to.equal(false);
  });

  it("[PHARMA-27] [PHARMA-28] packs are not destroyed by quantity, nor more or fewer than were announced by name", async () => {
    const trade = await scene();
    const { lots, parties, serials, people } = trade;
    const { maker } = parties;
    const witness = lots.connect(people.laboratory);
    const removal = removalOf(trade, { reason: REASON.destroyed });
    await lots.connect(maker).announceDestruction(removal, []);
    await expectRefusal(witness.witnessDestruction(removal, NO_PACKS), lots, "LotSerialised", [trade.lot, true]);
    await lots.connect(maker).announceDestruction(removal, [3n, 4n]);
    const packs = await packsOf(serials, [3, 4]);
    await expectRefusal(witness.witnessDestruction(removal, packs), lots, "QuantityInvalid", [1n]);
    await expectRefusal(witness.witnessDestruction(removal, await packsOf(serials, [3])), lots, "RemovalUnknown", [
      idOf(removal, [3n]),
    ]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(0n);
  });

  it("[PHARMA-27] a destruction is witnessed in the last second of the ten days, and refused in the next", async () => {
    const trade = await scene();
    const { lots, parties, clock } = trade;
    const { maker, wholesaler } = parties;
    const bulk = await made(trade);
    const removal = removalOf(trade, { lot: bulk, reason: REASON.destroyed, quantity: 2n });
    await lots.connect(maker).announceDestruction(removal, []);
    const until = (await clock.now()) + 10n * DAY;
    const witness = () => lots.connect(wholesaler).witnessDestruction(removal, NO_PACKS, GAS);
    await clock.next(until);
    await expectRefusal(witness(), lots, "RemovalTooOld", [idOf(removal, []), until]);
    await lots.connect(maker).announceDestruction(removal, []);
    await clock.next((await clock.now()) + 10n * DAY - SECOND);
    await witness();
    expect((await lots.lotOf(bulk)).gone).to.equal(2n);
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
