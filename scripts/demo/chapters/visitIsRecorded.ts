import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type ExportDirectory, SYSTEMS, auditEventsFor, auditEventsOf, provenancesOf } from "@xinglin/sdk/audit";
import type { Grant } from "@xinglin/sdk/consent";
import {
  PATTERNS,
  type ReadResource,
  type TcmVisitNote,
  parseResource,
  readTcmVisitNote,
  requireValid,
  tcmVisitNote,
} from "@xinglin/sdk/fhir";
import { keyPlaceOf } from "@xinglin/sdk/flows";
import { type DeviceId, type PatientId, type RecordId, signed } from "@xinglin/sdk/kernel";
import { accessesOf, recognise, timelineOf } from "@xinglin/sdk/records";
import { MemoryStore } from "@xinglin/sdk/stores";
import {
  EpochStale,
  KeyMissing,
  type KeyRing,
  Vault,
  collect,
  compartmentsOf,
  openContentKey,
  revocationsOf,
} from "@xinglin/sdk/vault";
import { hexlify } from "ethers";

import { type Archive, keysFor, openArchive } from "../archive.ts";
import { EPISODE, type Reader, type Written, read, write } from "../records.ts";
import { DAY, type Stage } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { RegisteredDevices } from "./devices.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professional, Professionals } from "./practitioners.ts";

/** Grants by their lines: that to the first hospital's doctors is of the chapter before. */
const LINE = 0;
const MONTH = 30n * DAY;

/** The chapter's people, and what they work with. */
interface Scene {
  readonly story: Story;
  readonly stage: Stage;
  readonly archive: Archive;
  readonly zhao: Zhao;
  readonly patient: PatientId;
  /** At the hospital of Chinese medicine. */
  readonly dong: Professional;
  /** At another hospital. */
  readonly qian: Professional;
}

/**
 * Dr Dong writes a visit down; Dr Qian, elsewhere, reads it, takes an exam over, and one day no longer may. Answers her vault as it
 * stands then.
 */
export async function visitIsRecorded(
  story: Story,
  stage: Stage,
  {
    zhao,
    practitioners,
    devices,
  }: { readonly zhao: Zhao; readonly practitioners: Professionals; readonly devices: RegisteredDevices },
): Promise<Vault> {
  story.chapter("A visit is written down, and read elsewhere 病历、互认与查阅留痕");
  const dong = practitioners.get("practitioner-dong");
  const qian = practitioners.get("practitioner-qian");
  const device = devices.get("device-pulse");
  if (dong === undefined || qian === undefined || device === undefined) {
    throw new Error("The journey's data lacks somebody or something.");
  }
  const archive = await openArchive();
  const scene: Scene = { story, stage, archive, zhao, patient: zhao.patient, dong, qian };
  try {
    const vault = Vault.create({ patient: zhao.patient });
    const keys = await keysOf(scene, vault, dong);
    const note = await writesNote(scene, keys);
    const reader = await readsElsewhere(scene, { vault, note: note.written, said: note.said });
    const exam = await examIsRecognised(scene, { keys, reader, device });
    const amended = await amends(scene, { keys, ...note });
    await replicaIsRepaired(scene, { vault, written: amended });
    const after = await revokedReaderIsShutOut(scene, { vault, reader });
    await listsWhoReadWhat(scene, { note: note.written, exam, amended });
    return after;
  } finally {
    await archive.close();
  }
}

/** What a doctor's hospital has in hand for its grant, as the patient's vault stands now. */
function keysOf({ stage, zhao, patient }: Scene, vault: Vault, { employer }: Professional): Promise<KeyRing> {
  return keysFor(stage, { patient, controller: zhao.account, vault, grantee: employer.account, line: LINE });
}

// ---------------------------------------------------------------- writing

