import { SerialsInvalid } from "./SerialsInvalid.ts";

/**
 * Where a lot's list is kept: what is needed of a content store (`@xinglin/sdk/vault`). It is not trusted: every page is held
 * against the root before it is used.
 */
export interface SerialStore {
  /** Keeps bytes and gives the name under which they can be read. */
  write(bytes: Uint8Array): Promise<{ readonly name: string }>;
  /** The bytes kept under a name, in pieces. */
  read(name: string): AsyncIterable<Uint8Array>;
}

/**
 * Everything kept under a name.
 *
 * @param most bytes that are expected at most; more are refused before they fill the memory
 * @throws {@link SerialsInvalid} `page missing`
 */
export async function readWhole(store: SerialStore, name: string, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of store.read(name)) {
      length += piece.length;
      if (length > most) break;
      pieces.push(piece);
    }
  } catch (cause) {
    throw new SerialsInvalid("page missing", undefined, { cause });
  }
  if (length > most) throw new SerialsInvalid("page altered");
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
