import { isHexString } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { LotKey } from "./packKeys.ts";
import { SerialsInvalid } from "./SerialsInvalid.ts";

/** Levels of the tree that stand on one page. */
export const PAGE_HEIGHT = 10;
/** Packs on a page. */
export const PAGE_PACKS = 2 ** PAGE_HEIGHT;
/** By which number the packs are ordered, and so found. */
export type BookOrder = "serial" | "code";

/** One page of the list. */
export interface BookPage {
  /** In the store. */
  readonly name: string;
  /** Of the subtree over the page's packs. */
  readonly root: Hex;
  /** Key of its first pack. */
  readonly first: Hex;
}

/** The table of contents of a lot's list: what is published beside the root. */
export interface SerialBook {
  readonly version: 1;
  readonly lot: LotKey;
  readonly count: number;
  readonly orderedBy: BookOrder;
  readonly pages: readonly BookPage[];
}

/** Longest table of contents that is read: enough for some 30 million packs a lot. */
export const LONGEST_BOOK = 2 ** 23;

/**
 * Writes a table of contents.
 *
 * @example
 * ```ts
 * const { name } = await store.write(encodeBook(book));
 * ```
 */
export function encodeBook(book: SerialBook): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(book));
}

/**
 * Reads a table of contents.
 *
 * @throws {@link SerialsInvalid} `book not readable`
 */
export function decodeBook(bytes: Uint8Array): SerialBook {
  try {
    const book = JSON.parse(new TextDecoder("utf8", { fatal: true }).decode(bytes)) as SerialBook;
    if (isBook(book)) return book;
  } catch (cause) {
    throw new SerialsInvalid("book not readable", undefined, { cause });
  }
  throw new SerialsInvalid("book not readable");
}

function isBook({ version, lot, count, orderedBy, pages }: Partial<SerialBook>): boolean {
  if (version !== 1 || !isHexString(lot, 32) || !Number.isSafeInteger(count) || count === undefined || count < 1)
    return false;
  if (orderedBy !== "serial" && orderedBy !== "code") return false;
  if (!Array.isArray(pages) || pages.length !== Math.ceil(count / PAGE_PACKS)) return false;
  return (pages as readonly Partial<BookPage>[]).every(
    ({ name, root, first }) => typeof name === "string" && isHexString(root, 32) && isHexString(first, 32),
  );
}
