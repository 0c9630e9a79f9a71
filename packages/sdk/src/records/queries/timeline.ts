import { ZeroHash, dataSlice, getAddress } from "ethers";

import { type BlockRange, type Snapshot, eventsIn, scan, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
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
 * in error, as it all stands at the last block of the range. Records of batches are in it once somebody has acted on them;
 * before that `batchTimelineOf` lists them from the headers of their batch.
 *
 * Every header comes to its record's id, and every record has the state that the events tell of it, so that a node changes
 * and invents none.
 *
 * Warning: a record that the node leaves out whole is not missed, since the chain counts no patient's records: ask two.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  return snapshot({ provider: records.provider, ...range }, async (blocks) => read(records, patient, blocks));
}

async function read(records: Records, patient: PatientId, blocks: Snapshot): Promise<RecordListing[]> {
  const { contract, provider } = records;
  const successors = new Map<string, RecordId>();
  const superseded = contract.filters.RecordSuperseded(undefined, patient);
  for await (const { args } of scan({ contract, filter: superseded, provider, ...blocks })) {
    successors.set(args.record, args.successor as RecordId);
  }
  const found: RecordListing[] = [];
  const anchored = contract.filters.RecordAnchored(undefined, patient);
  for await (const { args, blockNumber } of scan({ contract, filter: anchored, provider, ...blocks })) {
    const successor = successors.get(args.record);
    found.push(await listingOf(records, { args, blockNumber, successor, at: blocks.toBlock }));
  }
  return found;
}

/**
 * One record that has a slot, by its id alone; undefined where there is none. It is held against the chain as {@link timelineOf}
 * does, and one that the chain has is not left out.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  return snapshot({ provider, ...range }, async (blocks) => {
    const at = blocks.toBlock;
    let successor: RecordId | undefined;
    const superseded = contract.filters.RecordSuperseded(id);
    for await (const { args } of scan({ contract, filter: superseded, provider, ...blocks })) {
      successor = args.successor as RecordId;
    }
    const filter = contract.filters.RecordAnchored(id);
    for await (const { args, blockNumber } of scan({ contract, filter, provider, ...blocks })) {
      return listingOf(records, { args, blockNumber, successor, at });
    }
    if ((await records.stateById({ record: id, at })).status !== "None") throw new NodeContradicted(`record ${id}`);
    return undefined;
  });
}

async function listingOf(
  records: Records,
  {
    args,
    blockNumber,
    successor,
    at,
  }: Pick<RecordListing, "blockNumber" | "successor"> & { readonly args: AnchoredArgs; readonly at: number },
): Promise<RecordListing> {
  const id = args.record as RecordId;
  const details = await detailsOf(records, id, blockNumber);
  const record = { ...plainOf(args), ...details };
  const standing = await records.stateById({ record: id, at });
  if (recordIdOf({ record }) !== id || !isTold(standing, successor)) throw new NodeContradicted(`record ${id}`);
  return { ...standing, id, record, successor, blockNumber };
}

/** Whether the state is one that the events lead to. What was entered in error may have been superseded before. */
function isTold({ status }: RecordStanding, successor: RecordId | undefined): boolean {
  if (status === "None") return false;
  return status === "EnteredInError" || (status === "Superseded") === (successor !== undefined);
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
  const [event] = await eventsIn({ contract, filter: contract.filters.RecordDetailed(id), from: block, to: block });
  if (event === undefined) {
    return { device: ZeroHash, labels: ZeroHash, relation: RELATIONS.None.code, target: ZeroHash, seats: ZeroHash };
  }
  const { device, labels, relation, target, seats } = event.args;
  return { device: device, labels, relation, target, seats };
}
