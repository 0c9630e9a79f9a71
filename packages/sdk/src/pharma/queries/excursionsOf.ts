import type { BlockRange } from "../../identity/queries/scan.ts";
import type { ShipmentId } from "../../kernel/ids/ids.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { ConditionName } from "../../terms/medicines.ts";
import type { Lots } from "../lots/Lots.ts";
import type { Shipments } from "../shipments/Shipments.ts";
import { beginningsOf } from "./beginningsOf.ts";
import { readLogs } from "./readTrade.ts";

/** A shipment that did not stay within its temperatures. */
export interface ExcursionListing {
  readonly shipment: ShipmentId;
  readonly condition: Exclude<ConditionName, "Clean">;
  /** How much of the lot arrived so. */
  readonly received: number;
}

/**
 * The shipments in which some of a lot arrived too warm, too cold, or not measured all of the way.
 *
 * Custody is by quantity: which packs travelled so, the chain does not know.
 *
 * Warning: a shipment or an arrival that the node leaves out is not missed, and the pack looks better than it is.
 *
 * @example
 * ```ts
 * const excursions = await excursionsOf({ lots, shipments, lot });
 * ```
 */
export async function excursionsOf({
  lots,
  shipments,
  lot,
  ...range
}: BlockRange & {
  readonly lots: Lots;
  readonly shipments: Shipments;
  readonly lot: LotKey;
}): Promise<ExcursionListing[]> {
  const beginning = (await beginningsOf({ lots, keys: [lot], ...range })).get(lot);
  if (beginning === undefined) return [];
  const { address, provider, contract } = shipments;
  const topics = [
    (["ShipmentShipped", "ShipmentReceived"] as const).map((name) => contract.interface.getEvent(name).topicHash),
  ];
  const carrying = new Map<ShipmentId, readonly LotKey[]>();
  const found: ExcursionListing[] = [];
  const since = { ...range, fromBlock: beginning.block };
  for await (const entry of readLogs({ provider, filter: { address, topics }, ...since })) {
    if (entry.kind === "Shipped" && entry.terms.loads.some((load) => load.lot === lot)) {
      carrying.set(
        entry.shipment,
        entry.terms.loads.map((load) => load.lot),
      );
    }
    if (entry.kind !== "Received" || entry.condition === "Clean") continue;
    const loads = carrying.get(entry.shipment) ?? [];
    const received = entry.received.reduce((sum, quantity, i) => (loads[i] === lot ? sum + quantity : sum), 0);
    if (received > 0) found.push({ shipment: entry.shipment, condition: entry.condition, received });
  }
  return found;
}
