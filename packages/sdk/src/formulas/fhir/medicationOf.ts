import type { CodeableConcept, Medication } from "fhir/r4.js";

import { formatGtin, type Gtin } from "../../kernel/gs1/gtin.ts";
import { type Formula, requireFormula } from "../formula.ts";
import { herbOf } from "../herbs.ts";

/** Code system of the herbs' codes in FHIR; replace the host when you deploy. */
export const HERB_SYSTEM = "https://xinglin.example/fhir/CodeSystem/herb";
/** System of GTINs in FHIR (HL7 Terminology, GS1 identifiers). */
const GTIN_SYSTEM = "https://www.gs1.org/gtin";
const UCUM = "http://unitsofmeasure.org";
/** What a herb's amount is said of: one dose (剂) of the formula. */
const ONE_DOSE = { value: 1, unit: "剂" } as const;

/** What is prescribed: a drug by its GTIN and name, or a formula. */
export type Prescribed =
  | { readonly kind: "drug"; readonly gtin: Gtin; readonly name: string }
  | { readonly kind: "formula"; readonly formula: Formula; readonly name?: string };

/**
 * A FHIR R4 Medication of what is prescribed; a formula has an ingredient for each herb, in grams a dose.
 *
 * @param id of the contained resource
 * @throws {@link FormulaInvalid}
 * @example
 * ```ts
 * medicationOf({ kind: "formula", name: "四逆汤", formula }, "m");
 * ```
 */
export function medicationOf(prescribed: Prescribed, id: string): Medication {
  if (prescribed.kind === "drug") {
    const { gtin, name } = prescribed;
    const coding = [{ system: GTIN_SYSTEM, code: formatGtin({ gtin }), display: name }];
    return { resourceType: "Medication", id, code: { coding, text: name } };
  }
  const { formula, name = "中药处方" } = prescribed;
  requireFormula(formula);
  return {
    resourceType: "Medication",
    id,
    code: { text: name },
    form: { text: FORM_NAMES[formula.form] },
    ingredient: formula.herbs.map(({ herb, grams }) => ({
      itemCodeableConcept: conceptOf(herb),
      isActive: true,
      strength: { numerator: { value: grams, unit: "g", system: UCUM, code: "g" }, denominator: ONE_DOSE },
    })),
  };
}

const FORM_NAMES: Readonly<Record<Formula["form"], string>> = {
  decoction: "汤剂 decoction",
  granules: "颗粒剂 granules",
  pills: "丸散剂 pills or powder",
  external: "外用 external",
};

function conceptOf(name: string): CodeableConcept {
  const herb = herbOf(name);
  if (herb === undefined) return { text: name.trim() };
  return { coding: [{ system: HERB_SYSTEM, code: herb.code, display: `${herb.zh} ${herb.latin}` }], text: herb.zh };
}
