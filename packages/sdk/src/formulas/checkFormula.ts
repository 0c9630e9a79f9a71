import type { Bilingual } from "../errors/XinglinError.ts";
import { type Formula, milligramsOf, requireFormula } from "./formula.ts";
import { type Herb, PHARMACOPOEIA, UNCONFIRMED_DOSE, herbOf } from "./herbs.ts";
import { INCOMPATIBILITIES, SOURCES } from "./incompatibilities.ts";

/** Which rule a finding is of. */
export type FormulaRule =
  | "eighteen incompatibilities"
  | "nineteen fears"
  | "dose ceiling"
  | "raw piece"
  | "pills only"
  | "pregnancy"
  | "not in the Pharmacopoeia"
  | "said twice"
  | "not known";

/** What a rule found in a formula. */
export interface FormulaFinding {
  readonly rule: FormulaRule;
  /**
   * `override`: may be dispensed only with the prescriber's second signature (双签字). `notice`: the prescriber and the pharmacist
   * are told.
   */
  readonly severity: "override" | "notice";
  /** Codes of the herbs that it is about; a name that is not known as it was written. */
  readonly herbs: readonly string[];
  readonly says: Bilingual;
  /** What the rule rests on. */
  readonly source: Bilingual;
}

/** What is known of the patient where it matters to a rule. */
export interface FormulaPatient {
  /** Pregnant, or not known not to be. */
  readonly mayBePregnant: boolean;
}

const HOUSE: Bilingual = { en: "rule of this platform", zh: "本平台规则" };

/** A herb of the formula with all that was prescribed of it for a day. */
interface Taken {
  readonly herb: Herb;
  readonly milligrams: number;
}

/**
 * Checks a formula against the eighteen incompatibilities (十八反), the nineteen fears (十九畏), the Pharmacopoeia's doses, its notes on
 * raw and toxic pieces and on pregnancy. The checker only finds; whether to prescribe all the same is the prescriber's to decide
 * and to sign.
 *
 * Doses are those of adults by mouth for a day; for `external` neither doses nor ways of taking are checked. A herb that is not known
 * is a finding too: nothing was checked for it.
 *
 * @throws {@link FormulaInvalid}
 * @example
 * ```ts
 * const findings = checkFormula({
 *   formula: { form: "decoction", doses: 7, herbs: [{ herb: "附子", grams: 20 }, { herb: "法半夏", grams: 9 }] },
 *   patient: { mayBePregnant: false },
 * });
 * findings.map(({ rule }) => rule); // ["eighteen incompatibilities", "dose ceiling"]
 * ```
 */
export function checkFormula({
  formula,
  patient,
}: {
  readonly formula: Formula;
  readonly patient: FormulaPatient;
}): FormulaFinding[] {
  requireFormula(formula);
  const { taken, unknown } = gather(formula);
  const isByMouth = formula.form !== "external";
  return [
    ...incompatible(taken),
    ...(isByMouth ? taken.flatMap((one) => byMouth(one, formula)) : []),
    ...(patient.mayBePregnant ? taken.flatMap(({ herb }) => inPregnancy(herb)) : []),
    ...repeated(formula),
    ...unknown.map(notKnown),
  ];
}

/**
 * Whether a formula needs the prescriber's second signature.
 *
 * @example
 * ```ts
 * if (needsOverride(findings)) askForSecondSignature();
 * ```
 */
export function needsOverride(findings: readonly FormulaFinding[]): boolean {
  return findings.some(({ severity }) => severity === "override");
}

function gather({ herbs, dosesPerDay = 1 }: Formula): { readonly taken: Taken[]; readonly unknown: string[] } {
  const sums = new Map<string, Taken>();
  const unknown = new Set<string>();
  for (const { herb: name, grams } of herbs) {
    const herb = herbOf(name);
    if (herb === undefined) {
      unknown.add(name.trim());
      continue;
    }
    const before = sums.get(herb.code)?.milligrams ?? 0;
    sums.set(herb.code, { herb, milligrams: before + (milligramsOf(grams) ?? 0) * dosesPerDay });
  }
  return { taken: [...sums.values()], unknown: [...unknown] };
}

