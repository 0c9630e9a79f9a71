import type { Filter, Log, Provider } from "ethers";

import { type BlockRange, type Snapshot, inChunks, requireMatch } from "../../identity/queries/scan.ts";
import type { TemperatureLogs } from "../coldChain/TemperatureLogs.ts";
import type { Lots } from "../lots/Lots.ts";
import type { Shipments } from "../shipments/Shipments.ts";
import { type TradeEntry, readEntry } from "./entries.ts";

/** The contracts whose events tell what became of lots. */
export interface TradeRooms {
  readonly lots: Lots;
  readonly shipments: Shipments;
  readonly temperatures: TemperatureLogs;
}

/**
 * All that the room's contracts say about lots and goods, in the order in which it happened, a chunk of blocks at a time.
 *
 * Warning: what the node leaves out is not missed.
 *
 * @example
 * ```ts
 * for await (const entry of readTrade({ lots, shipments, temperatures, fromBlock })) if (entry.kind === "Recalled") alert(entry.lot);
 * ```
 */
export async function* readTrade({
  lots,
  shipments,
  temperatures,
  ...range
}: TradeRooms & (BlockRange | Snapshot)): AsyncGenerator<TradeEntry, void, undefined> {
  const address = [lots.address, shipments.address, temperatures.address];
  yield* readLogs({ provider: lots.provider, filter: { address }, ...range });
}

/** The entries that match a filter. */
export async function* readLogs({
  provider,
  filter,
  ...range
}: (BlockRange | Snapshot) & {
  readonly provider: Provider;
  readonly filter: Pick<Filter, "address" | "topics">;
}): AsyncGenerator<TradeEntry, void, undefined> {
  const ask = async (fromBlock: number, toBlock: number): Promise<Log[]> => {
    const logs = await provider.getLogs({ ...filter, fromBlock, toBlock });
    requireMatch(logs, filter);
    return logs;
  };
  for await (const log of inChunks({ provider, ...range, ask })) {
    const entry = readEntry(log);
    if (entry !== undefined) yield entry;
  }
}
