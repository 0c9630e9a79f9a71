import { getBytes } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import { LONGEST_BOOK, PAGE_HEIGHT, PAGE_PACKS, type SerialBook, decodeBook } from "./book.ts";
import { type PackHasher, WORD, compareWords, createPackHasher, hexOf } from "./hashing.ts";
import { type Levels, heightOf, leavesOf, levelsOver } from "./levels.ts";
import { type PackKey, type PackNumbers, packKeyOf, packNumbersOf } from "./packKeys.ts";
import { compareKeys, orderOf } from "./publishSerials.ts";
import { SerialsInvalid } from "./SerialsInvalid.ts";
import { type SerialStore, readWhole } from "./store.ts";

/** That a pack is of a lot. */
export interface PackProof {
  readonly key: PackKey;
  /** Place in the list, and in the bitmap of spent packs. */
  readonly index: number;
  readonly leaf: Hex;
  /** For OpenZeppelin's `MerkleProof.verify`. */
  readonly proof: readonly Hex[];
}

/** That several packs are of a lot, in one proof. */
export interface PacksProof {
  /** In rising order of their indices, as the proof wants them. */
  readonly packs: readonly { readonly key: PackKey; readonly index: number; readonly leaf: Hex }[];
  /** For OpenZeppelin's `MerkleProof.multiProofVerify`. */
  readonly proof: readonly Hex[];
  readonly proofFlags: readonly boolean[];
}

/** A page that was read and held against the root. */
interface ReadPage {
  readonly number: number;
  readonly keys: Uint8Array;
  readonly levels: Levels;
}

/**
 * A lot's published list, read page by page. The store is not trusted: whatever it gives is held against the root on the chain.
 *
 * @example
 * ```ts
 * const serials = await LotSerials.open({ store, book, root });
 * const { index, proof } = await serials.prove({ serial: "S1" });
 * ```
 */
export class LotSerials {
  readonly count: number;
  readonly #store: SerialStore;
  readonly #book: SerialBook;
  readonly #hasher: PackHasher;
  readonly #top: Levels;
  #page: ReadPage | undefined;

  private constructor(store: SerialStore, book: SerialBook, hasher: PackHasher, top: Levels) {
    this.count = book.count;
    this.#store = store;
    this.#book = book;
    this.#hasher = hasher;
    this.#top = top;
  }

  /**
   * Reads the table of contents.
   *
   * @param book its name in the store
   * @param root as the chain has it
   * @throws {@link SerialsInvalid} when it is none, or of another root
   */
  static async open({
    store,
    book: name,
    root,
  }: {
    readonly store: SerialStore;
    readonly book: string;
    readonly root: Hex;
  }): Promise<LotSerials> {
    const book = decodeBook(await readWhole(store, name, LONGEST_BOOK));
    const hasher = await createPackHasher(book.lot);
    const lowest = book.pages.map((page) => getBytes(page.root));
    const top = levelsOver({ hasher, lowest, base: PAGE_HEIGHT, height: heightOf(lowest.length) });
    if (hexOf(top.root) !== root.toLowerCase()) throw new SerialsInvalid("book of another root");
    return new LotSerials(store, book, hasher, top);
  }

  /**
   * The place of a pack in the list: one page is read when it is sought by the number that orders the list, all pages else.
   *
   * @throws {@link SerialsInvalid} `unknown pack` when the lot has none with these numbers
   */
  async find(numbers: PackNumbers): Promise<number> {
    const wanted = getBytes(packKeyOf(numbers));
    const index = orderOf(numbers) === this.#book.orderedBy ? await this.#search(wanted) : await this.#scan(numbers);
    if (index === undefined || !isSame(numbers, packNumbersOf(await this.keyAt(index))))
      throw new SerialsInvalid("unknown pack");
    return index;
  }

  /** The key of the pack at a place. */
  async keyAt(index: number): Promise<PackKey> {
    const { keys } = await this.#readPage(this.#pageOf(index));
    const at = (index % PAGE_PACKS) * WORD;
    return hexOf(keys.subarray(at, at + WORD)) as PackKey;
  }

