import { AbiCoder, ZeroAddress, ZeroHash, dataSlice, keccak256 } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import { type BlockRange, type Snapshot, eventsIn, inChunks, snapshot } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import { CATEGORIES, type CategoryName } from "../../terms/categories.ts";
import { CONFIDENTIALITIES, type ConfidentialityName } from "../../terms/confidentialities.ts";
import { BASES, type BasisName } from "../../terms/decisions.ts";
import { PURPOSES, type PurposeName } from "../../terms/purposes.ts";
import { READERS, type ReaderName } from "../../terms/readers.ts";
import { nameOf } from "../../terms/set.ts";
import type { AccessLogs } from "../AccessLogs.ts";

/** One access that was logged by itself. */
export interface AccessListing {
  /** Among the patient's, from 1. */
  readonly number: number;
  readonly patient: PatientId;
  readonly accessor: string;
  /** None for the patient and the patient's delegates. */
  readonly organisation: string | undefined;
  readonly profession: ReaderName | undefined;
  readonly purpose: PurposeName | undefined;
  readonly purposeLabel: Hex;
  readonly category: CategoryName | undefined;
  readonly confidentiality: ConfidentialityName | undefined;
  /** None for a category as such. */
  readonly record: RecordId | undefined;
  readonly basis: BasisName | undefined;
  readonly basisId: Hex;
  readonly evidence: Hex;
  readonly blockNumber: number;
}

/** The list does not come to what the chain has counted and chained. */
export class AccessListIncomplete extends XinglinError {
  constructor(
    readonly patient: string,
    readonly found: number,
    readonly counted: number,
  ) {
    super("AccessListIncomplete", {
      says: {
        en: `Of patient ${patient} ${String(found)} accesses were found, and they are not the ${String(counted)} that the chain has chained.`,
        zh: `患者 ${patient} 的查阅记录找到 ${String(found)} 条，与链上累计的 ${String(counted)} 条不一致。`,
      },
      next: {
        en: "Read from the platform's deployment on, or ask another node.",
        zh: "请从平台部署的区块开始读取，或改用其他节点。",
      },
    });
  }
}

const TYPES = ["bytes26", "bytes32", "address", "address", "bytes32", "bytes32", "bytes32", "bytes31", "bytes32"];
const NO_HEAD = `0x${"00".repeat(26)}`;
const NO_DETAIL = { record: ZeroHash, purposeLabel: `0x${"00".repeat(31)}`, evidence: ZeroHash };

/**
 * Everybody who opened something of a patient by itself, the oldest first. The list is checked against the patient's trail at
 * the newest block, so that a node that leaves one out is found out.
 *
 * @throws {@link AccessListIncomplete}
 * @example
 * ```ts
 * for (const { accessor, purpose, basis } of await accessesOf({ accesses, patient })) console.log(accessor, purpose, basis);
 * ```
 */
export async function accessesOf({
  accesses,
  patient,
  ...range
}: BlockRange & { readonly accesses: AccessLogs; readonly patient: PatientId }): Promise<AccessListing[]> {
  const { contract, provider } = accesses;
  return snapshot({ provider, ...range }, async (blocks) => {
    const found: AccessListing[] = [];
    let head = NO_HEAD;
    for await (const said of accessedOf({ accesses, patient, ...blocks })) {
      const { accessor, organisation, word, basisId, record, purposeLabel, evidence } = said;
      const link = [head, said.patient, accessor, organisation, word, basisId, record, purposeLabel, evidence];
      head = dataSlice(keccak256(AbiCoder.defaultAbiCoder().encode(TYPES, link)), 0, 26);
      found.push(listingOf(said));
    }
    const trail = await contract.trailOf(patient, { blockTag: blocks.toBlock });
    if (trail.head !== head || trail.count !== BigInt(found.length)) {
      throw new AccessListIncomplete(patient, found.length, Number(trail.count));
    }
    return found;
  });
}

/**
 * What was opened by itself, the oldest first: for an organisation, by a reader, or by anybody. For the organisation's own
 * audit, or a regulator's.
 *
 * Warning: only a patient's own list has a trail to be held against ({@link accessesOf}). Here what the node leaves out is not
 * missed.
 *
 * @example
 * ```ts
 * for await (const { patient, accessor } of accessesFor({ accesses, organisation: hospital })) console.log(patient, accessor);
 * ```
 */
export async function* accessesFor({
  accesses,
  organisation,
  accessor,
  ...range
}: BlockRange & {
  readonly accesses: AccessLogs;
  /** Only for this organisation. */
  readonly organisation?: string;
  /** Only by this reader. */
  readonly accessor?: string;
}): AsyncGenerator<AccessListing, void, undefined> {
  const parties = { ...(accessor !== undefined && { accessor }), ...(organisation !== undefined && { organisation }) };
  for await (const said of accessedOf({ accesses, ...parties, ...range })) yield listingOf(said);
}

/** What both kinds of event say. */
interface Common {
  readonly patient: string;
  readonly accessor: string;
  readonly organisation: string;
  readonly word: string;
  readonly basisId: string;
}

/** What the event of an access says: `Accessed`, or `AccessedInDetail` where there is a detail. */
interface Said extends Common {
  readonly record: string;
  readonly purposeLabel: string;
  readonly evidence: string;
  readonly blockNumber: number;
  readonly index: number;
}

function commonIn({
  args,
  blockNumber,
  index,
}: {
  readonly args: Common;
  readonly blockNumber: number;
  readonly index: number;
}): Common & Pick<Said, "blockNumber" | "index"> {
  const { patient, accessor, organisation, word, basisId } = args;
  return { patient, accessor, organisation, word, basisId, blockNumber, index };
}

/** Both kinds of event, in the order in which they happened. */
async function* accessedOf({
  accesses,
  patient,
  accessor,
  organisation,
  ...range
}: (BlockRange | Snapshot) & {
  readonly accesses: AccessLogs;
  readonly patient?: PatientId;
  readonly accessor?: string;
  readonly organisation?: string;
}): AsyncGenerator<Said, void, undefined> {
  const { contract, provider } = accesses;
  const { filters } = contract;
  yield* inChunks<Said>({
    provider,
    ...range,
    ask: async (from, to) => {
      const parties = [patient, accessor, organisation] as const;
      const plain = await eventsIn({ contract, filter: filters.Accessed(...parties), from, to });
      const detailed = await eventsIn({ contract, filter: filters.AccessedInDetail(...parties), from, to });
      return [
        ...plain.map((log) => ({ ...commonIn(log), ...NO_DETAIL })),
        ...detailed.map((log) => {
          const { record, purposeLabel, evidence } = log.args;
          return { ...commonIn(log), record, purposeLabel, evidence };
        }),
      ];
    },
  });
}

function listingOf({ blockNumber, ...args }: Said): AccessListing {
  const word = BigInt(args.word);
  const code = (place: bigint): bigint => (word >> (8n * place)) & 0xffn;
  return {
    number: Number(word >> 40n),
    patient: args.patient as PatientId,
    accessor: args.accessor,
    organisation: args.organisation === ZeroAddress ? undefined : args.organisation,
    basis: nameOf(BASES, code(0n)),
    profession: nameOf(READERS, code(1n)),
    purpose: nameOf(PURPOSES, code(2n)),
    category: nameOf(CATEGORIES, code(3n)),
    confidentiality: nameOf(CONFIDENTIALITIES, code(4n)),
    purposeLabel: args.purposeLabel as Hex,
    record: BigInt(args.record) === 0n ? undefined : (args.record as RecordId),
    basisId: args.basisId as Hex,
    evidence: args.evidence as Hex,
    blockNumber,
  };
}
