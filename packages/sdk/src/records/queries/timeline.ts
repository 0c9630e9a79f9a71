import { ZeroHash, dataSlice, getAddress } from "ethers";

import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import { RELATIONS } from "../../terms/recordStates.ts";
import type { RecordStanding, Records } from "../Records.ts";
import { type RecordStruct, recordIdOf } from "../ids/recordIdOf.ts";

/** One record of a patient, with its header as the events tell it and what has become of it. */
export interface RecordListing extends RecordStanding {
  readonly id: RecordId;
  readonly record: RecordStruct;
  /** What has taken its place. */
  readonly successor: RecordId | undefined;
  readonly blockNumber: number;
}

/**
 * A patient's records that have a slot, in the order in which they were anchored, also those that are superseded or entered
 * in error. Records of batches are in it once somebody has acted on them; before
 * that `batchTimelineOf` lists them from the headers of their batch.
 *
 * @example
 * ```ts
 * const course = await timelineOf({ records, patient });
 * console.log(course.filter(({ status }) => status === "Current").length);
 * ```
 */
export async function timelineOf({
  records,
  patient,
  ...range
}: BlockRange & { readonly records: Records; readonly patient: PatientId }): Promise<RecordListing[]> {
  const { contract, provider } = records;
  const successors = new Map<string, RecordId>();
  const superseded = contract.filters.RecordSuperseded(undefined, patient);
  for await (const { args } of scan({ contract, filter: superseded, provider, ...range })) {
    successors.set(args.record, args.successor as RecordId);
  }
  const found: RecordListing[] = [];
  const anchored = contract.filters.RecordAnchored(undefined, patient);
  for await (const { args, blockNumber } of scan({ contract, filter: anchored, provider, ...range })) {
    found.push(await listingOf(records, { args, blockNumber, successor: successors.get(args.record) }));
  }
  return found;
}

/**
 * One record that has a slot, by its id alone; undefined where there is none.
 *
 * @example
 * ```ts
 * const listing = await recordWith({ records, id });
 * if (listing !== undefined) await accesses.accessRecord({ record: listing.record, reading, evidence, via });
 * ```
 */
export async function recordWith({
  records,
  id,
  ...range
}: BlockRange & { readonly records: Records; readonly id: RecordId }): Promise<RecordListing | undefined> {
  const { contract, provider } = records;
  let successor: RecordId | undefined;
  for await (const { args } of scan({ contract, filter: contract.filters.RecordSuperseded(id), provider, ...range })) {
    successor = args.successor as RecordId;
  }
  const filter = contract.filters.RecordAnchored(id);
  for await (const { args, blockNumber } of scan({ contract, filter, provider, ...range })) {
    return listingOf(records, { args, blockNumber, successor });
  }
  return undefined;
}

async function listingOf(
  records: Records,
  { args, blockNumber, successor }: Pick<RecordListing, "blockNumber" | "successor"> & { readonly args: AnchoredArgs },
): Promise<RecordListing> {
  const id = args.record as RecordId;
  const details = await detailsOf(records, id, blockNumber);
  const record = { ...plainOf(args), ...details };
  if (recordIdOf({ record }) !== id) throw new TypeError(`The events of record ${id} do not come to its id.`);
  const standing = await records.stateById({ record: id });
  return { ...standing, id, record, successor, blockNumber };
}

interface AnchoredArgs {
  readonly record: string;
  readonly patient: string;
  readonly author: string;
  readonly word: string;
  readonly episode: bigint;
  readonly visit: string;
  readonly content: string;
}

type Details = Pick<RecordStruct, "device" | "labels" | "relation" | "target" | "seats">;

function plainOf({ patient, author, word, episode, visit, content }: AnchoredArgs): Omit<RecordStruct, keyof Details> {
  const code = (place: number): bigint => BigInt(dataSlice(word, 31 - place, 32 - place));
  return {
    patient,
    author,
    organisation: getAddress(dataSlice(word, 1, 21)),
    authoredAt: BigInt(dataSlice(word, 21, 27)),
    profession: code(1),
    kind: code(2),
    category: code(3),
    confidentiality: code(4),
    episode,
    visit,
    content,
  };
}

/** The rest of a header, from the event that comes with the first. */
async function detailsOf({ contract }: Records, id: RecordId, block: number): Promise<Details> {
  const [event] = await contract.queryFilter(contract.filters.RecordDetailed(id), block, block);
  if (event === undefined) {
    return { device: ZeroHash, labels: ZeroHash, relation: RELATIONS.None.code, target: ZeroHash, seats: ZeroHash };
  }
  const { device, labels, relation, target, seats } = event.args;
  return { device: device, labels, relation, target, seats };
}
