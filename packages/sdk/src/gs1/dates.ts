/** A day as an element string says it. */
export interface Gs1Date {
  /** Four digits. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31; 0 when only the month was said, which means its last day. */
  readonly day: number;
}

/**
 * Reads YYMMDD; a day `00` means the last day of the month (GS1 General Specifications 3.4, the linter `yymmd0`).
 *
 * The century is the one that puts the year within 49 years before and 50 after the present one (section 7.12).
 *
 * @param digits six digits
 * @param thisYear the present year; the computer's clock when left out
 * @returns undefined when there is no such day
 * @example
 * ```ts
 * parseGs1Date("260200", 2026); // { year: 2026, month: 2, day: 0 }
 * ```
 */
export function parseGs1Date(digits: string, thisYear: number = new Date().getUTCFullYear()): Gs1Date | undefined {
  if (!/^[0-9]{6}$/.test(digits)) return undefined;
  const month = Number(digits.slice(2, 4));
  const day = Number(digits.slice(4));
  const year = yearOf(Number(digits.slice(0, 2)), thisYear);
  return month >= 1 && month <= 12 && day <= lastDayOf(year, month) ? { year, month, day } : undefined;
}

/**
 * Writes a date as YYMMDD.
 *
 * @example
 * ```ts
 * formatGs1Date({ year: 2026, month: 2, day: 0 }); // "260200"
 * ```
 */
export function formatGs1Date({ year, month, day }: Gs1Date): string {
  return [year % 100, month, day].map((part) => String(part).padStart(2, "0")).join("");
}

/**
 * The first second that is no longer in the day (UTC): for an expiry date, the moment from which the pack has expired.
 *
 * @returns seconds since 1970, as the contracts hold time
 * @example
 * ```ts
 * endOf({ year: 2026, month: 2, day: 0 }); // 1772323200, the first of March 2026
 * ```
 */
export function endOf({ year, month, day }: Gs1Date): number {
  return Date.UTC(year, month - 1, (day === 0 ? lastDayOf(year, month) : day) + 1) / 1000;
}

function yearOf(yy: number, thisYear: number): number {
  const century = thisYear - (thisYear % 100);
  const ahead = yy - (thisYear % 100);
  if (ahead >= 51) return century - 100 + yy;
  return ahead <= -50 ? century + 100 + yy : century + yy;
}

function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
