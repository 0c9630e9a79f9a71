import { canonicalKeyUri } from "./canonicalKeyUri.ts";
import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  ERROR_REASONS,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from "../vocabulary.ts";

const WITH_URN: readonly Vocabulary[] = [
  BIZ_STEPS,
  DISPOSITIONS,
  BIZ_TRANSACTION_TYPES,
  SOURCE_DESTINATION_TYPES,
  ERROR_REASONS,
  COMPONENTS,
];
/** What counts as a number: digits with sign, point and exponent, nothing else. */
const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/**
 * A value in the form in which it is hashed: trimmed; a number without zeros that say nothing; a CBV URN as web URI; a GS1 key
 * as constrained canonical Digital Link (CBV 2.0, section 8.9, rules 5 to 7, 14, 17, 18).
 *
 * Whether a text is a number is decided by its look alone, as XML knows no other way.
 *
 * @example
 * ```ts
 * canonicalValue("452.0"); // "452"
 * canonicalValue("urn:epc:id:sgln:4012345.00005.0"); // "https://id.gs1.org/414/4012345000054"
 * ```
 */
export function canonicalValue(written: string): string {
  const text = written.trim();
  if (NUMBER.test(text)) return canonicalNumber(text);
  const vocabulary = WITH_URN.find(({ urn }) => urn !== undefined && text.startsWith(urn));
  if (vocabulary?.urn !== undefined) return vocabulary.uri + text.slice(vocabulary.urn.length);
  return canonicalKeyUri(text) ?? text;
}

/**
 * A number as double precision prints it, as the reference implementation does: whole numbers in full, small ones with an
 * exponent from 0.0001 down.
 */
function canonicalNumber(text: string): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  if (Number.isInteger(number)) return BigInt(number).toString();
  if (Math.abs(number) >= 1e-4) return String(number);
  return number.toExponential().replace(/e-(\d)$/, "e-0$1");
}

/**
 * A moment in UTC with milliseconds; the fourth digit of the fraction rounds it, 5 and more upwards (CBV 2.0, section 8.9, rules
 * 8 and 9). What is no moment stays as it is.
 *
 * @example
 * ```ts
 * canonicalTime("2020-03-04T11:00:30.9996+01:00"); // "2020-03-04T10:00:31.000Z"
 * ```
 */
export function canonicalTime(written: string): string {
  const text = written.trim();
  const [whole, seconds = "", fraction = "", offset = ""] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/i.exec(text) ?? [];
  const start = Date.parse(seconds.toUpperCase() + offset.toUpperCase());
  if (whole === undefined || Number.isNaN(start)) return text;
  const digits = fraction.padEnd(4, "0");
  const milliseconds = Number(digits.slice(0, 3)) + (digits.charAt(3) >= "5" ? 1 : 0);
  return new Date(start + milliseconds).toISOString();
}
