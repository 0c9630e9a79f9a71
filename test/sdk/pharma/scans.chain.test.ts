import { Gs1Malformed, endOf, printDigitalLink, printElementString } from "@xinglin/sdk/gs1";
import { formatGtin } from "@xinglin/sdk/kernel";
import { type PackVerdict, type Verdict, checkScan, packsOf, spendingOf } from "@xinglin/sdk/pharma";
import { expect } from "chai";
import { type Hex, randomSalt } from "@xinglin/sdk/kernel";
import { id } from "ethers";
import { network } from "hardhat";

import { CODE, END, type Room, bulk, gtinOf, listed, roomOn } from "./support.chain.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRoom = roomOn(connection);
const scene = (): Promise<Room> => networkHelpers.loadFixture(deployRoom);

/** 31 March 2101. */
const EXPIRY = "010331";

const elements = (serial: string | undefined, { name = "pills", lot = "P26", expiry = EXPIRY } = {}) => [
  { ai: "01", value: formatGtin({ gtin: gtinOf(name as "pills") }) },
  { ai: "17", value: expiry },
  { ai: "10", value: lot },
  ...(serial === undefined ? [] : [{ ai: "21", value: serial }]),
];
const textOf = (serial: string | undefined, otherwise = {}) =>
  `]d2${printElementString({ elements: elements(serial, otherwise), as: "fnc1" })}`;

const check = async (room: Room, text: string): Promise<PackVerdict> => checkScan({ ...room, store: room.shelf, text });

async function expectVerdict(room: Room, text: string, verdict: Verdict): Promise<PackVerdict> {
  const found = await check(room, text);
  expect(found.verdict).to.equal(verdict);
  expect(found.words.every(({ en, zh }) => en.endsWith(".") && zh.endsWith("。"))).to.equal(true);
  return found;
}

describe("SDK: scanned packs on a chain", () => {
  it("[PHARMA-90] [PHARMA-92] [PHARMA-94] the same pack is usable by element string, Digital Link and traceability code", async () => {
    expect(endOf({ year: 2101, month: 3, day: 31 })).to.equal(END);
    const room = await scene();
    const { key } = await listed(room, { lot: "P26" });
    await listed(room, { lot: "P27", count: 5, name: "vaccine" });
    for (const text of [
      textOf("S0017"),
      `(01)${formatGtin({ gtin: gtinOf("pills") })}(17)${EXPIRY}(10)P26(21)S0017`,
      printDigitalLink({ elements: elements("S0017"), domain: "https://maker.example/p" }),
      CODE(17),
    ]) {
      const found = await expectVerdict(room, text, "Usable");
      expect(found.answer?.lot).to.equal(key);
      expect(found.proof?.index).to.equal(17);
      expect(found.words).to.have.length(1);
    }
  });

  it("[PHARMA-91] [PHARMA-94] a pack that was dispensed, removed or struck says when and why", async () => {
    const room = await scene();
    const { at, lots, by } = room;
    const { key, serials } = await listed(room, { lot: "P26" });
    const { maker, desk } = at.parties;
    await at.lots.connect(desk).dispense(key, maker, await packsOf({ serials, packs: [1] }));
    const moment = Number(await at.clock.now());
    const removal = { lot: key, custodian: maker.address, reason: "Sampled", quantity: 1 } as const;
    await lots.remove({ removal, packs: await packsOf({ serials, packs: [2] }), via: by(maker) });
    await lots.strike({ lot: key, packs: await packsOf({ serials, packs: [3] }), via: by(maker) });
    const dispensed = await expectVerdict(room, textOf("S0001"), "Spent");
    expect(dispensed.spending).to.deep.include({ at: moment, reason: "Dispensed", custodian: maker.address });
    expect(dispensed.words[1]?.en).to.include("Given to a patient");
    expect((await expectVerdict(room, textOf("S0002"), "Spent")).spending?.reason).to.equal("Sampled");
    const struck = await expectVerdict(room, CODE(3), "Spent");
    expect(struck.spending).to.deep.include({ reason: "Struck", custodian: undefined });
    expect(await spendingOf({ lots, lot: key, pack: 4 })).to.equal(undefined);
    await lots.restore({ removal, indices: [2], via: by(maker) });
    await expectVerdict(room, textOf("S0002"), "Usable");
  });

  it("[PHARMA-94] a pack of a recalled lot is stopped, and the words name the class", async () => {
    const room = await scene();
    const { key } = await listed(room, { lot: "P26" });
    await room.lots.recall({ lot: key, severity: "II", via: room.by(room.at.parties.regulator) });
    const { words } = await expectVerdict(room, textOf("S0001"), "Stopped");
    expect(words.map(({ zh }) => zh)).to.include.members(["所属批次：已召回。", "二级召回。"]);
  });

  it("[PHARMA-94] what its maker never listed, a lot that was never made, and codes that name nothing are told apart", async () => {
    const room = await scene();
    await listed(room, { lot: "P26" });
    const herb = await bulk(room);
    await expectVerdict(room, textOf("S9999"), "NotListed");
    await expectVerdict(room, textOf("S0001", { lot: "P99" }), "LotUnknown");
    await expectVerdict(room, textOf("S0001", { expiry: "010430" }), "LotUnknown");
    await expectVerdict(room, CODE(99), "CodeUnknown");
    await expectVerdict(room, "99999990000000000001", "CodeUnknown");
    await expectVerdict(room, formatGtin({ gtin: gtinOf("pills") }), "Incomplete");
    await expectVerdict(room, textOf(undefined), "LotOnly");
    const found = await expectVerdict(room, textOf(undefined, { name: "herb", lot: "H26" }), "LotOnly");
    expect(found.answer?.lot).to.equal(herb);
    await check(room, "no code").then(
      () => expect.fail("it was answered"),
      (problem: unknown) => expect(problem).to.be.instanceOf(Gs1Malformed),
    );
  });

  it("[PHARMA-94] a list that the store does not give, or that is of another root, is no word against the pack", async () => {
    const room = await scene();
    const { entry } = await listed(room, { lot: "P26" });
    const other = await listed(room, { lot: "P27", count: 7 });
    room.directory.add({ ...entry, book: other.entry.book });
    await expectVerdict(room, textOf("S0001"), "LotOnly");
    room.directory.add({ ...entry, book: "nowhere" });
    const { answer } = await expectVerdict(room, textOf("S0001"), "LotOnly");
    expect(answer).to.deep.include({ isListed: false, isSpent: false, hindrance: "None" });
  });

  it("[PHARMA-93] anybody reports a suspicion, once an hour", async () => {
    const room = await scene();
    const { stranger } = room.at.parties;
    const pack = { gtin: gtinOf("pills"), lot: "P26", expiry: END };
    const report = () =>
      room.checks.report({ pack, scanned: id("scan") as Hex, evidence: randomSalt(), via: room.by(stranger) });
    await report();
    await report().then(
      () => expect.fail("it went through"),
      (problem: unknown) => expect(problem).to.have.property("name", "ReportTooSoon"),
    );
  });
});
