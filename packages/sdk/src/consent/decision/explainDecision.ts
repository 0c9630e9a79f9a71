import type { Bilingual } from "../../errors/XinglinError.ts";
import { BASES, DENIALS } from "../../terms/decisions.ts";
import { PRACTICE_REFUSALS } from "../../terms/standing.ts";
import type { Decision } from "./decision.ts";

/**
 * A decision in a sentence, with what to do where it is "no".
 *
 * @example
 * ```ts
 * explainDecision(await consents.decide({ request })).en;
 * // "The patient has said no to this. Respect it, or talk to the patient."
 * ```
 */
export function explainDecision({
  allowed,
  basis,
  denial,
  practice,
}: Pick<Decision, "allowed" | "basis" | "denial" | "practice">): Bilingual {
  if (allowed) return { en: `May see it, by ${BASES[basis].en}.`, zh: `可以查阅，依据：${BASES[basis].zh}。` };
  const { en, zh, next } = DENIALS[denial];
  const why = PRACTICE_REFUSALS[practice];
  const detail = denial === "NotPractising" ? { en: ` (${why.en})`, zh: `（${why.zh}）` } : { en: "", zh: "" };
  return { en: `${en}${detail.en}. ${next.en}`, zh: `${zh}${detail.zh}。${next.zh}` };
}
