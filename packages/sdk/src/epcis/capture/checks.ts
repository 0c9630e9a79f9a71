import type { Bilingual } from "../../errors/XinglinError.ts";
import type { EpcisProblem } from "../EpcisInvalid.ts";
import { type Json, isObject } from "../json.ts";
import type { Vocabulary } from "../vocabulary.ts";

/** Takes what is wrong with a value at a path. */
export type Check = (value: Json, path: string, report: Report) => void;

/** Where problems are gathered. */
export type Report = (path: string, says: Bilingual) => void;

/** A URI, or a compact one with a prefix: a scheme, a colon, and the characters of RFC 3986. */
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[^\s"<>\\^`{|}%]|%[0-9A-Fa-f]{2})+$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/i;
const OFFSET = /^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/;

const says = (en: string, zh: string): Bilingual => ({ en, zh });

/** Gathers problems in a list. */
export function collect(problems: EpcisProblem[]): Report {
  return (path, words) => problems.push({ path, says: words });
}

/**
 * Whether a text is a URI or a compact URI.
 *
 * @example
 * ```ts
 * isUri("materialType"); // false
 * ```
 */
export function isUri(text: string): boolean {
  return URI.test(text);
}

/** A URI or compact URI. */
export const uri: Check = (value, path, report) => {
  if (typeof value !== "string" || !isUri(value)) report(path, says("it is no URI", "不是 URI"));
};

/** A moment with its offset from UTC (RFC 3339), on a day that exists. */
export const dateTime: Check = (value, path, report) => {
  const parts = typeof value === "string" ? DATE_TIME.exec(value)?.slice(1, 9).map(Number) : undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = (
    parts ?? []
  ).map((part) => (Number.isNaN(part) ? 0 : part));
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  const isTime = hour <= 23 && minute <= 59 && second <= 60 && offsetHour <= 14 && offsetMinute <= 59;
  if (parts === undefined || !isDay || !isTime) {
    report(path, says("it is no moment of ISO 8601 with an offset from UTC", "不是带时区偏移的 ISO 8601 时间"));
  }
};

/** An offset from UTC. */
export const offset: Check = (value, path, report) => {
  if (typeof value !== "string" || !OFFSET.test(value)) {
    report(path, says("it is no offset such as +08:00", "不是 +08:00 形式的时区偏移"));
  }
};

/** A number, not a text of digits. */
export const number: Check = (value, path, report) => {
  if (typeof value !== "number" || !Number.isFinite(value)) report(path, says("it is no number", "不是数字"));
};

/** A text that is not empty. */
export const text: Check = (value, path, report) => {
  if (typeof value !== "string" || value === "") report(path, says("it is no text", "不是文本"));
};

/** True or false. */
export const boolean: Check = (value, path, report) => {
  if (typeof value !== "boolean") report(path, says("it is neither true nor false", "应为 true 或 false"));
};

/** A text of a form. */
export function pattern(form: RegExp, example: string): Check {
  return (value, path, report) => {
    if (typeof value !== "string" || !form.test(value)) {
      report(path, says(`it has not the form of ${example}`, `格式应如 ${example}`));
    }
  };
}

/** One of a few words. */
export function oneOf(...words: readonly string[]): Check {
  return (value, path, report) => {
    if (typeof value !== "string" || !words.includes(value)) {
      report(path, says(`it is none of ${words.join(", ")}`, `应为 ${words.join("、")} 之一`));
    }
  };
}

/** A bare word of a standard vocabulary, or a URI of anybody's. */
export function wordOf({ words }: Vocabulary): Check {
  return (value, path, report) => {
    if (typeof value !== "string" || (!words.has(value) && !isUri(value))) {
      report(path, says("it is neither a word of the standard's list nor a URI", "既不是标准词表中的词，也不是 URI"));
    }
  };
}

/** A list, each item judged, with at least so many. */
export function listOf(item: Check, { min = 0, isUnique = false } = {}): Check {
  return (value, path, report) => {
    if (!Array.isArray(value)) {
      report(path, says("it is no list", "不是列表"));
      return;
    }
    const items = value as readonly Json[];
    if (items.length < min) report(path, says("it is empty", "列表为空"));
    items.forEach((one, i) => {
      item(one, `${path}[${i}]`, report);
    });
    if (isUnique && new Set(items).size < items.length) report(path, says("an item stands there twice", "存在重复项"));
  };
}

/** Either check accepts it. */
export function either(one: Check, other: Check): Check {
  return (value, path, report) => {
    const problems: EpcisProblem[] = [];
    other(value, path, collect(problems));
    if (problems.length > 0) one(value, path, report);
  };
}

/** An object with known fields, some needed; other fields need a namespace, or are not allowed at all. */
export function fields(
  known: Readonly<Record<string, Check>>,
  { needed = [], isOpen = false }: { readonly needed?: readonly string[]; readonly isOpen?: boolean } = {},
): Check {
  const checks = new Map(Object.entries(known));
  return (value, path, report) => {
    if (!isObject(value)) {
      report(path, says("it is no object", "不是对象"));
      return;
    }
    const at = (name: string) => (path === "" ? name : `${path}.${name}`);
    for (const name of needed) {
      if (!Object.hasOwn(value, name)) report(at(name), says("it is missing", "缺失"));
    }
    for (const [name, member] of Object.entries(value)) {
      const check = checks.get(name);
      if (check !== undefined) check(member ?? null, at(name), report);
      else if (!isOpen) report(at(name), says("no such field belongs here", "此处不允许该字段"));
      else if (!isUri(name)) report(at(name), says("a field of one's own needs a namespace", "自定义字段需要命名空间"));
    }
  };
}

/** An object whose every field needs a namespace; a context and comments may stand with them. */
export const extensions: Check = fields({ "@context": () => undefined }, { isOpen: true });