async function writesNote(
  { story, stage, archive, zhao, patient, dong }: Scene,
  keys: KeyRing,
): Promise<{ readonly written: Written; readonly said: TcmVisitNote }> {
  const organisation = dong.employer.account.address;
  const now = await stage.now();
  await story.step(
    `Ms Zhao opens an episode at ${dong.employer.organization.name}: its doctors may write for a year`,
    stage.records.openEpisode({
      patient,
      organisation,
      number: EPISODE,
      until: now + 365n * DAY,
      via: signed({ signer: zhao.account, submitter: stage.relayer }),
    }),
  );

  const said: TcmVisitNote = {
    id: randomUUID(),
    at: instantOf(await stage.now()),
    patient: { system: SYSTEMS.patient, value: patient },
    practitioner: { system: SYSTEMS.uri, value: await uriOf(stage, dong.account.address), name: dong.name },
    organisation: {
      system: SYSTEMS.uri,
      value: await uriOf(stage, organisation),
      name: dong.employer.organization.name,
    },
    complaint: "食少腹胀三月，乏力",
    inspection: "面色萎黄，神疲",
    listening: "语声低微",
    tongue: { colour: "pale", shapes: ["teeth-marked"], coatingColour: "white-coating", coatings: ["thin-coating"] },
    pulses: ["fine", "weak"],
    palpation: "腹软，无压痛",
    patterns: ["SF70"],
    principles: ["tonify-qi", "fortify-spleen"],
    formula: {
      name: "四君子汤",
      ingredients: [
        { herb: "党参", grams: "9" },
        { herb: "白术", grams: "9" },
        { herb: "茯苓", grams: "9" },
        { herb: "炙甘草", grams: "4.5" },
      ],
      doses: 7,
      usage: "水煎服，日一剂，早晚分服",
    },
  };
  const written = await write(stage, archive, { patient, author: dong, resource: tcmVisitNote(said), keys });
  await story.step(
    `${dong.name} writes the visit: four examinations, ${PATTERNS.SF70.zh} (ICD-11 SF70), 四君子汤; sealed, stored, anchored`,
    Promise.resolve(written.receipt),
  );
  const { status } = await stage.records.stateById({ record: written.id });
  story.expect("the record is part of her course", status === "Current");
  const stored = hexlify(await collect(archive.store.read(await archive.store.nameOf(written.header.content))));
  story.expect(
    "what lies in the stores says nothing",
    !stored.includes(hexlify(written.plaintext.slice(0, 32)).slice(2)),
  );
  return { written, said };
}

// ---------------------------------------------------------------- reading elsewhere

async function readsElsewhere(
  scene: Scene,
  { vault, note, said }: { readonly vault: Vault; readonly note: Written; readonly said: TcmVisitNote },
): Promise<Reader> {
  const { story, stage, archive, zhao, patient, qian } = scene;
  const elsewhere = qian.employer.organization.name;
  const early: Reader = { who: qian, line: LINE, keys: { categoryKeys: [] } };
  await story.refused(`${qian.name} of ${elsewhere} opens the note unasked`, "AccessDenied", async () =>
    read(stage, archive, { patient, written: note, reader: early }),
  );
  const from = await stage.now();
  const grant: Grant = {
    grantee: qian.employer.account.address,
    line: LINE,
    provision: {
      confidentialities: ["U", "L", "M", "N"],
      readers: [qian.profession],
      categories: ["NOTES", "VITAL_SIGNS"],
      purposes: ["TREAT"],
      from,
      until: from + MONTH,
      terms: [],
    },
  };
  await story.step(
    `She grants notes and vital signs to ${elsewhere}'s physicians for a month, and seals them the keys`,
    stage.consents.give({
      patient,
      grants: [grant],
      via: signed({ signer: zhao.account, submitter: stage.relayer }),
    }),
  );
  const reader: Reader = { who: qian, line: LINE, keys: await keysOf(scene, vault, qian) };
  const { plaintext, receipt } = await read(stage, archive, { patient, written: note, reader });
  await story.step(`${qian.name} opens it; decided and logged in one transaction`, Promise.resolve(receipt));
  story.expect("byte for byte what was written", hexlify(plaintext) === hexlify(note.plaintext));
  const found = readTcmVisitNote(parseResource(plaintext));
  story.expect(
    `he reads ${said.patterns.map((code) => PATTERNS[code].zh).join("、")}, ${said.formula?.name ?? ""}`,
    found.patterns.join() === said.patterns.join() && found.formula?.name === said.formula?.name,
  );
  return reader;
}

