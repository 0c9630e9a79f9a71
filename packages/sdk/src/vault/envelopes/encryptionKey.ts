import { KEMS } from "../../terms/kems.ts";
import type { WebKey } from "../format/aead.ts";
import { type Bytes, join, numberBytes, ownBytes, randomBytes } from "../format/bytes.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { KeyLengthWrong } from "../problems.ts";
import { type KemName, hpkeSuite } from "./hpke.ts";
import { EncryptionKeyUnusable } from "./problems.ts";

/** A public key to seal to. */
export interface EncryptionKey {
  readonly kem: KemName;
  readonly publicKey: Uint8Array;
}

/** Both halves of a key to seal to. */
export interface EncryptionKeyPair extends EncryptionKey {
  /** Cannot be written out; it follows from the seed. */
  readonly privateKey: WebKey;
}

/** What HPKE derives. */
interface WebKeyPair {
  readonly publicKey: WebKey;
  readonly privateKey: WebKey;
}

/** Bytes of a recipient's mark. */
export const RECIPIENT_LENGTH = 16;

/**
 * The key pair that follows from a secret of 32 bytes (RFC 9180, section 7.1.3; the draft of X-Wing for its own).
 *
 * @throws {@link KeyLengthWrong}
 * @example
 * ```ts
 * const pair = await encryptionKeyFrom({ kem: "X_WING", seed });
 * ```
 */
export async function encryptionKeyFrom({
  kem,
  seed,
}: {
  readonly kem: KemName;
  readonly seed: Uint8Array;
}): Promise<EncryptionKeyPair> {
  if (seed.length !== KEY_LENGTH) throw new KeyLengthWrong(seed.length);
  const suite = hpkeSuite(kem);
  const { publicKey, privateKey } = (await suite.kem.deriveKeyPair(ownBytes(seed))) as WebKeyPair;
  return { kem, publicKey: new Uint8Array(await suite.kem.serializePublicKey(publicKey)), privateKey };
}

/**
 * A new key pair, for a practitioner, an organisation's gateway or a guardian. Keep the seed.
 *
 * @example
 * ```ts
 * const { pair, seed } = await newEncryptionKey("X_WING");
 * ```
 */
export async function newEncryptionKey(
  kem: KemName = "X_WING",
): Promise<{ readonly pair: EncryptionKeyPair; readonly seed: Bytes }> {
  const seed = randomBytes(KEY_LENGTH);
  return { pair: await encryptionKeyFrom({ kem, seed }), seed };
}

/** Who something is sealed to: the first 16 bytes of SHA-256 over KEM and public key. */
export async function recipientOf({ kem, publicKey }: EncryptionKey): Promise<Bytes> {
  const input = join(numberBytes(KEMS[kem].code, 2), publicKey);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", input)).slice(0, RECIPIENT_LENGTH);
}

/**
 * Requires a key that can be sealed to. Points of low order show when it is used.
 *
 * @throws {@link EncryptionKeyUnusable}
 */
export function requireEncryptionKey({ kem, publicKey }: EncryptionKey): void {
  const isZero = publicKey.every((byte) => byte === 0);
  if (publicKey.length !== KEMS[kem].publicKeyLength || isZero) throw new EncryptionKeyUnusable();
}
