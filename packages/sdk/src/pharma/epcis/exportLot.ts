import { buildDocument } from "../../epcis/document/buildDocument.ts";
import type { EpcisDocument, EpcisEvent } from "../../epcis/types.ts";
import type { BlockRange } from "../../identity/queries/scan.ts";
import type { Gtin } from "../../kernel/gs1/gtin.ts";
import { chainTime } from "../../kernel/sending/send.ts";
import { blockTimes } from "../../records/fhir/blockTimes.ts";
import type { LotSerials } from "../../serials/LotSerials.ts";
import type { LotKey, PackKey } from "../../serials/packKeys.ts";
import type { UnitName } from "../../terms/medicines.ts";
import type { Products } from "../products/Products.ts";
import { beginningsOf } from "../queries/beginningsOf.ts";
import { type LotHistory, historyOf } from "../queries/historyOf.ts";
import type { TradeRooms } from "../queries/readTrade.ts";
import { EventTeller, NAMESPACES } from "./eventsOfHistory.ts";
import { type TradeNames, namingOf } from "./names.ts";
import type { Setting } from "./setting.ts";

/**
 * A lot's history as a valid EPCIS 2.0 document, from the chain's events: commissioning and transformations, releases, recalls and
 * quarantines, shipments with pallets, devices and readings, removals, dispensings and what was taken back. Each event has its CBV
 * hash id, and says in `xinglin:log` which log of which transaction it is made of. Undefined for an unknown lot.
 *
 * @param serials the lot's list: with it packs are named, without it they are counted
 * @param names how parties, places and devices are called; their accounts and ids unless given
 * @throws {@link EpcisInvalid} when a name is no URI
 * @example
 * ```ts
 * const document = await exportLot({ products, lots, shipments, temperatures, lot, serials, names });
 * await writeFile("lot.jsonld", JSON.stringify(document));
 * ```
 */
export async function exportLot({
  products,
  lot,
  serials,
  names = {},
  ...room
}: TradeRooms &
  BlockRange & {
    readonly products: Products;
    readonly lot: LotKey;
    readonly serials?: LotSerials | undefined;
    readonly names?: TradeNames;
  }): Promise<EpcisDocument | undefined> {
  const history = await historyOf({ lot, ...room });
  if (history === undefined) return undefined;
  const { provider } = room.lots;
  const { chainId } = await provider.getNetwork();
  const newest = await chainTime(provider);
  const setting: Setting = {
    history,
    chainId,
    naming: namingOf({ names, chainId }),
    ledger: room.lots.address,
    times: await blockTimes(
      provider,
      history.entries.map(({ block }) => block),
    ),
    lots: await lotsIn({ history, products, room }),
    keys: await keysIn({ history, serials }),
  };
  const events: readonly EpcisEvent[] = new EventTeller(setting).tell();
  const creationDate = new Date(newest * 1000).toISOString();
  return buildDocument({ events, creationDate, namespaces: NAMESPACES });
}

/** What stands on the packs of every lot that the history names, and in what it is counted. */
async function lotsIn({
  history,
  products,
  room,
}: {
  readonly history: LotHistory;
  readonly products: Products;
  readonly room: TradeRooms & BlockRange;
}): Promise<Setting["lots"]> {
  const named = history.entries.flatMap((entry) => (entry.kind === "Derived" ? [entry.lot, entry.parent] : []));
  const beginnings = await beginningsOf({ ...room, keys: [...new Set([history.lot, ...named])] });
  const units = new Map<Gtin, UnitName>();
  for (const { terms } of beginnings.values()) {
    if (units.has(terms.gtin)) continue;
    const product = await products.productOf({ gtin: terms.gtin });
    units.set(terms.gtin, product?.terms.unit ?? "Pack");
  }
  return new Map(
    Array.from(beginnings, ([key, { terms }]) => [key, { ...terms, unit: units.get(terms.gtin) ?? "Pack" }]),
  );
}

/** The keys of the packs that the history names. */
async function keysIn({
  history,
  serials,
}: {
  readonly history: LotHistory;
  readonly serials: LotSerials | undefined;
}): Promise<ReadonlyMap<number, PackKey>> {
  const keys = new Map<number, PackKey>();
  if (serials === undefined) return keys;
  const packs = history.entries.flatMap((entry) => (entry.kind === "PackSpent" ? [entry.pack] : []));
  for (const pack of packs.toSorted((a, b) => a - b)) keys.set(pack, await serials.keyAt(pack));
  return keys;
}
