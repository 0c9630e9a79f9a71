import { faultOfPrimitive } from "../validate/primitives.ts";

/**
 * The first second of what a FHIR `dateTime` or `instant` names: of a year, a month or a day the first in UTC. Undefined for
 * what is none, and for times before 1970, which no contract can hold.
 *
 * @example
 * ```ts
 * secondsOf("2025-03-14T08:00:00+08:00"); // 1741910400n
 * secondsOf("2025-03"); // 1740787200n
 * ```
 */
export function secondsOf(dateTime: string): bigint | undefined {
  if (faultOfPrimitive("dateTime", dateTime) !== undefined) return undefined;
  // A leap second is the first of the next minute to a clock that has none.
  const milliseconds = Date.parse(dateTime.replace(/:60(?=[.Z+-])/, ":59")) + (/:60[.Z+-]/.test(dateTime) ? 1_000 : 0);
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? BigInt(Math.floor(milliseconds / 1_000)) : undefined;
}
