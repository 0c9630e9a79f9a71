import { zeroPadValue } from "ethers";

import { type BlockRange, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
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
 * Shipments as they stand, in the order of their sending: those of a sender, of a receiver, of both, or all. The terms come to
 * an id that the chain knows, so that a node invents and changes none; what was received is the event's word.
 *
 * Warning: a shipment that the node leaves out is not missed.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  const arrivals = { address, topics: [topicOf("ShipmentReceived"), null, party(to)] };
  const departures = { address, topics: [topicOf("ShipmentShipped"), null, party(from), party(to)] };
  return snapshot({ provider, ...range }, async (blocks) => {
    const received = new Map<ShipmentId, readonly number[]>();
    for await (const entry of readLogs({ provider, filter: arrivals, ...blocks })) {
      if (entry.kind === "Received") received.set(entry.shipment, entry.received);
    }
    const listed: ShipmentListing[] = [];
    for await (const entry of readLogs({ provider, filter: departures, ...blocks })) {
      if (entry.kind !== "Shipped") continue;
      const state = await shipments.stateOf({ shipment: entry.terms });
      if (state.stage === "None" || state.id !== entry.shipment) {
        throw new NodeContradicted(`shipment ${entry.shipment}`);
      }
      listed.push({ ...state, terms: entry.terms, received: received.get(entry.shipment) });
    }
    return listed;
  });
}
