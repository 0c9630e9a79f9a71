import { type BlockRange, scan, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
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
 * Who has co-signed a patient's records, the oldest first. Each is held against the seat that the chain keeps.
 *
 * Warning: one that the node leaves out is not missed here; the record's state counts its co-signatures (`timelineOf`).
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  const filter = contract.filters.RecordCosigned(undefined, patient);
  return snapshot({ provider, ...range }, async (blocks) => {
    const found: CosignatureListing[] = [];
    for await (const { args, blockNumber } of scan({ contract, filter, provider, ...blocks })) {
      const { signer, organisation, seat } = args;
      const record = args.record as RecordId;
      const kept = await contract.cosignatureOf(record, seat, { blockTag: blocks.toBlock });
      if (kept.signer !== signer) throw new NodeContradicted(`the co-signatures of record ${record}`);
      const profession = nameOf(PROFESSIONS, args.profession);
      found.push({ record, signer, organisation, profession, seat: Number(seat), blockNumber });
    }
    return found;
  });
}
