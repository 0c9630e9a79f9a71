import { join } from "node:path";

import type { Hex } from "../../kernel/ids/brand.ts";
import { listFiles, readWhole, removeFile, writeWhole } from "../../vault/stores/files.ts";
import { DraftUnreadable } from "./problems.ts";
import { type DraftHeader, type RecordDrafts, draftText, parseDraft } from "./RecordDrafts.ts";

const ENDING = ".draft";

/**
 * Drafts in a folder on disk, a file each, written whole or not at all.
 *
 * @example
 * ```ts
 * const drafts = new FolderDrafts({ folder: "/var/lib/hospital/drafts" });
 * ```
 */
export class FolderDrafts implements RecordDrafts {
  readonly #folder: string;

  constructor({ folder }: { readonly folder: string }) {
    this.#folder = folder;
  }

  async put(header: DraftHeader): Promise<void> {
    await writeWhole(this.#path(header.content), new TextEncoder().encode(draftText(header)));
  }

  async remove(content: Hex): Promise<void> {
    await removeFile(this.#path(content));
  }

  async *all(): AsyncGenerator<DraftHeader, void, undefined> {
    const unreadable: DraftUnreadable[] = [];
    for (const file of await listFiles(this.#folder)) {
      if (!file.endsWith(ENDING)) continue;
      const bytes = await readWhole(join(this.#folder, file));
      try {
        if (bytes !== undefined) yield this.#read(bytes, file);
      } catch (problem) {
        // One damaged file does not keep the others from being anchored.
        if (!(problem instanceof DraftUnreadable)) throw problem;
        unreadable.push(problem);
      }
    }
    if (unreadable[0] !== undefined) throw unreadable[0];
  }

  /** A draft under another's name would never be dropped. */
  #read(bytes: Uint8Array, file: string): DraftHeader {
    const draft = parseDraft(new TextDecoder().decode(bytes), file);
    if (nameOf(draft.content) !== file) throw new DraftUnreadable(file);
    return draft;
  }

  #path(content: Hex): string {
    return join(this.#folder, nameOf(content));
  }
}

function nameOf(content: Hex): string {
  return `${content.slice(2).toLowerCase()}${ENDING}`;
}
