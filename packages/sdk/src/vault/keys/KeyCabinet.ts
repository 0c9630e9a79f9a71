import type { RecordId } from "../../kernel/ids/ids.ts";

/**
 * Where sealed content keys are kept, by the record whose content they open. It has to be able to forget: erasure is the destruction
 * of what is in here, so it is never a content-addressed, append-only or public store, and its backups end.
 */
export interface KeyCabinet {
  /** Shown in reports and erasure records. */
  readonly name: string;
  /** Keeps a sealed key, in place of one for the same record. It is kept when the promise resolves. */
  put(record: RecordId, sealedKey: Uint8Array): Promise<void>;
  /** The sealed key, or undefined. */
  get(record: RecordId): Promise<Uint8Array | undefined>;
  /** Destroys it. Nothing happens where there is none. */
  destroy(record: RecordId): Promise<void>;
}
