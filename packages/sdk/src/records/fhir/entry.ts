/** `@xinglin/sdk/audit`: the access log as AuditEvents after IHE BALP, and records as Provenance, in FHIR R4. */
export { type AccessExport, auditEventsFor, auditEventsOf } from "./accessBundles.ts";
export { type ExportedAccess, auditEventOf } from "./auditEventOf.ts";
export type { ExportDirectory, Known } from "./directory.ts";
export { ExportNotPossible } from "./ExportNotPossible.ts";
export { GatewayBatchUnknown, type GatewayRead, gatewayAuditEventsOf } from "./gatewayBundle.ts";
export { type ExportedRecord, type ExportedWithdrawal, provenanceOf, withdrawalProvenanceOf } from "./provenanceOf.ts";
export { provenancesOf } from "./provenancesOf.ts";
export { BALP, SYSTEMS } from "./systems.ts";
