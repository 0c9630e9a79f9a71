import { APPLICATION_IDENTIFIERS } from "./applicationIdentifiers.ts";
import { type Gs1Element, requireElement } from "./elementStrings.ts";
import { Gs1Malformed, type Gs1Problem } from "./Gs1Malformed.ts";
import { judgeElement } from "./judgeElement.ts";
import { LINK_KEYS, type LinkPair, pairsOfPath } from "./linkKeys.ts";
import { percentDecode, percentEncode } from "./percent.ts";

/** Where GS1's own resolver answers; a canonical link begins with it. */
export const CANONICAL_DOMAIN = "https://id.gs1.org";

/** Lengths in which a GTIN may stand in a link. */
const GTIN_WRITTEN = /^(?:[0-9]{8}|[0-9]{12,14})$/;

/**
 * Reads a GS1 Digital Link of any domain, with or without a path before the key, with short names or digits; attributes of
 * the query that are Application Identifiers come too, others are left aside.
 *
 * A compressed link is refused: packs of medicines carry plain ones, and the compression's tables change.
 *
 * @throws {@link Gs1Malformed} saying what is wrong and where
 * @example
 * ```ts
 * parseDigitalLink("https://example.com/01/9506000134352/10/A1?17=261231");
 * // [{ ai: "01", value: "09506000134352" }, { ai: "10", value: "A1" }, { ai: "17", value: "261231" }]
 * ```
 */
export function parseDigitalLink(uri: string): Gs1Element[] {
  const refuse = (problem: Gs1Problem, at: number, ai?: string) => new Gs1Malformed({ problem, at, ai, text: uri });
  const [whole, authority = "", path = "", query = ""] = /^https?:\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(uri) ?? [];
  if (whole === undefined) throw refuse("not recognised", 0);
  const pathAt = whole.indexOf(authority) + authority.length;
  const pairs = pairsOfPath(path);
  if (pairs === undefined) {
    const isCompressed = /^\/(?:[^/]+\/)*[-_0-9A-Za-z]{10,}$/.test(path) && !/\/[0-9]{2,4}\//.test(path);
    throw refuse(isCompressed ? "compressed" : "no primary key", pathAt);
  }
  const found: Gs1Element[] = [];
  let at = pathAt;
  const take = ({ ai, written }: LinkPair) => {
    const identifier = APPLICATION_IDENTIFIERS.get(ai);
    if (identifier === undefined) return;
    at = Math.max(at, uri.indexOf(written, at));
    const decoded = percentDecode(written);
    if (decoded === undefined) throw refuse("wrong percent-encoding", at, ai);
    const value = ai === "01" && GTIN_WRITTEN.test(decoded) ? decoded.padStart(14, "0") : decoded;
    const wrong = judgeElement(identifier, value);
    if (wrong !== undefined) throw refuse(wrong.problem, at, ai);
    const before = found.find((element) => element.ai === ai);
    if (before !== undefined && before.value !== value) throw refuse("said twice", at, ai);
    if (before === undefined) found.push({ ai, value });
  };
  pairs.forEach(take);
  at = pathAt + path.length;
  for (const attribute of query.split(/[&;]/)) {
    const [ai = "", written = ""] = attribute.split("=");
    take({ ai, written });
  }
  return found;
}

/**
 * Writes a canonical Digital Link: GS1's domain unless told otherwise, the key first, its qualifiers in their order, all other
 * elements as attributes sorted by identifier.
 *
 * @throws {@link Gs1Malformed} when no element is a primary key, or one does not fit its identifier
 * @example
 * ```ts
 * printDigitalLink({ elements: parseElementString("(01)09506000134352(17)261231(10)A1") });
 * // "https://id.gs1.org/01/09506000134352/10/A1?17=261231"
 * ```
 */
export function printDigitalLink({
  elements,
  domain = CANONICAL_DOMAIN,
}: {
  readonly elements: readonly Gs1Element[];
  readonly domain?: string;
}): string {
  elements.forEach(requireElement);
  const key = [...LINK_KEYS.keys()].map((ai) => elements.find((element) => element.ai === ai)).find(Boolean);
  if (key === undefined) {
    throw new Gs1Malformed({ problem: "no primary key", at: 0, text: elements.map(({ ai }) => ai).join(" ") });
  }
  const qualifiers = longestSequence(key.ai, elements);
  const inPath = [key, ...qualifiers];
  const attributes = elements
    .filter((element) => !inPath.includes(element))
    .toSorted((a, b) => (a.ai < b.ai ? -1 : 1))
    .map(({ ai, value }) => `${ai}=${percentEncode(value)}`);
  const path = inPath.map(({ ai, value }) => `/${ai}/${percentEncode(value)}`).join("");
  return domain.replace(/\/$/, "") + path + (attributes.length === 0 ? "" : `?${attributes.join("&")}`);
}

/** The qualifiers at hand, by the sequence of which most are at hand. */
function longestSequence(key: string, elements: readonly Gs1Element[]): Gs1Element[] {
  const present = (LINK_KEYS.get(key) ?? []).map((sequence) =>
    sequence.flatMap((ai) => elements.filter((element) => element.ai === ai)),
  );
  return present.reduce((longest, sequence) => (sequence.length > longest.length ? sequence : longest), []);
}
