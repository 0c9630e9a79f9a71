import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import {
  DOCUMENT,
  GTIN,
  NO_PACKS,
  PACK_COUNT,
  REASON,
  REASON_HASH,
  type Trade,
  made,
  packsOf,
  removalOf,
  tradeOn,
} from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

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
