import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
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
 * Which of a patient's records were entered in error, the oldest first.
 *
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
  const found: WithdrawalListing[] = [];
  const filter = contract.filters.RecordEnteredInError(undefined, patient);
  for await (const { args, blockNumber } of scan({ contract, filter, provider, ...range })) {
    found.push({ record: args.record as RecordId, by: args.by, reasonHash: args.reasonHash as Hex, blockNumber });
  }
  return found;
}
