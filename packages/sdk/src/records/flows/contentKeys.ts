import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import { openContentKeyToPatient, sealContentKeyToPatient } from "../../vault/envelopes/contentKeyToPatient.ts";
import type { EncryptionKey } from "../../vault/envelopes/encryptionKey.ts";
import type { KemName } from "../../vault/envelopes/hpke.ts";
import { requireFreshKey } from "../../vault/epochs/requireFreshKey.ts";
import type { Revocations } from "../../vault/epochs/Revocations.ts";
import { KIND, MAGIC } from "../../vault/format/header.ts";
import { openContentKey, sealContentKey } from "../../vault/keys/contentKeySeal.ts";
import type { KeyCabinet } from "../../vault/keys/KeyCabinet.ts";
import type { KeyPlace } from "../../vault/keys/KeyPlace.ts";
import type { CategoryKey, KeyRing } from "../../vault/keys/keyRing.ts";
import type { Vault } from "../../vault/keys/Vault.ts";
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

/**
 * The patient's own key from a cabinet (VAULT-103). What a writer without the compartment's key sealed to the patient is sealed
 * again under that key, so that whoever has it by a grant reads the record from then on.
 *
 * @param of vault knows the chain's revocations: see `Vault.caughtUp`; kem is that of the key which the patient published, X-Wing
 * unless given; place is chain and patient registry
 * @throws when asked: {@link ContentKeyAbsent} and what {@link openContentKey} and {@link openContentKeyToPatient} throw
 */
export function fromOwnCabinet({
  cabinet,
  vault,
  place,
  kem = "X_WING",
}: {
  readonly cabinet: Pick<KeyCabinet, "get" | "put">;
  readonly vault: Vault;
  readonly place: SigningPlace;
  readonly kem?: KemName;
}): FindContentKey {
  return async (record) => {
    const sealed = await cabinet.get(record.id);
    if (sealed === undefined) throw new ContentKeyAbsent(record.id);
    if (sealed[MAGIC.length] !== KIND.contentKeyToPatient) {
      return openContentKey({ sealed, ring: await vault.ring({ compartments: [record] }), record });
    }
    const key = await openContentKeyToPatient({ sealed, with: await vault.encryptionKey(kem), place, record });
    await cabinet.put(record.id, await sealContentKey({ under: await vault.currentKey(record), record, key }));
    return key;
  };
}
