import type { Hex } from "../../kernel/ids/brand.ts";
import type { ByteSource } from "../../vault/content/chunks.ts";
import { type Progress, newContentKey, sealContent } from "../../vault/content/sealContent.ts";
import type { KeyCabinet } from "../../vault/keys/KeyCabinet.ts";
import type { ContentName } from "../../vault/stores/contentName.ts";
import type { ContentStore } from "../../vault/stores/ContentStore.ts";
import type { RecordStruct } from "../ids/recordIdOf.ts";
import type { SealContentKey } from "./contentKeys.ts";
import { keyPlaceOf } from "./keyPlaceOf.ts";
import type { DraftHeader, RecordDrafts } from "./RecordDrafts.ts";

/** What was written, and what anchoring answered. */
export interface WrittenRecord<Header, Anchored> {
  readonly name: ContentName;
  readonly header: Header;
  readonly anchored: Anchored;
}

/**
 * Writes a record: encrypts it under a key of its own, stores it, makes its header, seals the key for the id that follows from
 * it and puts it into the cabinet, keeps a draft of the header, anchors it, and drops the draft. Nothing is anchored before content and key are safe.
 *
 * The power may fail at any step. Before the draft is kept nothing has happened that counts: write again (what the store
 * then has too much is noise without a key). After that {@link resumeRecords} anchors it. So keep the plaintext until this
 * resolves.
 *
 * Warning: the draft goes when `anchor` resolves. Where the chain may be reorganised, `anchor` waits for as many blocks as that
 * may undo (`confirmations` of the way in), or nothing is left that would anchor the record again.
 *
 * @param of header makes the record's header of the content's digest, once; anchor sends that header to the chain
 * @example
 * ```ts
 * const { name } = await writeRecord({
 *   source: toUtf8Bytes(JSON.stringify(note)),
 *   header: (content) => ({ ...header, content }),
 *   sealKey: underCategoryKey({ under: latestKeyIn(ring, compartment), revocations }),
 *   store, cabinet, drafts,
 *   anchor: (header) => records.anchor({ header, via }),
 * });
 * ```
 */
export async function writeRecord<Header extends DraftHeader & RecordStruct, Anchored>({
  source,
  length,
  header: headerOf,
  sealKey,
  store,
  cabinet,
  drafts,
  anchor,
  onProgress,
}: {
  readonly source: ByteSource;
  /** Bytes of the source, where they are known: see `sealContent`. */
  readonly length?: number;
  readonly header: (content: Hex) => Header;
  readonly sealKey: SealContentKey;
  readonly store: ContentStore;
  readonly cabinet: KeyCabinet;
  readonly drafts: RecordDrafts;
  readonly anchor: (header: Header) => Promise<Anchored>;
  readonly onProgress?: (progress: Progress) => void;
}): Promise<WrittenRecord<Header, Anchored>> {
  const key = newContentKey();
  const announced = length === undefined ? {} : { length };
  const { name, content } = await store.write(sealContent({ key, source, ...announced, onProgress }));
  const header = headerOf(content);
  const record = keyPlaceOf(header);
  await cabinet.put(record.id, await sealKey(record, key));
  await drafts.put(header);
  const anchored = await anchor(header);
  await drafts.remove(content);
  return { name, header, anchored };
}

/**
 * Finishes what a loss of power left: anchors every draft that is not anchored, and drops those that are.
 *
 * A draft whose anchoring is refused stays; the first refusal is thrown after all others were tried.
 *
 * @example
 * ```ts
 * await resumeRecords({ drafts, isAnchored: (header) => records.isAnchored({ header }), anchor });
 * ```
 */
export async function resumeRecords<Header extends DraftHeader>({
  drafts,
  isAnchored,
  anchor,
}: {
  readonly drafts: RecordDrafts;
  readonly isAnchored: (header: Header) => Promise<boolean>;
  readonly anchor: (header: Header) => Promise<unknown>;
}): Promise<Header[]> {
  const anchored: Header[] = [];
  const refusals: unknown[] = [];
  for await (const draft of drafts.all()) {
    const header = draft as Header;
    try {
      if (!(await isAnchored(header))) {
        await anchor(header);
        anchored.push(header);
      }
      await drafts.remove(header.content);
    } catch (refusal) {
      refusals.push(refusal);
    }
  }
  if (refusals.length > 0) throw refusals[0];
  return anchored;
}
