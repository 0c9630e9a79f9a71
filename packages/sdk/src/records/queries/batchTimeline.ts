import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import { MerkleTree } from "../batches/MerkleTree.ts";
import type { RecordStanding, Records } from "../Records.ts";
import { type RecordStruct, recordIdOf } from "../ids/recordIdOf.ts";
import { type Inclusion, inclusionOf } from "../words/inclusion.ts";

/** One record of a patient in a batch, and where it stands there, for `draw` and for any act on it. */
export interface BatchListing extends RecordStanding {
  readonly id: RecordId;
  readonly record: RecordStruct;
  readonly inclusion: Inclusion;
}

/**
 * A patient's records in a batch, in the batch's order: the events tell of them only once somebody acts on them (see
 * `timelineOf`), so whoever keeps the batch's headers, its author's hospital, hands them out. Each is held against the chain;
 * one that the chain does not find there is left out, and so are all where the headers are not those of a batch on chain.
 *
 * @example
 * ```ts
 * const listed = await batchTimelineOf({ records, patient, batch: headers });
 * const [first] = listed;
 * await records.draw({ record: first.record, inclusion: first.inclusion, via }); // in the timeline from now on
 * ```
 */
export async function batchTimelineOf({
  records,
  patient,
  batch,
}: {
  readonly records: Records;
  readonly patient: PatientId;
  /** Every header of the batch, in the order of its leaves. */
  readonly batch: readonly RecordStruct[];
}): Promise<BatchListing[]> {
  const ids = batch.map((record) => recordIdOf({ record }));
  const tree = new MerkleTree({ leaves: ids });
  const listed = await Promise.all(
    batch.map(async (record, position) => {
      if (record.patient.toLowerCase() !== patient.toLowerCase()) return [];
      const inclusion = inclusionOf({ tree, position });
      const standing = await records.stateOf({ record, inclusion });
      const id = recordIdOf({ record });
      return standing.status === "None" ? [] : [{ ...standing, id, record, inclusion }];
    }),
  );
  return listed.flat();
}
