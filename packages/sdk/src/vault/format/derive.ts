import { toUtf8Bytes } from "ethers";

import { KeyLengthWrong, KeyWrong } from "../problems.ts";
import { AEAD_KEY_LENGTH, NONCE_LENGTH, type WebKey, aeadKey } from "./aead.ts";
import { type Bytes, ownBytes, sameBytes } from "./bytes.ts";

/** Bytes of every secret key of the vault: root, category and content keys. */
export const KEY_LENGTH = 32;
/** Bytes of the salt under which one sealing derives its keys. */
export const SALT_LENGTH = 16;
/** Bytes of a commitment to a key: as hard to collide as SHA-256. */
export const COMMITMENT_LENGTH = 32;

/**
 * Bytes that follow from a secret by HKDF-SHA256 (RFC 5869). The label keeps uses apart; it is followed by a zero byte and
 * the context.
 *
 * @throws {@link KeyLengthWrong} when the secret has not 32 bytes
 */
export async function derive({
  key,
  salt,
  label,
  context = new Uint8Array(),
  length,
}: {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly label: string;
  readonly context?: Uint8Array;
  readonly length: number;
}): Promise<Bytes> {
  if (key.length !== KEY_LENGTH) throw new KeyLengthWrong(key.length);
  const secret = await crypto.subtle.importKey("raw", ownBytes(key), "HKDF", false, ["deriveBits"]);
  const info = new Uint8Array([...toUtf8Bytes(label), 0, ...context]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: ownBytes(salt), info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, secret, length * 8));
}

/** What one sealing under a key uses, and never another one. */
export interface OneUse {
  readonly key: WebKey;
  /** 12 bytes; a content takes the first 7 as prefix. */
  readonly nonce: Bytes;
  /** Stands in the sealed bytes: who has another key learns so before decrypting. */
  readonly commitment: Bytes;
}

/** Derives what one sealing of a kind uses, from a key and a fresh salt. */
export async function oneUse({
  key,
  salt,
  label,
}: {
  readonly key: Uint8Array;
  readonly salt: Uint8Array;
  readonly label: string;
}): Promise<OneUse> {
  const length = AEAD_KEY_LENGTH + COMMITMENT_LENGTH + NONCE_LENGTH;
  const bytes = await derive({ key, salt, label, length });
  return {
    key: await aeadKey(bytes.subarray(0, AEAD_KEY_LENGTH)),
    commitment: bytes.slice(AEAD_KEY_LENGTH, AEAD_KEY_LENGTH + COMMITMENT_LENGTH),
    nonce: bytes.slice(AEAD_KEY_LENGTH + COMMITMENT_LENGTH),
  };
}

/** @throws {@link KeyWrong} when the sealed bytes commit to another key */
export function requireCommitment({ commitment }: OneUse, found: Uint8Array): void {
  if (!sameBytes(commitment, found)) throw new KeyWrong();
}
