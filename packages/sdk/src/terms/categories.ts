import type { Term, TermTable } from "./term.ts";

/** A category with what it holds of FHIR R4. */
export interface CategoryTerm extends Term {
  /** Resource types of which everything is in this category. */
  readonly resourceTypes: readonly string[];
  /** Codes of `observation-category` whose observations (and reports) are in this category. */
  readonly observations: readonly string[];
}

/** The code system of FHIR R4's observation categories. */
export const OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";
/**
 * The platform's own code system for what FHIR R4 has no observation category of: `tcm-findings`. A diagnostic report takes
 * the sections of HL7 v2-0074.
 */
export const XINGLIN_OBSERVATION_CATEGORY = "https://xinglin.example/fhir/CodeSystem/observation-category";

/**
 * What kind of data it is, coarse on purpose (`contracts/kernel/terms/Category.sol`): no category tells a diagnosis. An
 * observation of no known category, and whatever stands nowhere, is `OTHER`.
 */
export const CATEGORIES = {
  DEMOGRAPHICS: {
    code: 1,
    resourceTypes: ["Patient", "RelatedPerson", "Person"],
    observations: [],
    en: "Who the patient is",
    zh: "个人基本信息",
  },
  ALLERGIES: {
    code: 2,
    resourceTypes: ["AllergyIntolerance"],
    observations: [],
    en: "Allergies and intolerances",
    zh: "过敏与不耐受",
  },
  MEDICATIONS: {
    code: 3,
    resourceTypes: [
      "Medication",
      "MedicationAdministration",
      "MedicationDispense",
      "MedicationRequest",
      "MedicationStatement",
    ],
    observations: [],
    en: "Medicines",
    zh: "用药",
  },
  PROBLEMS: {
    code: 4,
    resourceTypes: ["Condition", "FamilyMemberHistory", "ClinicalImpression", "RiskAssessment", "DetectedIssue"],
    observations: [],
    en: "Problems and history",
    zh: "诊断与病史",
  },
  IMMUNISATIONS: {
    code: 5,
    resourceTypes: ["Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation"],
    observations: [],
    en: "Immunisations",
    zh: "预防接种",
  },
  VITAL_SIGNS: { code: 6, resourceTypes: [], observations: ["vital-signs"], en: "Vital signs", zh: "生命体征" },
  LABORATORY: {
    code: 7,
    resourceTypes: ["Specimen"],
    observations: ["laboratory"],
    en: "Laboratory results",
    zh: "检验结果",
  },
  IMAGING: {
    code: 8,
    resourceTypes: ["ImagingStudy", "Media"],
    observations: ["imaging"],
    en: "Imaging",
    zh: "影像检查",
  },
  PROCEDURES: {
    code: 9,
    resourceTypes: ["Procedure"],
    observations: ["procedure"],
    en: "Procedures",
    zh: "手术与操作",
  },
  VISITS: {
    code: 10,
    resourceTypes: ["Encounter", "EpisodeOfCare", "Appointment", "AppointmentResponse"],
    observations: [],
    en: "Visits",
    zh: "就诊记录",
  },
  NOTES: {
    code: 11,
    resourceTypes: ["Composition", "DocumentReference", "DocumentManifest", "Communication", "QuestionnaireResponse"],
    observations: [],
    en: "Notes and documents",
    zh: "病历文书",
  },
  CARE_PLANS: {
    code: 12,
    resourceTypes: ["CarePlan", "CareTeam", "Goal", "NutritionOrder", "ServiceRequest"],
    observations: [],
    en: "Plans and requests",
    zh: "诊疗计划与申请",
  },
  TCM_FINDINGS: {
    code: 13,
    resourceTypes: [],
    observations: [],
    en: "Findings of the four examinations",
    zh: "四诊所见",
  },
  MONITORING: {
    code: 14,
    resourceTypes: ["Device", "DeviceMetric", "DeviceUseStatement"],
    observations: ["activity"],
    en: "Data of devices at home",
    zh: "居家监测数据",
  },
  FINANCIAL: {
    code: 15,
    resourceTypes: [
      "Account",
      "ChargeItem",
      "Claim",
      "ClaimResponse",
      "Coverage",
      "CoverageEligibilityRequest",
      "CoverageEligibilityResponse",
      "EnrollmentRequest",
      "EnrollmentResponse",
      "ExplanationOfBenefit",
      "Invoice",
    ],
    observations: [],
    en: "Bills and claims",
    zh: "费用与理赔",
  },
  OTHER: { code: 16, resourceTypes: [], observations: [], en: "Anything else", zh: "其他" },
} as const satisfies TermTable<CategoryTerm>;

/** Name of a category. */
export type CategoryName = keyof typeof CATEGORIES;

/** Every category. */
export const ALL_CATEGORIES = Object.keys(CATEGORIES) as CategoryName[];
