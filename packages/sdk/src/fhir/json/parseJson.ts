import { ExactNumber } from "./ExactNumber.ts";
import { JsonRefused, type JsonRefusal } from "./JsonRefused.ts";
import type { Json } from "./json.ts";
import { MOST_DIGITS, MOST_EXPONENT_DIGITS, READING_LIMITS, type ReadingLimits } from "./limits.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LAST_CONTROL = 0x1f;
/** A pair is half a surrogate where this finds something (in Unicode mode whole pairs are one character). */
export const HALF_SURROGATE = /\p{Surrogate}/u;
/** The one name that assignment gives a meaning of its own. */
export const FORBIDDEN_NAME = "__proto__";
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS: readonly (readonly [string, Json])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Reads a JSON document as written: numbers keep their digits, unknown members stay, and what two readers could take in two
 * ways is refused: names that stand twice, `__proto__`, half surrogate pairs, bytes that are not UTF-8. A byte order mark in
 * front is passed over (RFC 8259, section 8.1). Time and memory grow with the length, the stack with the depth, and both are
 * bounded.
 *
 * @throws {@link JsonRefused} with path and place
 * @example
 * ```ts
 * const resource = parseJson(await readFile("observation.json"));
 * ```
 */
export function parseJson(document: string | Uint8Array, limits: ReadingLimits = READING_LIMITS): Json {
  if (document.length > limits.size) throw new JsonRefused("size", []);
  return new Reader(typeof document === "string" ? document : textOf(document), limits.depth).document();
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonRefused("encoding", []);
  }
}

/** A recursive descent over one text. */
class Reader {
  private at: number;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly depth: number,
  ) {
    this.at = text.startsWith("\ufeff") ? 1 : 0;
  }

  document(): Json {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.refuse("syntax");
    return value;
  }

  private value(): Json {
    this.space();
    const first = this.text[this.at];
    if (first === "{") return this.object();
    if (first === "[") return this.array();
    if (first === '"') return this.string();
    for (const [word, value] of LITERALS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    return this.number();
  }

  private object(): Json {
    const members: Record<string, Json> = {};
    this.at += 1;
    if (this.take("}")) return members;
    this.path.push("");
    if (this.path.length > this.depth) this.refuse("depth");
    do {
      this.space();
      if (this.text[this.at] !== '"') this.refuse("syntax");
      const nameAt = this.at;
      const name = this.string();
      this.path[this.path.length - 1] = name;
      if (name === FORBIDDEN_NAME) this.refuse("name", nameAt);
      if (Object.hasOwn(members, name)) this.refuse("duplicate", nameAt);
      if (!this.take(":")) this.refuse("syntax");
      members[name] = this.value();
    } while (this.take(","));
    if (!this.take("}")) this.refuse("syntax");
    this.path.pop();
    return members;
  }

  private array(): Json {
    const items: Json[] = [];
    this.at += 1;
    if (this.take("]")) return items;
    this.path.push(0);
    if (this.path.length > this.depth) this.refuse("depth");
    do {
      this.path[this.path.length - 1] = items.length;
      items.push(this.value());
    } while (this.take(","));
    if (!this.take("]")) this.refuse("syntax");
    this.path.pop();
    return items;
  }

  private string(): string {
    const start = this.at;
    let read = "";
    let from = start + 1;
    for (this.at = from; this.at < this.text.length; this.at += 1) {
      const unit = this.text.charCodeAt(this.at);
      if (unit === QUOTE) {
        const whole = read + this.text.slice(from, this.at);
        if (HALF_SURROGATE.test(whole)) this.refuse("surrogate", start);
        this.at += 1;
        return whole;
      }
      if (unit <= LAST_CONTROL) this.refuse("syntax");
      if (unit !== BACKSLASH) continue;
      read += this.text.slice(from, this.at) + this.escape();
      from = this.at + 1;
    }
    return this.refuse("syntax");
  }

  /** Leaves the reader at the last character of the escape. */
  private escape(): string {
    this.at += 1;
    const kind = this.text[this.at] ?? "";
    if (kind !== "u") return Object.hasOwn(ESCAPES, kind) ? (ESCAPES[kind] ?? "") : this.refuse("syntax");
    const digits = this.text.slice(this.at + 1, this.at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.refuse("syntax");
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private number(): ExactNumber {
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.text)?.[0];
    if (text === undefined) return this.refuse("syntax");
    const [digits = "", exponent = ""] = text.split(/[eE][+-]?0*/);
    if (digits.length > MOST_DIGITS || exponent.length > MOST_EXPONENT_DIGITS) this.refuse("digits");
    this.at += text.length;
    return new ExactNumber(text);
  }

  private take(sign: string): boolean {
    this.space();
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private space(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at += 1;
    }
  }

  private refuse(reason: JsonRefusal, at = this.at): never {
    throw new JsonRefused(reason, this.path, at);
  }
}
