import { XinglinError } from "../errors/XinglinError.ts";

/** How a formula is taken. */
export type FormulaForm = "decoction" | "granules" | "pills" | "external";

/** One piece of a formula. */
export interface FormulaHerb {
  /** Code, Chinese name or Latin name. */
  readonly herb: string;
  /** Grams in one dose (一剂), to the milligram. */
  readonly grams: number;
}

/** A prescription of herbs. */
export interface Formula {
  readonly form: FormulaForm;
  readonly herbs: readonly FormulaHerb[];
  /** How many doses (剂) are prescribed. */
  readonly doses: number;
  /** Doses taken a day; one when left out. */
  readonly dosesPerDay?: number;
}

/** Pieces of a formula at most; the longest in the classics have fewer than forty. */
export const MOST_HERBS = 60;
/** Grams of one piece at most: anything above is a slip of the pen. */
const MOST_GRAMS = 1000;
const FORMS: ReadonlySet<string> = new Set(["decoction", "granules", "pills", "external"]);

/** Why a formula cannot be read. */
export type FormulaProblem = "no herbs" | "too many herbs" | "no name" | "no dose" | "no form" | "no number of doses";

const PROBLEMS: Readonly<Record<FormulaProblem, { readonly en: string; readonly zh: string }>> = {
  "no herbs": { en: "it names no herb", zh: "未列药味" },
  "too many herbs": { en: `it names more than ${MOST_HERBS} herbs`, zh: `药味超过 ${MOST_HERBS} 味` },
  "no name": { en: "a herb has no name", zh: "药味缺少名称" },
  "no dose": {
    en: "a dose is not between 0.001 and 1,000 g, to the milligram",
    zh: "剂量应在 0.001 至 1000 克之间，精确到毫克",
  },
  "no form": { en: "its form is none of decoction, granules, pills, external", zh: "剂型应为汤剂、颗粒、丸散或外用" },
  "no number of doses": { en: "the numbers of doses are not whole and positive", zh: "剂数应为正整数" },
};

/** The formula is none. */
export class FormulaInvalid extends XinglinError {
  constructor(
    readonly problem: FormulaProblem,
    /** Which herb, from 0. */
    readonly index?: number,
  ) {
    const { en, zh } = PROBLEMS[problem];
    const [atEn, atZh] = index === undefined ? ["", ""] : [` (herb ${index + 1})`, `（第 ${index + 1} 味）`];
    super("FormulaInvalid", {
      says: { en: `The formula cannot be read: ${en}${atEn}.`, zh: `处方无法识别：${zh}${atZh}。` },
      next: { en: "Correct the formula before it is signed.", zh: "请更正处方后再签名。" },
    });
  }
}

/**
 * Throws unless a formula can be checked and committed to.
 *
 * @throws {@link FormulaInvalid}
 */
export function requireFormula({ form, herbs, doses, dosesPerDay = 1 }: Formula): void {
  if (!FORMS.has(form)) throw new FormulaInvalid("no form");
  if (herbs.length === 0) throw new FormulaInvalid("no herbs");
  if (herbs.length > MOST_HERBS) throw new FormulaInvalid("too many herbs");
  for (const count of [doses, dosesPerDay]) {
    if (!Number.isInteger(count) || count < 1 || count > 1000) throw new FormulaInvalid("no number of doses");
  }
  herbs.forEach(({ herb, grams }, i) => {
    if (herb.trim() === "" || herb.length > 100) throw new FormulaInvalid("no name", i);
    if (milligramsOf(grams) === undefined) throw new FormulaInvalid("no dose", i);
  });
}

/**
 * A dose as whole milligrams; undefined when it is none, or finer than that.
 *
 * @example
 * ```ts
 * milligramsOf(0.015); // 15
 * ```
 */
export function milligramsOf(grams: number): number | undefined {
  const milligrams = Math.round(grams * 1000);
  const isExact = Math.abs(grams * 1000 - milligrams) < 1e-6;
  return isExact && milligrams >= 1 && milligrams <= MOST_GRAMS * 1000 ? milligrams : undefined;
}
