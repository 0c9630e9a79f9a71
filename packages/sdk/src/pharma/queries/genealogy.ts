import { type BlockRange, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { Lots } from "../lots/Lots.ts";
import type { EntryOf } from "./entries.ts";
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
 * What was made of a lot, at any depth, the nearest first; each once. From the event `LotDerived`; of every lot as much has to
 * have gone into others as the chain says that was consumed, so that a node can leave out or invent no transformation.
 *
 * Warning: of a transformation with several outputs a node can leave out some of them.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  return snapshot({ provider: lots.provider, ...range }, async (blocks) =>
    relativesOf(lot, async (some) => {
      const children: LotKey[] = [];
      for (let at = 0; at < some.length; at += AT_ONCE) {
        const parents = some.slice(at, at + AT_ONCE);
        const filter = { address: lots.address, topics: [topicHash, null, parents] };
        const used = new Map<LotKey, Use[]>(parents.map((parent) => [parent, []]));
        for await (const entry of readLogs({ provider: lots.provider, filter, ...blocks })) {
          if (entry.kind !== "Derived") continue;
          children.push(entry.lot);
          used.get(entry.parent)?.push(entry);
        }
        await requireConsumed(lots, used, blocks.toBlock);
      }
      return children;
    }),
  );
}

/** What went into others of each lot is what the chain says that was consumed of it. */
async function requireConsumed(lots: Lots, used: ReadonlyMap<LotKey, readonly Use[]>, at: number): Promise<void> {
  const judged = Array.from(used, async ([lot, uses]) => {
    const consumed = Number((await lots.contract.lotOf(lot, { blockTag: at })).consumed);
    const sum = (some: readonly Use[]) => some.reduce((total, { quantity }) => total + quantity, 0);
    // The outputs of one transformation all name what went into it; two transformations of one transaction may look the same.
    const once = new Map(uses.map((use) => [`${use.transaction} ${use.quantity}`, use]));
    if (consumed < sum([...once.values()]) || consumed > sum(uses)) throw new NodeContradicted(`lot ${lot}`);
  });
  await Promise.all(judged);
}

/** That something went from a lot into another one. */
type Use = Pick<EntryOf<"Derived">, "transaction" | "quantity">;

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
