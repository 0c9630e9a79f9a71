import fc from "fast-check";

/** What a parser takes: a text, bytes, or what `JSON.parse` gave. */
export type Input = string | Uint8Array | Json;
/** JSON as a program holds it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** One change to an input. Places are parts of its length, so that a change fits an input of any length. */
export interface Edit {
  readonly act: "cut" | "insert" | "repeat" | "flip" | "swap" | "splice" | "replace" | "rename";
  /** Where, from 0 to 65535 for the beginning to the end. */
  readonly at: number;
  readonly length: number;
  /** Chooses what is put in. */
  readonly pick: number;
}

/** Up to six changes; they shrink to the fewest that still show a problem. */
export const EDITS: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    act: fc.constantFrom("cut", "insert", "repeat", "flip", "swap", "splice", "replace", "rename"),
    at: fc.nat(0xffff),
    length: fc.nat(12),
    pick: fc.nat(0xffff),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Pieces of text that have gone wrong in parsers before. */
export const PIECES: readonly string[] = [
  ...["", " ", "\t\r\n", "\u0000", "\u001d", "\u2028", "\ufeff", "\ud800", "\udc00", "é", "䶮", "😀"],
  ...[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    '"',
    "'",
    "\\",
    "/",
    "//",
    ":",
    ";",
    ",",
    ".",
    "&",
    "?",
    "#",
    "%",
    "%00",
    "%2F",
  ],
  ...[
    "^",
    "|",
    "=",
    "-",
    "+",
    "0",
    "00",
    "-0",
    "1e999",
    "1e-999",
    "9007199254740993",
    "NaN",
    "Infinity",
    "null",
    "true",
  ],
  ...["9".repeat(60), "f".repeat(64), "0x", "0X1g", "urn:", "https://", "]d2", "(01)", "(10)", "\\u0000", "\\ud800"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "then", "length"],
  ...['"__proto__":{"polluted":1},', '{"constructor":{"prototype":{"polluted":1}}}', "[[[[[[[[", '{"a":{"a":{"a":'],
  ...["0000-00-00", "2026-02-30", "9999-12-31T23:59:60Z", "275761-01-01"],
];

