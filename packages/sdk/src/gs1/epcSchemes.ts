import { checkDigitOf } from "../kernel/gs1/checkDigit.ts";
import type { Gs1Element } from "./elementStrings.ts";

/** The parts of an EPC URI behind its scheme, decoded. */
export interface EpcParts {
  readonly prefix: string;
  readonly reference: string;
  /** Serial, lot, extension, as the scheme has them. */
  readonly rest: readonly string[];
}

/** How the keys of one EPC scheme stand in a URI and in an element string (GS1 EPC Tag Data Standard, section 6.3). */
export interface EpcScheme {
  /** Digits of prefix and reference together; undefined where the reference is of letters too and of any length. */
  readonly digits: number | undefined;
  /** How many parts stand behind the reference. */
  readonly rest: number;
  /** Elements of the parts. */
  readonly elements: (parts: EpcParts) => Gs1Element[];
  /** Parts of the elements, given the company prefix's length; undefined when they are of another key. */
  readonly parts: (elements: ReadonlyMap<string, string>, length: number) => EpcParts | undefined;
}

const withCheckDigit = (digits: string) => digits + String(checkDigitOf(digits));
/** An indicator or extension digit stands first in the reference and before the prefix in the key. */
const indicated = ({ prefix, reference }: EpcParts) =>
  withCheckDigit(reference.slice(0, 1) + prefix + reference.slice(1));
const plain = ({ prefix, reference }: EpcParts) => withCheckDigit(prefix + reference);

function cutIndicated(key: string | undefined, length: number, rest: readonly string[]): EpcParts | undefined {
  if (key === undefined) return undefined;
  return { prefix: key.slice(1, 1 + length), reference: key.charAt(0) + key.slice(1 + length, -1), rest };
}

function cut(key: string | undefined, length: number, rest: readonly string[]): EpcParts | undefined {
  return key === undefined ? undefined : { prefix: key.slice(0, length), reference: key.slice(length, -1), rest };
}

/** A trade item with something more behind it: a serial, a lot, a third-party serial. */
function tradeItem(ai: string): EpcScheme {
  return {
    digits: 13,
    rest: 1,
    elements: (parts) => [
      { ai: "01", value: indicated(parts) },
      { ai, value: parts.rest[0] ?? "" },
    ],
    parts: (elements, length) => {
      const more = elements.get(ai);
      return more === undefined ? undefined : cutIndicated(elements.get("01"), length, [more]);
    },
  };
}

/** A key of digits with a check digit and nothing behind it. */
function digitsOnly(ai: string, digits: number): EpcScheme {
  return {
    digits,
    rest: 0,
    elements: (parts) => [{ ai, value: plain(parts) }],
    parts: (elements, length) => cut(elements.get(ai), length, []),
  };
}

/** A key of digits with a check digit, whose serial stands in the same element; `before` are digits that only the element has. */
function withSerial(ai: string, before = ""): EpcScheme {
  const keyLength = before.length + 13;
  return {
    digits: 12,
    rest: 1,
    elements: ({ prefix, reference, rest: [serial = ""] }) => [
      { ai, value: withCheckDigit(before + prefix + reference) + serial },
    ],
    parts: (elements, length) => {
      const value = elements.get(ai);
      if (value === undefined || value.length <= keyLength) return undefined;
      return cut(value.slice(before.length, keyLength), length, [value.slice(keyLength)]);
    },
  };
}

/** A key of prefix and any characters. */
function lettersToo(ai: string): EpcScheme {
  return {
    digits: undefined,
    rest: 0,
    elements: ({ prefix, reference }) => [{ ai, value: prefix + reference }],
    parts: (elements, length) => {
      const value = elements.get(ai);
      return value === undefined
        ? undefined
        : { prefix: value.slice(0, length), reference: value.slice(length), rest: [] };
    },
  };
}

/** The schemes of GS1 keys by what stands behind `urn:epc:id:` or `urn:epc:class:`. */
export const EPC_SCHEMES: ReadonlyMap<string, EpcScheme> = new Map<string, EpcScheme>([
  ["sgtin", tradeItem("21")],
  ["lgtin", tradeItem("10")],
  ["upui", tradeItem("235")],
  [
    "sscc",
    {
      digits: 17,
      rest: 0,
      elements: (parts) => [{ ai: "00", value: indicated(parts) }],
      parts: (elements, length) => cutIndicated(elements.get("00"), length, []),
    },
  ],
  [
    "sgln",
    {
      digits: 12,
      rest: 1,
      // The extension 0 says that there is none.
      elements: (parts) => [
        { ai: "414", value: plain(parts) },
        ...parts.rest.filter((extension) => extension !== "0").map((value) => ({ ai: "254", value })),
      ],
      parts: (elements, length) => cut(elements.get("414"), length, [elements.get("254") ?? "0"]),
    },
  ],
  ["pgln", digitsOnly("417", 12)],
  ["gsrn", digitsOnly("8018", 17)],
  ["gsrnp", digitsOnly("8017", 17)],
  ["gsin", digitsOnly("402", 16)],
  ["grai", withSerial("8003", "0")],
  ["gdti", withSerial("253")],
  ["sgcn", withSerial("255")],
  ["giai", lettersToo("8004")],
  ["ginc", lettersToo("401")],
  [
    "cpi",
    {
      digits: undefined,
      rest: 1,
      elements: ({ prefix, reference, rest: [value = ""] }) => [
        { ai: "8010", value: prefix + reference },
        { ai: "8011", value },
      ],
      parts: (elements, length) => {
        const [part, serial] = [elements.get("8010"), elements.get("8011")];
        if (part === undefined || serial === undefined) return undefined;
        return { prefix: part.slice(0, length), reference: part.slice(length), rest: [serial] };
      },
    },
  ],
  [
    "itip",
    {
      digits: 13,
      rest: 3,
      elements: (parts) => [
        { ai: "8006", value: indicated(parts) + parts.rest.slice(0, 2).join("") },
        { ai: "21", value: parts.rest[2] ?? "" },
      ],
      parts: (elements, length) => {
        const [itip, serial] = [elements.get("8006"), elements.get("21")];
        if (itip === undefined || serial === undefined) return undefined;
        return cutIndicated(itip.slice(0, 14), length, [itip.slice(14, 16), itip.slice(16), serial]);
      },
    },
  ],
]);

/** Schemes whose class has a pattern, and what the pattern's URI leaves out of the elements. */
export const PATTERN_SCHEMES: ReadonlySet<string> = new Set(["sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui"]);
