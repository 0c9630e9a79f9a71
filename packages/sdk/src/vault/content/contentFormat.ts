import { NONCE_LENGTH } from "../format/aead.ts";
import { type Bytes, bytesNumber, join, numberBytes } from "../format/bytes.ts";
import { COMMITMENT_LENGTH, SALT_LENGTH } from "../format/derive.ts";
import { AES_256_GCM, HEADER_LENGTH, KIND, headerOf, suiteIn } from "../format/header.ts";
import { SealedMalformed, SealedTruncated } from "../problems.ts";

/** Keeps the derivation of contents apart from every other. */
export const CONTENT_LABEL = "xinglin/vault/content/v1";
/** Bytes before the first chunk: 7 + 1 + 8 + 16 + 32. */
export const CONTENT_HEADER_LENGTH = HEADER_LENGTH + 1 + 8 + SALT_LENGTH + COMMITMENT_LENGTH;
/** log2 of a chunk's bytes unless told: 1 MiB. */
export const USUAL_CHUNK_LOG = 20;
/** 64 bytes, for tests and tiny devices. */
export const SMALLEST_CHUNK_LOG = 6;
/** 16 MiB: what a reader has to hold, at the most. */
export const LARGEST_CHUNK_LOG = 24;
/** Stands for a length that is not known beforehand. */
const UNKNOWN = (1n << 64n) - 1n;
/** The counter has 4 bytes (STREAM's nonce: prefix 7, counter 4, last 1). */
export const MOST_CHUNKS = 2 ** 32;
const PREFIX_LENGTH = 7;

/** What stands before the chunks. */
export interface ContentHeader {
  readonly chunkLog: number;
  /** Bytes of the plaintext, where they were known beforehand. */
  readonly length: number | undefined;
  readonly salt: Uint8Array;
  readonly commitment: Uint8Array;
}

/** The 64 bytes before the chunks. */
export function contentHeader({ chunkLog, length, salt, commitment }: ContentHeader): Bytes {
  const announced = numberBytes(length ?? UNKNOWN, 8);
  const front = headerOf(KIND.content, AES_256_GCM);
  return join(front, new Uint8Array([chunkLog]), announced, salt, commitment);
}

/**
 * Reads the 64 bytes before the chunks.
 *
 * @throws {@link SealedTruncated} | {@link SealedUnknown} | {@link SealedKindWrong} | {@link SealedVersionUnknown}
 * | {@link SealedSuiteUnknown} | {@link SealedMalformed}
 */
export function parseContentHeader(bytes: Uint8Array): ContentHeader {
  suiteIn(bytes, KIND.content, [AES_256_GCM]);
  if (bytes.length < CONTENT_HEADER_LENGTH) throw new SealedTruncated();
  const chunkLog = bytes[HEADER_LENGTH] ?? 0;
  if (chunkLog < SMALLEST_CHUNK_LOG || chunkLog > LARGEST_CHUNK_LOG) throw new SealedMalformed("chunk size");
  const announced = bytesNumber(bytes.subarray(HEADER_LENGTH + 1, HEADER_LENGTH + 9));
  if (announced !== UNKNOWN && announced > BigInt(Number.MAX_SAFE_INTEGER)) throw new SealedMalformed("length");
  const salt = bytes.slice(HEADER_LENGTH + 9, HEADER_LENGTH + 9 + SALT_LENGTH);
  const commitment = bytes.slice(HEADER_LENGTH + 9 + SALT_LENGTH, CONTENT_HEADER_LENGTH);
  return { chunkLog, length: announced === UNKNOWN ? undefined : Number(announced), salt, commitment };
}

/** The nonce of a chunk: prefix, counter, and 1 for the last. */
export function chunkNonce(nonce: Uint8Array, counter: number, last: boolean): Bytes {
  const bytes = new Uint8Array(NONCE_LENGTH);
  bytes.set(nonce.subarray(0, PREFIX_LENGTH));
  bytes.set(numberBytes(counter, 4), PREFIX_LENGTH);
  bytes[NONCE_LENGTH - 1] = last ? 1 : 0;
  return bytes;
}
