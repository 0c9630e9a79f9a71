import { getBytes } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import { type Bytes, join } from "../format/bytes.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { AES_256_GCM, HEADER_LENGTH, KIND, headerOf, suiteIn } from "../format/header.ts";
import { commitsTo, openUnder, sealUnder } from "../format/sealUnder.ts";
import { KeyLengthWrong, SealedTruncated } from "../problems.ts";
import { COMPARTMENT_LENGTH, type CompartmentEpoch, compartmentBytes, parseCompartment } from "./compartment.ts";
import { type CategoryKey, type ContentKey, type KeyRing, categoryKeyIn } from "./keyRing.ts";

const LABEL = "xinglin/vault/content-key/v1";
const HEAD_LENGTH = HEADER_LENGTH + COMPARTMENT_LENGTH;

/** Whose record, and which content. */
interface Placed {
  readonly patient: PatientId;
  readonly content: Hex;
}

/**
 * Seals a record's content key under a category key. It opens for this patient and this content alone.
 *
 * @throws {@link KeyLengthWrong}
 * @example
 * ```ts
 * const sealedKey = await sealContentKey({ under: latestKeyIn(ring, compartment), patient, content, key });
 * ```
 */
export async function sealContentKey({
  under,
  patient,
  content,
  key,
  salt,
}: Placed &
  ContentKey & {
    readonly under: CategoryKey;
    /** Fresh unless given; vectors give it. */
    readonly salt?: Uint8Array;
  }): Promise<Bytes> {
  if (key.length !== KEY_LENGTH) throw new KeyLengthWrong(key.length);
  const head = join(headerOf(KIND.contentKey, AES_256_GCM), compartmentBytes(under));
  const bound = boundBytes({ patient, content });
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
 * @throws {@link KeyMissing} | {@link KeyWrong} | {@link SealedTampered} (also for another patient or content)
 * | {@link SealedTruncated} | {@link SealedTrailing} and the refusals of every format
 * @example
 * ```ts
 * const key = await openContentKey({ sealed: await cabinet.get(content), ring, patient, content });
 * ```
 */
export async function openContentKey({
  sealed,
  ring,
  patient,
  content,
}: Placed & { readonly sealed: Uint8Array; readonly ring: KeyRing }): Promise<Bytes> {
  const key = categoryKeyIn(ring, compartmentOfSealedKey(sealed));
  const head = sealed.subarray(0, HEAD_LENGTH);
  const bound = boundBytes({ patient, content });
  return openUnder({ key, label: LABEL, head, bound, sealed, length: KEY_LENGTH });
}

/**
 * Seals a content key again under another category key, after a revocation or for another compartment.
 *
 * @throws as {@link openContentKey}
 * @example
 * ```ts
 * await cabinet.put(content, await resealContentKey({ sealed, ring, under: latestKeyIn(ring, compartment), patient, content }));
 * ```
 */
export async function resealContentKey({
  sealed,
  ring,
  under,
  patient,
  content,
}: Placed & {
  readonly sealed: Uint8Array;
  readonly ring: KeyRing;
  readonly under: CategoryKey;
}): Promise<Bytes> {
  const key = await openContentKey({ sealed, ring, patient, content });
  return sealContentKey({ under, patient, content, key });
}

function boundBytes({ patient, content }: Placed): Bytes {
  return join(getBytes(patient), getBytes(content));
}
