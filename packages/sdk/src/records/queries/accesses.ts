import { AbiCoder, ZeroAddress, concat, dataSlice, keccak256 } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import { type BlockRange, scan } from "../../identity/queries/scan.ts";
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

const TYPES = ["bytes32", "address", "address", "bytes32", "bytes32", "bytes31", "bytes32", "bytes32"];
const NO_HEAD = `0x${"00".repeat(26)}`;

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
  const toBlock = range.toBlock ?? (await provider.getBlockNumber());
  const found: AccessListing[] = [];
  let head = NO_HEAD;
  const filter = contract.filters.Accessed(patient);
  for await (const { args, blockNumber } of scan({ contract, filter, provider, ...range, toBlock })) {
    const entry = keccak256(AbiCoder.defaultAbiCoder().encode(TYPES, [...args]));
    head = dataSlice(keccak256(concat([head, entry])), 0, 26);
    found.push(listingOf(args, blockNumber));
  }
  const trail = await contract.trailOf(patient, { blockTag: toBlock });
  if (trail.head !== head || trail.count !== BigInt(found.length)) {
    throw new AccessListIncomplete(patient, found.length, Number(trail.count));
  }
  return found;
}

/**
 * What was opened by itself, the oldest first: for an organisation, by a reader, or by anybody. For the organisation's own
 * audit, or a regulator's.
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
  const { contract, provider } = accesses;
  const filter = contract.filters.Accessed(undefined, accessor, organisation);
  for await (const { args, blockNumber } of scan({ contract, filter, provider, ...range })) {
    yield listingOf(args, blockNumber);
  }
}

interface AccessedArgs {
  readonly patient: string;
  readonly accessor: string;
  readonly organisation: string;
  readonly word: string;
  readonly record: string;
  readonly purposeLabel: string;
  readonly basisId: string;
  readonly evidence: string;
}

function listingOf(args: AccessedArgs, blockNumber: number): AccessListing {
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