async function examIsRecognised(
  { story, stage, archive, patient, dong, qian }: Scene,
  { keys, reader, device }: { readonly keys: KeyRing; readonly reader: Reader; readonly device: DeviceId },
): Promise<Written> {
  const resource = await pulseRate(stage, { patient, dong, device });
  const exam = await write(stage, archive, { patient, author: dong, resource, keys, device });
  await story.step("An exam with the pulse instrument is anchored with its device", Promise.resolve(exam.receipt));

  const { plaintext, receipt } = await read(stage, archive, { patient, written: exam, reader });
  await story.step(`${qian.name} opens the result`, Promise.resolve(receipt));
  story.expect("and reads 72 /min", new TextDecoder().decode(plaintext).includes('"value":72'));
  const { records, devices } = stage;
  const record = exam.header;
  const content = await contentAtHand(archive, exam);
  const answer = await recognise({ records, devices, record, content });
  story.expect(
    "recognised instead of repeated: licensed and calibrated then, unaltered, current",
    answer.recognisable && answer.licensedThen && answer.deviceCalibratedThen === true && answer.unaltered,
  );
  story.expect(
    "and the answer names doctor, hospital and device",
    answer.author === dong.account.address &&
      answer.organisation === dong.employer.account.address &&
      answer.device === device,
  );
  const forged = await recognise({ records, devices, record, content: exam.id });
  story.expect("other bytes under its name are not recognised", !forged.recognisable && !forged.unaltered);
  return exam;
}

