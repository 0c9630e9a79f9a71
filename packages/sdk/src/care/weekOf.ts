import { SLOT } from "./service.ts";

/** Days of the week as the calendar's week has them: it begins as 1970 did. */
export const WEEKDAYS = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours of a day, in minutes since midnight: `[from, until)`. */
export interface DayHours {
  readonly day: Weekday;
  /** A multiple of ten, from 0. */
  readonly from: number;
  /** A multiple of ten, to 1,440. */
  readonly until: number;
}

const MINUTES = SLOT / 60;
const DAY = 1_440;
const WEEK = 7 * DAY;
/** Slots of a word of the week. */
const WORD = 252;

/**
 * Hours of every week as `Visits.setHours` takes them.
 *
 * Warning: the calendar knows UTC alone. Where clocks change with the season, the hours are set again when they do.
 *
 * @param of zone is minutes by which the clock on the wall is ahead of UTC, a multiple of ten
 * @throws RangeError for hours that are not of ten minutes, or outside of their day
 * @example
 * ```ts
 * const week = weekOf({ hours: [{ day: "Mon", from: 8 * 60, until: 12 * 60 }], zone: 8 * 60 });
 * await visits.setHours({ organisation, week, via });
 * ```
 */
export function weekOf({
  hours,
  zone = 0,
}: {
  readonly hours: readonly DayHours[];
  readonly zone?: number;
}): [bigint, bigint, bigint, bigint] {
  const week: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
  if (zone % MINUTES !== 0) throw new RangeError("A zone is ahead by tens of minutes.");
  for (const { day, from, until } of hours) {
    if (from % MINUTES !== 0 || until % MINUTES !== 0 || from < 0 || from >= until || until > DAY) {
      throw new RangeError("Hours are of ten minutes each, inside of their day.");
    }
    for (let minute = from; minute < until; minute += MINUTES) {
      const local = WEEKDAYS.indexOf(day) * DAY + minute;
      const slot = (((local - zone) % WEEK) + WEEK) / MINUTES;
      const place = slot % (WEEK / MINUTES);
      const word = Math.floor(place / WORD) as 0 | 1 | 2 | 3;
      week[word] |= 1n << BigInt(place % WORD);
    }
  }
  return week;
}
