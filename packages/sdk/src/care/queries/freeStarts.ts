import { type Service, SLOT } from "../service.ts";
import type { Visits } from "../Visits.ts";

/** Questions that are asked of the node at once. */
const AT_ONCE = 72;

/**
 * The beginnings in `[from, until)`, in seconds since 1970, at which the service can be booked now: inside the hours, free, and
 * within its lead and horizon.
 *
 * @example
 * ```ts
 * const tomorrow = await freeStarts({ visits, service, from: midnight, until: midnight + 86_400 });
 * ```
 */
export async function freeStarts({
  visits,
  service,
  from,
  until,
}: {
  readonly visits: Visits;
  readonly service: Service;
  readonly from: number;
  readonly until: number;
}): Promise<number[]> {
  const block = await visits.provider.getBlock("latest");
  const now = block?.timestamp ?? 0;
  const first = Math.ceil(Math.max(from, now + service.lead) / SLOT) * SLOT;
  const last = Math.min(until - 1, now + service.horizon);
  const starts: number[] = [];
  for (let start = first; start <= last; start += SLOT) starts.push(start);
  const free: number[] = [];
  for (let place = 0; place < starts.length; place += AT_ONCE) {
    const some = starts.slice(place, place + AT_ONCE);
    const answers = await Promise.all(some.map((start) => isFree(visits, service, start)));
    free.push(...some.filter((_, index) => answers[index]));
  }
  return free;
}

async function isFree({ contract }: Visits, service: Service, start: number): Promise<boolean> {
  return contract.isFree(service.practitioner, service.organisation, start / SLOT, service.slots);
}
