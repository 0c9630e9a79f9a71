import { ExactNumber } from "./ExactNumber.ts";
import { JsonRefused } from "./JsonRefused.ts";
import type { AnyResource } from "../validate/resource.ts";
import { isJsonArray, isJsonObject } from "./json.ts";
import { READING_LIMITS } from "./limits.ts";
import { FORBIDDEN_NAME, HALF_SURROGATE } from "./parseJson.ts";

/**
 * The canonical form of a JSON value: RFC 8785 (members in the order of their UTF-16 units, no space, its escapes), save that
 * a number that was read from a document keeps the digits in which it was written ({@link ExactNumber.canonical}), as FHIR
 * asks. A number of a program is written as RFC 8785 has it. Members that are `undefined` are left out.
 *
 * @throws {@link JsonRefused} for what JSON cannot hold, with its path
 * @example
 * ```ts
 * canonicalJson(parseJson('{ "value": 1.50, "code": "g" }')); // '{"code":"g","value":1.50}'
 * ```
 */
export function canonicalJson(value: AnyResource): string {
  return write(value, []);
}

/** The canonical form as bytes of UTF-8. */
export function canonicalBytes(value: AnyResource): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(value));
}

function write(value: unknown, path: (string | number)[]): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value, path);
  if (value instanceof ExactNumber) return value.canonical;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new JsonRefused("number", path);
    return String(value === 0 ? 0 : value);
  }
  if (path.length >= READING_LIMITS.depth) throw new JsonRefused("depth", path);
  if (isJsonArray(value)) return `[${Array.from(value, (item, i) => inside(item, i, path)).join(",")}]`;
  if (!isJsonObject(value)) throw new JsonRefused("value", path);

  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    if (name === FORBIDDEN_NAME) throw new JsonRefused("name", [...path, name]);
    const member = value[name];
    if (member !== undefined) members.push(`${quoted(name, path)}:${inside(member, name, path)}`);
  }
  return `{${members.join(",")}}`;
}

function inside(value: unknown, step: string | number, path: (string | number)[]): string {
  path.push(step);
  const text = write(value, path);
  path.pop();
  return text;
}

/** `JSON.stringify` escapes a whole string as RFC 8785, section 3.2.2.2, asks. */
function quoted(text: string, path: (string | number)[]): string {
  if (HALF_SURROGATE.test(text)) throw new JsonRefused("surrogate", path);
  return JSON.stringify(text);
}
