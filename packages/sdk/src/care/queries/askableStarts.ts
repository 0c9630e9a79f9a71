import { chainTime } from "../../kernel/sending/send.ts";
import type { Service } from "../service.ts";
import type { Visits } from "../Visits.ts";
import type { WaitingLists } from "../WaitingLists.ts";
import { isFree } from "./freeStarts.ts";
import { startsWhere } from "./startsWhere.ts";

/**
 * The beginnings in `[from, until)`, in seconds since 1970, for which a place can ask now: those that are free, those for which a
 * later place has asked while the time to ask runs, and those whose offer is over.
 *
 * @param of place its number: see {@link PlaceTicket}
 * @example
 * ```ts
 * const [start] = await askableStarts({ visits, lists, service, place: ticket.place, from: now, until: now + 7 * 86_400 });
 * if (start !== undefined) await lists.ask({ service, start, ticket, via });
 * ```
 */
export async function askableStarts({
  visits,
  lists,
  service,
  place,
  from,
  until,
}: {
  readonly visits: Visits;
  readonly lists: WaitingLists;
  readonly service: Service;
  readonly place: number;
  readonly from: number;
  readonly until: number;
}): Promise<number[]> {
  const list = await lists.listOf({ service });
  const now = await chainTime(visits.provider);
  if (list.until <= now) return [];
  const takesUntil = now + list.asking + list.taking;
  return startsWhere({
    from: Math.max(from, now),
    until: Math.min(until, now + service.horizon + 1),
    holds: async (start) => {
      const round = await lists.roundOf({ service, start });
      if (round !== undefined && now < round.asksUntil) return place < round.place;
      if (list.until < takesUntil || start < takesUntil + service.lead) return false;
      return round === undefined ? isFree(visits, service, start) : round.takesUntil <= now;
    },
  });
}
