import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import { sealContentKeyToPatient } from "../../vault/envelopes/contentKeyToPatient.ts";
import type { EncryptionKey } from "../../vault/envelopes/encryptionKey.ts";
import { openContentKey, sealContentKey } from "../../vault/keys/contentKeySeal.ts";
import type { KeyCabinet } from "../../vault/keys/KeyCabinet.ts";
import type { CategoryKey, KeyRing } from "../../vault/keys/keyRing.ts";
import { ContentKeyAbsent } from "./problems.ts";

/** Seals the content key of a record that is being written. */
export type SealContentKey = (content: Hex, key: Uint8Array) => Promise<Uint8Array>;

/** Finds the content key of a record that is being read; asked only after the access was logged. */
export type FindContentKey = (content: Hex) => Promise<Uint8Array>;

/** For a writer who holds the compartment's key, by an envelope whose signature was checked. */
export function underCategoryKey({
  under,
  patient,
}: {
  readonly under: CategoryKey;
  readonly patient: PatientId;
}): SealContentKey {
  return async (content, key) => sealContentKey({ under, patient, content, key });
}

/** For a writer who holds none: the patient seals the key again later. */
export function toPatient({
  to,
  place,
  patient,
}: {
  readonly to: EncryptionKey;
  /** Chain and patient registry. */
  readonly place: SigningPlace;
  readonly patient: PatientId;
}): SealContentKey {
  return async (content, key) => sealContentKeyToPatient({ to, place, patient, content, key });
}

/**
 * The key from a cabinet, opened with a ring.
 *
 * @param of ring opens the reader's envelope; it is called only after the access was logged
 * @throws when asked: {@link ContentKeyAbsent} and what {@link openContentKey} throws
 */
export function fromCabinet({
  cabinet,
  ring,
  patient,
}: {
  readonly cabinet: Pick<KeyCabinet, "get">;
  readonly ring: () => Promise<KeyRing>;
  readonly patient: PatientId;
}): FindContentKey {
  return async (content) => {
    const sealed = await cabinet.get(content);
    if (sealed === undefined) throw new ContentKeyAbsent(content);
    return openContentKey({ sealed, ring: await ring(), patient, content });
  };
}
