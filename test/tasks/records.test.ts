import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parseResource } from "@xinglin/sdk/fhir";
import { writeRecord } from "@xinglin/sdk/flows";
import { FolderDrafts } from "@xinglin/sdk/folders";
import type { PatientId } from "@xinglin/sdk/kernel";
import { recordStruct } from "@xinglin/sdk/records";
import { MemoryCabinet, MemoryStore } from "@xinglin/sdk/stores";
import { expect } from "chai";
import { keccak256 } from "ethers";

import { type Answer, BILINGUAL, type TaskStage, UNTIL, institutions, openStage } from "./stage.ts";

const note = (text: string) => ({
  resourceType: "Observation",
  status: "final",
  category: [
    { coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory" }] },
  ],
  code: { text: "脉率" },
  effectiveDateTime: "2026-10-01T08:00:00Z",
  valueString: text,
});

describe("Tasks: a record is written, shared, read and listed", () => {
  let stage: TaskStage;
  const story: Record<string, string> = {};

  before(async () => {
    stage = await openStage("records");
    await institutions(stage, {
      organisations: { hospital: "HOSPITAL" },
      staff: { doctor: { at: "hospital", profession: "PHYSICIAN", rights: "" } },
    });
    const { patient } = await stage.run("xl:register", { as: stage.who("zhao") });
    story.patient = String(patient);
    stage.file("note.json", note("72"));
  });

  after(() => stage.close());

  afterEach(() => stage.printed());

  const { who, run, path } = {
    who: ((actor) => stage.who(actor)) as TaskStage["who"],
    run: ((task, args) => stage.run(task, args)) as TaskStage["run"],
    path: ((name) => stage.path(name)) as TaskStage["path"],
  };
  const written = (more: Answer = {}) => ({
    file: path("note.json"),
    patient: story.patient,
    organisation: who("hospital"),
    profession: "PHYSICIAN",
    episode: 1,
    archive: path("archive"),
    as: who("doctor"),
    ...more,
  });
  const byPatient = (more: Answer = {}) => ({
    archive: path("archive"),
    keys: path("zhao.keys"),
    as: who("zhao"),
    ...more,
  });
  const byDoctor = (more: Answer = {}) => ({
    archive: path("archive"),
    keys: path("hospital.keys"),
    envelope: path("envelope.json"),
    organisation: who("hospital"),
    profession: "PHYSICIAN",
    as: who("doctor"),
    ...more,
  });
  const filesIn = (folder: string): string[] =>
    existsSync(path(folder))
      ? (readdirSync(path(folder), { recursive: true, withFileTypes: true }) as { name: string; isFile(): boolean }[])
          .filter((entry) => entry.isFile())
          .map(({ name }) => name)
      : [];

  it("[VAULT-77] Zhao gets a vault in a file of her own; a rehearsal writes none and publishes nothing", async () => {
    const args = { patient: story.patient, keys: path("zhao.keys"), as: who("zhao") };
    const before = await stage.height();
    expect(await run("xl:vault", { ...args, dryRun: true })).to.have.property("dryRun", true);
    expect([existsSync(path("zhao.keys")), await stage.height()]).to.deep.equal([false, before]);
    expect(await run("xl:vault", args)).to.include({ patient: story.patient, kem: "X_WING" });
    expect(statSync(path("zhao.keys")).mode & 0o777).to.equal(0o600);
    expect(await stage.refused("xl:vault", args)).to.match(BILINGUAL);
  });

  it("a stranger's vault of her is refused, and leaves no file", async () => {
    const args = { patient: story.patient, keys: path("wang.keys"), as: who("wang") };
    expect(await stage.refused("xl:vault", args)).to.match(BILINGUAL);
    expect(existsSync(path("wang.keys"))).to.equal(false);
  });

  it("the doctor writes nothing without an episode of hers, and nothing is left of the attempt", async () => {
    expect(await stage.refused("xl:record-write", written())).to.match(BILINGUAL);
    expect(filesIn("archive")).to.deep.equal([]);
  });

  it("she opens one; a rehearsal of writing keeps nothing and sends nothing", async () => {
    await run("xl:episode", {
      patient: story.patient,
      organisation: who("hospital"),
      number: 1,
      until: UNTIL,
      as: who("zhao"),
    });
    const before = await stage.height();
    const rehearsed = await stage.json("xl:record-write", written({ dryRun: true }));
    expect(rehearsed).to.have.all.keys("dryRun", "to", "gas", "fee");
    expect([filesIn("archive"), await stage.height()]).to.deep.equal([[], before]);
  });

  it("[VAULT-103] the doctor writes, sealed to her; she reads it, and the access is logged", async () => {
    const told = await stage.json("xl:record-write", written());
    expect(told).to.include({ patient: story.patient, kind: "RESULT", category: "LABORATORY", status: "Current" });
    expect(told).to.include.all.keys("record", "content", "name", "transaction", "block", "gas");
    story.first = String(told.record);
    expect(filesIn("archive").some((name) => name.endsWith(".draft"))).to.equal(false);
    for (const name of filesIn("archive/contents")) expect(name).to.match(/^[0-9a-f]{64}$/);

    const { text, purpose } = await stage.json("xl:record-read", byPatient({ record: story.first }));
    expect(purpose).to.equal("PATRQT");
    expect(JSON.parse(String(text))).to.deep.equal(note("72"));
  });

  it("a rehearsal of reading logs nothing and opens nothing", async () => {
    const before = await stage.height();
    const args = byPatient({ record: story.first, out: path("rehearsed.json"), dryRun: true });
    expect(await run("xl:record-read", args)).to.have.property("dryRun", true);
    expect([existsSync(path("rehearsed.json")), await stage.height()]).to.deep.equal([false, before]);
  });

  it("the hospital states a key, she grants, and seals it the keys", async () => {
    await run("xl:grant", {
      patient: story.patient,
      grantee: who("hospital"),
      categories: "LABORATORY",
      as: who("zhao"),
    });
    const key = { keys: path("hospital.keys"), statement: path("hospital.json"), until: UNTIL, as: who("hospital") };
    expect(await stage.json("xl:key", key)).to.include({ account: who("hospital"), kem: "X_WING" });
    const share = { keys: path("zhao.keys"), statement: path("hospital.json"), as: who("zhao") };
    expect(await stage.refused("xl:share", { ...share, line: 3, out: path("none.json") })).to.match(BILINGUAL);
    const shared = await stage.json("xl:share", { ...share, out: path("envelope.json") });
    expect(shared).to.include({ patient: story.patient, grantee: who("hospital"), line: "0" });
    expect(JSON.stringify(JSON.parse(readFileSync(path("envelope.json"), "utf8")))).not.to.contain("rootKey");
  });

  it("the doctor reads by the grant what she had sealed again, into a file", async () => {
    const args = byDoctor({ record: story.first, out: path("read.json") });
    expect(await run("xl:record-read", args)).to.include({ purpose: "TREAT" });
    expect(JSON.parse(readFileSync(path("read.json"), "utf8"))).to.deep.equal(note("72"));
    expect(await stage.refused("xl:record-read", args)).to.contain("OptionMalformed");
  });

  it("and writes a correction under its keys", async () => {
    stage.file("note.json", note("74"));
    const more = { envelope: path("envelope.json"), keys: path("hospital.keys"), replaces: story.first };
    const { record } = await run("xl:record-write", written(more));
    story.second = String(record);
    const { records } = await stage.json("xl:timeline", { patient: story.patient });
    expect((records as Answer[]).map(({ id, status }) => [id, status])).to.deep.equal([
      [story.first, "Superseded"],
      [story.second, "Current"],
    ]);
    const { text } = await run("xl:record-read", byDoctor({ record: story.second }));
    expect(JSON.parse(String(text))).to.deep.equal(note("74"));
  });

  it("an envelope that somebody else signed opens nothing", async () => {
    const envelope = JSON.parse(readFileSync(path("envelope.json"), "utf8")) as Answer;
    stage.file("forged.json", { ...envelope, signer: who("wang") });
    const args = byDoctor({ record: story.second, envelope: path("forged.json") });
    expect(await stage.refused("xl:record-read", args)).to.match(/^EnvelopeNotSigned: .*\p{Script=Han}/su);
  });

  it("[VAULT-100] what a loss of power left is anchored, once, and by nobody else", async () => {
    const folder = path("second");
    const authoredAt = await stage.now();
    const author = who("doctor");
    const lost = writeRecord({
      source: new TextEncoder().encode("half written"),
      header: (content) => ({
        ...recordStruct({
          ...{ patient: story.patient as PatientId, author, organisation: who("hospital"), profession: "PHYSICIAN" },
          ...{ kind: "NOTE", category: "NOTES", confidentiality: "N", episode: 1, content },
          authoredAt: BigInt(authoredAt),
        }),
        content,
      }),
      sealKey: () => Promise.resolve(new Uint8Array(32)),
      store: new MemoryStore(),
      cabinet: new MemoryCabinet(),
      drafts: new FolderDrafts({ folder: join(folder, "drafts") }),
      anchor: () => Promise.reject(new Error("no power")),
    });
    expect(await lost.catch((problem: unknown) => (problem as Error).message)).to.equal("no power");
    const args = { archive: folder, as: author };
    expect(await stage.refused("xl:record-resume", { ...args, as: who("wang") })).to.match(BILINGUAL);
    expect(await run("xl:record-resume", { ...args, dryRun: true })).to.have.property("dryRun", true);
    const { anchored } = await stage.json("xl:record-resume", args);
    expect(anchored).to.have.lengthOf(1);
    expect(await stage.json("xl:record-resume", args)).to.deep.equal({ anchored: [] });
  });

  it("after she takes the grant back nobody reads or writes by it", async () => {
    await run("xl:revoke", { patient: story.patient, grantee: who("hospital"), as: who("zhao") });
    expect(await stage.refused("xl:record-read", byDoctor({ record: story.second }))).to.match(BILINGUAL);
    const more = { envelope: path("envelope.json"), keys: path("hospital.keys") };
    expect(await stage.refused("xl:record-write", written(more))).to.match(BILINGUAL);
    const before = readFileSync(path("zhao.keys"), "utf8");
    const { text } = await run("xl:record-read", byPatient({ record: story.second }));
    expect(JSON.parse(String(text))).to.deep.equal(note("74"));
    expect(readFileSync(path("zhao.keys"), "utf8"), "the vault's epochs go on").not.to.equal(before);
  });

  it("[RECORDS-93] she sees who read what, and that no list of hers is narrowed", async () => {
    const { accesses } = await stage.json("xl:accesses", { patient: story.patient, out: path("audit.json") });
    expect(accesses).to.equal(4);
    const bundle = parseResource(readFileSync(path("audit.json"))) as unknown as { entry: unknown[] };
    expect(bundle.entry).to.have.lengthOf(4);
    const narrowed = { patient: story.patient, organisation: who("hospital") };
    expect(await stage.refused("xl:accesses", narrowed)).to.match(BILINGUAL);
    expect(await stage.json("xl:accesses", { organisation: who("hospital") })).to.include({ accesses: 2 });
  });

  it("[EVIDENCE-11] what happened to a record is proved by a bundle, which a changed byte breaks", async () => {
    const out = path("evidence.json");
    const told = await stage.json("xl:evidence", { about: [story.first], out });
    expect(told.events).to.be.greaterThan(2);
    const proven = await stage.json("xl:evidence-verify", { file: out, blockHash: told.lastBlockHash });
    expect((proven.events as Answer[]).map(({ event }) => event)).to.include("RecordAnchored");
    const elsewhere = { file: out, blockHash: keccak256("0x") };
    expect(await stage.refused("xl:evidence-verify", elsewhere)).to.match(BILINGUAL);
    expect(await stage.refused("xl:evidence", { about: [story.first], out })).to.match(BILINGUAL);
    const empty = path("nothing.json");
    expect(await stage.json("xl:evidence", { about: [keccak256("0x12")], out: empty })).to.include({ events: 0 });
    const text = readFileSync(out, "utf8");
    const at = text.indexOf('"headers"') + 200;
    writeFileSync(out, `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`);
    expect(await stage.refused("xl:evidence-verify", { file: out, blockHash: told.lastBlockHash })).to.match(BILINGUAL);
  });

  it("[VAULT-77] keys that others may read are refused, and so is a file that holds none", async () => {
    chmodSync(path("zhao.keys"), 0o644);
    const args = byPatient({ record: story.first });
    expect(await stage.refused("xl:record-read", args)).to.match(/^KeyFileRefused: .*\p{Script=Han}/su);
    writeFileSync(path("empty.keys"), "{}", { mode: 0o600 });
    for (const keys of ["empty.keys", "absent.keys"].map(path)) {
      expect(await stage.refused("xl:record-read", { ...args, keys })).to.match(/^KeyFileRefused: /);
    }
    rmSync(path("empty.keys"));
  });

  it("what cannot be read is refused before anything is asked", async () => {
    stage.file("hiv.json", {
      ...note("positive"),
      meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "HIV" }] },
    });
    const attempts: [string, Answer][] = [
      ["xl:record-write", written({ file: path("absent.json") })],
      ["xl:record-write", written({ file: path("hiv.json") })],
      ["xl:record-write", written({ profession: "WIZARD" })],
      ["xl:record-write", written({ archive: "" })],
      ["xl:record-read", byPatient({ record: `0x${"12".repeat(32)}` })],
      ["xl:episode", { patient: story.patient, organisation: who("hospital"), until: "soon", as: who("zhao") }],
    ];
    for (const [task, args] of attempts) {
      expect(await stage.refused(task, args), task).to.match(/^OptionMalformed: .*\p{Script=Han}/su);
    }
    stage.file("broken.json", { resourceType: "Observation" });
    expect(await stage.refused("xl:record-write", written({ file: path("broken.json") }))).to.match(/^FhirInvalid: /);
  });
});