  /** The proof of the pack with these numbers, or at this place. */
  async prove(pack: PackNumbers | number): Promise<PackProof> {
    const index = typeof pack === "number" ? pack : await this.find(pack);
    const { levels } = await this.#readPage(this.#pageOf(index));
    const within = index % PAGE_PACKS;
    const proof: Hex[] = [];
    for (let h = 0; h < levels.height; h++) proof.push(hexOf(levels.at(h, (within >> h) ^ 1)));
    for (let h = 0; h < this.#top.height; h++) proof.push(hexOf(this.#top.at(h, (this.#pageOf(index) >> h) ^ 1)));
    return { key: await this.keyAt(index), index, leaf: hexOf(levels.at(0, within)), proof };
  }

  /**
   * One proof for many packs; a pack named twice counts once. As many pages are read as the packs stand on.
   *
   * @throws {@link SerialsInvalid} `no packs` for an empty list
   */
  async proveMany(indices: readonly number[]): Promise<PacksProof> {
    const places = [...new Set(indices)].toSorted((a, b) => a - b);
    if (places.length === 0) throw new SerialsInvalid("no packs");
    const packs: PacksProof["packs"][number][] = [];
    const [proof, proofFlags]: [Hex[], boolean[]] = [[], []];
    // Level by level over all pages at once is the order in which the contract consumes the nodes.
    const pages = new Map<number, Levels>();
    for (const index of places) {
      const { levels } = await this.#readPage(this.#pageOf(index));
      pages.set(this.#pageOf(index), levels);
      packs.push({ key: await this.keyAt(index), index, leaf: hexOf(levels.at(0, index % PAGE_PACKS)) });
    }
    const pageHeight = [...pages.values()][0]?.height ?? 0;
    const nodeAt = (height: number, place: number): Uint8Array => {
      if (height >= pageHeight) return this.#top.at(height - pageHeight, place);
      const perPage = PAGE_PACKS >> height;
      const levels = pages.get(Math.floor(place / perPage));
      return levels?.at(height, place % perPage) ?? this.#hasher.empty(height);
    };
    let known = places;
    for (let height = 0; height < pageHeight + this.#top.height; height++) {
      const above: number[] = [];
      for (let i = 0; i < known.length; i++) {
        const place = known[i] ?? 0;
        const isPair = place % 2 === 0 && known[i + 1] === place + 1;
        proofFlags.push(isPair);
        if (isPair) i++;
        else proof.push(hexOf(nodeAt(height, place % 2 === 0 ? place + 1 : place - 1)));
        above.push(Math.floor(place / 2));
      }
      known = above;
    }
    return { packs, proof, proofFlags };
  }

  #pageOf(index: number): number {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.count)
      throw new SerialsInvalid("unknown pack", index);
    return Math.floor(index / PAGE_PACKS);
  }

  /** By halving, over the pages' first keys and then within the page. */
  async #search(wanted: Uint8Array): Promise<number | undefined> {
    const { pages, orderedBy } = this.#book;
    const page = lastNotAbove(pages.length, (i) =>
      compareKeys(orderedBy, getBytes(pages[i]?.first ?? "0x"), 0, wanted, 0),
    );
    if (page === undefined) return undefined;
    const { keys } = await this.#readPage(page);
    const place = lastNotAbove(keys.length / WORD, (i) => compareKeys(orderedBy, keys, i * WORD, wanted, 0));
    return place === undefined ? undefined : page * PAGE_PACKS + place;
  }

  /** Page by page, for a number that does not order the list. */
  async #scan(numbers: PackNumbers): Promise<number | undefined> {
    for (let page = 0; page < this.#book.pages.length; page++) {
      const { keys } = await this.#readPage(page);
      for (let at = 0; at < keys.length; at += WORD) {
        if (isSame(numbers, packNumbersOf(hexOf(keys.subarray(at, at + WORD)) as PackKey))) {
          return page * PAGE_PACKS + at / WORD;
        }
      }
    }
    return undefined;
  }

  async #readPage(number: number): Promise<ReadPage> {
    if (this.#page?.number === number) return this.#page;
    const { pages } = this.#book;
    const entry = pages[number];
    if (entry === undefined) throw new SerialsInvalid("page missing", number);
    const first = number * PAGE_PACKS;
    const keys = await readWhole(this.#store, entry.name, PAGE_PACKS * WORD);
    if (keys.length !== Math.min(PAGE_PACKS, this.count - first) * WORD)
      throw new SerialsInvalid("page altered", number);
    const height = Math.min(PAGE_HEIGHT, heightOf(this.count));
    const levels = levelsOver({ hasher: this.#hasher, lowest: leavesOf(this.#hasher, keys, first), base: 0, height });
    const isWhole = hexOf(levels.root) === entry.root && compareWords(keys, 0, getBytes(entry.first), 0) === 0;
    if (!isWhole) throw new SerialsInvalid("page altered", number);
    this.#page = { number, keys, levels };
    return this.#page;
  }
}

/** Whether all numbers that are asked for are those of the pack. */
function isSame(asked: PackNumbers, { serial, code }: PackNumbers): boolean {
  return (asked.serial ?? serial) === serial && (asked.code ?? code) === code;
}

/** The last of so many rising places that is not above what is sought. */
function lastNotAbove(count: number, compare: (i: number) => number): number | undefined {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(middle) <= 0) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : low - 1;
}
