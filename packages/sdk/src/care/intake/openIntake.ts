import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import { openBytes } from "../../vault/content/collect.ts";
import type { EncryptionKeyPair } from "../../vault/envelopes/encryptionKey.ts";
import { openIntakeKey } from "../../vault/envelopes/intakeKey.ts";
import type { Bytes } from "../../vault/format/bytes.ts";
import type { ContentStore } from "../../vault/stores/ContentStore.ts";
import type { Booking } from "../service.ts";

/**
 * What the patient filled in, if it is what the booking carries the hash of: all of it, or an error.
 *
 * @param of booking as it stands on the chain (see `listVisits`); place is chain and appointment book
 * @throws {@link EnvelopeForAnother} | {@link EnvelopeBoundElsewhere} for another booking's key, {@link BlockMissing} |
 * {@link BlockCorrupted} where the store has not got it or gives something else, {@link KeyWrong}, and the refusals of every format
 * @example
 * ```ts
 * const form = await openIntake({ booking, sealedKey, store, place, with: myKey });
 * ```
 */
export async function openIntake({
  booking: { patient, intakeHash },
  sealedKey,
  store,
  place,
  with: pair,
}: {
  readonly booking: Pick<Booking, "patient" | "intakeHash">;
  readonly sealedKey: Uint8Array;
  readonly store: ContentStore;
  readonly place: SigningPlace;
  readonly with: EncryptionKeyPair;
}): Promise<Bytes> {
  const key = await openIntakeKey({ sealed: sealedKey, with: pair, place, patient, intakeHash });
  return openBytes({ key, sealed: store.read(await store.nameOf(intakeHash)) });
}
