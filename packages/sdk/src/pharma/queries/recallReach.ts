import { type BlockRange, type Snapshot, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
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
 * of every lot, holders and transit together with what was consumed, dispensed and is gone are what was commissioned, and what
 * was consumed went into the lots that are listed (`descendantsOf`, with its limit). Where a node leaves out a holder or a
 * transformation, these sums do not come out, and nothing is answered.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  return snapshot({ provider: lots.provider, ...range }, async (blocks) => read(lots, lot, blocks));
}

async function read(lots: Lots, lot: LotKey, blocks: Snapshot): Promise<ReachedLot[]> {
  const at = blocks.toBlock;
  const beginning = (await beginningsOf({ lots, keys: [lot], ...blocks })).get(lot);
  if (beginning === undefined) {
    if ((await lots.lotOf({ lot, at })) !== undefined) throw new NodeContradicted(`lot ${lot}`);
    return [];
  }
  const since = { ...blocks, fromBlock: beginning.block };
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
    const reading = await lots.lotOf({ lot: one.lot, at });
    const balances = holders.get(one.lot) ?? new Map<string, number>();
    const travelling = balances.get(lots.address) ?? 0;
    balances.delete(lots.address);
    const isWhole = reading?.inTransit === travelling && addsUp(reading, balances);
    if (!isWhole) throw new NodeContradicted(`lot ${one.lot}`);
    listed.push({ reading, depth: one.depth, holders: balances });
  }
  return listed;
}

function addsUp(
  { commissioned, inTransit, consumed, dispensed, gone }: LotReading,
  holders: ReadonlyMap<string, number>,
): boolean {
  const quantities = [...holders.values()];
  const held = quantities.reduce((sum, quantity) => sum + quantity, 0);
  return quantities.every((one) => one > 0) && held + inTransit + consumed + dispensed + gone === commissioned;
}

function move(balances: Map<string, number>, account: string | undefined, quantity: number): void {
  if (account === undefined) return;
  const balance = (balances.get(account) ?? 0) + quantity;
  if (balance === 0) balances.delete(account);
  else balances.set(account, balance);
}
