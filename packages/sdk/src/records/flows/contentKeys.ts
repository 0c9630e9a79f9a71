import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import { sealContentKeyToPatient } from "../../vault/envelopes/contentKeyToPatient.ts";
import type { EncryptionKey } from "../../vault/envelopes/encryptionKey.ts";
import { requireFreshKey } from "../../vault/epochs/requireFreshKey.ts";
import type { Revocations } from "../../vault/epochs/Revocations.ts";
import { openContentKey, sealContentKey } from "../../vault/keys/contentKeySeal.ts";
import type { KeyCabinet } from "../../vault/keys/KeyCabinet.ts";
import type { KeyPlace } from "../../vault/keys/KeyPlace.ts";
import type { CategoryKey, KeyRing } from "../../vault/keys/keyRing.ts";
import { ContentKeyAbsent } from "./problems.ts";

/** Seals the content key of a record that is being written. */
export type SealContentKey = (record: KeyPlace, key: Uint8Array) => Promise<Uint8Array>;

/** Finds the content key of a record that is being read; asked only after the access was logged. */
export type FindContentKey = (record: KeyPlace) => Promise<Uint8Array>;

/**
 * For a writer who holds the compartment's key, by an envelope whose signature was checked, and for the patient. Before it
 * seals it looks whether a grant was taken back since the key's epoch began.
 *
 * @param of revocations reads the chain: see `revocationsOf`
 * @throws when asked: {@link EpochStale} and what {@link sealContentKey} throws
 */
export function underCategoryKey({
  under,
  revocations,
}: {
  readonly under: CategoryKey;
  readonly revocations: () => Promise<Revocations>;
}): SealContentKey {
  return async (record, key) => {
    requireFreshKey({ under, revocations: await revocations() });
    return sealContentKey({ under, record, key });
  };
}

/** For a writer who holds none, or an old one: the patient seals the key again later. */
export function toPatient({
  to,
  place,
}: {
  readonly to: EncryptionKey;
  /** Chain and patient registry. */
  readonly place: SigningPlace;
}): SealContentKey {
  return async (record, key) => sealContentKeyToPatient({ to, place, record, key });
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
}: {
  readonly cabinet: Pick<KeyCabinet, "get">;
  readonly ring: () => Promise<KeyRing>;
}): FindContentKey {
  return async (record) => {
    const sealed = await cabinet.get(record.id);
    if (sealed === undefined) throw new ContentKeyAbsent(record.id);
    return openContentKey({ sealed, ring: await ring(), record });
  };
}
