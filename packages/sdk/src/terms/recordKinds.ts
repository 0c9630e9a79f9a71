import type { Term, TermTable } from "./term.ts";

/** A kind of record, with the FHIR R4 resource types that it holds. */
export interface RecordKindTerm extends Term {
  readonly fhir: readonly string[];
}

/** Kinds of records (`contracts/kernel/terms/RecordKind.sol`). */
export const RECORD_KINDS = {
  NOTE: {
    code: 1,
    fhir: ["Composition", "ClinicalImpression", "Encounter", "Communication"],
    en: "Note",
    zh: "病程记录",
  },
  RESULT: {
    code: 2,
    fhir: ["Observation", "DiagnosticReport", "Specimen", "MolecularSequence"],
    en: "Result",
    zh: "检查检验结果",
  },
  IMAGE: { code: 3, fhir: ["ImagingStudy", "Media"], en: "Image", zh: "影像" },
  PLAN: {
    code: 4,
    fhir: ["CarePlan", "Goal", "CareTeam", "NutritionOrder", "ActivityDefinition"],
    en: "Plan of treatment",
    zh: "治疗方案",
  },
  OUTCOME: { code: 5, fhir: ["RiskAssessment", "MeasureReport"], en: "Outcome of a plan", zh: "疗效评价" },
  PROBLEM: { code: 6, fhir: ["Condition", "FamilyMemberHistory"], en: "Diagnosis or problem", zh: "诊断与健康问题" },
  ALLERGY: { code: 7, fhir: ["AllergyIntolerance"], en: "Allergy", zh: "过敏" },
  MEDICATION: {
    code: 8,
    fhir: ["MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense", "Medication"],
    en: "Medication",
    zh: "用药",
  },
  IMMUNISATION: {
    code: 9,
    fhir: ["Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation"],
    en: "Immunisation",
    zh: "预防接种",
  },
  PROCEDURE: { code: 10, fhir: ["Procedure"], en: "Procedure", zh: "手术与操作" },
  REFERRAL: { code: 11, fhir: ["ServiceRequest", "Task"], en: "Referral or order", zh: "转诊与医嘱" },
  // By the document's LOINC type: see `describe` of `@xinglin/sdk/fhir`.
  SUMMARY: { code: 12, fhir: ["Composition", "DocumentReference"], en: "Summary", zh: "出院小结与摘要" },
  PATIENT_REPORT: { code: 13, fhir: ["QuestionnaireResponse"], en: "What the patient reports", zh: "患者自述" },
  OTHER: { code: 14, fhir: ["DocumentReference", "Binary", "Bundle"], en: "Anything else", zh: "其他" },
} as const satisfies TermTable<RecordKindTerm>;

/** Name of a kind of record. */
export type RecordKindName = keyof typeof RECORD_KINDS;
