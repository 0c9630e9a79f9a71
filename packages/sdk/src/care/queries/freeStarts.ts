import { chainTime } from "../../kernel/sending/send.ts";
import { type Service, SLOT } from "../service.ts";
import type { Visits } from "../Visits.ts";
import { WaitingLists } from "../WaitingLists.ts";
import { startsWhere } from "./startsWhere.ts";

/**
 * The beginnings in `[from, until)`, in seconds since 1970, at which the service can be booked now: inside the hours, free, within
 * its lead and horizon, and not reserved for those who wait. What is left out for these, {@link askableStarts} shows to them.
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
  const { contract, provider } = visits;
  const lists = new WaitingLists({ address: await contract.WAITING_LIST(), provider });
  const list = await lists.listOf({ service });
  const now = await chainTime(provider);
  const earliest = now + service.lead;
  const isReserving = list.waiting > 0 && now < list.until;
  const reserved = isReserving ? earliest + list.asking + list.taking : Infinity;
  return startsWhere({
    from: Math.max(from, earliest),
    until: Math.min(until, now + service.horizon + 1, reserved),
    holds: (start) => isFree(visits, service, start),
  });
}

/** Whether the service's time from this beginning on is inside the hours, and nobody's. */
export async function isFree({ contract }: Visits, service: Service, start: number): Promise<boolean> {
  return contract.isFree(service.practitioner, service.organisation, start / SLOT, service.slots);
}
