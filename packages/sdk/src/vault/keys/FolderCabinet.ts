import { join } from "node:path";

import type { RecordId } from "../../kernel/ids/ids.ts";
import { listFiles, readWhole, removeFile, writeWhole } from "../stores/files.ts";
import type { KeyCabinet } from "./KeyCabinet.ts";

const ENDING = ".key";

/**
 * A cabinet in a folder on disk, a file for each record, written whole or not at all.
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

  async put(record: RecordId, sealedKey: Uint8Array): Promise<void> {
    await writeWhole(this.#path(record), sealedKey);
  }

  async get(record: RecordId): Promise<Uint8Array | undefined> {
    return readWhole(this.#path(record));
  }

  async destroy(record: RecordId): Promise<void> {
    await removeFile(this.#path(record));
  }

  /** Every sealed key that is kept here, for re-sealing and after a loss of the epochs. */
  async *all(): AsyncGenerator<{ readonly record: RecordId; readonly sealedKey: Uint8Array }, void, undefined> {
    for (const file of await listFiles(this.#folder)) {
      if (!file.endsWith(ENDING)) continue;
      const record = `0x${file.slice(0, -ENDING.length)}` as RecordId;
      const sealedKey = await this.get(record);
      if (sealedKey !== undefined) yield { record, sealedKey };
    }
  }

  #path(record: RecordId): string {
    return join(this.#folder, `${record.slice(2).toLowerCase()}${ENDING}`);
  }
}
