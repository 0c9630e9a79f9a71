import type { Hex } from "../../kernel/ids/brand.ts";
import { type DraftHeader, type RecordDrafts, draftText, parseDraft } from "./RecordDrafts.ts";

/**
 * Drafts in memory, for tests and programs that may forget.
 *
 * @example
 * ```ts
 * const drafts = new MemoryDrafts();
 * ```
 */
export class MemoryDrafts implements RecordDrafts {
  readonly #drafts = new Map<Hex, string>();

  put(header: DraftHeader): Promise<void> {
    this.#drafts.set(header.content, draftText(header));
    return Promise.resolve();
  }

  remove(content: Hex): Promise<void> {
    this.#drafts.delete(content);
    return Promise.resolve();
  }

  async *all(): AsyncGenerator<DraftHeader, void, undefined> {
    for (const text of [...this.#drafts.values()]) yield await Promise.resolve(parseDraft(text));
  }
}
