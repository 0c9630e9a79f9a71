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
  return lastIn({ patients: { contract, provider }, patient, hash, ...range });
}

/**
 * The encryption key that a patient published last, also where a recovery has made it void since: what the root key that
 * guardians give back is held against. A key that stands is compared with the registry's hash; one that is void with nothing
 * but the event, so ask a node that is to be trusted, or two.
 *
 * @throws {@link PublishedKeyMissing} | {@link PublishedKeyMismatch} | {@link EncryptionKeyUnusable}
 * @example
 * ```ts
 * const published = await lastPublishedKeyOf({ patients, patient });
 * ```
 */
export async function lastPublishedKeyOf({
  patients,
  patient,
  ...range
}: BlockRange & { readonly patients: Patients; readonly patient: PatientId }): Promise<EncryptionKey> {
  const hash = await patients.contract.encryptionKeyHashOf(patient);
  return lastIn({ patients, patient, hash: hash === ZeroHash ? undefined : hash, ...range });
}

/** The key of the last event, with this hash if one is given. */
async function lastIn({
  patients: { contract, provider },
  patient,
  hash,
  ...range
}: BlockRange & {
  readonly patients: Pick<Patients, "contract" | "provider">;
  readonly patient: PatientId;
  readonly hash: string | undefined;
}): Promise<EncryptionKey> {
  let published: { readonly kem: bigint; readonly key: string } | undefined;
  const filter = contract.filters.EncryptionKeyPublished(patient);
  for await (const { args } of scan({ contract, filter, provider, ...range })) {
    published = { kem: args.kem, key: args.key };
  }
  if (published === undefined) throw new PublishedKeyMissing();
  const encoded = AbiCoder.defaultAbiCoder().encode(["uint16", "bytes"], [published.kem, published.key]);
  if (hash !== undefined && keccak256(encoded) !== hash) throw new PublishedKeyMismatch();
  const kem = nameOf(KEMS, published.kem);
  if (kem === undefined) throw new EncryptionKeyUnusable();
  const key = { kem, publicKey: getBytes(published.key) };
  requireEncryptionKey(key);
  return key;
}
