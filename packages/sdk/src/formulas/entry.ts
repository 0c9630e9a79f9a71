/** `@xinglin/sdk/formulas`: prescriptions of herbs, checked and committed to; prescriptions and dispenses in FHIR R4. */
export {
  type FormulaFinding,
  type FormulaPatient,
  type FormulaRule,
  checkFormula,
  needsOverride,
} from "./checkFormula.ts";
export {
  type Formula,
  type FormulaForm,
  type FormulaHerb,
  FormulaInvalid,
  type FormulaProblem,
  MOST_HERBS,
} from "./formula.ts";
export { canonicalFormula, formulaCommitment } from "./formulaCommitment.ts";
export {
  HERBS,
  type Herb,
  PHARMACOPOEIA,
  type PregnancyNote,
  type Toxicity,
  UNCONFIRMED_DOSE,
  herbOf,
} from "./herbs.ts";
export { INCOMPATIBILITIES, type Incompatibility, SOURCES } from "./incompatibilities.ts";
export { type DispenseParts, medicationDispenseOf } from "./fhir/medicationDispenseOf.ts";
export { HERB_SYSTEM, type Prescribed, medicationOf } from "./fhir/medicationOf.ts";
export { type RequestParts, medicationRequestOf } from "./fhir/medicationRequestOf.ts";
