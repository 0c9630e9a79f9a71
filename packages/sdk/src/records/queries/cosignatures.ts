import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { nameOf } from "../../terms/set.ts";
import type { Records } from "../Records.ts";

/** A seat that somebody took. */
export interface CosignatureListing {
  readonly record: RecordId;
  readonly signer: string;
  readonly organisation: string;
  readonly profession: keyof typeof PROFESSIONS | undefined;
  /** From 0. */
  readonly seat: number;
  readonly blockNumber: number;
}

/**
 * Who has co-signed a patient's records, the oldest first.
 *
 * @example
 * ```ts
 * for (const { record, signer } of await cosignaturesOf({ records, patient })) console.log(record, signer);
 * ```
 */
export async function cosignaturesOf({
  records,
  patient,
  ...range
}: BlockRange & { readonly records: Records; readonly patient: PatientId }): Promise<CosignatureListing[]> {
  const { contract, provider } = records;
  const found: CosignatureListing[] = [];
  const filter = contract.filters.RecordCosigned(undefined, patient);
  for await (const { args, blockNumber } of scan({ contract, filter, provider, ...range })) {
    const { signer, organisation, seat } = args;
    const profession = nameOf(PROFESSIONS, args.profession);
    found.push({ record: args.record as RecordId, signer, organisation, profession, seat: Number(seat), blockNumber });
  }
  return found;
}
