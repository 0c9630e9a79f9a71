import { join } from "node:path";

import type { Hex } from "../../kernel/ids/brand.ts";
import { listFiles, readWhole, removeFile, writeWhole } from "../stores/files.ts";
import type { KeyCabinet } from "./KeyCabinet.ts";

const ENDING = ".key";

/**
 * A cabinet in a folder on disk, a file for each content, written whole or not at all.
 *
 * Warning: destroying removes the file. A disk may keep its blocks until they are used again, and a backup longer: put the
 * folder on an encrypted disk and end its backups.
 *
 * @example
 * ```ts
 * const cabinet = new FolderCabinet({ folder: "/var/lib/hospital/keys" });
 * ```
 */
export class FolderCabinet implements KeyCabinet {
  readonly name: string;
  readonly #folder: string;

  constructor({ folder, name = `folder ${folder}` }: { readonly folder: string; readonly name?: string }) {
    this.name = name;
    this.#folder = folder;
  }

  async put(content: Hex, sealedKey: Uint8Array): Promise<void> {
    await writeWhole(this.#path(content), sealedKey);
  }

  async get(content: Hex): Promise<Uint8Array | undefined> {
    return readWhole(this.#path(content));
  }

  async destroy(content: Hex): Promise<void> {
    await removeFile(this.#path(content));
  }

  /** Every sealed key that is kept here, for re-sealing and after a loss of the epochs. */
  async *all(): AsyncGenerator<{ readonly content: Hex; readonly sealedKey: Uint8Array }, void, undefined> {
    for (const file of await listFiles(this.#folder)) {
      if (!file.endsWith(ENDING)) continue;
      const content: Hex = `0x${file.slice(0, -ENDING.length)}`;
      const sealedKey = await this.get(content);
      if (sealedKey !== undefined) yield { content, sealedKey };
    }
  }

  #path(content: Hex): string {
    return join(this.#folder, `${content.slice(2).toLowerCase()}${ENDING}`);
  }
}
