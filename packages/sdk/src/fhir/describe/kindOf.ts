import { type JsonObject, isJsonArray, isJsonObject } from "../json/json.ts";

/** Kinds of records by the resource types that they hold; the names are those of `RecordKind.sol`. */
const KINDS = {
  NOTE: ["Composition", "ClinicalImpression", "Encounter", "Communication"],
  RESULT: ["Observation", "DiagnosticReport", "Specimen", "MolecularSequence"],
  IMAGE: ["ImagingStudy", "Media"],
  PLAN: ["CarePlan", "Goal", "CareTeam", "NutritionOrder"],
  OUTCOME: ["RiskAssessment", "MeasureReport"],
  PROBLEM: ["Condition", "FamilyMemberHistory"],
  ALLERGY: ["AllergyIntolerance"],
  MEDICATION: [
    "MedicationRequest",
    "MedicationStatement",
    "MedicationAdministration",
    "MedicationDispense",
    "Medication",
  ],
  IMMUNISATION: ["Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation"],
  PROCEDURE: ["Procedure"],
  REFERRAL: ["ServiceRequest", "Task"],
  SUMMARY: [],
  PATIENT_REPORT: ["QuestionnaireResponse"],
  OTHER: [],
} as const;

/** Name of a kind of record. */
export type RecordKindName = keyof typeof KINDS;

/** LOINC: discharge summary, patient summary, transfer summary, summary of an episode. */
const SUMMARIES = new Set(["18842-5", "60591-5", "18761-7", "34133-9"]);
const LOINC = "http://loinc.org";

/**
 * The kind of record that a resource is. A Composition or a DocumentReference is a summary or a note by its LOINC type; what
 * has no kind of its own, a Bundle that is no document included, is `OTHER`.
 *
 * @example
 * ```ts
 * kindOf({ resourceType: "CarePlan" }); // "PLAN"
 * ```
 */
export function kindOf(resource: JsonObject): RecordKindName {
  const { resourceType } = resource;
  if (resourceType === "Composition" || resourceType === "DocumentReference") {
    if (hasSummaryType(resource)) return "SUMMARY";
    return resourceType === "Composition" ? "NOTE" : "OTHER";
  }
  const kinds = Object.keys(KINDS) as RecordKindName[];
  return kinds.find((kind) => KINDS[kind].some((type) => type === resourceType)) ?? "OTHER";
}

function hasSummaryType({ type }: JsonObject): boolean {
  if (!isJsonObject(type) || !isJsonArray(type.coding)) return false;
  return type.coding
    .filter(isJsonObject)
    .some(({ system, code }) => system === LOINC && typeof code === "string" && SUMMARIES.has(code));
}
