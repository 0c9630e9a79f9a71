import { SealedTampered } from "../problems.ts";
import { type Bytes, ownBytes } from "./bytes.ts";

/** A key inside WebCrypto. */
export type WebKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ALGORITHM = "AES-GCM";
/** Bytes of an AES-256 key. */
export const AEAD_KEY_LENGTH = 32;
/** Bytes of a nonce (NIST SP 800-38D, section 5.2.1.1: 96 bits). */
export const NONCE_LENGTH = 12;
/** Bytes of a tag, the longest that GCM has. */
export const TAG_LENGTH = 16;

/** An AES-256 key for GCM. It cannot be taken out of WebCrypto again. */
export async function aeadKey(key: Uint8Array): Promise<WebKey> {
  return crypto.subtle.importKey("raw", ownBytes(key), ALGORITHM, false, ["encrypt", "decrypt"]);
}

/** One AES-256-GCM encryption: ciphertext and tag. */
export async function aeadSeal({
  key,
  nonce,
  data,
  aad,
}: {
  readonly key: WebKey;
  readonly nonce: Bytes;
  readonly data: Bytes;
  readonly aad: Bytes;
}): Promise<Bytes> {
  const parameters = { name: ALGORITHM, iv: nonce, additionalData: aad, tagLength: TAG_LENGTH * 8 };
  return new Uint8Array(await crypto.subtle.encrypt(parameters, key, data));
}

/**
 * One AES-256-GCM decryption.
 *
 * @throws {@link SealedTampered} when the tag does not fit
 */
export async function aeadOpen({
  key,
  nonce,
  data,
  aad,
}: {
  readonly key: WebKey;
  readonly nonce: Bytes;
  readonly data: Bytes;
  readonly aad: Bytes;
}): Promise<Bytes> {
  const parameters = { name: ALGORITHM, iv: nonce, additionalData: aad, tagLength: TAG_LENGTH * 8 };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, data));
  } catch (problem) {
    if (problem instanceof Error && problem.name === "OperationError") throw new SealedTampered();
    throw problem;
  }
}
