import { requireValid } from "../../epcis/capture/validateDocument.ts";
import { eventsOf } from "../../epcis/document/eventsOf.ts";
import { eventHashOf } from "../../epcis/hash/eventHashOf.ts";
import type { Json, JsonObject } from "../../epcis/json.ts";
import type { BlockRange } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { TradeEntry } from "../queries/entries.ts";
import { type TradeRooms, readTrade } from "../queries/readTrade.ts";

/** An event of a partner's document. */
export interface ImportedEvent {
  readonly event: JsonObject;
  /** As `eventID` of a document: a `ni` URI. */
  readonly id: string;
  /** The same 32 bytes: what an act on the chain names as its `document`. */
  readonly digest: Hex;
  /** The acts that named it: commissionings, releases, removals, shipments, receipts. */
  readonly anchors: readonly TradeEntry[];
}

/**
 * Takes a partner's EPCIS document over: nothing of it where it is invalid, else every event with its CBV hash id and the acts on
 * the chain that named that id.
 *
 * An event is anchored by the act that it documents: `commission`, `release`, `remove`, `ship`, `accept` and `refuse` each take a
 * digest. There is no place on the chain for an event that belongs to no such act.
 *
 * @throws {@link EpcisInvalid} with every problem
 * @example
 * ```ts
 * const events = await importDocument({ document: JSON.parse(text), lots, shipments, temperatures });
 * const unknown = events.filter(({ anchors }) => anchors.length === 0);
 * await shipments.ship({ shipment: { ...terms, document: events[0].digest }, via });
 * ```
 */
export async function importDocument({
  document,
  ...room
}: TradeRooms & BlockRange & { readonly document: Json }): Promise<ImportedEvent[]> {
  requireValid(document);
  const { events, namespaces } = eventsOf(document);
  const hashed = events.map((event) => ({ event, ...eventHashOf(event, namespaces) }));
  const anchors = new Map<Hex, TradeEntry[]>(hashed.map(({ digest }) => [digest, []]));
  for await (const entry of readTrade(room)) {
    const named = documentOf(entry);
    if (named !== undefined) anchors.get(named)?.push(entry);
  }
  return hashed.map(({ event, uri, digest }) => ({ event, id: uri, digest, anchors: anchors.get(digest) ?? [] }));
}

/** The document that an act names. */
function documentOf(entry: TradeEntry): Hex | undefined {
  if (entry.kind === "Commissioned" || entry.kind === "Shipped") return entry.terms.document;
  return entry.kind === "Released" || entry.kind === "Removed" || entry.kind === "Received"
    ? entry.document
    : undefined;
}
