import { exporter } from "ipfs-unixfs-exporter";
import { importFile } from "ipfs-unixfs-importer";
import { fixedSize } from "ipfs-unixfs-importer/chunker";
import { balanced } from "ipfs-unixfs-importer/layout";
import type { CID } from "multiformats/cid";

import type { Hex } from "../../kernel/ids/brand.ts";
import { type ByteSource, piecesOf } from "../content/chunks.ts";
import { type Bytes, join, ownBytes, sameBytes } from "../format/bytes.ts";
import { MAGIC } from "../format/header.ts";
import { type ContentName, RAW, cidOf, contentOf, nameOfCid, namesOf, requireCid } from "./contentName.ts";
import { BlockCorrupted, BlockMissing, ContentNameInvalid } from "./problems.ts";

/**
 * The profile `unixfs-v1-2025` of IPIP-499, spelt out, so that no new default of a library changes a name. Kubo gives the
 * same with `--cid-version=1 --raw-leaves --chunker=size-1048576 --max-file-links=1024`.
 */
const UNIXFS = {
  cidVersion: 1,
  rawLeaves: true,
  reduceSingleLeafToSelf: true,
  wrapWithDirectory: false,
  chunker: fixedSize({ chunkSize: 1 << 20 }),
  layout: balanced({ maxChildrenPerNode: 1024 }),
  fieldOrder: "links-first",
} as const;
/** Blocks under way at once, each of 1 MiB: what reading and writing hold in memory. */
const BLOCKS_AT_ONCE = 4;

/** What was written. */
export interface Written {
  readonly name: ContentName;
  /** The digest of the name, as a record holds it. */
  readonly content: Hex;
}

/**
 * A store of contents under their names. A store of another kind has only to keep blocks: it extends this class with the
 * five methods on blocks. Whatever it gives is hashed and compared with its name before anybody sees it.
 *
 * @example
 * ```ts
 * const store = new FolderStore({ folder: "/var/lib/hospital/contents" });
 * const { name, content } = await store.write(sealContent({ key, source }));
 * for await (const chunk of openContent({ key, source: store.read(name) })) show(chunk);
 * ```
 */
export abstract class ContentStore {
  /** Shown in reports. */
  abstract readonly name: string;

  /** Keeps a block, in place of what was kept for it. It is kept when the promise resolves. */
  abstract putBlock(cid: CID, bytes: Uint8Array): Promise<void>;
  /** The bytes kept for a block, not yet checked; undefined where there are none. */
  abstract getBlock(cid: CID): Promise<Uint8Array | undefined>;
  /** Whether bytes are kept for a block, good or bad. */
  abstract hasBlock(cid: CID): Promise<boolean>;
  /** Removes a block. Nothing happens where there is none. */
  abstract removeBlock(cid: CID): Promise<void>;
  /** All blocks under this root are written, or are to go. */
  abstract keep(root: CID, isKept: boolean): Promise<void>;

  /** Writes a content of any size. */
  async write(source: ByteSource): Promise<Written> {
    const blocks = {
      put: async (cid: CID, bytes: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<CID> => {
        await this.putBlock(cid, bytes instanceof Uint8Array ? bytes : await all(bytes));
        return cid;
      },
    };
    const content = source instanceof Uint8Array ? source : piecesOf(source);
    const { cid } = await importFile({ content }, blocks, { ...UNIXFS, blockWriteConcurrency: BLOCKS_AT_ONCE });
    await this.keep(cid, true);
    const name = nameOfCid(cid);
    return { name, content: contentOf(name) };
  }

  /**
   * The bytes of a content, block by block; a block is handed out only after it was hashed.
   *
   * @throws {@link BlockMissing} | {@link BlockCorrupted} | {@link ContentNameInvalid}
   */
  async *read(name: ContentName): AsyncGenerator<Uint8Array, void, undefined> {
    const entry = await exporter(cidOf(name), this.#readable());
    if (entry.type !== "file" && entry.type !== "raw") throw new ContentNameInvalid(name);
    yield* entry.content({ blockReadConcurrency: BLOCKS_AT_ONCE });
  }

  /**
   * One block, checked.
   *
   * @throws {@link BlockMissing} | {@link BlockCorrupted} | {@link ContentNameInvalid}
   */
  async readBlock(cid: CID): Promise<Bytes> {
    requireCid(cid);
    const bytes = await this.getBlock(cid);
    if (bytes === undefined) throw new BlockMissing(this.name, cid.toString());
    const own = ownBytes(bytes);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", own));
    if (!sameBytes(digest, cid.multihash.digest)) throw new BlockCorrupted(this.name, cid.toString());
    return own;
  }

  /**
   * The name that a record's `content` stands for (VAULT-90).
   *
   * @throws {@link BlockMissing} | {@link BlockCorrupted} | {@link ContentNameInvalid}
   */
  async nameOf(content: Hex): Promise<ContentName> {
    const { whole, root } = namesOf(content);
    const block = await this.readBlock(cidOf(whole));
    return sameBytes(block.subarray(0, MAGIC.length), MAGIC) ? whole : root;
  }

  /** Whether every block of a content is kept, good or bad. */
  async has(name: ContentName): Promise<boolean> {
    try {
      for await (const cid of this.blocksUnder(cidOf(name))) if (!(await this.hasBlock(cid))) return false;
      return true;
    } catch (problem) {
      if (problem instanceof BlockMissing) return false;
      throw problem;
    }
  }

  /** Removes a content with its blocks. What shares a block with another content is gone for that one too; sealed contents share none. */
  async remove(name: ContentName): Promise<void> {
    const root = cidOf(name);
    const blocks: CID[] = [];
    try {
      for await (const cid of this.blocksUnder(root)) blocks.push(cid);
    } catch (problem) {
      if (!(problem instanceof BlockMissing) && !(problem instanceof BlockCorrupted)) throw problem;
    }
    await this.keep(root, false);
    for (const cid of [...blocks, root].reverse()) await this.removeBlock(cid);
  }

  /** Every block of a content, the root first. */
  protected async *blocksUnder(root: CID): AsyncGenerator<CID, void, undefined> {
    yield root;
    if (root.code === RAW) return;
    const entry = await exporter(root, this.#readable());
    if (entry.type !== "file") return;
    for (const { Hash } of entry.node.Links) yield* this.blocksUnder(Hash);
  }

  /** This store as the exporter reads: checked bytes only. */
  #readable(): { get: (cid: CID) => AsyncGenerator<Uint8Array, void, undefined> } {
    const readBlock = async (cid: CID) => this.readBlock(cid);
    return {
      get: async function* (cid) {
        yield await readBlock(cid);
      },
    };
  }
}

async function all(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Bytes> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(piece);
  return join(...held);
}
