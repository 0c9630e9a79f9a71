import { MerkleTree, type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { ZeroAddress, ZeroHash, id } from "ethers";

import { DEFAULTS, START } from "../../test/helpers/defaults.ts";
import { plainAccount } from "../../test/helpers/holders.ts";
import type { Platform } from "../../test/helpers/platform.ts";
import type { EvidenceStruct, ReadingStruct } from "../../typechain-types/contracts/records/AccessLog.js";
import type { Operation, Operations, Room } from "./frame/operation.ts";
import { CODES, UNTIL, register, staff } from "./frame/stage.ts";

/** Bars of the project for these operations. */
const ANCHOR_CEILING = 75_000n;
const ACCESS_CEILING = 60_000n;
const BATCH = 1_000;
const BATCH_CEILING = 1_000n * BigInt(BATCH);

const NO_LABEL = `0x${"00".repeat(31)}`;
export const NO_LABELS: [string, string, string, string] = [NO_LABEL, NO_LABEL, NO_LABEL, NO_LABEL];
const EPISODE = 1n;
const BY_ITSELF = { root: ZeroHash, position: 0n, proof: [] };
const NOTE = { kind: 1n, category: 11n, confidentiality: 4n } as const;
const REPLACES = 1n;
const ACKNOWLEDGE = 2n;
const DISPUTE = 3n;
const TREATMENT = 1n;

/** Zhao is registered and has an episode at the hospital, where the doctor works. */
export async function scene(platform: Platform, isOpen = true): Promise<string> {
  const { providers, records, actors } = platform;
  const terms = await staff(platform);
  await providers.connect(actors.hospital).offerAffiliation(terms);
  await providers.connect(actors.doctor).acceptAffiliation(terms);
  const patient = await register(platform);
  if (isOpen) await records.connect(actors.zhao).openEpisode(patient, actors.hospital, EPISODE, UNTIL);
  return patient;
}

/** A note of the doctor about a patient. */
export function noteOf({ actors }: Platform, patient: string, otherwise: Partial<RecordStruct> = {}): RecordStruct {
  return {
    patient,
    author: actors.doctor.address,
    organisation: actors.hospital.address,
    profession: CODES.physician,
    ...NOTE,
    authoredAt: START,
    episode: EPISODE,
    visit: id("visit"),
    device: ZeroHash,
    content: id("ciphertext"),
    labels: ZeroHash,
    relation: 0n,
    target: ZeroHash,
    seats: ZeroHash,
    ...otherwise,
  };
}

/** A thousand notes of the doctor, and their tree. */
function batchOf(platform: Platform, patient: string): { notes: RecordStruct[]; tree: MerkleTree } {
  const notes = Array.from({ length: BATCH }, (_, i) => noteOf(platform, patient, { content: id(`ciphertext ${i}`) }));
  return { notes, tree: new MerkleTree({ leaves: notes.map((record) => recordIdOf({ record })) }) };
}

async function anchorBatch(platform: Platform, patient: string): ReturnType<Operation["run"]> {
  const { records, actors } = platform;
  const { tree } = batchOf(platform, patient);
  return await records.connect(actors.doctor).anchorBatch({
    root: tree.root,
    author: actors.doctor.address,
    organisation: actors.hospital.address,
    profession: CODES.physician,
    count: BATCH,
  });
}

/** Four slots of isPractising, and the registry of providers. */
const PRACTICE = { coldReads: 4, coldAccounts: 1 } as const;

const WRITING: Operations = {
  "open an episode, own call": {
    run: async (platform) => {
      const { records, actors } = platform;
      const patient = await scene(platform, false);
      return await records.connect(actors.zhao).openEpisode(patient, actors.hospital, EPISODE, UNTIL);
    },
    work: { newSlots: 1, coldReads: 3, coldAccounts: 2 },
  },
  "anchor a record": {
    run: async (platform) => {
      const patient = await scene(platform);
      return await platform.records.connect(platform.actors.doctor).anchor(noteOf(platform, patient));
    },
    // Read beside the practice: the episode.
    work: { newSlots: 1, coldReads: 5, coldAccounts: 1 },
    ceiling: ANCHOR_CEILING,
    like: "a record",
  },
  "anchor a record, signed": {
    run: async (platform) => {
      const { records, actors, place } = platform;
      const record = noteOf(platform, await scene(platform));
      const { deadline } = DEFAULTS;
      const signing = { ...place, verifyingContract: await records.getAddress() };
      const signature = await plainAccount(platform, actors.doctor).sign(signing, "RecordAnchoring", {
        record,
        deadline,
      });
      return await records.connect(actors.relayer).anchorBySignature(record, deadline, signature);
    },
    work: { newSlots: 1, coldReads: 5, coldAccounts: 2, ecrecovers: 1 },
  },
  "replace a record": {
    run: async (platform) => {
      const { records, actors } = platform;
      const patient = await scene(platform);
      const target = noteOf(platform, patient);
      await records.connect(actors.doctor).anchor(target);
      const earlier = { relation: REPLACES, target: recordIdOf({ record: target }), content: id("corrected") };
      return await records.connect(actors.doctor).anchorUpon(noteOf(platform, patient, earlier), target, BY_ITSELF);
    },
    work: { newSlots: 1, updates: 1, ...PRACTICE },
  },
  "anchor 1,000 records by their root": {
    run: async (platform) => await anchorBatch(platform, await scene(platform)),
    work: { newSlots: 1, ...PRACTICE },
    ceiling: BATCH_CEILING,
  },
  "draw a record from a batch of 1,000": {
    run: async (platform) => {
      const { records, actors } = platform;
      const patient = await scene(platform);
      await anchorBatch(platform, patient);
      const { notes, tree } = batchOf(platform, patient);
      const inclusion = { root: tree.root, position: 7n, proof: tree.proofOf(7) };
      return await records.connect(actors.stranger).draw(notes.at(7) ?? noteOf(platform, patient), inclusion);
    },
    work: { newSlots: 1, coldReads: 2 },
  },
  "co-sign a record": {
    run: async (platform) => {
      const { records, providers, actors } = platform;
      const patient = await scene(platform);
      const seats = `0x010100${"00".repeat(29)}`;
      const record = noteOf(platform, patient, { seats });
      await records.connect(actors.doctor).anchor(record);
      const licence = await licenseNurse(platform);
      const terms = { ...(await termsFor(platform, licence)) };
      await providers.connect(actors.hospital).offerAffiliation(terms);
      await providers.connect(actors.nurse).acceptAffiliation(terms);
      const claim = { seat: 0n, organisation: actors.hospital.address, episode: 0n };
      return await records.connect(actors.nurse).cosign(record, BY_ITSELF, claim);
    },
    work: { newSlots: 1, updates: 1, ...PRACTICE },
  },
  "acknowledge a record": {
    run: async (platform) => {
      const record = await anchored(platform);
      return await platform.records.connect(platform.actors.zhao).answer(record, BY_ITSELF, ACKNOWLEDGE, ZeroHash);
    },
    work: { updates: 1, coldReads: 1, coldAccounts: 1 },
  },
  "dispute a record": {
    run: async (platform) => {
      const record = await anchored(platform);
      return await platform.records.connect(platform.actors.zhao).answer(record, BY_ITSELF, DISPUTE, id("note"));
    },
    work: { updates: 1, coldReads: 1, coldAccounts: 1 },
  },
};

async function anchored(platform: Platform): Promise<RecordStruct> {
  const record = noteOf(platform, await scene(platform));
  await platform.records.connect(platform.actors.doctor).anchor(record);
  return record;
}

/** The board licenses the nurse as a physician. */
async function licenseNurse({ providers, actors }: Platform): Promise<string> {
  const terms = {
    holder: actors.nurse.address,
    kind: CODES.licence,
    profession: CODES.physician,
    rights: 0n,
    specialty: 0n,
    validFrom: START,
    validUntil: UNTIL,
    documentHash: id("another document"),
  };
  await providers.connect(actors.board).issueCredential(terms);
  return await providers.credentialIdOf(actors.board.address, actors.nurse.address, terms.documentHash);
}

async function termsFor(
  { actors }: Platform,
  licence: string,
): Promise<{
  organisation: string;
  practitioner: string;
  licence: string;
  role: bigint;
  validFrom: bigint;
  validUntil: bigint;
}> {
  const sides = { organisation: actors.hospital.address, practitioner: actors.nurse.address };
  return Promise.resolve({ ...sides, licence, role: CODES.attending, validFrom: START, validUntil: UNTIL });
}

/** Normal notes for treatment, to physicians of the hospital. */
const COMMON_SCOPE = (1n << 4n) | (1n << 9n) | (1n << 51n) | (1n << 73n);

/** Zhao has granted the hospital to read, and `before` accesses have been logged. */
export async function permitted(platform: Platform, before: number): Promise<string> {
  const { consents, accesses, actors } = platform;
  const patient = await scene(platform);
  const grant = {
    grantee: actors.hospital.address,
    line: 0n,
    scope: COMMON_SCOPE,
    from: START,
    until: UNTIL,
    terms: [],
  };
  await consents.connect(actors.zhao).give(patient, [grant]);
  for (let i = 0; i < before; ++i) {
    const own = { ...readingOf(platform), organisation: ZeroAddress, profession: 0n };
    const none = { grantee: ZeroAddress, line: 0n, terms: [], directive: [] };
    await accesses.connect(actors.zhao).access(patient, NOTE.category, NOTE.confidentiality, none, own);
  }
  return patient;
}

export const readingOf = ({ actors }: Platform): ReadingStruct => ({
  organisation: actors.hospital.address,
  profession: CODES.physician,
  purpose: TREATMENT,
  purposeLabel: NO_LABEL,
});

export const evidenceOf = ({ actors }: Platform): EvidenceStruct => ({
  grantee: actors.hospital.address,
  line: 0n,
  terms: [],
  directive: [],
});

async function accessCategory(platform: Platform, before: number): ReturnType<Operation["run"]> {
  const { accesses, actors } = platform;
  const patient = await permitted(platform, before);
  return await accesses
    .connect(actors.doctor)
    .access(patient, NOTE.category, NOTE.confidentiality, evidenceOf(platform), readingOf(platform));
}

/** What a decision by a common grant reads (6), and the trail. */
const READING: Operations = {
  "access a category, decided and logged": {
    run: (platform) => accessCategory(platform, 1),
    work: { updates: 1, coldReads: 6, coldAccounts: 2 },
    ceiling: ACCESS_CEILING,
  },
  "access a category, a patient's first": {
    run: (platform) => accessCategory(platform, 0),
    work: { newSlots: 1, coldReads: 6, coldAccounts: 2 },
  },
  // Above the bar of 60,000 by what its header is in calldata, and more: see decision 035.
  "access a record, decided and logged": {
    run: async (platform) => {
      const { accesses, actors } = platform;
      const record = noteOf(platform, await permitted(platform, 1));
      return await accesses
        .connect(actors.doctor)
        .accessRecord(record, NO_LABELS, evidenceOf(platform), readingOf(platform));
    },
    work: { updates: 1, coldReads: 6, coldAccounts: 2 },
  },
  "log 1,000 reads of a gateway": {
    run: async (platform) => {
      const { accesses, actors } = platform;
      await scene(platform);
      await accesses.connect(actors.hospital).appointGateway(actors.hospital);
      return await accesses.connect(actors.hospital).logBatch(actors.hospital, BATCH, id("root"));
    },
    work: { newSlots: 2, updates: 1 },
    ceiling: BATCH_CEILING,
  },
};

/** WHAT was written, and who opened it. */
export const RECORDS: Room = {
  name: "records",
  operations: { ...WRITING, ...READING },
  lives: {
    "a record: anchored, read by another, acknowledged, replaced": [
      "anchor a record",
      "access a record, decided and logged",
      "acknowledge a record",
      "replace a record",
    ],
  },
};
