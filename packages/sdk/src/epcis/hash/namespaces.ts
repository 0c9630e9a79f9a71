import { type Json, isObject } from "../json.ts";
import { STANDARD_PREFIXES } from "../vocabulary.ts";

/** Prefixes with the namespaces that they stand for. */
export type Namespaces = ReadonlyMap<string, string>;

/**
 * The namespaces that contexts declare, on top of those around them.
 *
 * @example
 * ```ts
 * namespacesOf({ example: "https://ns.example.com/epcis/" }).get("example"); // "https://ns.example.com/epcis/"
 * ```
 */
export function namespacesOf(context: Json | undefined, around: Namespaces = STANDARD_PREFIXES): Namespaces {
  const found = new Map(around);
  for (const part of [context].flat()) {
    if (!isObject(part)) continue;
    for (const [prefix, value] of Object.entries(part)) {
      const uri = isObject(value) ? value["@id"] : value;
      if (typeof uri === "string" && !prefix.startsWith("@")) found.set(prefix, uri);
    }
  }
  return found;
}

/**
 * A name of an extension as it is hashed: its namespace in braces, then its local name (CBV 2.0, section 8.9, rules 19 and 20). A
 * name without a known prefix stays as it is.
 *
 * @example
 * ```ts
 * expandName("example:myField", namespaces); // "{https://ns.example.com/epcis/}myField"
 * ```
 */
export function expandName(name: string, namespaces: Namespaces): string {
  const [namespace, local] = split(name, namespaces);
  return namespace === undefined ? name : `{${namespace}}${local}`;
}

/**
 * A value with its prefix replaced by the namespace it stands for (rule 15); any other value stays as it is.
 *
 * @example
 * ```ts
 * expandValue("gs1:Temperature", namespaces); // "https://gs1.org/voc/Temperature"
 * ```
 */
export function expandValue(value: string, namespaces: Namespaces): string {
  const [namespace, local] = split(value, namespaces);
  return namespace === undefined ? value : namespace + local;
}

function split(text: string, namespaces: Namespaces): [string | undefined, string] {
  const colon = text.indexOf(":");
  return colon < 0 ? [undefined, text] : [namespaces.get(text.slice(0, colon)), text.slice(colon + 1)];
}
