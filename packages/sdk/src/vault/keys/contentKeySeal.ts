import { getBytes } from "ethers";

import { type Bytes, join } from "../format/bytes.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { AES_256_GCM, HEADER_LENGTH, KIND, headerOf, suiteIn } from "../format/header.ts";
import { commitsTo, openUnder, sealUnder } from "../format/sealUnder.ts";
import { CompartmentWrong, KeyLengthWrong, SealedTruncated } from "../problems.ts";
import {
  COMPARTMENT_LENGTH,
  type Compartment,
  type CompartmentEpoch,
  compartmentBytes,
  compartmentName,
  parseCompartment,
} from "./compartment.ts";
import type { KeyPlace } from "./KeyPlace.ts";
import { type CategoryKey, type KeyRing, categoryKeyIn } from "./keyRing.ts";

const LABEL = "xinglin/vault/content-key/v2";
const HEAD_LENGTH = HEADER_LENGTH + COMPARTMENT_LENGTH;

/**
 * Seals a record's content key under the category key of the record's own compartment. It opens for this record alone.
 *
 * Warning: it does not ask the chain whether the key's epoch is still the newest: `underCategoryKey` of `@xinglin/sdk/flows`
 * does, by {@link requireFreshKey}.
 *
 * @throws {@link KeyLengthWrong} | {@link CompartmentWrong}
 * @example
 * ```ts
 * const record = keyPlaceOf(header);
 * const sealedKey = await sealContentKey({ under: latestKeyIn(ring, record), record, key });
 * ```
 */
export async function sealContentKey({
  under,
  record,
  key,
  salt,
}: {
  readonly under: CategoryKey;
  readonly record: KeyPlace;
  readonly key: Uint8Array;
  /** Fresh unless given; vectors give it. */
  readonly salt?: Uint8Array;
}): Promise<Bytes> {
  if (key.length !== KEY_LENGTH) throw new KeyLengthWrong(key.length);
  requireCompartment(under, record);
  const head = join(headerOf(KIND.contentKey, AES_256_GCM), compartmentBytes(under));
  const bound = boundBytes(record);
  return sealUnder({ key: under.key, label: LABEL, head, bound, secret: key, ...(salt && { salt }) });
}

/** The compartment and epoch under whose key a content key is sealed. Not yet authenticated. */
export function compartmentOfSealedKey(sealed: Uint8Array): CompartmentEpoch {
  suiteIn(sealed, KIND.contentKey, [AES_256_GCM]);
  if (sealed.length < HEAD_LENGTH) throw new SealedTruncated();
  return parseCompartment(sealed.subarray(HEADER_LENGTH, HEAD_LENGTH));
}

/** Whether a sealed content key was sealed under this category key, whatever it says of its epoch. */
export async function isSealedUnder(sealed: Uint8Array, key: Uint8Array): Promise<boolean> {
  return commitsTo({ key, label: LABEL, headLength: HEAD_LENGTH, sealed });
}

/**
 * Opens a record's content key with the category key that the ring holds for it.
 *
 * @throws {@link KeyMissing} | {@link KeyWrong} | {@link SealedTampered} (also for another record) | {@link CompartmentWrong}
 * | {@link SealedTruncated} | {@link SealedTrailing} and the refusals of every format
 * @example
 * ```ts
 * const record = keyPlaceOf(header);
 * const key = await openContentKey({ sealed: await cabinet.get(record.id), ring, record });
 * ```
 */
export async function openContentKey({
  sealed,
  ring,
  record,
}: {
  readonly sealed: Uint8Array;
  readonly ring: KeyRing;
  readonly record: KeyPlace;
}): Promise<Bytes> {
  const compartment = compartmentOfSealedKey(sealed);
  requireCompartment(compartment, record);
  const key = categoryKeyIn(ring, compartment);
  const head = sealed.subarray(0, HEAD_LENGTH);
  const bound = boundBytes(record);
  return openUnder({ key, label: LABEL, head, bound, sealed, length: KEY_LENGTH });
}

/**
 * Seals a content key again under the category key of a later epoch, for the same record and so in the same compartment.
 *
 * @throws as {@link openContentKey} and {@link sealContentKey}
 * @example
 * ```ts
 * await cabinet.put(record.id, await resealContentKey({ sealed, ring, under: latestKeyIn(ring, record), record }));
 * ```
 */
export async function resealContentKey({
  sealed,
  ring,
  under,
  record,
}: {
  readonly sealed: Uint8Array;
  readonly ring: KeyRing;
  readonly under: CategoryKey;
  readonly record: KeyPlace;
}): Promise<Bytes> {
  const key = await openContentKey({ sealed, ring, record });
  return sealContentKey({ under, record, key });
}

function boundBytes({ patient, id }: KeyPlace): Bytes {
  return join(getBytes(patient), getBytes(id));
}

/** The compartment is the one that the record's header names: nobody seals a record's key for readers of a lower one. */
function requireCompartment(found: Compartment, record: KeyPlace): void {
  const [its, other] = [compartmentName(record), compartmentName(found)];
  if (its !== other) throw new CompartmentWrong(its, other);
}
