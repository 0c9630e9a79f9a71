import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import { newContentKey, sealContent } from "../../vault/content/sealContent.ts";
import type { EncryptionKey } from "../../vault/envelopes/encryptionKey.ts";
import { sealIntakeKey } from "../../vault/envelopes/intakeKey.ts";
import type { Bytes } from "../../vault/format/bytes.ts";
import type { ContentStore } from "../../vault/stores/ContentStore.ts";

/** An intake form that lies encrypted in a store. */
export interface SealedIntake {
  /** What the booking carries: the hash of the ciphertext, as stores name it. */
  readonly intakeHash: Hex;
  /** The form's key, for the practitioner alone. It is handed over beside the chain. */
  readonly sealedKey: Bytes;
}

/**
 * Encrypts what a patient fills in before a visit under a fresh key, keeps it in a store, and seals the key to the practitioner.
 *
 * @param of place is chain and appointment book; to is the practitioner's stated key: see `statedKey` of `@xinglin/sdk/vault`
 * @throws {@link EncryptionKeyUnusable}
 * @example
 * ```ts
 * const { intakeHash, sealedKey } = await sealIntake({ form, store, patient, place, to });
 * await visits.book({ service, booking: { ...booking, intakeHash }, via: direct({ signer: zhao }) });
 * ```
 */
export async function sealIntake({
  form,
  store,
  patient,
  place,
  to,
}: {
  readonly form: Uint8Array;
  readonly store: ContentStore;
  readonly patient: PatientId;
  readonly place: SigningPlace;
  readonly to: EncryptionKey;
}): Promise<SealedIntake> {
  const key = newContentKey();
  const { content: intakeHash } = await store.write(sealContent({ key, source: form }));
  return { intakeHash, sealedKey: await sealIntakeKey({ to, key, place, patient, intakeHash }) };
}