/** Pulse rate as a FHIR Observation of the device. */
async function pulseRate(
  stage: Stage,
  { patient, dong, device }: { readonly patient: PatientId; readonly dong: Professional; readonly device: DeviceId },
): Promise<ReadResource> {
  const vitalSigns = { system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" };
  const time = instantOf(await stage.now());
  return requireValid({
    resourceType: "Observation",
    status: "final",
    category: [{ coding: [vitalSigns] }],
    code: { coding: [{ system: "http://loinc.org", code: "8867-4", display: "Heart rate" }], text: "脉率" },
    subject: { identifier: { system: SYSTEMS.patient, value: patient } },
    effectiveDateTime: time,
    issued: time,
    performer: [{ identifier: { system: SYSTEMS.uri, value: await uriOf(stage, dong.account.address) } }],
    valueQuantity: { value: 72, unit: "/min", system: "http://unitsofmeasure.org", code: "/min" },
    device: { identifier: { system: SYSTEMS.device, value: device } },
  });
}

/** The commitment to the bytes that the second hospital holds, computed from these bytes. */
async function contentAtHand({ store }: Archive, { header }: Written): Promise<Written["header"]["content"]> {
  const bytes = await collect(store.read(await store.nameOf(header.content)));
  return (await new MemoryStore().write(bytes)).content;
}

// ---------------------------------------------------------------- what becomes of records

async function amends(
  { story, stage, archive, patient, dong }: Scene,
  { keys, written, said }: { readonly keys: KeyRing; readonly written: Written; readonly said: TcmVisitNote },
): Promise<Written> {
  if (said.formula === undefined) throw new Error("The note has no formula.");
  const ingredients = said.formula.ingredients.map((one) => (one.herb === "白术" ? { ...one, grams: "12" } : one));
  const corrected = { ...said, id: randomUUID(), formula: { ...said.formula, ingredients } };
  const amended = await write(stage, archive, {
    patient,
    author: dong,
    resource: tcmVisitNote({ ...corrected, at: instantOf(await stage.now()) }),
    keys,
    replaces: written,
  });
  await story.step(`${dong.name} corrects a dose: 白术 12 g, in a second version`, Promise.resolve(amended.receipt));

  const course = await timelineOf({ records: stage.records, patient });
  const standing = (id: RecordId) => course.find((one) => one.id === id);
  story.expect(
    "the first version stays, marked as superseded, and names what took its place",
    standing(written.id)?.status === "Superseded" && standing(written.id)?.successor === amended.id,
  );
  story.expect(
    "the second is current",
    standing(amended.id)?.status === "Current" && standing(amended.id)?.version === 2,
  );
  const { entry = [] } = await provenancesOf({ records: stage.records, patient });
  const revision = entry.flatMap(({ resource }) => resource?.entity ?? []).find(({ role }) => role === "revision");
  story.expect("as FHIR Provenance: a revision of the first", revision?.what.identifier?.value === written.id);
  return amended;
}

async function replicaIsRepaired(
  { story, stage, archive, zhao, patient }: Scene,
  { vault, written }: { readonly vault: Vault; readonly written: Written },
): Promise<void> {
  const { content } = written.header;
  const [folder = ""] = archive.folders;
  const digest = content.slice(2);
  const file = join(folder, digest.slice(0, 2), digest);
  const bytes = await readFile(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(file, bytes);
  archive.reports.length = 0;

  const everything = compartmentsOf({ categories: ["NOTES"], confidentialities: ["N"] });
  const reader: Reader = { self: zhao.account, keys: await vault.ring({ compartments: everything }) };
  const { plaintext, receipt } = await read(stage, archive, { patient, written, reader });
  await story.step("A bit rots in the first replica; she reads her note, by her own right", Promise.resolve(receipt));
  story.expect("the bytes are right all the same", hexlify(plaintext) === hexlify(written.plaintext));
  story.expect(
    "the bad replica was found out",
    archive.reports.some(({ replica, what }) => replica === archive.replicas[0]?.name && what === "corrupted"),
  );
  story.expect("and mended from a good one", await isGoodIn(archive, 0, written));
}

/** Whether a replica alone gives the record's bytes. */
async function isGoodIn({ replicas }: Archive, index: number, { header }: Written): Promise<boolean> {
  const replica = replicas[index];
  if (replica === undefined) return false;
  try {
    await collect(replica.read(await replica.nameOf(header.content)));
    return true;
  } catch {
    return false;
  }
}

async function revokedReaderIsShutOut(
  scene: Scene,
  { vault, reader }: { readonly vault: Vault; readonly reader: Reader },
): Promise<Vault> {
  const { story, stage, archive, zhao, patient, dong, qian } = scene;
  const grantee = qian.employer.account.address;
  await story.step(
    `She takes the grant to ${qian.employer.organization.name} back, and her vault goes on to new keys`,
    stage.consents.revoke({
      patient,
      grants: [{ grantee, line: LINE }],
      via: signed({ signer: zhao.account, submitter: stage.relayer }),
    }),
  );
  const stale = await keysOf(scene, vault, dong);
  const after = vault.caughtUp(await revocationsOf({ consents: stage.consents, patient }));
  const keys = await keysOf(scene, after, dong);
  const note = tcmVisitNote({
    id: randomUUID(),
    at: instantOf(await stage.now()),
    patient: { system: SYSTEMS.patient, value: patient },
    practitioner: { system: SYSTEMS.uri, value: await uriOf(stage, dong.account.address) },
    organisation: { system: SYSTEMS.uri, value: await uriOf(stage, dong.employer.account.address) },
    complaint: "食欲好转，腹胀减轻",
    patterns: ["SF70"],
    outcome: { score: "6", effect: "effective" },
  });
  story.expect(
    "nobody writes under the keys that he still has",
    await failsWith(EpochStale, () => write(stage, archive, { patient, author: dong, resource: note, keys: stale })),
  );
  const later = await write(stage, archive, { patient, author: dong, resource: note, keys });
  await story.step(`${dong.name} writes how she fares`, Promise.resolve(later.receipt));
  await story.refused(`${qian.name} opens what was written afterwards`, "AccessDenied", async () =>
    read(stage, archive, { patient, written: later, reader }),
  );
  const record = keyPlaceOf(later.header);
  const sealed = await archive.cabinet.get(record.id);
  if (sealed === undefined) throw new Error("The cabinet lost a key.");
  story.expect(
    "even with sealed key and content in hand, his old keys open nothing of it",
    await failsWith(KeyMissing, () => openContentKey({ sealed, ring: reader.keys, record })),
  );
  const { plaintext, receipt } = await read(stage, archive, {
    patient,
    written: later,
    reader: { who: dong, line: LINE, keys },
  });
  await story.step(`${dong.name} still reads it`, Promise.resolve(receipt));
  story.expect("byte for byte", hexlify(plaintext) === hexlify(later.plaintext));
  return after;
}

async function failsWith(problem: new (...args: never[]) => Error, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (thrown) {
    return thrown instanceof problem;
  }
}

// ---------------------------------------------------------------- who read what

async function listsWhoReadWhat(
  { story, stage, zhao, patient, dong, qian }: Scene,
  { note, exam, amended }: { readonly note: Written; readonly exam: Written; readonly amended: Written },
): Promise<void> {
  const { accesses, records } = stage;
  const list = await accessesOf({ accesses, patient });
  story.expect(
    "her list holds each reading, in order, and comes to what the chain has counted and chained",
    list.map(({ accessor }) => accessor).join() ===
      [qian.account, qian.account, zhao.account, dong.account].map(({ address }) => address).join() &&
      [note, exam, amended].every(({ id }, i) => list[i]?.record === id),
  );

  const course = await timelineOf({ records, patient });
  const custodianOf = (id: RecordId) => course.find((one) => one.id === id)?.record.organisation;
  const directory = directoryOf([dong, qian], zhao);
  const bundle = await auditEventsOf({ accesses, patient, directory, custodianOf });
  for (const { resource } of bundle.entry ?? []) {
    const [, chinese = ""] = /<p lang="zh">(.*?)<\/p>/.exec(resource?.text?.div ?? "") ?? [];
    story.note(chinese.replaceAll(/0x([0-9a-f]{8})[0-9a-f]{56}/gi, "0x$1…"));
  }
  story.expect("exported as FHIR AuditEvents after IHE BALP, one for each", bundle.entry?.length === list.length);
  const organisation = qian.employer.account.address;
  const part = await auditEventsFor({ accesses, organisation, directory, custodianOf });
  story.expect("the second hospital exports its own two, the same ones", isPart(part.entry, bundle.entry, 2));
}

interface Addressed {
  readonly fullUrl?: string | undefined;
}

function isPart(part: readonly Addressed[] = [], whole: readonly Addressed[] = [], count: number): boolean {
  return part.length === count && part.every(({ fullUrl }) => whole.some((one) => one.fullUrl === fullUrl));
}

/** The names that her own software knows. */
function directoryOf(professionals: readonly Professional[], { name, account }: Zhao): ExportDirectory {
  const names = new Map([[account.address, name]]);
  for (const { name: doctor, account: own, employer } of professionals) {
    names.set(own.address, doctor).set(employer.account.address, employer.organization.name);
  }
  const known = (address: string) => {
    const display = names.get(address);
    return display === undefined ? undefined : { display };
  };
  return { accountOf: known };
}

/** An account as FHIR names it. */
export async function uriOf({ provider }: Stage, account: string): Promise<string> {
  const { chainId } = await provider.getNetwork();
  return `did:pkh:eip155:${String(chainId)}:${account}`;
}

/** A second of the chain as FHIR writes it. */
export function instantOf(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
}