function incompatible(taken: readonly Taken[]): FormulaFinding[] {
  const herbs = new Map(taken.map(({ herb }) => [herb.code, herb]));
  return INCOMPATIBILITIES.flatMap(({ rule, one, other }) =>
    one.flatMap((left) =>
      other.flatMap((right): FormulaFinding[] => {
        const [a, b] = [herbs.get(left), herbs.get(right)];
        if (a === undefined || b === undefined) return [];
        const name: Bilingual =
          rule === "nineteen fears"
            ? { en: "one of the nineteen fears", zh: "十九畏" }
            : { en: "one of the eighteen incompatibilities", zh: "十八反" };
        return [
          {
            rule,
            severity: "override",
            herbs: [left, right],
            says: {
              en: `${label(a)} and ${label(b)} do not go together: ${name.en}.`,
              zh: `${a.zh}不宜与${b.zh}同用（${name.zh}）。`,
            },
            source: SOURCES[rule],
          },
        ];
      }),
    ),
  );
}

function byMouth({ herb, milligrams }: Taken, { form }: Formula): FormulaFinding[] {
  const { code, zh, dose, isDoseConfirmed } = herb;
  const found: FormulaFinding[] = [];
  const find = (
    rule: FormulaRule,
    severity: FormulaFinding["severity"],
    en: string,
    chinese: string,
    source: Bilingual = PHARMACOPOEIA,
  ) => found.push({ rule, severity, herbs: [code], says: { en, zh: chinese }, source });
  if (dose !== undefined && milligrams > Math.round(dose.max * 1000)) {
    const grams = milligrams / 1000;
    find(
      "dose ceiling",
      // A toxic piece above its dose may kill; another above it is often meant.
      herb.isDoseStrict ? "override" : "notice",
      `${label(herb)}: ${grams} g a day is above the ${dose.min} to ${dose.max} g of the Pharmacopoeia.`,
      `${zh}日用量 ${grams} 克，超过药典规定的 ${dose.min}～${dose.max} 克。`,
      isDoseConfirmed ? PHARMACOPOEIA : UNCONFIRMED_DOSE,
    );
  }
  if (herb.toxicity === "not listed") {
    find(
      "not in the Pharmacopoeia",
      "notice",
      `${label(herb)} is not in the Pharmacopoeia: no dose is known.`,
      `${zh}未收入药典，无规定用量。`,
    );
  }
  if (herb.isRaw) {
    find(
      "raw piece",
      "override",
      `${label(herb)} is the raw piece: to be taken inwardly only with great care, if at all.`,
      `${zh}为生品，内服宜慎。`,
    );
  }
  if (herb.isForPillsOnly && form !== "pills") {
    find(
      "pills only",
      "override",
      `${label(herb)} belongs into pills or powders; its dose does not hold for another form.`,
      `${zh}多入丸散用，其用量不适用于其他剂型。`,
    );
  }
  return found;
}

function inPregnancy(herb: Herb): FormulaFinding[] {
  if (herb.pregnancy === "none") return [];
  const isForbidden = herb.pregnancy === "forbidden";
  return [
    {
      rule: "pregnancy",
      severity: isForbidden ? "override" : "notice",
      herbs: [herb.code],
      says: isForbidden
        ? { en: `${label(herb)} is not for pregnant women.`, zh: `${herb.zh}：孕妇禁用。` }
        : { en: `${label(herb)} is to be used with caution in pregnancy.`, zh: `${herb.zh}：孕妇慎用。` },
      source: PHARMACOPOEIA,
    },
  ];
}

function repeated({ herbs }: Formula): FormulaFinding[] {
  const keys = herbs.map(({ herb }) => herbOf(herb)?.code ?? herb.trim());
  const twice = new Set(keys.filter((key, i) => keys.indexOf(key) !== i));
  return [...twice].map((key) => ({
    rule: "said twice",
    severity: "notice",
    herbs: [key],
    says: {
      en: `${key} stands there more than once; the doses were added.`,
      zh: `${herbOf(key)?.zh ?? key}重复出现，剂量已合并计算。`,
    },
    source: HOUSE,
  }));
}

function notKnown(name: string): FormulaFinding {
  return {
    rule: "not known",
    severity: "notice",
    herbs: [name],
    says: { en: `${name} is not known: nothing was checked for it.`, zh: `${name}未收录，未对其进行任何检查。` },
    source: HOUSE,
  };
}

function label({ code, zh }: Herb): string {
  return `${code} (${zh})`;
}
