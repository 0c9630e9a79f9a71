import type { Hex } from "../../kernel/ids/brand.ts";

/**
 * Where sealed content keys are kept, by the content that they open. It has to be able to forget: erasure is the destruction
 * of what is in here, so it is never a content-addressed, append-only or public store, and its backups end.
 */
export interface KeyCabinet {
  /** Shown in reports and erasure records. */
  readonly name: string;
  /** Keeps a sealed key, in place of one for the same content. It is kept when the promise resolves. */
  put(content: Hex, sealedKey: Uint8Array): Promise<void>;
  /** The sealed key, or undefined. */
  get(content: Hex): Promise<Uint8Array | undefined>;
  /** Destroys it. Nothing happens where there is none. */
  destroy(content: Hex): Promise<void>;
}
