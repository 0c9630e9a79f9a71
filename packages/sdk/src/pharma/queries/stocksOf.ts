import { zeroPadValue } from "ethers";

import type { BlockRange } from "../../identity/queries/scan.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { Lots, StockReading } from "../lots/Lots.ts";
import { readLogs } from "./readTrade.ts";

/** What an organisation has of a lot. */
export interface StockListing extends StockReading {
  readonly lot: LotKey;
}

/**
 * What an organisation has in stock now, lot by lot, in the order in which it first got them. How much is the ledger's word.
 *
 * Warning: a lot that the node leaves out is not missed.
 *
 * @example
 * ```ts
 * for (const { lot, free, blocked } of await stocksOf({ lots, organisation: pharmacy.address })) console.log(lot, free, blocked);
 * ```
 */
export async function stocksOf({
  lots,
  organisation,
  ...range
}: BlockRange & { readonly lots: Lots; readonly organisation: string }): Promise<StockListing[]> {
  const { topicHash } = lots.contract.interface.getEvent("TransferSingle");
  const topics = [topicHash, null, null, zeroPadValue(organisation, 32)];
  const held = new Set<LotKey>();
  for await (const entry of readLogs({
    provider: lots.provider,
    filter: { address: lots.address, topics },
    ...range,
  })) {
    if (entry.kind === "Moved") held.add(entry.lot);
  }
  const listed: StockListing[] = [];
  for (const lot of held) {
    const stock = await lots.stockOf({ lot, custodian: organisation });
    if (stock.free + stock.blocked > 0) listed.push({ lot, ...stock });
  }
  return listed;
}
