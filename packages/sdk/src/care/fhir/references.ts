/** What people and places of a visit are called where FHIR is spoken. */
export interface VisitReferences {
  /** Such as `Patient/123`; a pseudonym where the receiver need not know more. */
  readonly patient: string;
  /** Such as `Practitioner/7`. */
  readonly practitioner: string;
  /** Such as `Organization/hospital`. */
  readonly organisation: string;
}

/** System of visit ids: 32 bytes as hexadecimal digits. Replace the host when you deploy. */
export const VISIT_SYSTEM = "https://xinglin.example/fhir/NamingSystem/visit";
/** System of service ids, likewise. */
export const SERVICE_SYSTEM = "https://xinglin.example/fhir/NamingSystem/service";

/** Seconds since 1970 as FHIR's instant, in UTC. */
export function instantOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
