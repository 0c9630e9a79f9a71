import { expect } from "chai";
import { ZeroAddress, encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import { type Expected, eventsOf, expectRefusal } from "../../helpers/expectations.ts";
import { expectStopped } from "../../helpers/lots.ts";
import {
  CONTROL,
  GTIN,
  HINDRANCE,
  REASON_HASH,
  type Trade,
  keyOf,
  made,
  madeOf,
  newLot,
  sumOf,
  tradeOn,
} from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const number = encodeBytes32String;

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
    const empty = newLot({ number: number("out"), quantity: 0n });
    await expectRefusal(lots.connect(maker).transform(maker, [input], [out, empty]), lots, "LotInvalid", [
      empty.number,
      empty.expiry,
      0n,
      empty.root,
    ]);
    const unknown = 6_901_234_500_066n;
    const another = newLot({ gtin: unknown, number: number("out") });
    await expectRefusal(lots.connect(maker).transform(maker, [input], [out, another]), lots, "LotMakerInvalid", [
      unknown,
      maker.address,
    ]);
    expect((await lots.lotOf(key)).consumed).to.equal(0n);
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
    const walked = await (await lots.connect(stranger).walk(last)).wait();
    expect(walked!.gasUsed).to.be.lessThan(2_000_000n);
    expect(await lots.hindranceOf(last)).to.equal(HINDRANCE.none);
    await lots.connect(maker).recall(first, 1n, REASON_HASH);
    await expectStopped(trade, last, HINDRANCE.ancestorRecalled);
  });
});
