import type { Hex } from "../../kernel/ids/brand.ts";
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

  put(content: Hex, sealedKey: Uint8Array): Promise<void> {
    this.#keys.set(content.toLowerCase(), new Uint8Array(sealedKey));
    return Promise.resolve();
  }

  get(content: Hex): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#keys.get(content.toLowerCase()));
  }

  destroy(content: Hex): Promise<void> {
    this.#keys.get(content.toLowerCase())?.fill(0);
    this.#keys.delete(content.toLowerCase());
    return Promise.resolve();
  }
}
