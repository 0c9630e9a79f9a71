import { combine, split } from "shamir-secret-sharing";

import type { PatientId } from "../../kernel/ids/ids.ts";
import type { EncryptionKey } from "../envelopes/encryptionKey.ts";
import { type Bytes, join, randomBytes, sameBytes } from "../format/bytes.ts";
import { COMMITMENT_LENGTH, KEY_LENGTH, SALT_LENGTH, derive } from "../format/derive.ts";
import { patientKeyOf } from "../keys/patientKeyOf.ts";
import { KeyLengthWrong, SealedMalformed } from "../problems.ts";
import { RootKeyNotPatients, RootKeyNotRecovered, SharesDoNotMatch, SharesTooFew, SplitRefused } from "./problems.ts";

const COMMITMENT_LABEL = "xinglin/vault/root-key-commitment/v2";
/** As many as a guardian set has (IDENTITY-33). */
export const MOST_SHARES = 16;
/** One share alone would be the key. */
export const SMALLEST_THRESHOLD = 2;
/** y values of 32 bytes and the x coordinate. */
const POINT_LENGTH = KEY_LENGTH + 1;
/** Bytes of a share: threshold 1, count 1, dealing 16, commitment 32, point 33. */
const SHARE_LENGTH = 2 + SALT_LENGTH + COMMITMENT_LENGTH + POINT_LENGTH;
const POINT_AT = SHARE_LENGTH - POINT_LENGTH;

/** One guardian's part of a root key. */
export interface Share {
  readonly threshold: number;
  readonly count: number;
  /** Random, the same for all shares of one splitting, and another when the same root key is split again. */
  readonly dealing: Uint8Array;
  /** To the root key and the dealing; tells nothing about either. */
  readonly commitment: Uint8Array;
  /** A point of the polynomials over GF(2^8): 32 bytes of y, one byte of x. */
  readonly point: Uint8Array;
}

/**
 * Splits a root key into shares (Shamir, "How to share a secret", CACM 22(11), 1979): any `threshold` of them give it back,
 * fewer say nothing about it.
 *
 * @throws {@link SplitRefused} | {@link KeyLengthWrong}
 * @example
 * ```ts
 * const shares = await splitRootKey({ rootKey: vault.exportRootKey(), count: 3, threshold: 2 });
 * ```
 */
export async function splitRootKey({
  rootKey,
  count,
  threshold,
}: {
  readonly rootKey: Uint8Array;
  readonly count: number;
  readonly threshold: number;
}): Promise<Share[]> {
  if (rootKey.length !== KEY_LENGTH) throw new KeyLengthWrong(rootKey.length);
  const isAllowed = Number.isInteger(count) && Number.isInteger(threshold) && count <= MOST_SHARES;
  if (!isAllowed || threshold < SMALLEST_THRESHOLD || threshold > count) throw new SplitRefused();
  const dealing = randomBytes(SALT_LENGTH);
  const commitment = await commitmentOf(rootKey, dealing);
  const points = await split(new Uint8Array(rootKey), count, threshold);
  return points.map((point) => ({ threshold, count, dealing, commitment, point }));
}

/**
 * Puts a root key together from shares; more than the threshold may be given, and one twice counts once. What the guardians
 * gave back is believed only if the patient's published key follows from it: guardians who forge all of their shares alike
 * would otherwise hand out a root key of their own.
 *
 * @param of published is the key that the patient published last: see {@link lastPublishedKeyOf}
 * @throws {@link SharesTooFew} | {@link SharesDoNotMatch} | {@link RootKeyNotRecovered} | {@link RootKeyNotPatients}
 * @example
 * ```ts
 * const published = await lastPublishedKeyOf({ patients, patient });
 * const rootKey = await combineShares({ shares: [son, daughter], patient, published });
 * ```
 */
export async function combineShares({
  shares,
  patient,
  published,
}: {
  readonly shares: readonly Share[];
  readonly patient: PatientId;
  readonly published: EncryptionKey;
}): Promise<Bytes> {
  const [first] = shares;
  if (first === undefined) throw new SharesTooFew(SMALLEST_THRESHOLD, 0);
  const isOfFirst = (share: Share) =>
    sameBytes(share.dealing, first.dealing) &&
    sameBytes(share.commitment, first.commitment) &&
    share.threshold === first.threshold &&
    share.count === first.count;
  if (!shares.every(isOfFirst)) throw new SharesDoNotMatch();
  const byPlace = new Map(shares.map((share) => [share.point[KEY_LENGTH], share.point]));
  if (byPlace.size < first.threshold) throw new SharesTooFew(first.threshold, byPlace.size);
  const points = [...byPlace.values()].map((point) => new Uint8Array(point));
  const rootKey = new Uint8Array(await combine(points));
  if (!sameBytes(await commitmentOf(rootKey, first.dealing), first.commitment)) throw new RootKeyNotRecovered();
  const { publicKey } = await patientKeyOf({ rootKey, patient, kem: published.kem });
  if (!sameBytes(publicKey, published.publicKey)) throw new RootKeyNotPatients();
  return rootKey;
}

/** A share as it is sealed to a guardian. */
export function shareBytes({ threshold, count, dealing, commitment, point }: Share): Bytes {
  return join(new Uint8Array([threshold, count]), dealing, commitment, point);
}

/** @throws {@link SealedMalformed} */
export function parseShare(bytes: Uint8Array): Share {
  const [threshold = 0, count = 0] = bytes;
  if (bytes.length !== SHARE_LENGTH) throw new SealedMalformed("share");
  if (threshold < SMALLEST_THRESHOLD || threshold > count || count > MOST_SHARES)
    throw new SealedMalformed("threshold");
  const dealing = bytes.slice(2, 2 + SALT_LENGTH);
  const commitment = bytes.slice(2 + SALT_LENGTH, POINT_AT);
  const point = bytes.slice(POINT_AT);
  if (point[KEY_LENGTH] === 0) throw new SealedMalformed("share"); // x = 0 would be the key itself
  return { threshold, count, dealing, commitment, point };
}

async function commitmentOf(rootKey: Uint8Array, dealing: Uint8Array): Promise<Bytes> {
  return derive({ key: rootKey, salt: dealing, label: COMMITMENT_LABEL, length: COMMITMENT_LENGTH });
}
