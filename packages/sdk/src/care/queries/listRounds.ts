import { type BlockRange, type Snapshot, scan, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import { serviceIdOf } from "../ids/serviceIdOf.ts";
import type { Receptions } from "../Receptions.ts";
import type { Service } from "../service.ts";
import type { RoundReading, WaitingLists } from "../WaitingLists.ts";
import { servicesOf } from "./servicesOf.ts";

/** A beginning that somebody has asked for, and has neither taken nor given up. */
export interface RoundListing extends RoundReading {
  readonly service: Service;
  readonly start: number;
}

/** Where in the chain something was said. */
interface Said {
  readonly blockNumber: number;
  readonly index: number;
}

/**
 * The beginnings of all waiting lists that are asked for or offered, or were and are not free again. Each is held against what the
 * chain keeps of it, so that a node invents none, changes none, and hides no end of one.
 *
 * Warning: a beginning of which the node tells nothing is not missed: `roundOf` asks about one.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * const offered = (await listRounds({ lists, receptions })).filter(({ asksUntil }) => asksUntil <= now);
 * ```
 */
export async function listRounds({
  lists: { contract, provider },
  receptions,
  ...range
}: BlockRange & { readonly lists: WaitingLists; readonly receptions: Receptions }): Promise<RoundListing[]> {
  return snapshot({ provider, ...range }, async (blocks) => {
    const services = await servicesOf({ receptions, practitioner: undefined, blocks });
    const ended = new Map<string, Said>();
    for (const filter of [contract.filters.BeginningFreed(), contract.filters.BeginningTaken()]) {
      for await (const { args, blockNumber, index } of scan({ contract, filter, provider, ...blocks })) {
        const key = `${args.service} ${args.start}`;
        const before = ended.get(key);
        if (before === undefined || isLater({ blockNumber, index }, before)) ended.set(key, { blockNumber, index });
      }
    }
    const listed = new Map<string, RoundListing>();
    const filter = contract.filters.BeginningAsked();
    for await (const { args, blockNumber, index } of scan({ contract, filter, provider, ...blocks })) {
      const key = `${args.service} ${args.start}`;
      const service = services.get(args.service);
      const end = ended.get(key);
      if (service === undefined) throw new NodeContradicted(`service ${args.service}`);
      if (end !== undefined && isLater(end, { blockNumber, index })) continue;
      const [start, place] = [Number(args.start), Number(args.place)];
      const [asksUntil, takesUntil] = [Number(args.asksUntil), Number(args.takesUntil)];
      listed.set(key, { service, start, place, asksUntil, takesUntil });
    }
    const found = [...listed.entries()];
    for (const [key, listing] of found) await requireKept({ contract, key, listing, blocks });
    return found.map(([, listing]) => listing);
  });
}

/** The chain keeps the round as it was told. */
async function requireKept({
  contract,
  key,
  listing: { service, start, place, asksUntil, takesUntil },
  blocks,
}: {
  readonly contract: WaitingLists["contract"];
  readonly key: string;
  readonly listing: RoundListing;
  readonly blocks: Snapshot;
}): Promise<void> {
  const kept = await contract.roundOf(serviceIdOf({ service }), start, { blockTag: blocks.toBlock });
  const told = [place, asksUntil, takesUntil].map(BigInt);
  if ([kept.place, kept.asksUntil, kept.takesUntil].join() !== told.join()) {
    throw new NodeContradicted(`the round ${key}`);
  }
}

function isLater(one: Said, other: Said): boolean {
  return one.blockNumber - other.blockNumber > 0 || (one.blockNumber === other.blockNumber && one.index > other.index);
}
