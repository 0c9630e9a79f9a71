import { getBytes } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import { type BookOrder, type BookPage, PAGE_HEIGHT, PAGE_PACKS, encodeBook } from "./book.ts";
import { type PackHasher, WORD, compareWords, createPackHasher, hexOf } from "./hashing.ts";
import { heightOf, leavesOf, levelsOver } from "./levels.ts";
import { type LotKey, type PackNumbers, SERIAL_BYTES, packKeyBytes } from "./packKeys.ts";
import { SerialsInvalid } from "./SerialsInvalid.ts";
import type { SerialStore } from "./store.ts";

/** What was published. */
export interface PublishedSerials {
  /** What the chain keeps. */
  readonly root: Hex;
  readonly count: number;
  /** Name of the table of contents in the store. */
  readonly book: string;
}

/**
 * Publishes the list of a lot's packs: pages of 1,024 keys and a table of contents go to the store, the root to the chain.
 *
 * The packs come one after another, in rising order: by traceability code where they have one, else by serial (as bytes). So a
 * lot of any size passes through one page of memory, a number that stands twice is noticed, and a scanned pack is found by
 * reading one page. `sortPacks` orders a list that fits into memory.
 *
 * @throws {@link SerialsInvalid}
 * @example
 * ```ts
 * const { root, book } = await publishSerials({ lot, packs: fromDatabase(), store });
 * ```
 */
export async function publishSerials({
  lot,
  packs,
  store,
}: {
  readonly lot: LotKey;
  readonly packs: Iterable<PackNumbers> | AsyncIterable<PackNumbers>;
  readonly store: SerialStore;
}): Promise<PublishedSerials> {
  const hasher = await createPackHasher(lot);
  const page = new Uint8Array(PAGE_PACKS * WORD);
  const pages: BookPage[] = [];
  let [count, order]: [number, BookOrder | undefined] = [0, undefined];
  let last: Uint8Array | undefined;

  for await (const numbers of packs) {
    const at = (count % PAGE_PACKS) * WORD;
    const key = keyOf(numbers, count);
    order ??= orderOf(numbers);
    if (order !== orderOf(numbers)) throw new SerialsInvalid("mixed numbers", count);
    if (last !== undefined) requireRising(last, key, order, count);
    last = key;
    page.set(key, at);
    count++;
    if (at + WORD === page.length)
      pages.push(await writePage({ hasher, keys: page, number: pages.length, height: PAGE_HEIGHT, store }));
  }
  if (count === 0 || order === undefined) throw new SerialsInvalid("no packs");
  const rest = (count % PAGE_PACKS) * WORD;
  // The only page of a small lot is as high as the lot's tree.
  const height = Math.min(PAGE_HEIGHT, heightOf(count));
  if (rest > 0) pages.push(await writePage({ hasher, keys: page.slice(0, rest), number: pages.length, height, store }));

  const lowest = pages.map(({ root }) => getBytes(root));
  const { root } = levelsOver({ hasher, lowest, base: PAGE_HEIGHT, height: heightOf(pages.length) });
  const { name } = await store.write(encodeBook({ version: 1, lot, count, orderedBy: order, pages }));
  return { root: hexOf(root), count, book: name };
}

interface Page {
  readonly hasher: PackHasher;
  readonly keys: Uint8Array;
  readonly number: number;
  readonly height: number;
  readonly store: SerialStore;
}

async function writePage({ hasher, keys, number, height, store }: Page): Promise<BookPage> {
  const lowest = leavesOf(hasher, keys, number * PAGE_PACKS);
  const { root } = levelsOver({ hasher, lowest, base: 0, height });
  const { name } = await store.write(keys.slice());
  return { name, root: hexOf(root), first: hexOf(keys.subarray(0, WORD)) };
}

function keyOf(numbers: PackNumbers, index: number): Uint8Array {
  try {
    return packKeyBytes(numbers);
  } catch (problem) {
    throw problem instanceof SerialsInvalid ? new SerialsInvalid(problem.problem, index) : problem;
  }
}

/**
 * By which of its numbers a pack is ordered.
 *
 * @example
 * ```ts
 * orderOf({ serial: "S1" }); // "serial"
 * ```
 */
export function orderOf({ code }: PackNumbers): BookOrder {
  return code === undefined ? "serial" : "code";
}

/**
 * Compares keys by the number that orders them.
 *
 * @returns negative, zero or positive
 */
export function compareKeys(order: BookOrder, a: Uint8Array, atA: number, b: Uint8Array, atB: number): number {
  return order === "serial"
    ? compareWords(a, atA, b, atB, 0, SERIAL_BYTES)
    : compareWords(a, atA, b, atB, SERIAL_BYTES, WORD);
}

function requireRising(last: Uint8Array, key: Uint8Array, order: BookOrder, index: number): void {
  const difference = compareKeys(order, last, 0, key, 0);
  if (difference === 0) throw new SerialsInvalid("said twice", index);
  if (difference > 0) throw new SerialsInvalid("out of order", index);
}
