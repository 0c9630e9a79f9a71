import { hexlify } from "ethers";
import type { CID } from "multiformats/cid";

import { ContentStore } from "./ContentStore.ts";

/**
 * A store in memory, for tests and short-lived programs.
 *
 * @example
 * ```ts
 * const store = new MemoryStore();
 * ```
 */
export class MemoryStore extends ContentStore {
  readonly name: string;
  readonly #blocks = new Map<string, Uint8Array>();

  constructor({ name = "memory" }: { readonly name?: string } = {}) {
    super();
    this.name = name;
  }

  override putBlock(cid: CID, bytes: Uint8Array): Promise<void> {
    this.#blocks.set(keyOf(cid), new Uint8Array(bytes));
    return Promise.resolve();
  }

  override getBlock(cid: CID): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#blocks.get(keyOf(cid)));
  }

  override hasBlock(cid: CID): Promise<boolean> {
    return Promise.resolve(this.#blocks.has(keyOf(cid)));
  }

  override removeBlock(cid: CID): Promise<void> {
    this.#blocks.delete(keyOf(cid));
    return Promise.resolve();
  }

  override keep(): Promise<void> {
    return Promise.resolve();
  }
}

/** By digest, as IPFS keeps blocks: the codec belongs to the name, not to the bytes. */
function keyOf(cid: CID): string {
  return hexlify(cid.multihash.digest);
}
