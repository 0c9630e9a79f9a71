import { type BlockRange, scan, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
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
 * The beginnings of all waiting lists that are asked for or offered, or were and are not free again, rebuilt from events alone.
 *
 * Warning: what the node leaves out is not missed, and what it invents is believed until an act is refused: `roundOf` asks the
 * state.
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
    return [...listed.values()];
  });
}

function isLater(one: Said, other: Said): boolean {
  return one.blockNumber - other.blockNumber > 0 || (one.blockNumber === other.blockNumber && one.index > other.index);
}
