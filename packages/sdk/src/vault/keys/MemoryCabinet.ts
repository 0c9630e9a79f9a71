import type { RecordId } from "../../kernel/ids/ids.ts";
import type { KeyCabinet } from "./KeyCabinet.ts";

/**
 * A cabinet in memory, for tests and short-lived programs.
 *
 * @example
 * ```ts
 * const cabinet = new MemoryCabinet();
 * ```
 */
export class MemoryCabinet implements KeyCabinet {
  readonly name: string;
  readonly #keys = new Map<string, Uint8Array>();

  constructor({ name = "memory" }: { readonly name?: string } = {}) {
    this.name = name;
  }

  put(record: RecordId, sealedKey: Uint8Array): Promise<void> {
    this.#keys.set(record.toLowerCase(), new Uint8Array(sealedKey));
    return Promise.resolve();
  }

  get(record: RecordId): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#keys.get(record.toLowerCase()));
  }

  destroy(record: RecordId): Promise<void> {
    this.#keys.get(record.toLowerCase())?.fill(0);
    this.#keys.delete(record.toLowerCase());
    return Promise.resolve();
  }
}
