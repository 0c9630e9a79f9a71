/** `@xinglin/sdk/terms`: the codes of the contracts with their names and their codes in other systems. */
export { HOSPITAL_GRADES, type HospitalGradeTerm } from "./hospitalGrades.ts";
export { JurisdictionMalformed, decodeJurisdiction, encodeJurisdiction } from "./jurisdiction.ts";
export { JOINT_PHASES } from "./jointPhases.ts";
export { KEMS, type KemTerm } from "./kems.ts";
export { ORGANISATION_KINDS, type OrganisationKindTerm } from "./organisationKinds.ts";
export { POWERS } from "./powers.ts";
export { PROFESSIONS, type ProfessionTerm } from "./professions.ts";
export { PROOFING_LEVELS, type ProofingLevelTerm } from "./proofingLevels.ts";
export { RIGHTS } from "./rights.ts";
export {
  CHINA_SPECIALTIES,
  SpecialtyNumberMalformed,
  type SpecialtyTerm,
  specialtyCodeOf,
  specialtyOf,
} from "./specialties.ts";
export { STAFF_ROLES, type StaffRoleTerm } from "./staffRoles.ts";
export { CURVES, PRACTICE_REFUSALS, STANDING, TRUST } from "./standing.ts";
export { type Term, type TermTable, bitsOf, termOf, termsIn } from "./term.ts";
