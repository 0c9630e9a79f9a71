import { AbiCoder, ZeroHash, getBytes, keccak256 } from "ethers";

import type { Patients } from "../../identity/patients/Patients.ts";
import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import { KEMS } from "../../terms/kems.ts";
import { nameOf } from "../../terms/set.ts";
import { type EncryptionKey, requireEncryptionKey } from "./encryptionKey.ts";
import { EncryptionKeyUnusable, PublishedKeyMismatch, PublishedKeyMissing } from "./problems.ts";

/**
 * The encryption key that a patient published: the last event's, if its hash is the one that the registry holds.
 *
 * @throws {@link PublishedKeyMissing} | {@link PublishedKeyMismatch} | {@link EncryptionKeyUnusable}
 * @example
 * ```ts
 * const to = await publishedKeyOf({ patients, patient });
 * ```
 */
export async function publishedKeyOf({
  patients,
  patient,
  ...range
}: BlockRange & { readonly patients: Patients; readonly patient: PatientId }): Promise<EncryptionKey> {
  const { contract, provider } = patients;
  const hash = await contract.encryptionKeyHashOf(patient);
  if (hash === ZeroHash) throw new PublishedKeyMissing();
  let published: { readonly kem: bigint; readonly key: string } | undefined;
  for await (const { args } of scan({
    contract,
    filter: contract.filters.EncryptionKeyPublished(patient),
    provider,
    ...range,
  })) {
    published = { kem: args.kem, key: args.key };
  }
  if (published === undefined) throw new PublishedKeyMissing();
  const encoded = AbiCoder.defaultAbiCoder().encode(["uint16", "bytes"], [published.kem, published.key]);
  if (keccak256(encoded) !== hash) throw new PublishedKeyMismatch();
  const kem = nameOf(KEMS, published.kem);
  if (kem === undefined) throw new EncryptionKeyUnusable();
  const key = { kem, publicKey: getBytes(published.key) };
  requireEncryptionKey(key);
  return key;
}
