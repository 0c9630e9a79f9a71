import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";

import { printDigitalLink, printElementString } from "@xinglin/sdk/gs1";
import { checkDigitOf } from "@xinglin/sdk/kernel";
import { expect } from "chai";

import { type Answer, BILINGUAL, type TaskStage, UNTIL, institutions, openStage } from "./stage.ts";

const gtinFrom = (twelve: string): string => `0${twelve}${String(checkDigitOf(twelve))}`;
const HERB = gtinFrom("690123451001");
const TABLETS = gtinFrom("690123453001");
const EXPIRY = "2060-12-31";
const codeOf = (i: number): string => `8123456${String(i).padStart(13, "0")}`;
const elementsOf = (serial: string) => [
  { ai: "01", value: TABLETS },
  { ai: "17", value: "601231" },
  { ai: "10", value: "JN2611" },
  { ai: "21", value: serial },
];

describe("Tasks: a lot is made, travels, is scanned, dispensed, traced and recalled", () => {
  let stage: TaskStage;
  const story: Record<string, string> = {};

  before(async () => {
    stage = await openStage("pharma");
    await institutions(stage, {
      organisations: { maker: "MANUFACTURER", pharmacy: "PHARMACY", hospital: "HOSPITAL", carrier: "CARRIER" },
      staff: {
        qualified: { at: "maker", profession: "PHARMACIST", rights: "RELEASE" },
        doctor: { at: "hospital", profession: "PHYSICIAN", rights: "PRESCRIBE" },
        pharmacist: { at: "pharmacy", profession: "PHARMACIST", rights: "DISPENSE" },
      },
    });
    const serials = [1, 2, 3, 4, 5].map((i) => `JN${String(i)},${codeOf(i)}`);
    writeFileSync(stage.path("serials.txt"), `${serials.reverse().join("\n")}\n`);
  });

  after(() => stage.close());

  afterEach(() => stage.printed());

  const who: TaskStage["who"] = (actor) => stage.who(actor);
  const run: TaskStage["run"] = (task, args) => stage.run(task, args);
  const path: TaskStage["path"] = (name) => stage.path(name);
  const tablets = (more: Answer = {}) => ({
    gtin: TABLETS,
    number: "JN2611",
    expiry: EXPIRY,
    serials: path("serials.txt"),
    lists: path("lists"),
    as: who("maker"),
    ...more,
  });
  const ofHerb = (more: Answer = {}) => tablets({ inputs: `${String(story.herb)}:200`, ...more });
  const verdictOf = async (scanned: string): Promise<Answer> =>
    stage.json("xl:verify", { scanned, lists: path("lists") });
  const given = (more: Answer = {}) => ({
    file: path("prescription.json"),
    pharmacy: who("pharmacy"),
    lot: story.tablets,
    price: "26.80",
    packs: codeOf(2),
    lists: path("lists"),
    as: who("pharmacist"),
    ...more,
  });

  it("products are filed and approved; one whose terms differ is refused", async () => {
    const terms = { kind: "RawMaterial", unit: "Gram", supply: "OverTheCounter" };
    const ceiling = { amount: "288000", currency: "CNY" };
    stage.file("herb.json", terms);
    stage.file("tablets.json", { kind: "Finished", unit: "Pack", ceiling, approval: "国药准字Z20260012" });
    for (const [gtin, file] of [
      [HERB, "herb.json"],
      [TABLETS, "tablets.json"],
    ] as const) {
      await run("xl:product-file", { gtin, terms: path(file), as: who("maker") });
      const approval = { gtin, holder: who("maker"), as: who("regulator") };
      const other = file === "herb.json" ? "tablets.json" : "herb.json";
      expect(await stage.refused("xl:product-approve", { ...approval, terms: path(other) })).to.match(BILINGUAL);
      await run("xl:product-approve", { ...approval, terms: path(file) });
    }
    const { product } = await stage.json("xl:product", { gtin: TABLETS });
    expect(product).to.deep.include({ holder: who("maker"), isInForce: true });
    expect(await stage.json("xl:product", { gtin: gtinFrom("690123459999") })).to.include({ product: null });
  });

  it("a rehearsal of a lot lists no pack and sends nothing", async () => {
    const before = await stage.height();
    const args = { gtin: HERB, number: "H1", expiry: EXPIRY, quantity: 1000, as: who("maker") };
    expect(await run("xl:lot-commission", { ...args, dryRun: true })).to.have.property("dryRun", true);
    const listed = { ...args, gtin: TABLETS, prefix: "X", lists: path("lists"), dryRun: true };
    expect(await run("xl:lot-commission", listed)).to.have.property("dryRun", true);
    expect([existsSync(path("lists")), await stage.height()]).to.deep.equal([false, before]);
    const { lot, quantity } = await stage.json("xl:lot-commission", args);
    expect(quantity).to.equal(1000);
    story.herb = String(lot);
  });

  it("who may not make or release is refused", async () => {
    expect(
      await stage.refused("xl:lot-commission", {
        gtin: HERB,
        number: "H2",
        expiry: EXPIRY,
        quantity: 5,
        as: who("pharmacy"),
      }),
    ).to.match(BILINGUAL);
    expect(await stage.refused("xl:lot-release", { lot: story.herb, as: who("doctor") })).to.match(BILINGUAL);
    expect(await stage.refused("xl:lot-transform", ofHerb())).to.match(BILINGUAL);
    await run("xl:lot-release", { lot: story.herb, as: who("qualified") });
  });

  it("packs of a file become a list and a root; their lot is made of the herb", async () => {
    const told = await stage.json("xl:lot-transform", ofHerb());
    expect(told).to.include({ quantity: 5, number: "JN2611", gtin: TABLETS, maker: who("maker") });
    expect(told.root).to.match(/^0x[0-9a-f]{64}$/);
    story.tablets = String(told.lot);
    const [listed] = JSON.parse(readFileSync(path("lists/directory.json"), "utf8")) as Answer[];
    expect(listed).to.include({ lot: "JN2611", codesOf: "8123456" });
    await run("xl:lot-release", { lot: story.tablets, as: who("qualified") });
    const numbered = ofHerb({ number: "JN2612", serials: "", prefix: "JN", quantity: 3 });
    expect(await run("xl:lot-transform", numbered)).to.include({ quantity: 3 });
    expect(JSON.parse(readFileSync(path("lists/directory.json"), "utf8"))).to.have.lengthOf(2);
  });

  it("goods are shipped, collected and received, by the terms that the chain has", async () => {
    const shipment = {
      to: who("pharmacy"),
      loads: `${String(story.tablets)}:4`,
      carrier: who("carrier"),
      due: UNTIL,
      as: who("maker"),
    };
    const before = await stage.height();
    expect(await run("xl:ship", { ...shipment, dryRun: true })).to.have.property("dryRun", true);
    expect(await stage.height()).to.equal(before);
    expect(await stage.refused("xl:ship", { ...shipment, loads: `${String(story.tablets)}:6` })).to.match(BILINGUAL);
    const { shipment: id } = await stage.json("xl:ship", shipment);
    expect(await stage.refused("xl:receive", { shipment: id, as: who("pharmacy") })).to.match(BILINGUAL);
    expect(await run("xl:collect", { shipment: id, as: who("carrier") })).to.include({ stage: "InTransit" });
    expect(await stage.refused("xl:receive", { shipment: id, as: who("wang") })).to.match(BILINGUAL);
    expect(await run("xl:receive", { shipment: id, received: "4", as: who("pharmacy") })).to.include({
      stage: "Received",
    });
    const { shipments } = await stage.json("xl:shipments", { to: who("pharmacy") });
    expect((shipments as Answer[]).map(({ stage: at, received }) => [at, received])).to.deep.equal([["Received", [4]]]);
    expect(await stage.json("xl:shipments", { from: who("pharmacy") })).to.deep.equal({ shipments: [] });
  });

  it("a pack is verified by each of its three codes; a number beyond the list is none", async () => {
    const elements = elementsOf("JN2");
    for (const scanned of [
      printElementString({ elements, as: "brackets" }),
      `]d2${printElementString({ elements, as: "fnc1" })}`,
      printDigitalLink({ elements, domain: "https://maker.example" }),
      codeOf(2),
    ]) {
      const { verdict, words } = await verdictOf(scanned);
      expect(verdict, scanned).to.equal("Usable");
      expect((words as Answer[])[0]).to.have.all.keys("en", "zh");
    }
    expect((await verdictOf(codeOf(9))).verdict).to.equal("CodeUnknown");
    expect(await stage.refused("xl:verify", { scanned: "hello" })).to.match(/^Gs1Malformed: .*\p{Script=Han}/su);
  });

  it("a prescription is signed into a file of the patient's own, and nothing is on the chain", async () => {
    const before = await stage.height();
    const args = {
      lines: `${TABLETS}:1`,
      organisation: who("hospital"),
      profession: "PHYSICIAN",
      out: path("prescription.json"),
      as: who("doctor"),
    };
    const { prescription } = await stage.json("xl:prescribe", args);
    expect(prescription).to.match(/^0x[0-9a-f]{64}$/);
    expect([await stage.height(), statSync(path("prescription.json")).mode & 0o777]).to.deep.equal([before, 0o600]);
    expect(await stage.refused("xl:prescribe", args)).to.match(/^OptionMalformed: /);
    expect(await run("xl:prescribe", { ...args, lines: "黄芪:70", out: path("herbs.json") })).to.have.property("until");
    expect(await stage.refused("xl:prescribe", { ...args, lines: "独角兽:70", out: path("no.json") })).to.match(
      /^OptionMalformed: .*\p{Script=Han}/su,
    );
  });

  it("a pharmacist gives what it says, once: the pack is spent, and a second time it is refused", async () => {
    const before = await stage.height();
    expect(await run("xl:dispense", given({ dryRun: true }))).to.have.property("dryRun", true);
    expect(await stage.height()).to.equal(before);
    expect(await stage.refused("xl:dispense", given({ as: who("wang") }))).to.match(BILINGUAL);
    expect(await stage.refused("xl:dispense", given({ price: "28.81" }))).to.match(/^PriceAboveCeiling: /);
    expect(await stage.json("xl:dispense", given())).to.include({ line: 0, quantity: 1, place: 0 });
    expect((await verdictOf(codeOf(2))).verdict).to.equal("Spent");
    expect(await stage.refused("xl:dispense", given({ packs: codeOf(3) }))).to.match(BILINGUAL);
    expect(await stage.json("xl:prescription", { file: path("prescription.json") })).to.include({ dispensings: "1" });
  });

  it("a lot is traced up and down, with who has any of it", async () => {
    const up = await stage.json("xl:trace", { lot: story.tablets });
    expect(up.ancestors).to.deep.equal([{ lot: story.herb, depth: 1 }]);
    const [itself] = up.reached as { holders: Record<string, number>; reading: Answer }[];
    expect(itself?.holders).to.deep.equal({ [who("maker")]: 1, [who("pharmacy")]: 3 });
    expect(itself?.reading).to.include({ dispensed: 1, commissioned: 5 });
    const down = await stage.json("xl:trace", { lot: story.herb });
    expect((down.reached as Answer[]).map(({ depth }) => depth)).to.deep.equal([0, 1, 1]);
    expect((up.history as Answer[]).map(({ kind }) => kind)).to.include.members(["Derived", "Released", "Shipped"]);
    await run("xl:trace", { lot: story.tablets });
    expect(stage.printed()).to.match(/↑1 .*上游/);
  });

  it("a recalled herb stops what was made of it", async () => {
    stage.file("reason.json", { found: "aflatoxin" });
    const recall = { lot: story.herb, severity: "I", document: path("reason.json") };
    expect(await stage.refused("xl:lot-recall", { ...recall, as: who("pharmacy") })).to.match(BILINGUAL);
    const { reached, salt } = await stage.json("xl:lot-recall", { ...recall, as: who("maker") });
    expect([(reached as Answer[]).length, /^0x[0-9a-f]{64}$/.test(String(salt))]).to.deep.equal([3, true]);
    const { verdict, words } = await verdictOf(codeOf(3));
    expect(verdict).to.equal("Stopped");
    expect(JSON.stringify(words)).to.contain("上游批次已召回");
  });

  it("what cannot be read is refused before anything is asked", async () => {
    stage.file("wrong.json", { kind: "Potion", unit: "Pack" });
    writeFileSync(path("twice.txt"), "A1\nA1\n");
    const capability = JSON.parse(readFileSync(path("prescription.json"), "utf8")) as Answer;
    const changes = [
      { prescription: {} },
      { prescription: null },
      { lines: [] },
      { signature: "0x123" },
      { bearerKey: `0x${"00".repeat(32)}` },
    ];
    const damaged = changes.map((change, i) => stage.file(`damaged${String(i)}.json`, { ...capability, ...change }));
    const attempts: [string, Answer, RegExp][] = [
      ["xl:product-file", { gtin: "12345678", terms: path("herb.json") }, /^GtinMalformed: /],
      ["xl:product-file", { gtin: HERB, terms: path("wrong.json") }, /^OptionMalformed: /],
      ["xl:lot-commission", tablets({ serials: path("twice.txt") }), /^SerialsInvalid: /],
      ["xl:lot-commission", tablets({ expiry: "2060-13-01" }), /^OptionMalformed: /],
      ["xl:lot-commission", tablets({ quantity: 7 }), /^OptionMalformed: /],
      ["xl:lot-commission", tablets({ serials: "" }), /^OptionMalformed: /],
      ["xl:lot-release", { lot: "0x12" }, /^OptionMalformed: /],
      ["xl:trace", { lot: `0x${"12".repeat(32)}` }, /^OptionMalformed: /],
      ["xl:receive", { shipment: `0x${"12".repeat(32)}` }, /^OptionMalformed: /],
      ["xl:ship", { to: who("pharmacy"), loads: "much", due: UNTIL }, /^OptionMalformed: /],
      ["xl:ship", { to: who("pharmacy"), loads: `${String(story.herb)}:1`, due: UNTIL, range: "8-2" }, /^OptionMalf/],
      ["xl:dispense", given({ file: path("reason.json") }), /^OptionMalformed: /],
      ...damaged.map((file): [string, Answer, RegExp] => ["xl:dispense", given({ file }), /^OptionMalformed: /]),
      ["xl:dispense", given({ lists: path("elsewhere") }), /^OptionMalformed: /],
      ["xl:dispense", given({ price: "cheap" }), /^OptionMalformed: /],
      ["xl:dispense", given({ packs: codeOf(77) }), /^SerialsInvalid: /],
    ];
    for (const [task, args, refusal] of attempts) {
      const said = await stage.refused(task, args);
      expect(said, JSON.stringify(args))
        .to.match(refusal)
        .and.match(/\p{Script=Han}/u);
    }
  });
});
