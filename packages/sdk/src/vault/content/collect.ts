import { type Bytes, join } from "../format/bytes.ts";
import type { ByteSource } from "./chunks.ts";
import { piecesOf } from "./chunks.ts";
import { openContent } from "./openContent.ts";
import { sealContent } from "./sealContent.ts";

/** All bytes of a source, in memory. */
export async function collect(source: ByteSource): Promise<Bytes> {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(source)) pieces.push(piece.slice());
  return join(...pieces);
}

/**
 * Encrypts a content that fits into memory.
 *
 * @example
 * ```ts
 * const sealed = await sealBytes({ key, bytes: toUtf8Bytes(JSON.stringify(note)) });
 * ```
 */
export async function sealBytes({
  bytes,
  ...rest
}: { readonly bytes: Uint8Array } & Omit<Parameters<typeof sealContent>[0], "source" | "length">): Promise<Bytes> {
  return collect(sealContent({ ...rest, source: bytes }));
}

/**
 * Decrypts a content that fits into memory: all of it, or an error.
 *
 * @throws as {@link openContent}
 * @example
 * ```ts
 * const note = JSON.parse(toUtf8String(await openBytes({ key, sealed })));
 * ```
 */
export async function openBytes({
  key,
  sealed,
}: {
  readonly key: Uint8Array;
  readonly sealed: ByteSource;
}): Promise<Bytes> {
  return collect(openContent({ key, source: sealed }));
}
