import { type BlockRange, scan, snapshot } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import type { Records } from "../Records.ts";

/** A record that somebody said should never have been. */
export interface WithdrawalListing {
  readonly record: RecordId;
  readonly by: string;
  /** Salted; zero for none. */
  readonly reasonHash: Hex;
  readonly blockNumber: number;
}

/**
 * Which of a patient's records were entered in error, the oldest first. Each is held against the record's state.
 *
 * Warning: one that the node leaves out is not missed here; the record's own state shows it (`timelineOf`).
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * for (const { record, by } of await withdrawalsOf({ records, patient })) console.log(record, by);
 * ```
 */
export async function withdrawalsOf({
  records,
  patient,
  ...range
}: BlockRange & { readonly records: Records; readonly patient: PatientId }): Promise<WithdrawalListing[]> {
  const { contract, provider } = records;
  const filter = contract.filters.RecordEnteredInError(undefined, patient);
  return snapshot({ provider, ...range }, async (blocks) => {
    const found: WithdrawalListing[] = [];
    for await (const { args, blockNumber } of scan({ contract, filter, provider, ...blocks })) {
      const record = args.record as RecordId;
      const { status } = await records.stateById({ record, at: blocks.toBlock });
      if (status !== "EnteredInError") throw new NodeContradicted(`record ${record}`);
      found.push({ record, by: args.by, reasonHash: args.reasonHash as Hex, blockNumber });
    }
    return found;
  });
}
