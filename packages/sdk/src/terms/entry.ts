/** `@xinglin/sdk/terms`: the codes of the contracts with their names and their codes in other systems. */
export {
  ALL_CATEGORIES,
  CATEGORIES,
  type CategoryName,
  type CategoryTerm,
  OBSERVATION_CATEGORY,
  XINGLIN_OBSERVATION_CATEGORY,
} from "./categories.ts";
export {
  ALL_CONFIDENTIALITIES,
  CONFIDENTIALITIES,
  CONFIDENTIALITY_SYSTEM,
  type ConfidentialityName,
  isConfidentialityName,
  levelsFrom,
  levelsUpTo,
} from "./confidentialities.ts";
export { BASES, type BasisName, DENIALS, type DenialName, type DenialTerm } from "./decisions.ts";
export { CLAIM_STATUSES } from "./claimStatuses.ts";
export { expandPurposes } from "./expandPurposes.ts";
export { EMERGENCY_REASONS, SUSPENSIONS, VERDICTS } from "./emergencyReasons.ts";
export { HOSPITAL_GRADES, type HospitalGradeTerm } from "./hospitalGrades.ts";
export { JurisdictionMalformed, decodeJurisdiction, encodeJurisdiction } from "./jurisdiction.ts";
export { HINDRANCES } from "./hindrances.ts";
export { JOINT_PHASES } from "./jointPhases.ts";
export { SHIPMENT_STAGES } from "./shipmentStages.ts";
export { KEMS, type KemTerm } from "./kems.ts";
export { ORGANISATION_KINDS, type OrganisationKindTerm } from "./organisationKinds.ts";
export { POWERS } from "./powers.ts";
export { PROFESSIONS, type ProfessionTerm } from "./professions.ts";
export { PROOFING_LEVELS, type ProofingLevelTerm } from "./proofingLevels.ts";
export { ACT_REASON, ALL_PURPOSES, PURPOSES, type PurposeName, type PurposeTerm, isPurposeName } from "./purposes.ts";
export { ALL_READERS, READERS, type ReaderName } from "./readers.ts";
export { RECORD_KINDS, type RecordKindName, type RecordKindTerm } from "./recordKinds.ts";
export {
  ANSWERS,
  type AnswerName,
  EPISODE_GROUNDS,
  OMISSION_STATUSES,
  type OmissionStatusName,
  RECORD_STATUSES,
  RELATIONS,
  type RecordStatusName,
  type RelationName,
} from "./recordStates.ts";
export { RIGHTS } from "./rights.ts";
export { nameOf, namesIn, setOf } from "./set.ts";
export {
  CHINA_SPECIALTIES,
  SpecialtyNumberMalformed,
  type SpecialtyTerm,
  specialtyCodeOf,
  specialtyOf,
} from "./specialties.ts";
export { STAFF_ROLES, type StaffRoleTerm } from "./staffRoles.ts";
export { CURVES, PRACTICE_REFUSALS, STANDING, TRUST } from "./standing.ts";
export {
  CONDITIONS,
  CONTROLS,
  type ConditionName,
  type ControlName,
  LEDGER_PARTS,
  type LedgerPartName,
  PRODUCT_KINDS,
  type ProductKindName,
  RECALL_CLASSES,
  REMOVAL_REASONS,
  type RecallClassName,
  type RemovalReasonName,
  SUPPLIES,
  type SupplyName,
  UNITS,
  type UnitName,
} from "./medicines.ts";
export { type Term, type TermTable, bitsOf, termOf, termsIn } from "./term.ts";
export {
  CHARTINGS,
  type ChartingName,
  DISPUTE_STATUSES,
  type DisputeStatusName,
  OUTCOMES,
  type OutcomeName,
  RESOLUTIONS,
  type ResolutionName,
  VISIT_MODES,
  type VisitModeName,
} from "./visits.ts";
