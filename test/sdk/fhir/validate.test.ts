import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import {
  ExactNumber,
  type FhirFault,
  FhirInvalid,
  type Json,
  canonicalJson,
  describeProblem,
  isJsonObject,
  parseJson,
  parseResource,
  problemsIn,
  requireValid,
} from "@xinglin/sdk/fhir";

import { repositoryFile } from "../support.ts";

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const ALLERGY = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
const ALLERGY_VERIFIED = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";
const CONDITION_VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
const subject = { reference: "Patient/p1" };
const div = (content: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${content}</div>`;

/** A valid resource of each type that the platform names, to be spoilt. */
const VALID = {
  Patient: { resourceType: "Patient", gender: "female", birthDate: "1975-02-28", contact: [{ name: { text: "Li" } }] },
  Practitioner: { resourceType: "Practitioner", name: [{ family: "王", given: ["大", "夫"] }] },
  PractitionerRole: { resourceType: "PractitionerRole", practitioner: { reference: "Practitioner/w" } },
  Organization: { resourceType: "Organization", name: "县中医院", address: [{ use: "work", city: "安吉" }] },
  Condition: { resourceType: "Condition", subject, clinicalStatus: coded(CLINICAL, "active") },
  Observation: {
    resourceType: "Observation",
    status: "final",
    code: coded("http://loinc.org", "29463-7"),
    subject,
    valueQuantity: { value: 61.5, unit: "kg", system: "http://unitsofmeasure.org", code: "kg" },
  },
  AllergyIntolerance: {
    resourceType: "AllergyIntolerance",
    patient: subject,
    clinicalStatus: coded(ALLERGY, "active"),
  },
  DiagnosticReport: { resourceType: "DiagnosticReport", status: "final", code: { text: "血常规" }, subject },
  DocumentReference: {
    resourceType: "DocumentReference",
    status: "current",
    content: [{ attachment: { contentType: "application/pdf", data: "aGVsbG8=" } }],
  },
  CarePlan: {
    resourceType: "CarePlan",
    status: "active",
    intent: "plan",
    subject,
    activity: [{ reference: { reference: "ServiceRequest/1" } }],
  },
  MedicationRequest: {
    resourceType: "MedicationRequest",
    status: "active",
    intent: "order",
    medicationCodeableConcept: { text: "四君子汤" },
    subject,
  },
  Bundle: {
    resourceType: "Bundle",
    type: "collection",
    entry: [{ fullUrl: "urn:x:1", resource: { resourceType: "Basic", code: { text: "x" } } }],
  },
} as const;

const faultsOf = (resource: unknown) =>
  problemsIn(resource as Json).problems.map(({ path, fault, detail }) => {
    return fault === "rule" ? `${path} ${detail.slice(0, detail.indexOf(":"))}` : `${path} ${fault}`;
  });

describe("SDK: FHIR R4 validation", () => {
  for (const [type, resource] of Object.entries(VALID)) {
    it(`[FHIR-20] takes a valid ${type}`, () => {
      expect(problemsIn(resource)).to.deep.equal({ problems: [], unknown: [] });
      expect(requireValid(resource)).to.equal(resource);
    });
  }

  for (const file of ["patients", "practitioners", "practitioner-roles", "organizations", "devices"]) {
    it(`[FHIR-20] takes the journey's ${file}`, () => {
      expect(problemsIn(parseJson(repositoryFile(`scripts/demo/data/${file}.json`))).problems).to.deep.equal([]);
    });
  }

  const cases: readonly (readonly [rule: string, what: string, resource: unknown, ...faults: string[]])[] = [
    ["20", "what is no resource", ["Patient"], "Resource object"],
    ["20", "null", null, "Resource object"],
    ["20", "a resource without a type", { id: "1" }, "Resource.resourceType resourceType"],
    ["20", "a type that R4 does not have", { resourceType: "Permission" }, "Resource.resourceType resourceType"],
    ["20", "a data type as a resource", { resourceType: "Quantity" }, "Resource.resourceType resourceType"],
    ["20", "a name of JavaScript as a type", { resourceType: "constructor" }, "Resource.resourceType resourceType"],
    ["20", "a resource of nothing but its type", { resourceType: "Patient" }, "Patient empty"],
    [
      "20",
      "missing elements",
      { resourceType: "Observation", id: "1" },
      "Observation.status required",
      "Observation.code required",
    ],
    ["20", "a list where one is asked", { ...VALID.Patient, birthDate: ["1975"] }, "Patient.birthDate single"],
    [
      "20",
      "a list of one object where an object is asked",
      { ...VALID.Condition, subject: [subject] },
      "Condition.subject single",
    ],
    ["20", "one where a list is asked", { ...VALID.Patient, name: { text: "x" } }, "Patient.name list"],
    [
      "20",
      "one primitive where a list is asked",
      { resourceType: "Practitioner", name: [{ given: "x" }] },
      "Practitioner.name[0].given list",
    ],
    ["20", "an empty list", { ...VALID.Patient, name: [] }, "Patient.name empty"],
    [
      "20",
      "an empty list of primitives",
      { resourceType: "Practitioner", name: [{ given: [] }] },
      "Practitioner.name[0].given empty",
    ],
    ["20", "an empty object", { ...VALID.Patient, name: [{}] }, "Patient.name[0] empty"],
    ["20", "an empty text", { ...VALID.Organization, name: "" }, "Organization.name empty"],
    ["20", "null for an object", { ...VALID.Patient, contact: [null] }, "Patient.contact[0] null"],
    ["20", "null for a primitive", { ...VALID.Patient, gender: null }, "Patient.gender null"],
    ["20", "a text where an object is asked", { ...VALID.Patient, name: ["x"] }, "Patient.name[0] object"],
    [
      "20",
      "a number with digits where an object is asked",
      { ...VALID.Patient, name: [new ExactNumber("1")] },
      "Patient.name[0] object",
    ],
    ["20", "an object where a text is asked", { ...VALID.Organization, name: { text: "x" } }, "Organization.name kind"],
    ["20", "a number where a text is asked", { ...VALID.Organization, name: 7 }, "Organization.name kind"],
    [
      "20",
      "a text where a number is asked",
      { ...VALID.Observation, valueQuantity: { value: "61.5" } },
      "Observation.valueQuantity.value kind",
    ],
    ["20", "a text where a truth is asked", { ...VALID.Patient, active: "true" }, "Patient.active kind"],
    [
      "20",
      "what is wrong in an entry",
      { ...VALID.Bundle, entry: [{ resource: { ...VALID.Patient, gender: "m" } }] },
      "Bundle.entry[0].resource.gender code",
    ],
    [
      "20",
      "what is wrong in an element that borrows its content",
      {
        resourceType: "Questionnaire",
        status: "active",
        item: [{ linkId: "1", type: "group", item: [{ linkId: "2", type: "wrong" }] }],
      },
      "Questionnaire.item[0].item[0].type code",
    ],
    [
      "22",
      "two of one choice",
      { ...VALID.Patient, deceasedBoolean: true, deceasedDateTime: "2020" },
      "Patient.deceasedDateTime choice",
    ],
    [
      "22",
      "no choice where one has to be",
      { ...VALID.MedicationRequest, medicationCodeableConcept: undefined },
      "MedicationRequest.medication[x] required",
    ],
    [
      "22",
      "two values of an extension",
      { ...VALID.Patient, extension: [{ url: "u", valueString: "a", valueCode: "b" }] },
      "Patient.extension[0].valueString choice",
    ],
    ["23", "a code that is not in its value set", { ...VALID.Patient, gender: "m" }, "Patient.gender code"],
    [
      "23",
      "a concept whose code is not",
      { ...VALID.Condition, clinicalStatus: coded(CLINICAL, "wrong") },
      "Condition.clinicalStatus code",
    ],
    [
      "23",
      "a concept of another system",
      { ...VALID.Condition, clinicalStatus: coded(ALLERGY, "active") },
      "Condition.clinicalStatus code",
    ],
    [
      "23",
      "a concept of text only",
      { ...VALID.Condition, clinicalStatus: { text: "active" } },
      "Condition.clinicalStatus code",
    ],
    [
      "24",
      "a reference to a type that may not stand there",
      { ...VALID.Condition, subject: { reference: "Practitioner/1" } },
      "Condition.subject target",
    ],
    [
      "24",
      "the same of another server and version",
      { ...VALID.Condition, subject: { reference: "https://a.example/fhir/Practitioner/1/_history/2" } },
      "Condition.subject target",
    ],
    [
      "24",
      "a reference whose type may not stand there",
      { ...VALID.Condition, subject: { type: "Practitioner", display: "x" } },
      "Condition.subject target",
    ],
    [
      "25",
      "a reference to a contained resource that is not there",
      { ...VALID.Condition, subject: { reference: "#p" } },
      "Condition.subject.reference contained",
    ],
    [
      "25",
      "a contained resource in a contained one",
      {
        ...VALID.Condition,
        contained: [{ resourceType: "Group", id: "g", type: "person", actual: true, contained: [VALID.Patient] }],
      },
      "Condition.contained[0].contained[0] dom-2",
    ],
    [
      "28",
      "an extension beside a primitive that is no object",
      { ...VALID.Patient, _birthDate: "x" },
      "Patient._birthDate object",
    ],
    [
      "28",
      "null without an extension beside it",
      { resourceType: "Practitioner", name: [{ given: ["a", null] }] },
      "Practitioner.name[0].given[1] null",
    ],
    [
      "28",
      "an extension beside that breaks a rule",
      { ...VALID.Patient, _birthDate: { extension: [{ url: "u" }] } },
      "Patient._birthDate.extension[0] ext-1",
    ],
    ["28", "a list beside a primitive", { ...VALID.Patient, _birthDate: [{ id: "a" }] }, "Patient.birthDate single"],
  ];
  for (const [rule, what, resource, ...faults] of cases) {
    it(`[FHIR-${rule}] refuses ${what}`, () => {
      expect(faultsOf(resource)).to.deep.equal(faults);
    });
  }

  const rules: readonly (readonly [key: string, path: string, broken: unknown, kept: unknown])[] = [
    ["per-1", "Encounter.period", encounter("2025-02-01", "2025-01-31"), encounter("2025-01-31", "2025-01-31")],
    [
      "per-1",
      "Encounter.period",
      encounter("2025-01-01T12:00:00+08:00", "2025-01-01T03:59:59Z"),
      encounter("2025-01-01T12:00:00+08:00", "2025-01-01T04:00:00Z"),
    ],
    ["per-1", "Encounter.period", encounter("2026", "2025-12-31"), encounter("2025-12-31", "2025")],
    ["rng-2", "Observation.valueRange", ranged(3, 2), ranged(2, 2)],
    [
      "rat-1",
      "Observation.valueRatio",
      valued({ valueRatio: { numerator: { value: 1 } } }),
      valued({ valueRatio: { numerator: { value: 1 }, denominator: { value: 2 } } }),
    ],
    [
      "qty-3",
      "Observation.valueQuantity",
      valued({ valueQuantity: { value: 1, code: "kg" } }),
      valued({ valueQuantity: { value: 1, unit: "kg" } }),
    ],
    ["att-1", "DocumentReference.content[0].attachment", attached({ data: "aGVsbG8=" }), attached({ url: "urn:x:y" })],
    [
      "cpt-2",
      "Patient.telecom[0]",
      { ...VALID.Patient, telecom: [{ value: "1" }] },
      { ...VALID.Patient, telecom: [{ value: "1", system: "phone" }] },
    ],
    [
      "ext-1",
      "Patient.extension[0]",
      { ...VALID.Patient, extension: [{ url: "u", valueString: "a", extension: [{ url: "v", valueString: "b" }] }] },
      { ...VALID.Patient, extension: [{ url: "u", valueString: "a" }] },
    ],
    ["pat-1", "Patient.contact[0]", { ...VALID.Patient, contact: [{ gender: "male" }] }, VALID.Patient],
    ["org-1", "Organization", { resourceType: "Organization", active: true }, VALID.Organization],
    ["org-2", "Organization", { ...VALID.Organization, address: [{ use: "home", city: "x" }] }, VALID.Organization],
    [
      "org-3",
      "Organization",
      { ...VALID.Organization, telecom: [{ system: "phone", value: "1", use: "home" }] },
      VALID.Organization,
    ],
    [
      "obs-6",
      "Observation",
      { ...VALID.Observation, dataAbsentReason: { text: "x" } },
      { ...VALID.Observation, valueQuantity: undefined, dataAbsentReason: { text: "x" } },
    ],
    [
      "obs-7",
      "Observation",
      { ...VALID.Observation, component: [{ code: VALID.Observation.code }] },
      { ...VALID.Observation, component: [{ code: coded("http://loinc.org", "8302-2") }] },
    ],
    [
      "obs-3",
      "Observation.referenceRange[0]",
      { ...VALID.Observation, referenceRange: [{ type: { text: "x" } }] },
      { ...VALID.Observation, referenceRange: [{ text: "x" }] },
    ],
    [
      "obs-3",
      "Observation.component[0].referenceRange[0]",
      { ...VALID.Observation, component: [{ code: { text: "y" }, referenceRange: [{ type: { text: "x" } }] }] },
      { ...VALID.Observation, component: [{ code: { text: "y" }, referenceRange: [{ text: "x" }] }] },
    ],
    [
      "ait-1",
      "AllergyIntolerance",
      { ...VALID.AllergyIntolerance, clinicalStatus: undefined },
      {
        ...VALID.AllergyIntolerance,
        clinicalStatus: undefined,
        verificationStatus: coded(ALLERGY_VERIFIED, "entered-in-error"),
      },
    ],
    [
      "ait-2",
      "AllergyIntolerance",
      { ...VALID.AllergyIntolerance, verificationStatus: coded(ALLERGY_VERIFIED, "entered-in-error") },
      { ...VALID.AllergyIntolerance, verificationStatus: coded(ALLERGY_VERIFIED, "confirmed") },
    ],
    [
      "con-4",
      "Condition",
      { ...VALID.Condition, abatementString: "x" },
      { ...VALID.Condition, clinicalStatus: coded(CLINICAL, "resolved"), abatementString: "x" },
    ],
    [
      "con-5",
      "Condition",
      { ...VALID.Condition, verificationStatus: coded(CONDITION_VERIFIED, "entered-in-error") },
      { ...VALID.Condition, verificationStatus: coded(CONDITION_VERIFIED, "refuted") },
    ],
    [
      "con-1",
      "Condition.stage[0]",
      { ...VALID.Condition, stage: [{ type: { text: "x" } }] },
      { ...VALID.Condition, stage: [{ summary: { text: "x" } }] },
    ],
    [
      "con-2",
      "Condition.evidence[0]",
      { ...VALID.Condition, evidence: [{ id: "x" }] },
      { ...VALID.Condition, evidence: [{ code: [{ text: "x" }] }] },
    ],
    [
      "cpl-3",
      "CarePlan.activity[0]",
      { ...VALID.CarePlan, activity: [{ ...VALID.CarePlan.activity[0], detail: { status: "completed" } }] },
      { ...VALID.CarePlan, activity: [{ detail: { status: "completed" } }] },
    ],
    ["bdl-1", "Bundle", { ...VALID.Bundle, total: 1 }, { ...VALID.Bundle, type: "searchset", total: 1 }],
    [
      "bdl-2",
      "Bundle",
      bundled("collection", { search: { mode: "match" } }),
      bundled("searchset", { search: { mode: "match" } }),
    ],
    ["bdl-3", "Bundle", bundled("transaction", {}), bundled("transaction", { request: { method: "PUT", url: "x" } })],
    ["bdl-3", "Bundle", bundled("collection", { request: { method: "PUT", url: "x" } }), VALID.Bundle],
    ["bdl-4", "Bundle", bundled("batch-response", {}), bundled("batch-response", { response: { status: "200" } })],
    [
      "bdl-5",
      "Bundle.entry[0]",
      { resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "urn:x:y" }] },
      VALID.Bundle,
    ],
    ["bdl-7", "Bundle", { ...VALID.Bundle, entry: [...VALID.Bundle.entry, ...VALID.Bundle.entry] }, VALID.Bundle],
    [
      "bdl-8",
      "Bundle.entry[0]",
      bundled("collection", { fullUrl: "https://a.example/Basic/1/_history/2" }),
      VALID.Bundle,
    ],
    ["bdl-9", "Bundle", document({ identifier: { value: "1" } }), document({})],
    ["bdl-10", "Bundle", document({ timestamp: undefined }), document({})],
    ["bdl-11", "Bundle", document({ entry: VALID.Bundle.entry }), document({})],
    ["bdl-12", "Bundle", { ...VALID.Bundle, type: "message" }, VALID.Bundle],
  ];
  for (const [key, path, broken, kept] of rules) {
    it(`[FHIR-27] holds ${key}`, () => {
      expect(faultsOf(broken), "broken").to.deep.equal([`${path} ${key}`]);
      expect(faultsOf(kept), "kept").to.deep.equal([]);
    });
  }

  it("[FHIR-24] takes references that name no type, or one that may stand there", () => {
    for (const reference of [
      "Patient/1",
      "https://a.example/fhir/Group/1",
      "urn:uuid:7d7d7d7d-0000-4000-8000-000000000000",
      "https://a.example/x",
      "Patient?identifier=1",
    ]) {
      expect(faultsOf({ ...VALID.Condition, subject: { reference } }), reference).to.deep.equal([]);
    }
  });

  it("[FHIR-24] knows who may stand inside AuditEvent and Provenance", () => {
    const provenance = {
      resourceType: "Provenance",
      target: [{ reference: "Patient/1" }],
      recorded: "2025-01-01T00:00:00Z",
    };
    const event = {
      resourceType: "AuditEvent",
      type: { code: "rest" },
      recorded: "2025-01-01T00:00:00Z",
      source: { observer: { reference: "Device/1" } },
    };
    const located = { requestor: true, location: { reference: "Location/1" } };
    expect(faultsOf({ ...provenance, agent: [{ who: { reference: "Device/1" } }] })).to.deep.equal([]);
    expect(faultsOf({ ...event, agent: [located] })).to.deep.equal([]);
    const out = { reference: "Observation/1" };
    for (const resource of [
      { ...provenance, agent: [{ who: out }] },
      { ...provenance, agent: [{ who: { reference: "Device/1" }, onBehalfOf: out }] },
      { ...event, agent: [{ requestor: true, who: out }] },
      { ...event, agent: [{ ...located, location: out }] },
      { ...event, agent: [located], source: { observer: out } },
    ]) {
      expect(faultsOf(resource)).to.have.lengthOf(1);
    }
  });

  it("[FHIR-25] takes a reference to a contained resource, from a contained one too, and to the container", () => {
    const contained = [
      { resourceType: "Patient", id: "p", managingOrganization: { reference: "#o" } },
      { resourceType: "Organization", id: "o", name: "x" },
    ];
    expect(faultsOf({ ...VALID.Condition, contained, subject: { reference: "#p" } })).to.deep.equal([]);
    expect(faultsOf({ ...VALID.Observation, focus: [{ reference: "#" }] })).to.deep.equal([]);
    const entry = [
      { resource: { ...VALID.Condition, contained } },
      { resource: { ...VALID.Condition, subject: { reference: "#p" } } },
    ];
    expect(faultsOf({ ...VALID.Bundle, entry })).to.deep.equal([
      "Bundle.entry[1].resource.subject.reference contained",
    ]);
  });

  it("[FHIR-28] takes a primitive of nothing but an extension, and lists of primitives with gaps", () => {
    const absent = {
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }],
    };
    expect(faultsOf({ ...VALID.Observation, status: undefined, _status: absent })).to.deep.equal([]);
    const name = [{ given: ["a", null, "c"], _given: [null, absent] }];
    expect(faultsOf({ resourceType: "Practitioner", name })).to.deep.equal([]);
  });

  it("[FHIR-29] lists every problem with path and reason in one error, in two languages", () => {
    const resource = { ...VALID.Patient, gender: "m", birthDate: "1975-02-30", name: [{ given: ["a", 5] }] };
    expect(() => parseResource(JSON.stringify(resource)))
      .to.throw(FhirInvalid)
      .with.deep.property("problems", [
        { path: "Patient.gender", fault: "code", detail: "http://hl7.org/fhir/ValueSet/administrative-gender" },
        { path: "Patient.birthDate", fault: "format", detail: "date" },
        { path: "Patient.name[0].given[1]", fault: "kind", detail: "string" },
      ]);
    const error = new FhirInvalid(problemsIn(resource).problems);
    expect(error.explain("en")).to.contain("Patient.birthDate is not written as its type asks (date)");
    expect(error.explain("zh")).to.contain("Patient.birthDate 格式不符（date）");
  });

  it("[FHIR-29] shows ten problems in the message and says how many more there are", () => {
    const { problems } = problemsIn({
      ...VALID.Practitioner,
      name: [{ given: Array.from({ length: 14 }, () => 5) }],
    } as unknown as Json);
    expect(problems).to.have.length(14);
    expect(new FhirInvalid(problems).message)
      .to.contain("given[9]")
      .and.to.contain("and 4 more")
      .and.not.to.contain("given[10]");
    expect(new FhirInvalid(problems.slice(0, 10)).message).not.to.contain("more");
  });

  it("[FHIR-29] keeps a thousand problems of a hostile document", () => {
    const name: Json = [{ given: Array.from({ length: 5_000 }, () => 5) }];
    const resource: Json = { resourceType: "Practitioner", name };
    expect(problemsIn(resource).problems).to.have.length(1_000);
  });

  it("[FHIR-30] keeps members that FHIR does not know, takes them as no problem, and names them", () => {
    const text =
      '{"resourceType":"Patient","gender":"female","nickname":"x","name":[{"text":"y","honour":1.50}],"_contact":{"id":"a"}}';
    const resource = parseResource(text);
    expect(canonicalJson(resource)).to.contain('"honour":1.50').and.to.contain('"nickname":"x"');
    expect(problemsIn(resource)).to.deep.equal({
      problems: [],
      unknown: ["Patient.nickname", "Patient.name[0].honour", "Patient._contact"],
    });
  });

  it("[FHIR-30] does not change the resource", () => {
    const resource = parseJson(JSON.stringify(VALID.Observation));
    const before = canonicalJson(resource);
    problemsIn(resource);
    expect(canonicalJson(resource)).to.equal(before);
  });

  it("[FHIR-31] neither crashes nor pollutes on whatever is put anywhere into a resource", () => {
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(null, [], {}, [null], [[]], "", 0, true, undefined),
    );
    const spoilt = fc
      .tuple(fc.constantFrom(...Object.values(VALID)), fc.nat(), anything)
      .map(([resource, at, value]) => {
        const copy = structuredClone(resource) as unknown as Record<string, unknown>;
        const places = placesIn(copy);
        const [owner, name] = places[at % places.length]!;
        Reflect.set(owner, name, value);
        return copy;
      });
    fc.assert(
      fc.property(spoilt, (resource) => {
        const { problems } = problemsIn(resource as Json);
        for (const problem of problems) {
          expect(problem.path).to.match(/^(Resource|[A-Z]\w+)/);
          expect(describeProblem(problem, "zh")).to.contain(problem.path);
        }
        expect(Object.keys(Object.prototype)).to.deep.equal([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("[FHIR-31] refuses what is nested without end", () => {
    const resource: Record<string, unknown> = { ...VALID.Bundle };
    resource.entry = [{ resource }];
    expect(problemsIn(resource as Json).problems.map(({ fault }) => fault)).to.include("depth" satisfies FhirFault);
  });

  it("[FHIR-31] checks a large resource in time that grows with its size", () => {
    const entry = Array.from({ length: 3_000 }, (_, i) => ({ fullUrl: `urn:x:${i}`, resource: VALID.Observation }));
    expect(problemsIn({ resourceType: "Bundle", type: "collection", entry }).problems).to.deep.equal([]);
  }).timeout(10_000);
});

describe("SDK: FHIR R4 primitives", () => {
  const placed: Readonly<Record<string, (value: unknown) => unknown>> = {
    date: (value) => ({ ...VALID.Patient, birthDate: value }),
    dateTime: (value) => ({ ...VALID.Patient, deceasedDateTime: value }),
    instant: (value) => ({ ...VALID.Observation, issued: value }),
    time: (value) => valued({ valueTime: value }),
    id: (value) => ({ ...VALID.Patient, id: value }),
    code: (value) => ({ ...VALID.Patient, language: value }),
    uri: (value) => ({ ...VALID.Patient, implicitRules: value }),
    canonical: (value) => ({ ...VALID.Patient, meta: { profile: [value] } }),
    string: (value) => ({ ...VALID.Organization, name: value }),
    positiveInt: (value) => ({ ...VALID.Patient, telecom: [{ rank: value }] }),
    integer: (value) => ({ ...VALID.Patient, multipleBirthInteger: value }),
    decimal: (value) => valued({ valueQuantity: { value } }),
    base64Binary: (value) => attached({ contentType: "a/b", data: value }),
    boolean: (value) => ({ ...VALID.Patient, active: value }),
    oid: (value) => ({ ...VALID.Patient, extension: [{ url: "u", valueOid: value }] }),
    uuid: (value) => ({ ...VALID.Patient, extension: [{ url: "u", valueUuid: value }] }),
    unsignedInt: (value) => ({ ...VALID.Patient, extension: [{ url: "u", valueUnsignedInt: value }] }),
    url: (value) => ({ ...VALID.Patient, extension: [{ url: "u", valueUrl: value }] }),
    markdown: (value) => ({ ...VALID.Patient, extension: [{ url: "u", valueMarkdown: value }] }),
  };
  const exact = (...texts: string[]) => texts.map((text) => new ExactNumber(text));
  const values: Readonly<Record<string, readonly [taken: readonly unknown[], refused: readonly unknown[]]>> = {
    date: [
      ["2024", "2024-02", "2024-02-29", "0001-01-01"],
      ["2023-02-29", "2024-13", "2024-00-01", "0000", "24-1-1", "2024-02-29T00:00:00Z", " 2024"],
    ],
    dateTime: [
      ["2024", "2024-02-29T23:59:60Z", "2024-02-29T00:00:00.123456+14:00"],
      [
        "2024-02-29T00:00:00",
        "2024-02-29T24:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-02-29T00:00Z",
        "2024-02-29T00:00:00+15:00",
      ],
    ],
    instant: [["2024-02-29T12:00:00Z"], ["2024-02-29", "2024-02-30T12:00:00Z", "2024-02-29T12:00:00"]],
    time: [
      ["00:00:00", "23:59:60", "12:30:00.5"],
      ["24:00:00", "12:30", "12:30:00Z"],
    ],
    id: [
      ["a", "A-1.b", "x".repeat(64)],
      ["", "x".repeat(65), "a b", "a_b", "中"],
    ],
    code: [
      ["zh-CN", "a b"],
      [" a", "a ", "a  b", "a\u0001"],
    ],
    uri: [
      ["urn:x:y", "http://a.example/x#y"],
      ["a b", "a\n", "a\u0001"],
    ],
    canonical: [["http://a.example/x|1"], ["a b"]],
    url: [["https://a.example/x"], ["a b"]],
    string: [
      ["x", "行\n\t\r", "x".repeat(1024 * 1024)],
      ["a\u0000", "a\u0008", "x".repeat(1024 * 1024 + 1)],
    ],
    markdown: [["# x\n"], ["\u0007"]],
    positiveInt: [
      [1, 2_147_483_647, ...exact("1")],
      [0, -1, 1.5, 2_147_483_648, ...exact("1.0", "1e1", "-0")],
    ],
    unsignedInt: [
      [0, ...exact("0")],
      [-1, ...exact("-0", "0.0")],
    ],
    integer: [
      [-2_147_483_648, 0, ...exact("-1")],
      [-2_147_483_649, 0.5, "1", ...exact("1e2", "99999999999999999999")],
    ],
    decimal: [
      [1.5, 1e21, ...exact("1.50", "-0.0", "1E-245")],
      ["1.5", true, NaN, Infinity],
    ],
    base64Binary: [
      ["aGVsbG8=", "aGVs\nbG8="],
      ["aGVsbG8", "====", "a-_=", "aGV=bG8="],
    ],
    boolean: [
      [true, false],
      ["true", 1, 0],
    ],
    oid: [
      ["urn:oid:1.2.840.0", "urn:oid:0.1"],
      ["1.2.840", "urn:oid:3.1", "urn:oid:1.02"],
    ],
    uuid: [
      ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
      ["c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:c757873d"],
    ],
  };
  for (const [type, [taken, refused]] of Object.entries(values)) {
    it(`[FHIR-21] takes and refuses ${type}`, () => {
      const place = placed[type]!;
      for (const value of taken)
        expect(faultsOf(place(value)), `${String(value).slice(0, 40)} taken`).to.deep.equal([]);
      for (const value of refused) {
        const { problems } = problemsIn(place(value) as Json);
        expect(problems, `${String(value).slice(0, 40)} refused`).to.have.length(1);
        expect(problems[0]!.fault).to.be.oneOf(["format", "kind", "empty"]);
      }
    });
  }
});

describe("SDK: FHIR R4 narratives", () => {
  const narrated = (text: unknown) => faultsOf({ ...VALID.Patient, text: { status: "generated", div: text } });

  for (const text of [
    div("x"),
    div('<p class="a">x<br/>y</p><!-- note --><table border="1"><tr><td colspan="2">&#x4e2d;</td></tr></table>'),
    div('<a href="https://a.example/?a=1&amp;b=2">x</a><img src="data:image/png;base64,AA==" alt="x"/>'),
    ` ${div("x")} `,
    '<div xml:lang="zh" lang="zh" xmlns="http://www.w3.org/1999/xhtml">中</div>',
  ]) {
    it(`[FHIR-26] takes ${text.slice(0, 70)}`, () => {
      expect(narrated(text)).to.deep.equal([]);
    });
  }

  for (const text of [
    "x",
    "<div>x</div>",
    div(""),
    div(" "),
    div("<script>x</script>"),
    div('<p onclick="x()">x</p>'),
    div('<a href="javascript:x()">x</a>'),
    div('<a href=" &#106;ava&#x73;cript:x()">x</a>'),
    div('<a href="data:text/html,x">x</a>'),
    div('<img src="data:image/svg+xml,x"/>'),
    div("<p>x</div>"),
    div("<b><i>x</b></i>"),
    `${div("x")}${div("y")}`,
    div("x").slice(0, -6),
    div("<p id=x>x</p>"),
    div("<p>x</p"),
    div("<!-- x"),
    div("<![CDATA[x]]>"),
    `<?xml version="1.0"?>${div("x")}`,
    `<!DOCTYPE div>${div("x")}`,
    '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
    div("<b>".repeat(200) + "x" + "</b>".repeat(200)),
  ]) {
    it(`[FHIR-26] refuses ${text.slice(0, 90)}`, () => {
      expect(narrated(text)).to.deep.equal(["Patient.text.div narrative"]);
    });
  }

  it("[FHIR-26] reads long hostile narratives in time that grows with their length", () => {
    for (const text of [
      "<".repeat(300_000),
      `<div ${"a= ".repeat(100_000)}`,
      `<div${" a".repeat(100_000)}`,
      `<!--${"-".repeat(200_000)}`,
      div("<!--".repeat(50_000)),
    ]) {
      const began = performance.now();
      expect(narrated(text)).to.deep.equal(["Patient.text.div narrative"]);
      expect(performance.now() - began).to.be.lessThan(2_000);
    }
  });
});

function encounter(start: string, end: string): unknown {
  const classCoding = { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" };
  return { resourceType: "Encounter", status: "finished", class: classCoding, period: { start, end } };
}

function valued(value: object): unknown {
  return { ...VALID.Observation, valueQuantity: undefined, ...value };
}

function ranged(low: number, high: number): unknown {
  return valued({ valueRange: { low: { value: low, unit: "a" }, high: { value: high, unit: "a" } } });
}

function attached(attachment: object): unknown {
  return { ...VALID.DocumentReference, content: [{ attachment }] };
}

function bundled(type: string, entry: object): unknown {
  return { ...VALID.Bundle, type, entry: [{ ...VALID.Bundle.entry[0], ...entry }] };
}

function document(changed: object): unknown {
  const composition = {
    resourceType: "Composition",
    status: "final",
    type: { text: "x" },
    date: "2025",
    author: [{ reference: "Practitioner/1" }],
    title: "x",
  };
  return {
    resourceType: "Bundle",
    type: "document",
    identifier: { system: "urn:x", value: "1" },
    timestamp: "2025-01-01T00:00:00Z",
    entry: [{ fullUrl: "urn:x:2", resource: composition }],
    ...changed,
  };
}

/** Every place in a value that something can be put into. */
function placesIn(value: unknown): (readonly [object, string | number])[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => [[value, i] as const, ...placesIn(item)]);
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((name) => [[value, name] as const, ...placesIn(value[name])]);
}
