import { CANONICAL_DOMAIN } from "../../gs1/digitalLinks.ts";
import { parseEpcUri } from "../../gs1/epcUris.ts";
import { Gs1Malformed } from "../../gs1/Gs1Malformed.ts";
import { type LinkPair, pairsOfPath } from "../../gs1/linkKeys.ts";
import { percentDecode, percentEncode } from "../../gs1/percent.ts";

/** Keys whose values are hashed, and what a value looks like. A wrong check digit is hashed as it stands. */
const SHAPES: ReadonlyMap<string, RegExp> = new Map([
  ["00", /^[0-9]{18}$/],
  ["01", /^(?:[0-9]{8}|[0-9]{12,14})$/],
  ["253", /^[0-9]{13}.{0,17}$/],
  ["255", /^[0-9]{13,25}$/],
  ["401", /^[0-9]{4}.{0,26}$/],
  ["402", /^[0-9]{17}$/],
  ["414", /^[0-9]{13}$/],
  ["417", /^[0-9]{13}$/],
  ["8003", /^[0-9]{14}.{0,16}$/],
  ["8004", /^[0-9]{4}.{0,26}$/],
  ["8006", /^[0-9]{18}$/],
  ["8010", /^[0-9]{4}[#\-/0-9A-Z]{0,26}$/],
  ["8017", /^[0-9]{18}$/],
  ["8018", /^[0-9]{18}$/],
]);

/** The finest level of each key, finest first. */
const FINEST: ReadonlyMap<string, readonly string[]> = new Map([
  ["01", ["21", "235", "10"]],
  ["8006", ["21", "10"]],
  ["414", ["254"]],
  ["8010", ["8011"]],
]);

/**
 * The constrained canonical Digital Link of an EPC URI or of a Digital Link: GS1's domain, the key and its finest qualifier, no
 * query (CBV 2.0, section 8.9, rules 17 and 18); undefined for a text that is neither.
 *
 * @example
 * ```ts
 * canonicalKeyUri("https://example.com/gtin/9780345418913/lot/1223/ser/765tz?17=261231");
 * // "https://id.gs1.org/01/09780345418913/21/765tz"
 * ```
 */
export function canonicalKeyUri(text: string): string | undefined {
  if (text.startsWith("urn:epc:")) return ofEpcUri(text);
  const [, path] = /^https?:\/\/[^/?#]+([^?#]*)(?:\?[^#]*)?$/i.exec(text) ?? [];
  const pairs = path === undefined ? undefined : pairsOfPath(path);
  return pairs === undefined ? undefined : ofPairs(pairs);
}

function ofEpcUri(uri: string): string | undefined {
  try {
    return write(parseEpcUri(uri).elements.map(({ ai, value }) => ({ ai, written: value })));
  } catch (problem) {
    if (problem instanceof Gs1Malformed) return undefined;
    throw problem;
  }
}

function ofPairs([key, ...qualifiers]: readonly LinkPair[]): string | undefined {
  if (key === undefined) return undefined;
  const value = percentDecode(key.written);
  if (value === undefined || SHAPES.get(key.ai)?.test(value) !== true) return undefined;
  const finest = (FINEST.get(key.ai) ?? [])
    .map((ai) => qualifiers.find((qualifier) => qualifier.ai === ai))
    .find((qualifier) => qualifier !== undefined);
  const decoded = finest === undefined ? "" : percentDecode(finest.written);
  if (decoded === undefined || (finest !== undefined && decoded === "")) return undefined;
  return write([
    { ai: key.ai, written: key.ai === "01" ? value.padStart(14, "0") : value },
    ...(finest === undefined ? [] : [{ ai: finest.ai, written: decoded }]),
  ]);
}

function write(pairs: readonly LinkPair[]): string {
  return CANONICAL_DOMAIN + pairs.map(({ ai, written }) => `/${ai}/${percentEncode(written)}`).join("");
}
