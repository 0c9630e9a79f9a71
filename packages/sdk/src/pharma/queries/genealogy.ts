import type { BlockRange } from "../../identity/queries/scan.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { Lots } from "../lots/Lots.ts";
import { readLogs } from "./readTrade.ts";

/** A lot above or below another. */
export interface Relative {
  readonly lot: LotKey;
  /** Steps from the lot that was asked about, by the shortest way: 1 for parents and children. */
  readonly depth: number;
}

/**
 * What went into a lot, at any depth, the nearest first; each once.
 *
 * @example
 * ```ts
 * const herbs = (await ancestorsOf({ lots, lot: granules })).filter(({ depth }) => depth === 2);
 * ```
 */
export async function ancestorsOf({ lots, lot }: { readonly lots: Lots; readonly lot: LotKey }): Promise<Relative[]> {
  return relativesOf(lot, async (some) => {
    const parents = await Promise.all(some.map((one) => lots.contract.parentsOf(one)));
    return parents.flat() as LotKey[];
  });
}

/**
 * What was made of a lot, at any depth, the nearest first; each once. From the event `LotDerived`.
 *
 * @example
 * ```ts
 * for (const { lot, depth } of await descendantsOf({ lots, lot: herb })) console.log(depth, lot);
 * ```
 */
export async function descendantsOf({
  lots,
  lot,
  ...range
}: BlockRange & { readonly lots: Lots; readonly lot: LotKey }): Promise<Relative[]> {
  const { topicHash } = lots.contract.interface.getEvent("LotDerived");
  return relativesOf(lot, async (some) => {
    const children: LotKey[] = [];
    for (let at = 0; at < some.length; at += AT_ONCE) {
      const filter = { address: lots.address, topics: [topicHash, null, some.slice(at, at + AT_ONCE)] };
      for await (const entry of readLogs({ provider: lots.provider, filter, ...range })) {
        if (entry.kind === "Derived") children.push(entry.lot);
      }
    }
    return children;
  });
}

/** Breadth first. */
async function relativesOf(
  lot: LotKey,
  next: (some: readonly LotKey[]) => Promise<readonly LotKey[]>,
): Promise<Relative[]> {
  const known = new Map<LotKey, number>([[lot, 0]]);
  let level: LotKey[] = [lot];
  for (let depth = 1; level.length > 0; depth++) {
    const fresh = [...new Set(await next(level))].filter((one) => !known.has(one));
    for (const one of fresh) known.set(one, depth);
    level = fresh;
  }
  known.delete(lot);
  return Array.from(known, ([relative, depth]) => ({ lot: relative, depth }));
}

/** Keys in one question. */
const AT_ONCE = 100;
