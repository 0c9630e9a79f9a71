import { MerkleTree, type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { type ActMessage, type ActName, signAct } from "@xinglin/sdk/kernel";
import { type Signer, type TransactionResponse, ZeroHash, concat, id, toBeHex } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { DAY, START, YEAR } from "./defaults.ts";
import { PROFESSION, type Person } from "./providers.ts";
import { type Ward, wardOn } from "./ward.ts";

/** Numbers of the rules in `docs/specs/records.md`, spelt out here a second time on purpose. */
export const RECORD_RULES = {
  afterwards: 30n * DAY,
  longestByGrant: 365n * DAY,
  largestBatch: 2n ** 20n,
  timeToLog: 24n * 3_600n,
  timeToShow: 72n * 3_600n,
  timeToClaim: 90n * DAY,
} as const;

export const STATUS = { none: 0n, offered: 1n, current: 2n, superseded: 3n, error: 4n } as const;
export const RELATION = { none: 0n, replaces: 1n, appends: 2n, evaluates: 3n } as const;
export const KIND_OF = { note: 1n, result: 2n, plan: 4n, outcome: 5n, last: 14n } as const;
export const ANSWER = { none: 0n, accept: 1n, acknowledge: 2n, dispute: 3n, settle: 4n } as const;
export const GROUND = { patient: 1n, grant: 2n, visit: 3n, emergency: 4n } as const;

/** The episode that the ward's patient has at the hospital, and its end. */
export const EPISODE = { number: 1n, until: START + YEAR } as const;
/** When records of the tests are written. */
export const WRITTEN = START + 9n * DAY;
export const DEADLINE = START + 2n * YEAR;
export const NO_INCLUSION: Inclusion = { root: ZeroHash, position: 0n, proof: [] };
export const NOTE = id("ciphertext of a note");

export interface Inclusion {
  readonly root: string;
  readonly position: bigint;
  readonly proof: string[];
}

/** The ward, where Zhao has an episode at the hospital, and only there. */
export function recordWardOn(connection: NetworkConnection): () => Promise<Ward> {
  const deployWard = wardOn(connection);
  return async function deployRecordWard() {
    const ward = await deployWard();
    const { hospital } = ward.people;
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, hospital.address, EPISODE.number, EPISODE.until);
    await ward.clock.moveTo(WRITTEN + DAY);
    return ward;
  };
}

/** A laboratory result that the doctor writes about Zhao at the hospital, with what a test wants otherwise. */
export function recordOf(ward: Ward, otherwise: Partial<RecordStruct> = {}): RecordStruct {
  return {
    patient: ward.patient,
    author: ward.staff.doctor.address,
    organisation: ward.people.hospital.address,
    profession: PROFESSION.tcmPhysician,
    kind: KIND_OF.note,
    category: 11n,
    confidentiality: 4n,
    authoredAt: WRITTEN,
    episode: EPISODE.number,
    visit: id("visit"),
    device: ZeroHash,
    content: id("ciphertext"),
    labels: ZeroHash,
    relation: RELATION.none,
    target: ZeroHash,
    seats: ZeroHash,
    ...otherwise,
  };
}

/** A record that speaks of an earlier one. */
export function recordUpon(
  ward: Ward,
  target: RecordStruct,
  relation: bigint,
  otherwise: Partial<RecordStruct> = {},
): RecordStruct {
  return recordOf(ward, {
    content: id("ciphertext of a later record"),
    kind: target.kind,
    episode: target.episode,
    relation,
    target: recordIdOf({ record: target }),
    ...otherwise,
  });
}

/** Anchors a record by its author's own call; answers its id. */
export async function anchored(ward: Ward, record = recordOf(ward), by: Person = ward.staff.doctor): Promise<string> {
  await ward.records.connect(by).anchor(record);
  return recordIdOf({ record });
}

/** A quorum and seats, each a profession and a role (0 for any). */
export function seatsOf(quorum: bigint, ...seats: readonly (readonly [profession: bigint, role?: bigint])[]): string {
  const bytes = seats.flatMap(([profession, role = 0n]) => [toBeHex(profession, 1), toBeHex(role, 1)]);
  return concat([toBeHex(quorum, 1), ...bytes, `0x${"00".repeat(31 - bytes.length)}`]);
}

/** Three records of the doctor under one root: two results of Zhao, and the one that is asked about, at position 1. */
export function batchOf(
  ward: Ward,
  record = recordOf(ward),
): { record: RecordStruct; inclusion: Inclusion; batch: BatchStruct } {
  const others = ["first", "third"].map((name) => recordOf(ward, { content: id(`ciphertext of the ${name}`) }));
  const leaves = [others[0]!, record, others[1]!].map((one) => recordIdOf({ record: one }));
  const tree = new MerkleTree({ leaves });
  const { author, organisation, profession } = record;
  return {
    record,
    inclusion: { root: tree.root, position: 1n, proof: tree.proofOf(1) },
    batch: { root: tree.root, author, organisation, profession: BigInt(profession), count: 3n },
  };
}

export interface BatchStruct {
  readonly root: string;
  readonly author: string;
  readonly organisation: string;
  readonly profession: bigint;
  readonly count: bigint;
}

/** A signature that counts at the registry of records. */
export async function signRecordAct<Act extends ActName>(
  ward: Ward,
  signer: Signer,
  act: Act,
  message: ActMessage<Act>,
): Promise<string> {
  const place = { ...ward.place, verifyingContract: await ward.records.getAddress() };
  return signAct({ act, message, signer, ...place });
}

/** The word that `RecordAnchored` carries. */
export function anchoredWord(record: RecordStruct, status: bigint): string {
  const { organisation, authoredAt, confidentiality, category, kind, profession } = record;
  return concat([
    "0x00",
    organisation,
    toBeHex(authoredAt, 6),
    ...[confidentiality, category, kind, profession, status].map((code) => toBeHex(code, 1)),
  ]);
}

/** What `RecordAnchored` says. */
export function anchoredEvent(record: RecordStruct, status: bigint = STATUS.current, version = 1n): unknown[] {
  const { patient, author, episode, visit, content } = record;
  return [recordIdOf({ record }), patient, author, anchoredWord(record, status), episode, version, visit, content];
}

/** What the registry says of a record. */
interface RecordStanding extends Record<
  "status" | "version" | "anchoredAt" | "cosigned" | "acknowledgedAt" | "disputedAt",
  bigint
> {
  readonly deviceTrusted: boolean;
}

/** The state of a record as plain values. */
export async function stateOf(
  { records }: Ward,
  record: RecordStruct,
  inclusion: Inclusion = NO_INCLUSION,
): Promise<RecordStanding> {
  const { status, version, anchoredAt, deviceTrusted, cosigned, acknowledgedAt, disputedAt } = await records.stateIn(
    record,
    inclusion,
  );
  return { status, version, anchoredAt, deviceTrusted, cosigned, acknowledgedAt, disputedAt };
}

/** When a transaction was mined, seconds. */
export async function timeOf(act: TransactionResponse): Promise<bigint> {
  return BigInt((await act.getBlock())!.timestamp);
}