/** Values that have gone wrong in readers of JSON before. `JSON.parse` makes `__proto__` a member like any other. */
const VALUES: readonly Json[] = [
  ...[null, true, false, 0, -1, 0.1, 1e308, 2 ** 53, "", " ", "\ud800", "__proto__", "0x", "x".repeat(300)],
  ...[[], {}, [null], [[]], [{}], { reference: null }, { coding: [null] }, { value: 1, length: 1e9 }],
  JSON.parse('{"__proto__":{"polluted":1}}') as Json,
  JSON.parse('{"constructor":{"prototype":{"polluted":1}}}') as Json,
  JSON.parse(`${"[".repeat(200)}${"]".repeat(200)}`) as Json,
  JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`) as Json,
];

/** An input changed by edits; `others` are what pieces are taken from. */
export function mutated(input: Input, edits: readonly Edit[], others: readonly Input[]): Input {
  return edits.reduce((changed, edit) => {
    const other = others[edit.pick % others.length] ?? changed;
    if (typeof changed === "string") return editText(changed, edit, typeof other === "string" ? other : "");
    if (changed instanceof Uint8Array) return editBytes(changed, edit, other instanceof Uint8Array ? other : changed);
    return editJson(changed, edit, other as Json);
  }, input);
}

const placeIn = (length: number, at: number) => Math.floor((at / 0x10000) * (length + 1));

function editText(text: string, { act, at, length, pick }: Edit, other: string): string {
  const from = placeIn(text.length, at);
  const [before, piece, after] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)];
  switch (act) {
    case "cut":
      return pick % 4 === 0 ? before : before + after;
    case "insert":
    case "rename":
      return before + (PIECES[pick % PIECES.length] ?? "") + piece + after;
    case "replace":
      return before + (PIECES[pick % PIECES.length] ?? "") + after;
    case "repeat":
      return before + piece.repeat(2 + (pick % 40)) + after;
    case "flip":
      return before + String.fromCharCode((text.charCodeAt(from) || 0) ^ (1 << (pick % 8))) + text.slice(from + 1);
    case "swap":
      return after + piece + before;
    case "splice":
      return before + other.slice(placeIn(other.length, pick));
  }
}

function editBytes(bytes: Uint8Array, { act, at, length, pick }: Edit, other: Uint8Array): Uint8Array {
  const from = placeIn(bytes.length, at);
  const [before, piece, after] = [bytes.slice(0, from), bytes.slice(from, from + length), bytes.slice(from + length)];
  const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));
  switch (act) {
    case "cut":
      return pick % 4 === 0 ? before : joined(before, after);
    case "insert":
      return joined(before, new Uint8Array(length).fill(pick), piece, after);
    case "replace":
      return joined(
        before,
        piece.map(() => pick),
        after,
      );
    case "rename":
      return joined(
        before,
        piece.map(() => (pick % 2 === 0 ? 0xff : 0)),
        after,
      );
    case "repeat":
      return joined(before, ...Array.from({ length: 2 + (pick % 40) }, () => piece), after);
    case "flip":
      return joined(before, new Uint8Array([(bytes[from] ?? 0) ^ (1 << (pick % 8))]), bytes.slice(from + 1));
    case "swap":
      return joined(after, piece, before);
    case "splice":
      return joined(before, other.slice(placeIn(other.length, pick)));
  }
}

/** A member or an item, and what holds it. */
interface Spot {
  readonly holder: Json[] | Record<string, Json>;
  readonly key: string;
}

/** Every member and item below a value. */
export function spotsIn(value: Json): Spot[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value;
  return Object.entries(value).flatMap(([key, inner]) => [{ holder, key }, ...spotsIn(inner)]);
}

/** Sets an own member, `__proto__` too. */
export function setOwn(holder: object, key: string, value: Json): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function editJson(value: Json, { act, at, length, pick }: Edit, other: Json): Json {
  const root: { root: Json } = { root: copyOf(value) };
  const spots = spotsIn(root);
  const spot = spots[Math.min(spots.length - 1, placeIn(spots.length, at))] ?? { holder: root, key: "root" };
  const { holder, key } = spot;
  const here = (holder as Record<string, Json>)[key] ?? null;
  const others = spotsIn(copyOf(other));
  const from = others[pick % Math.max(1, others.length)];
  const taken = from === undefined ? null : ((from.holder as Record<string, Json>)[from.key] ?? null);
  const put = (inner: Json) => {
    setOwn(holder, key, inner);
  };
  switch (act) {
    case "cut":
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else if (holder !== root) Reflect.deleteProperty(holder, key);
      break;
    case "insert":
      if (Array.isArray(holder)) holder.splice(Number(key), 0, VALUES[pick % VALUES.length] ?? null);
      else setOwn(holder, PIECES[pick % PIECES.length] ?? "", here);
      break;
    case "replace":
      put(copyOf(VALUES[pick % VALUES.length] ?? null));
      break;
    case "rename":
      if (holder === root || Array.isArray(holder)) put([here]);
      else {
        Reflect.deleteProperty(holder, key);
        setOwn(holder, PIECES[pick % PIECES.length] ?? "", here);
      }
      break;
    case "repeat":
      put(Array.from({ length: 2 + length }, () => copyOf(here)));
      break;
    case "flip":
      put(typeof here === "string" ? editText(here, { act: "insert", at, length, pick }, "") : JSON.stringify(here));
      break;
    case "swap":
      put(
        typeof here === "object" && here !== null ? (Object.values(here)[0] ?? null) : { [JSON.stringify(here)]: here },
      );
      break;
    case "splice":
      put(taken);
      break;
  }
  return root.root;
}

/** A copy that keeps a member called `__proto__` a member. */
export function copyOf(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy = {};
  for (const [key, inner] of Object.entries(value)) setOwn(copy, key, copyOf(inner));
  return copy;
}
