import { BASE } from "../../fhir/tcm/terms/concept.ts";

/** Addresses of the profiles of IHE Basic Audit Log Patterns (BALP 1.1.3) that the export follows. */
export const BALP = {
  patientRead: "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead",
  patientQuery: "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientQuery",
} as const;

/** The platform's own systems: what an identifier or a code is one of. */
export const SYSTEMS = {
  /** Accounts are URIs: DIDs of the method `pkh`, which holds an account as CAIP-10 writes it. */
  uri: "urn:ietf:rfc:3986",
  patient: `${BASE}/NamingSystem/patient`,
  record: `${BASE}/NamingSystem/record`,
  device: `${BASE}/NamingSystem/device`,
  /** Grants and directives. */
  consent: `${BASE}/NamingSystem/consent`,
  emergency: `${BASE}/NamingSystem/emergency`,
  profession: `${BASE}/CodeSystem/profession`,
  purposeLabel: `${BASE}/NamingSystem/purpose-label`,
} as const;

/** The code systems of HL7 and DICOM that the export takes codes from. */
export const CODES = {
  eventType: "http://terminology.hl7.org/CodeSystem/audit-event-type",
  interaction: "http://hl7.org/fhir/restful-interaction",
  dicom: "http://dicom.nema.org/resources/ontology/DCM",
  participation: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
  roleClass: "http://terminology.hl7.org/CodeSystem/v3-RoleClass",
  practitionerRole: "http://terminology.hl7.org/CodeSystem/practitioner-role",
  sourceType: "http://terminology.hl7.org/CodeSystem/security-source-type",
  entityType: "http://terminology.hl7.org/CodeSystem/audit-entity-type",
  objectRole: "http://terminology.hl7.org/CodeSystem/object-role",
  resourceType: "http://hl7.org/fhir/resource-types",
  operation: "http://terminology.hl7.org/CodeSystem/v3-DataOperation",
  provenanceRole: "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
} as const;
