import { type OneUse, oneUse, requireCommitment } from "../format/derive.ts";
import { TAG_LENGTH, aeadOpen } from "../format/aead.ts";
import { type Bytes, join } from "../format/bytes.ts";
import { SealedTampered, SealedTrailing, SealedTruncated } from "../problems.ts";
import { type ByteSource, type Chunk, chunksOf, piecesOf } from "./chunks.ts";
import {
  CONTENT_HEADER_LENGTH,
  CONTENT_LABEL,
  MOST_CHUNKS,
  chunkNonce,
  contentHeader,
  parseContentHeader,
} from "./contentFormat.ts";
import type { Progress } from "./sealContent.ts";

/**
 * Decrypts a content, a chunk at a time: memory holds one chunk, and a chunk is handed out only after its tag was checked.
 *
 * Warning: what is handed out is authentic and in order, but not yet whole. Only when the iterator has ended without an
 * error is the content complete: before that show nothing as complete and do nothing that cannot be undone.
 *
 * @throws {@link KeyWrong} | {@link SealedTruncated} | {@link SealedTrailing} | {@link SealedTampered} and what
 * `parseContentHeader` throws
 * @example
 * ```ts
 * for await (const chunk of openContent({ key, source: store.read(name) })) await file.write(chunk);
 * ```
 */
export async function* openContent({
  key,
  source,
  onProgress,
}: {
  readonly key: Uint8Array;
  readonly source: ByteSource;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}): AsyncGenerator<Bytes, void, undefined> {
  const { head, rest } = await split(source, CONTENT_HEADER_LENGTH);
  const header = parseContentHeader(head);
  const use = await oneUse({ key, salt: header.salt, label: CONTENT_LABEL });
  requireCommitment(use, header.commitment);
  const aad = contentHeader(header);
  const { length } = header;

  let done = 0;
  let counter = 0;
  for await (const chunk of chunksOf(rest, 2 ** header.chunkLog + TAG_LENGTH)) {
    if (counter === MOST_CHUNKS) throw new SealedTrailing();
    const size = chunk.bytes.length - TAG_LENGTH;
    if (size < 0) throw new SealedTruncated();
    if (length !== undefined && done + size > length) throw new SealedTrailing();
    if (length !== undefined && chunk.last && done + size < length) throw new SealedTruncated();
    const bytes = await openChunk({ use, chunk, counter, aad });
    done += bytes.length;
    counter += 1;
    if (bytes.length > 0) yield bytes;
    onProgress?.({ done, total: length });
  }
}

/** A chunk that opens only with the other flag tells that the content was cut, or goes on after its end. */
async function openChunk({
  use,
  chunk,
  counter,
  aad,
}: {
  readonly use: OneUse;
  readonly chunk: Chunk;
  readonly counter: number;
  readonly aad: Bytes;
}): Promise<Bytes> {
  const { bytes: data, last } = chunk;
  try {
    return await aeadOpen({ key: use.key, nonce: chunkNonce(use.nonce, counter, last), data, aad });
  } catch (problem) {
    if (!(problem instanceof SealedTampered)) throw problem;
    const opens = aeadOpen({ key: use.key, nonce: chunkNonce(use.nonce, counter, !last), data, aad });
    const wasOther = await opens.then(
      () => true,
      () => false,
    );
    if (wasOther) throw last ? new SealedTruncated() : new SealedTrailing();
    throw problem;
  }
}

/** The first bytes of a source (fewer where it ends before), and what follows them. */
async function split(
  source: ByteSource,
  length: number,
): Promise<{ readonly head: Bytes; readonly rest: AsyncIterable<Uint8Array> }> {
  const pieces = iteratorOf(piecesOf(source));
  const held: Uint8Array[] = [];
  let have = 0;
  while (have < length) {
    const next = await pieces.next();
    if (next.done === true) break;
    held.push(next.value);
    have += next.value.length;
  }
  const front = join(...held);
  async function* rest(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield front.subarray(length);
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  }
  return { head: front.subarray(0, length), rest: rest() };
}

function iteratorOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncIterator<Uint8Array, unknown> | Iterator<Uint8Array, unknown> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
