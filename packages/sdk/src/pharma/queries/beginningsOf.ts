import type { BlockRange, Snapshot } from "../../identity/queries/scan.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { Lots } from "../lots/Lots.ts";
import type { EntryOf } from "./entries.ts";
import { readLogs } from "./readTrade.ts";

/**
 * How lots began: product, lot number, expiry, maker, by their keys. Unknown lots are left out, and so are those of which the
 * node does not tell.
 *
 * @example
 * ```ts
 * const { terms } = (await beginningsOf({ lots, keys: [lot] })).get(lot) ?? {};
 * ```
 */
export async function beginningsOf({
  lots,
  keys,
  ...range
}: (BlockRange | Snapshot) & { readonly lots: Lots; readonly keys: readonly LotKey[] }): Promise<
  Map<LotKey, EntryOf<"Commissioned">>
> {
  const found = new Map<LotKey, EntryOf<"Commissioned">>();
  const { topicHash } = lots.contract.interface.getEvent("LotCommissioned");
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const filter = { address: lots.address, topics: [topicHash, keys.slice(at, at + AT_ONCE)] };
    for await (const entry of readLogs({ provider: lots.provider, filter, ...range })) {
      if (entry.kind === "Commissioned") found.set(entry.lot, entry);
    }
  }
  return found;
}

/** Keys in one question. */
const AT_ONCE = 100;
