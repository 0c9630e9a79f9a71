/** What a parsed JSON text holds. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A parsed JSON object. */
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** How deep objects and lists may be inside each other in a document that is read. */
export const DEEPEST = 64;

/**
 * Whether a value is an object, not a list.
 *
 * @example
 * ```ts
 * isObject([]); // false
 * ```
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The own member of an object; what it inherits does not count.
 *
 * @example
 * ```ts
 * memberOf({}, "constructor"); // undefined
 * ```
 */
export function memberOf(object: Json | undefined, name: string): Json | undefined {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * Whether lists and objects stand in each other no deeper than {@link DEEPEST}.
 *
 * @example
 * ```ts
 * isShallow([[[]]]); // true
 * ```
 */
export function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return false;
    level = level.flatMap((item) =>
      typeof item === "object" && item !== null ? (Object.values(item) as unknown[]) : [],
    );
  }
  return true;
}
