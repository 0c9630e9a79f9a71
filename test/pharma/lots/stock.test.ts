import { expect } from "chai";
import { network } from "hardhat";

import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { PACK_COUNT, PHARMACIST, REASON_HASH, type Trade, delivered, tradeOn } from "../../helpers/pharma.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

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
    await lots.connect(wholesaler).holdBack(trade.lot, wholesaler, 2n, REASON_HASH);
    expect([...(await lots.stockOf(trade.lot, wholesaler))]).to.deep.equal([7n, 3n]);
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
