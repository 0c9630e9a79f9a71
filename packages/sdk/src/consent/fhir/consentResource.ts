/** FHIR R4 `Coding`, as far as consents use it. */
export interface Coding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}

/** FHIR R4 `Period`: dates or instants, both ends inside. */
export interface Period {
  readonly start?: string;
  readonly end?: string;
}

/** FHIR R4 `Reference` to a resource, as in `Practitioner/p1`. */
export interface Reference {
  readonly reference?: string;
}

/** FHIR R4 `Consent.provision`. Elements that are not here exist in R4, and are refused by name. */
export interface ConsentProvision {
  readonly type?: "permit" | "deny";
  readonly period?: Period;
  readonly actor?: readonly {
    readonly role?: { readonly coding?: readonly Coding[] };
    readonly reference?: Reference;
  }[];
  readonly securityLabel?: readonly Coding[];
  readonly purpose?: readonly Coding[];
  readonly class?: readonly Coding[];
  readonly dataPeriod?: Period;
  readonly data?: readonly {
    readonly meaning?: "instance" | "related" | "dependents" | "authoredby";
    readonly reference?: Reference;
  }[];
  readonly provision?: readonly ConsentProvision[];
}

/** FHIR R4 `Consent`, as far as it decides something. Other elements may be there and say nothing about access. */
export interface ConsentResource {
  readonly resourceType: "Consent";
  readonly status: string;
  readonly scope?: { readonly coding?: readonly Coding[] };
  readonly category?: readonly { readonly coding?: readonly Coding[] }[];
  readonly patient?: Reference;
  readonly dateTime?: string;
  readonly provision?: ConsentProvision;
}

/** The role that this SDK writes for an actor: information recipient. */
export const RECIPIENT: Coding = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
  code: "IRCP",
};
/** The scope that this SDK writes. */
export const PRIVACY_SCOPE: Coding = {
  system: "http://terminology.hl7.org/CodeSystem/consentscope",
  code: "patient-privacy",
};
/** The category that this SDK writes: LOINC "Consent". */
export const CONSENT_CATEGORY: Coding = { system: "http://loinc.org", code: "59284-0" };
