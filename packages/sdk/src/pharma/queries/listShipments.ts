import { zeroPadValue } from "ethers";

import type { BlockRange } from "../../identity/queries/scan.ts";
import type { ShipmentId } from "../../kernel/ids/ids.ts";
import type { Shipment } from "../shipments/shipment.ts";
import type { ShipmentReading, Shipments } from "../shipments/Shipments.ts";
import { readLogs } from "./readTrade.ts";

/** A shipment with the terms that an act on it has to bring along. */
export interface ShipmentListing extends ShipmentReading {
  readonly terms: Shipment;
  /** What the receiver said that it received of each load; undefined before. */
  readonly received: readonly number[] | undefined;
}

/**
 * Shipments as they stand, in the order of their sending: those of a sender, of a receiver, of both, or all.
 *
 * @example
 * ```ts
 * const coming = (await listShipments({ shipments, to: pharmacy.address })).filter(({ stage }) => stage === "InTransit");
 * ```
 */
export async function listShipments({
  shipments,
  from,
  to,
  ...range
}: BlockRange & {
  readonly shipments: Shipments;
  readonly from?: string;
  readonly to?: string;
}): Promise<ShipmentListing[]> {
  const { address, provider, contract } = shipments;
  const topicOf = (name: "ShipmentShipped" | "ShipmentReceived") => contract.interface.getEvent(name).topicHash;
  const party = (account: string | undefined) => (account === undefined ? null : zeroPadValue(account, 32));
  const received = new Map<ShipmentId, readonly number[]>();
  const arrivals = { address, topics: [topicOf("ShipmentReceived"), null, party(to)] };
  for await (const entry of readLogs({ provider, filter: arrivals, ...range })) {
    if (entry.kind === "Received") received.set(entry.shipment, entry.received);
  }
  const listed: ShipmentListing[] = [];
  const departures = { address, topics: [topicOf("ShipmentShipped"), null, party(from), party(to)] };
  for await (const entry of readLogs({ provider, filter: departures, ...range })) {
    if (entry.kind !== "Shipped") continue;
    const state = await shipments.stateOf({ shipment: entry.terms });
    listed.push({ ...state, terms: entry.terms, received: received.get(entry.shipment) });
  }
  return listed;
}
