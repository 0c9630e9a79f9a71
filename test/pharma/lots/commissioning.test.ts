import { expect } from "chai";
import { ZeroAddress, ZeroHash, encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import {
  GTIN,
  HINDRANCE,
  NO_PACKS,
  REASON_HASH,
  type Trade,
  keyOf,
  made,
  newLot,
  removalOf,
  tradeOn,
} from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";
import { relay } from "../../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const number = encodeBytes32String;

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

  it("[PHARMA-20] the event of a lot of packs has their root", async () => {
    const { lots, parties } = await scene();
    const { maker } = parties;
    const lot = newLot({ gtin: GTIN.pills, root: id("root") });
    const key = keyOf(lot);
    const { gtin, expiry, quantity, root, document } = lot;
    await expectEvents(lots.connect(maker).commission(maker, lot), lots, [
      ["LotCommissioned", [key, gtin, maker.address, lot.number, expiry, quantity, root, document]],
      ["TransferSingle", [maker.address, ZeroAddress, maker.address, BigInt(key), quantity]],
    ]);
    expect((await lots.lotOf(key)).root).to.equal(root);
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
