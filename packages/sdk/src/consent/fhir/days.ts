import { WITHOUT_END } from "../provisions/provision.ts";
import { ConsentNotExpressible } from "./ConsentNotExpressible.ts";
import type { Period } from "./consentResource.ts";

const DAY = 86_400n;
/** FHIR R4 `dateTime`: a year, a month, a day, or an instant with its offset. */
const DATE_TIME = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/;

/** Half-open seconds since 1970; they may be negative. */
export interface Span {
  readonly from: bigint;
  readonly until: bigint;
}

/**
 * The seconds that a FHIR date or instant names. A day, a month and a year are whole ones in UTC; an instant is its second.
 *
 * @returns undefined for what is no `dateTime`
 */
export function spanOf(dateTime: string): Span | undefined {
  const match = DATE_TIME.exec(dateTime);
  if (match === null) return undefined;
  const [, year = "", month, day, time] = match;
  if (time !== undefined) {
    const at = secondsOf(dateTime);
    return at === undefined || secondsOf(`${year}-${month}-${day}`) === undefined
      ? undefined
      : { from: at, until: at + 1n };
  }
  const from = secondsOf(`${year}-${month ?? "01"}-${day ?? "01"}`);
  if (from === undefined) return undefined;
  if (day !== undefined) return { from, until: from + DAY };
  // Date.UTC takes years below 100 for those of the last century.
  const next = new Date(0);
  next.setUTCFullYear(Number(year) + (month === undefined ? 1 : 0), month === undefined ? 0 : Number(month), 1);
  return { from, until: BigInt(next.getTime()) / 1_000n };
}

/**
 * A period as half-open seconds, both ends inside; without an end up to the last second that a provision can name.
 *
 * @throws {@link ConsentNotExpressible} naming `element`
 */
export function secondsIn(period: Period, element: string): Span {
  const start = period.start === undefined ? undefined : spanOf(period.start);
  const end = period.end === undefined ? undefined : spanOf(period.end);
  const isRead = (period.start === undefined || start) && (period.end === undefined || end);
  const from = start?.from ?? 0n;
  const until = end?.until ?? WITHOUT_END;
  if (!isRead || until > WITHOUT_END) throw new ConsentNotExpressible(element, "period");
  if (start !== undefined && end !== undefined && from >= until) throw new ConsentNotExpressible(element, "period");
  return { from: from < 0n ? 0n : from, until: until < 0n ? 0n : until };
}

/** Seconds as a FHIR period: days where they are whole ones, else instants. Undefined where nothing is limited. */
export function periodOf({ from, until }: Span, { openFrom = 0n } = {}): Period | undefined {
  const start = from <= openFrom ? {} : { start: from % DAY === 0n ? dayOf(from) : instantOf(from) };
  const last = until - 1n;
  const end = until === WITHOUT_END ? {} : { end: until % DAY === 0n ? dayOf(last) : instantOf(last) };
  const period = { ...start, ...end };
  return Object.keys(period).length === 0 ? undefined : period;
}

/** Checks that the date exists: the 30th of February is not the 1st of March. */
function secondsOf(text: string): bigint | undefined {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return undefined;
  const isDate = text.length === 10;
  if (isDate && new Date(time).toISOString().slice(0, 10) !== text) return undefined;
  return BigInt(Math.floor(time / 1_000));
}

const dayOf = (seconds: bigint) => instantOf(seconds).slice(0, 10);
const instantOf = (seconds: bigint) => new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
