import type { Hex } from "../../kernel/ids/brand.ts";
import type { Rule } from "../provisions/provision.ts";
import { type DecodedProvision, decodeProvision, encodeProvision } from "./provisionWords.ts";
import { decodeTerms, encodeTerms } from "./termWords.ts";
import { WordMalformed } from "./WordMalformed.ts";

/** Words that a directive may have, rules and terms together. */
export const MOST_DIRECTIVE_WORDS = 24;
/** Rules that a directive may have. */
export const MOST_RULES = 8;

/** A rule read from a directive's words. */
export type DecodedRule = Omit<DecodedProvision, "number" | "termCount">;

/**
 * A directive's words: each rule, followed by its terms. What an asker shows as evidence.
 *
 * @example
 * ```ts
 * const words = encodeDirective({ rules, epoch: await consents.epochOf({ patient }) });
 * ```
 */
export function encodeDirective({
  rules,
  epoch,
}: {
  readonly rules: readonly Rule[];
  /** How often the patient has revoked everything before. */
  readonly epoch: number;
}): Hex[] {
  return rules.flatMap((rule) => [encodeProvision({ ...rule, epoch }), ...encodeTerms(rule.provision.terms)]);
}

/**
 * The rules in a directive's words, as the event `DirectiveSet` gives them.
 *
 * @throws {@link WordMalformed}
 * @example
 * ```ts
 * const rules = decodeDirective(log.args.words);
 * ```
 */
export function decodeDirective(words: readonly string[]): DecodedRule[] {
  const rules: DecodedRule[] = [];
  for (let next = 0; next < words.length;) {
    const { deny, base, epoch, provision, termCount } = decodeProvision(words[next] ?? "");
    const end = next + 1 + termCount;
    if (end > words.length) throw new WordMalformed(next, words[next] ?? "");
    const terms = decodeTerms(words.slice(next + 1, end));
    rules.push({ deny, base, epoch, provision: { ...provision, terms } });
    next = end;
  }
  return rules;
}

/**
 * Rules in the order in which they decide: exceptions that deny, exceptions that permit, base denials, base permissions.
 *
 * @example
 * ```ts
 * await consents.setDirective({ patient, rules: ranked(rules), via });
 * ```
 */
export function ranked(rules: readonly Rule[]): Rule[] {
  const rank = ({ base, deny }: Rule) => (base ? 2 : 0) + (deny ? 0 : 1);
  return [...rules].sort((a, b) => rank(a) - rank(b));
}
