import { endOf } from "../../gs1/dates.ts";
import type { Scan } from "../../gs1/scan.ts";
import { parseTraceabilityCode } from "../../gs1/traceabilityCode.ts";
import { type LotKey, lotKeyOf } from "../../serials/packKeys.ts";
import type { LotOnPack } from "../lots/lot.ts";

/** A lot whose list of packs is published. */
export interface ListedLot extends LotOnPack {
  /** Name of the list's table of contents in the store. */
  readonly book: string;
  /** The first seven digits (药品标识码) of its packs' traceability codes, where they have such. */
  readonly codesOf?: string | undefined;
}

/**
 * Which list belongs to which lot, and where a traceability code may stand, which names neither GTIN nor lot. Makers publish it
 * beside the lists. It is not trusted: each list is held against the root on the chain.
 *
 * @example
 * ```ts
 * const directory = new LotDirectory([{ gtin, lot: "V26", expiry, book, codesOf: "8123456" }]);
 * ```
 */
export class LotDirectory {
  readonly #lots = new Map<LotKey, ListedLot>();

  constructor(lots: Iterable<ListedLot> = []) {
    for (const lot of lots) this.add(lot);
  }

  /** Puts a lot's list in; one of the same lot gives way. */
  add(lot: ListedLot): void {
    this.#lots.set(lotKeyOf(lot), lot);
  }

  /** The name of a lot's list; undefined for one that is not listed. */
  bookOf(lot: LotKey): string | undefined {
    return this.#lots.get(lot)?.book;
  }

  /** The lots that a scanned pack may be of: the one that it names, or those in which its traceability code may stand. */
  lotsOf({ gtin, lot, expiry, traceabilityCode }: Scan): LotOnPack[] {
    if (traceabilityCode !== undefined) {
      const { product } = parseTraceabilityCode(traceabilityCode);
      return [...this.#lots.values()].filter(({ codesOf }) => codesOf === product);
    }
    return gtin === undefined || lot === undefined || expiry === undefined
      ? []
      : [{ gtin, lot, expiry: endOf(expiry) }];
  }
}
