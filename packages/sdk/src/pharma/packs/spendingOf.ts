import { toBeHex } from "ethers";

import type { BlockRange } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { blockOf } from "../../kernel/nodes/answers.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { RemovalReasonName } from "../../terms/medicines.ts";
import type { Lots } from "../lots/Lots.ts";
import { type EntryOf, readEntry } from "../queries/entries.ts";
import { readLogs } from "../queries/readTrade.ts";

/** When, why and by whom a pack was spent. */
export interface Spending {
  readonly at: number;
  readonly reason: RemovalReasonName | "Dispensed" | "Struck";
  /** Whose stock it was; undefined where it was struck. */
  readonly custodian: string | undefined;
  readonly transaction: Hex;
}

/**
 * How a pack came to be spent, the last time; undefined for one that is not, or not any more.
 *
 * @param pack its place in the lot's list
 * @example
 * ```ts
 * const { at, reason } = (await spendingOf({ lots, lot, pack: 7 })) ?? {};
 * ```
 */
export async function spendingOf({
  lots,
  lot,
  pack,
  ...range
}: BlockRange & { readonly lots: Lots; readonly lot: LotKey; readonly pack: number }): Promise<Spending | undefined> {
  const { address, provider, contract } = lots;
  if (!(await contract.isSpent(lot, pack))) return undefined;
  const topics = [contract.interface.getEvent("PackSpent").topicHash, lot, toBeHex(pack, 32)];
  let last: EntryOf<"PackSpent" | "PackRestored"> | undefined;
  for await (const entry of readLogs({ provider, filter: { address, topics }, ...range })) {
    if (entry.kind === "PackSpent") last = entry;
  }
  if (last === undefined) return undefined;
  const { index, custodian, transaction } = last;
  const [block, receipt] = await Promise.all([
    blockOf(provider, last.block),
    provider.getTransactionReceipt(transaction),
  ]);
  const removed = receipt?.logs
    .map(readEntry)
    .find((entry) => entry?.kind === "Removed" && entry.lot === lot && entry.index > index);
  const reason = removed?.kind === "Removed" ? removed.reason : "Dispensed";
  return {
    at: block.timestamp,
    reason: custodian === undefined ? "Struck" : reason,
    custodian,
    transaction,
  };
}
