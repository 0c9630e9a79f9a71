import { inOrder } from "../words/termWords.ts";
import type { Provision, ProvisionTerm, Rule } from "./provision.ts";

/** Kinds of terms that are joined by OR among themselves. */
const ALTERNATIVES = ["actor", "author", "record", "related", "label", "dataPeriod"] as const;
type Alternative = (typeof ALTERNATIVES)[number];

/** A rule as dimensions, each a set of texts; an absent kind of terms is an empty set and limits nothing. */
type Dimensions = Readonly<Record<string, ReadonlySet<string>>>;

/**
 * The same rules in fewer words: two of one rank that differ in one dimension only become one with the union. Rules with
 * conditions stay as they are. What is permitted and denied does not change.
 *
 * @example
 * ```ts
 * mergeRules([permitTo(doctor), permitTo(nurse)]); // one rule for both
 * ```
 */
export function mergeRules(rules: readonly Rule[]): Rule[] {
  const merged: Rule[] = [];
  for (const rule of rules) {
    let next = rule;
    for (let i = 0; i < merged.length;) {
      const other = merged[i];
      const union = other === undefined ? undefined : unionOf(other, next);
      if (union === undefined) i++;
      else {
        merged.splice(i, 1);
        [next, i] = [union, 0]; // a wider rule may now fit one that did not before
      }
    }
    merged.push(next);
  }
  return merged;
}

function unionOf(a: Rule, b: Rule): Rule | undefined {
  const { provision: p } = a;
  const { provision: q } = b;
  if (a.deny !== b.deny || a.base !== b.base || p.from !== q.from || p.until !== q.until) return undefined;
  if ([...p.terms, ...q.terms].some(({ kind }) => kind === "condition")) return undefined;
  const [mine, theirs] = [dimensionsOf(p), dimensionsOf(q)];
  const apart = Object.keys(mine).filter((name) => !isSame(mine[name], theirs[name]));
  if (apart.length > 1) return undefined;
  const [dimension] = apart;
  if (dimension === undefined) return a;
  // Of terms, no word at all means "any": the wider one takes the other in.
  const isTerm = (ALTERNATIVES as readonly string[]).includes(dimension);
  if (isTerm && mine[dimension]?.size === 0) return a;
  if (isTerm && theirs[dimension]?.size === 0) return b;
  return { ...a, provision: unionOfProvisions(p, q, dimension) };
}

function unionOfProvisions(p: Provision, q: Provision, dimension: string): Provision {
  const more = <T>(first: readonly T[], second: readonly T[]): T[] => [...new Set([...first, ...second])];
  switch (dimension) {
    case "confidentialities":
      return { ...p, confidentialities: more(p.confidentialities, q.confidentialities) };
    case "readers":
      return { ...p, readers: more(p.readers, q.readers) };
    case "categories":
      return { ...p, categories: more(p.categories, q.categories) };
    case "purposes":
      return { ...p, purposes: more(p.purposes, q.purposes), terms: moreTerms(p, q, "purpose") };
    default:
      return { ...p, terms: moreTerms(p, q, dimension) };
  }
}

/** The terms of the first, with those of a kind that only the second has behind its own of that kind. */
function moreTerms(p: Provision, q: Provision, kind: string): ProvisionTerm[] {
  const known = new Set(p.terms.map(textOf));
  const added = q.terms.filter((term) => term.kind === kind && !known.has(textOf(term)));
  return inOrder([...p.terms, ...added]);
}

function dimensionsOf({ confidentialities, readers, categories, purposes, terms }: Provision): Dimensions {
  const of = (kind: Alternative | "purpose") => terms.filter((term) => term.kind === kind).map(textOf);
  return {
    confidentialities: new Set(confidentialities),
    readers: new Set(readers),
    categories: new Set(categories),
    purposes: new Set([...purposes, ...of("purpose")]),
    ...Object.fromEntries(ALTERNATIVES.map((kind) => [kind, new Set(of(kind))])),
  };
}

function textOf(term: ProvisionTerm): string {
  return Object.values(term).map(String).join(" ").toLowerCase();
}

function isSame(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a?.size === b?.size && [...(a ?? [])].every((value) => b?.has(value));
}
