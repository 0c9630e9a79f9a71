/** `@xinglin/sdk/identity`: patients, providers, proofing and devices. */
export { type DeviceKey, deviceKeyHash, p256Key, secp256k1Key } from "./devices/deviceKey.ts";
export { P256SignatureMalformed, p256Signature } from "./devices/p256Signature.ts";
export { type CalibrationCertificate, type DeviceSigner, Devices } from "./devices/Devices.ts";
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
export { type Acceptance, type Delegation, Patients } from "./patients/Patients.ts";
export { type Approved, type Approving, Recoveries } from "./patients/Recoveries.ts";
export { type ProofingKey, Proofings } from "./proofing/Proofings.ts";
export {
  type AffiliationKey,
  type AffiliationTerms,
  Affiliations,
  type Practice,
  type SignedTerms,
} from "./providers/Affiliations.ts";
export { CREDENTIAL_KINDS, type NewCredential, Providers } from "./providers/Providers.ts";
export { type AffiliationListing, type AffiliationParties, listAffiliations } from "./queries/affiliations.ts";
export { type CredentialListing, credentialsOf } from "./queries/credentials.ts";
export {
  type DelegateListing,
  type RecoveryListing,
  type RecoveryOutcome,
  listDelegates,
  listRecoveries,
} from "./queries/patients.ts";
export { type BlockRange, scan } from "./queries/scan.ts";
