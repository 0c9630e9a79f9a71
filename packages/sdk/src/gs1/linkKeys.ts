/** Primary keys of a Digital Link with the qualifiers that may follow, in their order (URI Syntax 1.2, section 4.9). */
export const LINK_KEYS: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ["01", [["22", "10", "21"], ["235"]]],
  ["8006", [["22", "10", "21"]]],
  ["8013", [[]]],
  ["8010", [["8011"]]],
  ["410", [["254"], ["7040"]]],
  ["411", [["7040"]]],
  ["412", [["7040"]]],
  ["413", [["7040"]]],
  ["414", [["254"], ["7040"]]],
  ["415", [["8020"]]],
  ["416", [["7040"]]],
  ["417", [["7040"]]],
  ["8017", [["8019"]]],
  ["8018", [["8019"]]],
  ["255", [[]]],
  ["00", [[]]],
  ["253", [[]]],
  ["401", [[]]],
  ["402", [[]]],
  ["8003", [[]]],
  ["8004", [["7040"]]],
]);

/** Short names that older links use for identifiers (URI Syntax 1.1; deprecated since 1.2, still printed on packs). */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ["gtin", "01"],
  ["itip", "8006"],
  ["gmn", "8013"],
  ["cpid", "8010"],
  ["gln", "414"],
  ["payTo", "415"],
  ["glnProd", "416"],
  ["party", "417"],
  ["gsrnp", "8017"],
  ["gsrn", "8018"],
  ["gcn", "255"],
  ["sscc", "00"],
  ["gdti", "253"],
  ["ginc", "401"],
  ["gsin", "402"],
  ["grai", "8003"],
  ["giai", "8004"],
  ["cpv", "22"],
  ["lot", "10"],
  ["ser", "21"],
  ["tpx", "235"],
]);

/**
 * The identifier that a segment of a path names, by its digits or by its old short name.
 *
 * @example
 * ```ts
 * identifierOfSegment("lot"); // "10"
 * ```
 */
export function identifierOfSegment(segment: string): string {
  return SHORT_NAMES.get(segment) ?? segment;
}

/** A pair of segments: an identifier and its value as it is written. */
export interface LinkPair {
  readonly ai: string;
  readonly written: string;
}

/** A key and three qualifiers are the most that any sequence has; what stands before belongs to whoever made the link. */
const MOST_PAIRS = 1 + Math.max(...[...LINK_KEYS.values()].flat().map(({ length }) => length));

/**
 * The key and its qualifiers at the end of a path, wherever they begin in it; undefined when the path holds none.
 *
 * @example
 * ```ts
 * pairsOfPath("/shop/01/09506000134352/21/A1"); // [{ ai: "01", … }, { ai: "21", … }]
 * ```
 */
export function pairsOfPath(path: string): LinkPair[] | undefined {
  const segments = path.replace(/\/$/, "").split("/").slice(1);
  const first = Math.max(segments.length % 2, segments.length - 2 * MOST_PAIRS);
  for (let from = first; from < segments.length; from += 2) {
    const pairs: LinkPair[] = [];
    for (let i = from; i < segments.length; i += 2) {
      pairs.push({ ai: identifierOfSegment(segments[i] ?? ""), written: segments[i + 1] ?? "" });
    }
    const [key, ...qualifiers] = pairs;
    const sequences = key === undefined ? undefined : LINK_KEYS.get(key.ai);
    if (sequences?.some((sequence) => isInOrder(qualifiers, sequence)) === true) return pairs;
  }
  return undefined;
}

function isInOrder(qualifiers: readonly LinkPair[], sequence: readonly string[]): boolean {
  let place = -1;
  return qualifiers.every(({ ai }) => {
    const next = sequence.indexOf(ai, place + 1);
    place = next;
    return next >= 0;
  });
}
