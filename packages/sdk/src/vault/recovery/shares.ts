import { combine, split } from "shamir-secret-sharing";

import { type Bytes, join, sameBytes } from "../format/bytes.ts";
import { COMMITMENT_LENGTH, KEY_LENGTH, derive } from "../format/derive.ts";
import { KeyLengthWrong, SealedMalformed } from "../problems.ts";
import { RootKeyNotRecovered, SharesDoNotMatch, SharesTooFew, SplitRefused } from "./problems.ts";

const COMMITMENT_LABEL = "xinglin/vault/root-key-commitment/v1";
/** As many as a guardian set has (IDENTITY-33). */
export const MOST_SHARES = 16;
/** One share alone would be the key. */
export const SMALLEST_THRESHOLD = 2;
/** y values of 32 bytes and the x coordinate. */
const POINT_LENGTH = KEY_LENGTH + 1;
/** Bytes of a share: threshold 1, count 1, commitment 32, point 33. */
const SHARE_LENGTH = 2 + COMMITMENT_LENGTH + POINT_LENGTH;

/** One guardian's part of a root key. */
export interface Share {
  readonly threshold: number;
  readonly count: number;
  /** Same for all shares of one root key; tells nothing about it. */
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
  const commitment = await commitmentOf(rootKey);
  const points = await split(new Uint8Array(rootKey), count, threshold);
  return points.map((point) => ({ threshold, count, commitment, point }));
}

/**
 * Puts a root key together from shares; more than the threshold may be given, and one twice counts once.
 *
 * @throws {@link SharesTooFew} | {@link SharesDoNotMatch} | {@link RootKeyNotRecovered}
 * @example
 * ```ts
 * const vault = await Vault.open({ rootKey: await combineShares([son, daughter]), patient, epochs });
 * ```
 */
export async function combineShares(shares: readonly Share[]): Promise<Bytes> {
  const [first] = shares;
  if (first === undefined) throw new SharesTooFew(SMALLEST_THRESHOLD, 0);
  const isOfFirst = (share: Share) =>
    sameBytes(share.commitment, first.commitment) && share.threshold === first.threshold && share.count === first.count;
  if (!shares.every(isOfFirst)) throw new SharesDoNotMatch();
  const byPlace = new Map(shares.map((share) => [share.point[KEY_LENGTH], share.point]));
  if (byPlace.size < first.threshold) throw new SharesTooFew(first.threshold, byPlace.size);
  const points = [...byPlace.values()].map((point) => new Uint8Array(point));
  const rootKey = new Uint8Array(await combine(points));
  if (!sameBytes(await commitmentOf(rootKey), first.commitment)) throw new RootKeyNotRecovered();
  return rootKey;
}

/** A share as it is sealed to a guardian. */
export function shareBytes({ threshold, count, commitment, point }: Share): Bytes {
  return join(new Uint8Array([threshold, count]), commitment, point);
}

/** @throws {@link SealedMalformed} */
export function parseShare(bytes: Uint8Array): Share {
  const [threshold = 0, count = 0] = bytes;
  if (bytes.length !== SHARE_LENGTH) throw new SealedMalformed("share");
  if (threshold < SMALLEST_THRESHOLD || threshold > count || count > MOST_SHARES)
    throw new SealedMalformed("threshold");
  const commitment = bytes.slice(2, 2 + COMMITMENT_LENGTH);
  const point = bytes.slice(2 + COMMITMENT_LENGTH);
  if (point[KEY_LENGTH] === 0) throw new SealedMalformed("share"); // x = 0 would be the key itself
  return { threshold, count, commitment, point };
}

async function commitmentOf(rootKey: Uint8Array): Promise<Bytes> {
  return derive({ key: rootKey, salt: new Uint8Array(), label: COMMITMENT_LABEL, length: COMMITMENT_LENGTH });
}
