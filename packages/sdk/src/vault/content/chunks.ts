import type { Bytes } from "../format/bytes.ts";

/** Bytes that come in pieces of any size. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** One chunk; its bytes are good until the next one is asked for. */
export interface Chunk {
  readonly bytes: Bytes;
  readonly last: boolean;
}

/** The pieces of a source. */
export function piecesOf(source: ByteSource): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return source instanceof Uint8Array ? [source] : source;
}

/**
 * Cuts a source into chunks of one size; the last is as long as what is left, and there always is a last. Holds one chunk.
 */
export async function* chunksOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<Chunk, void, undefined> {
  let held = new Uint8Array(Math.min(size, 1 << 12));
  let used = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length;) {
      if (used === size) {
        yield { bytes: held, last: false };
        used = 0;
      }
      const taken = Math.min(size - used, piece.length - at);
      if (used + taken > held.length) held = grown(held, Math.min(size, Math.max(used + taken, held.length * 4)));
      held.set(piece.subarray(at, at + taken), used);
      used += taken;
      at += taken;
    }
  }
  yield { bytes: held.subarray(0, used), last: true };
}

function grown(bytes: Bytes, length: number): Bytes {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}
