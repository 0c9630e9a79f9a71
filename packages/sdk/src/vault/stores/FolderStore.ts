import { access } from "node:fs/promises";
import { join } from "node:path";

import { hexlify } from "ethers";
import type { CID } from "multiformats/cid";

import { ContentStore } from "./ContentStore.ts";
import { readWhole, removeFile, writeWhole } from "./files.ts";

/**
 * A store in a folder on disk: a file for each block, named by its digest, written whole or not at all.
 *
 * @example
 * ```ts
 * const store = new FolderStore({ folder: "/var/lib/hospital/contents" });
 * ```
 */
export class FolderStore extends ContentStore {
  readonly name: string;
  readonly #folder: string;

  constructor({ folder, name = `folder ${folder}` }: { readonly folder: string; readonly name?: string }) {
    super();
    this.name = name;
    this.#folder = folder;
  }

  override async putBlock(cid: CID, bytes: Uint8Array): Promise<void> {
    await writeWhole(this.pathOf(cid), bytes);
  }

  override async getBlock(cid: CID): Promise<Uint8Array | undefined> {
    return readWhole(this.pathOf(cid));
  }

  override async hasBlock(cid: CID): Promise<boolean> {
    return access(this.pathOf(cid)).then(
      () => true,
      () => false,
    );
  }

  override async removeBlock(cid: CID): Promise<void> {
    await removeFile(this.pathOf(cid));
  }

  override keep(): Promise<void> {
    return Promise.resolve();
  }

  /** The file of a block: its digest as the chain shows it, in a folder of its first two digits. */
  pathOf(cid: CID): string {
    const digest = hexlify(cid.multihash.digest).slice(2);
    return join(this.#folder, digest.slice(0, 2), digest);
  }
}
