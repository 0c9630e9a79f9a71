import { hexlify, randomBytes, toBigInt } from "ethers";

import type { Hex } from "./brand.ts";

/** Bits of a nonce (`uint104` in the contracts). */
const NONCE_BITS = 104;
/** Nonces that share one storage slot: the first costs a new slot, the others an update. */
const NONCES_PER_WORD = 32;

/**
 * 32 random bytes for an id, a guardian set or a document, from the platform's cryptographic source.
 *
 * @example
 * ```ts
 * const patient = patientIdOf({ controller, salt: randomSalt() });
 * ```
 */
export function randomSalt(): Hex {
  return hexlify(randomBytes(32)) as Hex;
}

/**
 * A random nonce for one signed act. Each costs its own storage slot: for several acts of one signer {@link nonceRow}
 * is cheaper.
 *
 * @example
 * ```ts
 * const message = { patient, guardians, nonce: randomNonce(), deadline };
 * ```
 */
export function randomNonce(): bigint {
  return toBigInt(randomBytes(NONCE_BITS / 8));
}

/**
 * 32 nonces in a row that share one storage slot: after the first act each costs 17,100 gas less than a random nonce.
 * Keep the generator (or the last nonce) as long as the signer's key.
 *
 * @param word which slot; a random one unless given
 * @example
 * ```ts
 * const nonces = nonceRow();
 * const first = nonces.next().value;
 * const second = nonces.next().value; // first + 1n
 * ```
 */
export function* nonceRow(word: bigint = randomNonce() >> 5n): Generator<bigint, undefined, undefined> {
  for (let flag = 0; flag < NONCES_PER_WORD; flag++) yield (word << 5n) + BigInt(flag);
}
