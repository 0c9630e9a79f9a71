import type { BlockRange } from "../../identity/queries/scan.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { LotReading, Lots } from "../lots/Lots.ts";
import { beginningsOf } from "./beginningsOf.ts";
import { descendantsOf } from "./genealogy.ts";
import { readLogs } from "./readTrade.ts";

/** A lot that a recall reaches: where it is, and what has left already. */
export interface ReachedLot {
  /** As it stands; its quantities in transit, consumed, dispensed and gone belong to it. */
  readonly reading: LotReading;
  /** 0 for the lot that is recalled, 1 for what was made of it, and so on. */
  readonly depth: number;
  /** Who has some of it, free or blocked, by account. */
  readonly holders: ReadonlyMap<string, number>;
}

/**
 * Where a lot and all that was made of it are: whom a recall has to reach. Who has what follows from the events alone (PHARMA-36);
 * of every lot, holders and transit together with what was consumed, dispensed and is gone are what was commissioned.
 *
 * @example
 * ```ts
 * for (const { reading, holders } of await recallReach({ lots, lot })) for (const [account, quantity] of holders) notify(account, reading.lot, quantity);
 * ```
 */
export async function recallReach({
  lots,
  lot,
  ...range
}: BlockRange & { readonly lots: Lots; readonly lot: LotKey }): Promise<ReachedLot[]> {
  const beginning = (await beginningsOf({ lots, keys: [lot], ...range })).get(lot);
  if (beginning === undefined) return [];
  const since = { ...range, fromBlock: beginning.block };
  const reached = [{ lot, depth: 0 }, ...(await descendantsOf({ lots, lot, ...since }))];
  const holders = new Map<LotKey, Map<string, number>>(reached.map((one) => [one.lot, new Map<string, number>()]));
  const { topicHash } = lots.contract.interface.getEvent("TransferSingle");
  const filter = { address: lots.address, topics: [topicHash] };
  for await (const entry of readLogs({ provider: lots.provider, filter, ...since })) {
    if (entry.kind !== "Moved") continue;
    const balances = holders.get(entry.lot);
    if (balances === undefined) continue;
    move(balances, entry.from, -entry.quantity);
    move(balances, entry.to, entry.quantity);
  }
  const listed: ReachedLot[] = [];
  for (const one of reached) {
    const reading = await lots.lotOf({ lot: one.lot });
    const balances = holders.get(one.lot) ?? new Map<string, number>();
    balances.delete(lots.address);
    if (reading !== undefined) listed.push({ reading, depth: one.depth, holders: balances });
  }
  return listed;
}

function move(balances: Map<string, number>, account: string | undefined, quantity: number): void {
  if (account === undefined) return;
  const balance = (balances.get(account) ?? 0) + quantity;
  if (balance === 0) balances.delete(account);
  else balances.set(account, balance);
}
