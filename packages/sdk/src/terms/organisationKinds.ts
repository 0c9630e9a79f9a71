import type { Term, TermTable } from "./term.ts";

/** A kind of organisation; `code` is its bit in the contracts' set. */
export interface OrganisationKindTerm extends Term {
  /** FHIR R4 code system `http://terminology.hl7.org/CodeSystem/organization-type`. */
  readonly fhir: "prov" | "ins" | "edu" | "bus" | "other";
}

/** What an organisation is accredited as (`contracts/kernel/terms/OrganisationKinds.sol`). */
export const ORGANISATION_KINDS = {
  HOSPITAL: { code: 1 << 0, fhir: "prov", en: "Hospital", zh: "医院" },
  CLINIC: { code: 1 << 1, fhir: "prov", en: "Clinic", zh: "诊所" },
  PHARMACY: { code: 1 << 2, fhir: "prov", en: "Pharmacy", zh: "药店" },
  MANUFACTURER: { code: 1 << 3, fhir: "bus", en: "Manufacturer", zh: "生产企业" },
  WHOLESALER: { code: 1 << 4, fhir: "bus", en: "Wholesaler", zh: "批发企业" },
  CARRIER: { code: 1 << 5, fhir: "bus", en: "Carrier", zh: "物流企业" },
  LABORATORY: { code: 1 << 6, fhir: "prov", en: "Laboratory", zh: "检验机构" },
  INSURER: { code: 1 << 7, fhir: "ins", en: "Insurer", zh: "保险机构" },
  // FHIR counts research facilities under "Educational Institute".
  RESEARCH_INSTITUTE: { code: 1 << 8, fhir: "edu", en: "Research institute", zh: "科研机构" },
  CHARITY: { code: 1 << 9, fhir: "other", en: "Charity", zh: "慈善组织" },
  EMERGENCY_SERVICE: { code: 1 << 10, fhir: "prov", en: "Emergency service", zh: "急救中心" },
} as const satisfies TermTable<OrganisationKindTerm>;
