/** `@xinglin/sdk/identity`: patients, providers, proofing and devices. */
export {
  type Approval,
  type ApprovalWeight,
  NotInGuardianSet,
  type SignedBy,
  collectApprovals,
  weighApprovals,
} from "./guardians/approvals.ts";
export { parseGuardianSet, serializeGuardianSet } from "./guardians/backup.ts";
export { GuardianSetRefused, type GuardianSetRule } from "./guardians/GuardianSetRefused.ts";
export {
  type GuardianSet,
  type GuardianSetHash,
  type GuardianSetPlan,
  type GuardianSetWarning,
  NO_GUARDIANS,
  type PlannedGuardianSet,
  buildGuardianSet,
  guardianSetHash,
  requireGuardianSet,
} from "./guardians/guardianSet.ts";
export { affiliationIdOf } from "./ids/affiliationIdOf.ts";
export { credentialIdOf } from "./ids/credentialIdOf.ts";
export { deviceIdOf } from "./ids/deviceIdOf.ts";
export { patientIdOf } from "./ids/patientIdOf.ts";
