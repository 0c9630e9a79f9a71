import type { Hex } from "../../kernel/ids/brand.ts";
import { encodeTerms } from "../words/termWords.ts";

/**
 * Of the data's labels those that the evidence names. Others decide nothing, and a request takes at most 4.
 *
 * @example
 * ```ts
 * const request = { ...described, labels: labelsThatCount({ labels, words: [...directive, ...terms] }) };
 * ```
 */
export function labelsThatCount({
  labels,
  words,
}: {
  readonly labels: readonly Hex[];
  /** The words of the directive, and the terms of the grant that is relied on. */
  readonly words: readonly string[];
}): Hex[] {
  const named = new Set(words.map((word) => word.toLowerCase()));
  return labels.filter((label) => encodeTerms([{ kind: "label", label }]).every((word) => named.has(word)));
}
