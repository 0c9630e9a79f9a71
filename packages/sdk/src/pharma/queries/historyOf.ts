import { type BlockRange, type Snapshot, snapshot } from "../../identity/queries/scan.ts";
import type { ShipmentId } from "../../kernel/ids/ids.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { Shipment } from "../shipments/shipment.ts";
import { beginningsOf } from "./beginningsOf.ts";
import type { EntryOf, TradeEntry } from "./entries.ts";
import { type TradeRooms, readTrade } from "./readTrade.ts";

/** What happened to a lot. */
export interface LotHistory {
  readonly lot: LotKey;
  /** How it began. */
  readonly commissioned: EntryOf<"Commissioned">;
  /** All that was said of it, of the shipments that carried it, and of the transformations that it was part of, in order. */
  readonly entries: readonly TradeEntry[];
  /** The shipments that carried it, by their ids. */
  readonly shipments: ReadonlyMap<ShipmentId, Shipment>;
}

/**
 * A lot's history from the chain's events; undefined for an unknown lot.
 *
 * It reads every event of the room from the block of the lot's commissioning on: ERC-1155's transfers and the loads of shipments
 * cannot be asked for by lot. For many lots, read {@link readTrade} once into an index of your own.
 *
 * Warning: what the node leaves out is not missed: `lotOf` says how the lot stands, `recallReach` where it is.
 *
 * @example
 * ```ts
 * const history = await historyOf({ lots, shipments, temperatures, lot });
 * ```
 */
export async function historyOf({
  lot,
  ...room
}: TradeRooms & BlockRange & { readonly lot: LotKey }): Promise<LotHistory | undefined> {
  return snapshot({ provider: room.lots.provider, ...room }, async (blocks) => read({ ...room, ...blocks, lot }));
}

async function read({
  lot,
  ...room
}: TradeRooms & Snapshot & { readonly lot: LotKey }): Promise<LotHistory | undefined> {
  const commissioned = (await beginningsOf({ keys: [lot], ...room })).get(lot);
  if (commissioned === undefined) return undefined;
  const shipments = new Map<ShipmentId, Shipment>();
  const entries: TradeEntry[] = [];
  for await (const act of byTransaction(readTrade({ ...room, fromBlock: commissioned.block }))) {
    for (const entry of act) {
      const carries = entry.kind === "Shipped" && entry.terms.loads.some((load) => load.lot === lot);
      if (carries) shipments.set(entry.shipment, entry.terms);
    }
    const isMaking = act.some((entry) => entry.kind === "Derived" && isOf(entry, lot));
    for (const entry of act) {
      const isPart = isMaking && (entry.kind === "Derived" || entry.kind === "Commissioned");
      const isTold = "shipment" in entry ? shipments.has(entry.shipment) : isPart || isOf(entry, lot);
      if (isTold) entries.push(entry);
    }
  }
  return { lot, commissioned, entries, shipments };
}

function isOf(entry: Exclude<TradeEntry, { readonly shipment: ShipmentId }>, lot: LotKey): boolean {
  return entry.lot === lot || (entry.kind === "Derived" && entry.parent === lot);
}

/** The entries of each transaction together. */
async function* byTransaction(
  entries: AsyncIterable<TradeEntry>,
): AsyncGenerator<readonly TradeEntry[], void, undefined> {
  let act: TradeEntry[] = [];
  for await (const entry of entries) {
    if (act[0] !== undefined && act[0].transaction !== entry.transaction) {
      yield act;
      act = [];
    }
    act.push(entry);
  }
  if (act.length > 0) yield act;
}
