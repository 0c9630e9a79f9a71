import { expect } from "chai";
import { ZeroAddress, encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import { HOUR, SECOND } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import {
  EXPIRY,
  GTIN,
  HINDRANCE,
  PILLS,
  REASON_HASH,
  type Trade,
  keyOf,
  listOf,
  made,
  madeOf,
  packsOf,
  tradeOn,
} from "../helpers/pharma.ts";
import { relay } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

async function scanned({ serials }: Trade, place = 7) {
  const { key, index, proof } = await serials.prove(place);
  return { ...PILLS, key, index: BigInt(index), proof: [...proof] };
}

describe("Verification of packs", () => {
  it("[PHARMA-90] a genuine pack is listed, unspent, and nothing is against it", async () => {
    const trade = await scene();
    const answer = await trade.verifier.verify(await scanned(trade));
    expect([...answer]).to.deep.equal([
      trade.lot,
      trade.parties.maker.address,
      true,
      false,
      HINDRANCE.none,
      0n,
      1n,
      [],
    ]);
  });

  it("[PHARMA-90] it says when a pack is spent, recalled, expired, and its product suspended", async () => {
    const trade = await scene();
    const { verifier, lots, products, parties, serials, clock } = trade;
    const pack = await scanned(trade);
    await lots.connect(parties.desk).dispense(trade.lot, parties.maker, await packsOf(serials, [7]));
    expect((await verifier.verify(pack)).spent).to.equal(true);
    await products.connect(parties.maker).suspend(GTIN.pills, REASON_HASH);
    let answer = await verifier.verify(pack);
    expect([answer.hindrance, answer.product]).to.deep.equal([HINDRANCE.productNotInForce, 3n]);
    await clock.moveTo(EXPIRY);
    expect((await verifier.verify(pack)).hindrance).to.equal(HINDRANCE.expired);
    await lots.connect(parties.maker).recall(trade.lot, 2n, REASON_HASH);
    answer = await verifier.verify(pack);
    expect([answer.hindrance, answer.recallClass]).to.deep.equal([HINDRANCE.recalled, 2n]);
  });

  it("[PHARMA-90] it shows what a lot was made of, and that an ancestor is recalled", async () => {
    const trade = await scene();
    const { verifier, lots, parties } = trade;
    const herb = await made(trade);
    const number = `0x${"50".padEnd(64, "0")}`;
    await madeOf(trade, [[herb, 10n]], { gtin: GTIN.pieces, number });
    await lots.connect(parties.regulator).recall(herb, 1n, REASON_HASH);
    const answer = await verifier.verify({ ...(await scanned(trade)), gtin: GTIN.pieces, number });
    expect([[...answer.parents], answer.hindrance, answer.listed]).to.deep.equal([
      [herb],
      HINDRANCE.ancestorRecalled,
      false,
    ]);
  });

  it("[PHARMA-90] it names the most severe recall of the lot and all that went into it, at any depth", async () => {
    const trade = await scene();
    const { verifier, lots, parties } = trade;
    const [first, second, third] = ["first", "second", "third"].map(encodeBytes32String) as [string, string, string];
    const [mild, mixed] = ["mild", "mixed"].map(encodeBytes32String) as [string, string];
    const root = await made(trade);
    const other = await made(trade, { number: first });
    const middle = await madeOf(trade, [[root, 10n]], { gtin: GTIN.pieces, number: second });
    await madeOf(
      trade,
      [
        [middle, 5n],
        [other, 5n],
        [root, 5n],
      ],
      { gtin: GTIN.pieces, number: third },
    );
    const another = await made(trade, { number: mild });
    await madeOf(
      trade,
      [
        [other, 5n],
        [another, 5n],
      ],
      { gtin: GTIN.pieces, number: mixed },
    );
    const pack = { ...(await scanned(trade)), gtin: GTIN.pieces, number: third };
    const classOf = async () => (await verifier.verify(pack)).recallClass;
    expect(await classOf()).to.equal(0n);
    await lots.connect(parties.regulator).recall(middle, 3n, REASON_HASH);
    expect(await classOf()).to.equal(3n);
    await lots.connect(parties.regulator).recall(root, 1n, REASON_HASH);
    expect(await classOf()).to.equal(1n);
    await lots.connect(parties.regulator).recall(other, 2n, REASON_HASH);
    expect(await classOf()).to.equal(1n);
    await lots.connect(parties.regulator).recall(another, 3n, REASON_HASH);
    expect((await verifier.verify({ ...pack, number: mixed })).recallClass).to.equal(2n);
    expect((await verifier.verify({ ...pack, number: second })).recallClass).to.equal(1n);
    expect((await verifier.verify({ ...pack, gtin: GTIN.herb, number: first })).recallClass).to.equal(2n);
  });

  it("[PHARMA-90] a counterfeit is not listed: another key, index, lot, expiry or product", async () => {
    const trade = await scene();
    const pack = await scanned(trade);
    for (const changed of [{ key: id("key") }, { index: 8n }, { proof: [] }]) {
      const answer = await trade.verifier.verify({ ...pack, ...changed });
      expect([answer.listed, answer.maker]).to.deep.equal([false, trade.parties.maker.address]);
    }
    for (const changed of [{ number: id("lot") }, { expiry: EXPIRY + SECOND }, { gtin: GTIN.vaccine }]) {
      const answer = await trade.verifier.verify({ ...pack, ...changed });
      expect([answer.listed, answer.maker, answer.hindrance]).to.deep.equal([false, ZeroAddress, HINDRANCE.unknown]);
    }
  });

  it("[PHARMA-70] [PHARMA-90] what the list has beyond the commissioned quantity is not listed", async () => {
    const trade = await scene();
    const short = { ...PILLS, number: encodeBytes32String("short") };
    const { root, serials } = await listOf(keyOf(short), 20);
    await made(trade, { ...short, quantity: 10n, root });
    for (const [place, listed] of [
      [9, true],
      [10, false],
      [11, false],
    ] as const) {
      const pack = await scanned({ ...trade, serials }, place);
      expect((await trade.verifier.verify({ ...pack, ...short })).listed, String(place)).to.equal(listed);
    }
  });

  it("[PHARMA-90] it names the recall of a lot that lies three ways back, and of none beside it", async () => {
    const trade = await scene();
    const { verifier, lots, parties } = trade;
    const [first, second, third] = ["first", "second", "third"].map(encodeBytes32String) as [string, string, string];
    const root = await made(trade);
    const one = await madeOf(trade, [[root, 10n]], { number: first });
    const two = await madeOf(trade, [[one, 5n]], { number: second });
    await madeOf(trade, [[two, 5n]], { gtin: GTIN.pieces, number: third });
    await lots.connect(parties.maker).recall(root, 2n, REASON_HASH);
    const answer = await verifier.verify({ ...(await scanned(trade)), gtin: GTIN.pieces, number: third });
    expect([answer.recallClass, [...answer.parents]]).to.deep.equal([2n, [two]]);
    expect((await verifier.verify(await scanned(trade))).recallClass).to.equal(0n);
  });

  it("[PHARMA-91] when and why a pack was spent is found by lot and index", async () => {
    const trade = await scene();
    const { lots, parties, serials } = trade;
    await lots.connect(parties.desk).dispense(trade.lot, parties.maker, await packsOf(serials, [7, 8]));
    const found = await lots.queryFilter(lots.filters.PackSpent(trade.lot, 8n));
    expect(found.map(({ args }) => args.custodian)).to.deep.equal([parties.maker.address]);
  });

  it("[PHARMA-93] anybody reports, once an hour, also by a relayed call, and no lot changes", async () => {
    const trade = await scene();
    const { verifier, parties, clock, lots } = trade;
    const { stranger, carrier } = parties;
    const before = [...(await lots.lotOf(trade.lot))];
    const args = [GTIN.pills, trade.lot, id("scanned"), id("evidence")] as const;
    await expectEvents(verifier.connect(stranger).report(...args), verifier, [
      ["CounterfeitSuspected", [GTIN.pills, trade.lot, stranger.address, id("scanned"), id("evidence")]],
    ]);
    const at = await clock.now();
    await clock.next(at + HOUR - SECOND);
    await expectRefusal(
      verifier.connect(stranger).report(...args, { gasLimit: 1_000_000n }),
      verifier,
      "ReportTooSoon",
      [stranger.address, at + HOUR],
    );
    await clock.next(at + HOUR);
    await verifier.connect(stranger).report(...args);
    await relay(trade, carrier, await verifier.report.populateTransaction(...args));
    expect([...(await lots.lotOf(trade.lot))]).to.deep.equal(before);
  });
});
