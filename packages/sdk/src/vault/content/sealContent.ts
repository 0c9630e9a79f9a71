import { aeadSeal } from "../format/aead.ts";
import { type Bytes, randomBytes } from "../format/bytes.ts";
import { KEY_LENGTH, SALT_LENGTH, oneUse } from "../format/derive.ts";
import { LengthNotKept, SealedMalformed } from "../problems.ts";
import { type ByteSource, chunksOf, piecesOf } from "./chunks.ts";
import {
  CONTENT_LABEL,
  LARGEST_CHUNK_LOG,
  MOST_CHUNKS,
  SMALLEST_CHUNK_LOG,
  USUAL_CHUNK_LOG,
  chunkNonce,
  contentHeader,
} from "./contentFormat.ts";

/** How far a sealing or an opening is. */
export interface Progress {
  /** Bytes of plaintext done. */
  readonly done: number;
  /** Bytes of plaintext in all, where they are known. */
  readonly total: number | undefined;
}

/** A fresh content key: 32 random bytes, for one record. */
export function newContentKey(): Bytes {
  return randomBytes(KEY_LENGTH);
}

/**
 * Encrypts a content of any size, a chunk at a time: memory holds one chunk.
 *
 * @param of length announces the bytes of the source, so that a reader tells a cut content from a changed one and knows how
 * much is to come; known by itself for bytes in memory. chunkLog is log2 of the chunk size, 6 to 24, 20 unless given.
 * @throws {@link KeyLengthWrong} | {@link LengthNotKept} | {@link SealedMalformed}
 * @example
 * ```ts
 * const key = newContentKey();
 * const { name } = await store.write(sealContent({ key, source: createReadStream("ct.dcm"), length: size, onProgress }));
 * ```
 */
export async function* sealContent({
  key,
  source,
  length = source instanceof Uint8Array ? source.length : undefined,
  chunkLog = USUAL_CHUNK_LOG,
  salt = randomBytes(SALT_LENGTH),
  onProgress,
}: {
  readonly key: Uint8Array;
  readonly source: ByteSource;
  readonly length?: number | undefined;
  readonly chunkLog?: number;
  /** Fresh unless given; vectors give it. */
  readonly salt?: Uint8Array;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}): AsyncGenerator<Bytes, void, undefined> {
  if (!Number.isInteger(chunkLog) || chunkLog < SMALLEST_CHUNK_LOG || chunkLog > LARGEST_CHUNK_LOG) {
    throw new SealedMalformed("chunk size");
  }
  const use = await oneUse({ key, salt, label: CONTENT_LABEL });
  const aad = contentHeader({ chunkLog, length, salt, commitment: use.commitment });
  yield aad;

  let done = 0;
  let counter = 0;
  for await (const { bytes, last } of chunksOf(piecesOf(source), 2 ** chunkLog)) {
    if (counter === MOST_CHUNKS) throw new SealedMalformed("chunk count");
    done += bytes.length;
    if (length !== undefined && (done > length || (last && done < length))) throw new LengthNotKept(length, done);
    yield await aeadSeal({ key: use.key, nonce: chunkNonce(use.nonce, counter, last), data: bytes, aad });
    counter += 1;
    onProgress?.({ done, total: length });
  }
}
