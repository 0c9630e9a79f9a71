import { type Provider, TypedDataEncoder, ZeroHash } from "ethers";

import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import type { TypedDataSigner } from "../../kernel/acts/signAct.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import { isSignedBy, vaultDomain, vaultTypes } from "../envelopes/signedBy.ts";
import type { KeyCabinet } from "../keys/KeyCabinet.ts";
import { ErasureChainBroken, ErasureIncomplete, ErasureOfNothing } from "./problems.ts";

/** That the keys of some records were destroyed, by whom, when and why. Holds no health data. */
export interface ErasureRecord {
  readonly patient: PatientId;
  readonly records: readonly RecordId[];
  /** Names of the cabinets that were emptied and asked again. */
  readonly cabinets: readonly string[];
  /** The legal ground or the patient's request, in words that tell no diagnosis. */
  readonly reason: string;
  /** Seconds. */
  readonly at: bigint;
  /** Hash of the eraser's record before this one; zeros for the first. */
  readonly previous: Hex;
  readonly signature: Hex;
}

/** The hash that the next record names. */
export function erasureHash({ place, record }: { readonly place: SigningPlace; readonly record: ErasureRecord }): Hex {
  return TypedDataEncoder.hash(vaultDomain(place), vaultTypes("Erasure"), messageOf(record)) as Hex;
}

/**
 * Destroys the sealed keys of records in all these cabinets, looks again, and signs a record that it was done. The
 * ciphertext may stay where it is: without its key it is noise.
 *
 * Warning: it promises that these cabinets no longer have the keys. It cannot promise that no reader kept the plaintext or
 * a key, nor that a backup of a cabinet is gone.
 *
 * @param of place is chain and record registry; previous the record before, of the same eraser
 * @throws {@link ErasureIncomplete} | {@link ErasureOfNothing} for no records or no cabinets
 * @example
 * ```ts
 * const record = await erase({ patient, records: [id], cabinets, reason: "patient's request", at, previous, place, signer });
 * ```
 */
export async function erase({
  patient,
  records,
  cabinets,
  reason,
  at,
  previous,
  place,
  signer,
}: {
  readonly patient: PatientId;
  readonly records: readonly RecordId[];
  readonly cabinets: readonly KeyCabinet[];
  readonly reason: string;
  readonly at: bigint;
  readonly previous?: ErasureRecord | undefined;
  readonly place: SigningPlace;
  readonly signer: TypedDataSigner;
}): Promise<ErasureRecord> {
  if (records.length === 0 || cabinets.length === 0) throw new ErasureOfNothing();
  const failed: string[] = [];
  const causes: unknown[] = [];
  for (const cabinet of cabinets) {
    try {
      for (const record of records) await cabinet.destroy(record);
      const left = await Promise.all(records.map((record) => cabinet.get(record)));
      if (left.some((key) => key !== undefined)) failed.push(cabinet.name);
    } catch (cause) {
      failed.push(cabinet.name);
      causes.push(cause);
    }
  }
  if (failed.length > 0) throw new ErasureIncomplete(failed, { cause: causes });

  const unsigned = {
    patient,
    records,
    cabinets: cabinets.map(({ name }) => name),
    reason,
    at,
    previous: previous === undefined ? (ZeroHash as Hex) : erasureHash({ place, record: previous }),
  };
  const signature = await signer.signTypedData(vaultDomain(place), vaultTypes("Erasure"), messageOf(unsigned));
  return { ...unsigned, signature: signature as Hex };
}

/**
 * Requires that erasure records are one eraser's, whole from the first, and unchanged. That the last ones were not cut off
 * shows only beside a hash of the newest record that was kept elsewhere.
 *
 * @throws {@link ErasureChainBroken}
 * @example
 * ```ts
 * await requireErasureChain({ records, eraser: hospital.address, place, provider });
 * ```
 */
export async function requireErasureChain({
  records,
  eraser,
  place,
  provider,
}: {
  readonly records: readonly ErasureRecord[];
  readonly eraser: string;
  readonly place: SigningPlace;
  readonly provider: Provider;
}): Promise<void> {
  let previous = ZeroHash as Hex;
  for (const [index, record] of records.entries()) {
    const asked = { account: eraser, place, type: "Erasure", signature: record.signature, provider } as const;
    const isGood = record.previous === previous && (await isSignedBy({ ...asked, message: messageOf(record) }));
    if (!isGood) throw new ErasureChainBroken(index);
    previous = erasureHash({ place, record });
  }
}

function messageOf({
  patient,
  records,
  cabinets,
  reason,
  at,
  previous,
}: Omit<ErasureRecord, "signature">): Record<string, unknown> {
  return { patient, records: [...records], cabinets: [...cabinets], reason, at, previous };
}
