import { expect } from "chai";

import { type Json, describe as describeResource, secondsOf } from "@xinglin/sdk/fhir";
import { CONFIDENTIALITY_SYSTEM, OBSERVATION_CATEGORY, RECORD_KINDS } from "@xinglin/sdk/terms";

import { solidityConstants } from "../support.ts";

const ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const level = (code: string) => ({ system: CONFIDENTIALITY_SYSTEM, code });
const labelled = (...security: object[]) => ({ resourceType: "Basic", meta: { security } });
const described = (resource: unknown) => describeResource(resource as Json);
const seconds = (text: string) => BigInt(Date.parse(text) / 1_000);
const loinc = (code: string) => ({ coding: [{ system: "http://loinc.org", code }] });

describe("SDK: what a resource is to the platform", () => {
  const observation = {
    resourceType: "Observation",
    category: [{ coding: [{ system: OBSERVATION_CATEGORY, code: "laboratory" }] }],
    subject: { reference: "Patient/p1" },
    performer: [{ reference: "Practitioner/a" }, { reference: "Organization/b" }, { reference: "Practitioner/a" }],
    issued: "2025-03-14T08:30:00+08:00",
    effectiveDateTime: "2025-03-13",
  };

  it("[FHIR-40] says the kind that the platform's table of kinds says", () => {
    for (const [kind, { fhir }] of Object.entries(RECORD_KINDS)) {
      if (kind === "SUMMARY") continue;
      for (const resourceType of fhir) expect(described({ resourceType }).kind, resourceType).to.equal(kind);
    }
    const types: readonly string[] = RECORD_KINDS.SUMMARY.fhir;
    expect(types).to.deep.equal(["Composition", "DocumentReference"]);
    for (const resourceType of types) {
      expect(described({ resourceType, type: loinc("18842-5") }).kind, resourceType).to.equal("SUMMARY");
    }
  });

  it("[FHIR-40] says kind, category, confidentiality, time, subject and authors", () => {
    expect(described(observation)).to.deep.equal({
      kind: "RESULT",
      category: "LABORATORY",
      confidentiality: "N",
      sensitivities: [],
      authoredAt: seconds("2025-03-14T00:30:00Z"),
      subject: "Patient/p1",
      authors: ["Practitioner/a", "Organization/b"],
    });
  });

  for (const [resourceType, kind, category] of [
    ["Composition", "NOTE", "NOTES"],
    ["DiagnosticReport", "RESULT", "OTHER"],
    ["ImagingStudy", "IMAGE", "IMAGING"],
    ["CarePlan", "PLAN", "CARE_PLANS"],
    ["Condition", "PROBLEM", "PROBLEMS"],
    ["AllergyIntolerance", "ALLERGY", "ALLERGIES"],
    ["MedicationRequest", "MEDICATION", "MEDICATIONS"],
    ["Immunization", "IMMUNISATION", "IMMUNISATIONS"],
    ["Procedure", "PROCEDURE", "PROCEDURES"],
    ["ServiceRequest", "REFERRAL", "CARE_PLANS"],
    ["QuestionnaireResponse", "PATIENT_REPORT", "NOTES"],
    ["MeasureReport", "OUTCOME", "OTHER"],
    ["Patient", "OTHER", "DEMOGRAPHICS"],
    ["DocumentReference", "OTHER", "NOTES"],
    ["Bundle", "OTHER", "OTHER"],
    ["constructor", "OTHER", "OTHER"],
  ] as const) {
    it(`[FHIR-41] takes a ${resourceType} as ${kind} in ${category}`, () => {
      expect(described({ resourceType })).to.include({ kind, category });
    });
  }

  it("[FHIR-41] takes summaries by their LOINC type", () => {
    for (const resourceType of ["Composition", "DocumentReference"]) {
      expect(described({ resourceType, type: loinc("18842-5") }).kind).to.equal("SUMMARY");
      expect(described({ resourceType, type: loinc("11488-4") }).kind).not.to.equal("SUMMARY");
      expect(described({ resourceType, type: { coding: [{ code: "18842-5" }] } }).kind).not.to.equal("SUMMARY");
    }
  });

  it("[FHIR-41] names only kinds that the contracts have", () => {
    const names = [...solidityConstants("contracts/kernel/terms/RecordKind.sol").keys()];
    for (const resourceType of ["Composition", "ImagingStudy", "Immunization", "QuestionnaireResponse", "Basic"]) {
      expect(names).to.include(described({ resourceType }).kind);
    }
  });

  it("[FHIR-42] takes a document as what its Composition is", () => {
    const resource = {
      resourceType: "Composition",
      date: "2025-01-02",
      subject: { reference: "urn:x:p" },
      author: [{ reference: "urn:x:a" }],
    };
    const bundle = {
      resourceType: "Bundle",
      type: "document",
      timestamp: "2025-01-03T00:00:00Z",
      entry: [{ resource }],
    };
    expect(described(bundle)).to.include({
      kind: "NOTE",
      category: "NOTES",
      subject: "urn:x:p",
      authoredAt: seconds("2025-01-02"),
    });
    expect(described({ ...bundle, type: "collection" }).kind).to.equal("OTHER");
  });

  it("[FHIR-43] takes the highest confidentiality that stands anywhere inside", () => {
    expect(described(labelled()).confidentiality).to.equal("N");
    expect(described(labelled(level("L"))).confidentiality).to.equal("L");
    expect(described(labelled(level("L"), level("M"))).confidentiality).to.equal("M");
    expect(described({ ...labelled(level("N")), contained: [labelled(level("R"))] }).confidentiality).to.equal("R");
    const entry = [
      { resource: labelled(level("U")) },
      { resource: { ...labelled(), contained: [labelled(level("V"))] } },
    ];
    expect(described({ resourceType: "Bundle", type: "collection", entry }).confidentiality).to.equal("V");
    expect(described({ resourceType: "Composition", confidentiality: "R" }).confidentiality).to.equal("R");
    expect(
      described({ resourceType: "DocumentReference", securityLabel: [{ coding: [level("V")] }] }).confidentiality,
    ).to.equal("V");
  });

  it("[FHIR-43] takes a code of confidentiality that it does not know as the highest, other systems as none", () => {
    expect(described(labelled(level("X"))).confidentiality).to.equal("V");
    expect(described(labelled({ system: CONFIDENTIALITY_SYSTEM })).confidentiality).to.equal("V");
    expect(described(labelled({ system: "urn:x", code: "V" })).confidentiality).to.equal("N");
  });

  it("[FHIR-44] names sensitivities once each and takes what has one as restricted at least", () => {
    const hiv = { system: ACT_CODE, code: "HIV" };
    const found = described({
      ...labelled(hiv, level("L")),
      contained: [labelled(hiv, { system: ACT_CODE, code: "PSY" })],
    });
    expect(found.sensitivities).to.deep.equal([hiv, { system: ACT_CODE, code: "PSY" }]);
    expect(found.confidentiality).to.equal("R");
    expect(described(labelled(hiv, level("V"))).confidentiality).to.equal("V");
  });

  it("[FHIR-45] takes the first second of the time that stands closest to writing", () => {
    expect(described({ ...observation, issued: undefined }).authoredAt).to.equal(seconds("2025-03-13"));
    expect(described({ resourceType: "Condition", recordedDate: "2025-03" }).authoredAt).to.equal(
      seconds("2025-03-01"),
    );
    expect(described({ resourceType: "Encounter", period: { start: "2024", end: "2025" } }).authoredAt).to.equal(
      seconds("2025-01-01"),
    );
    expect(described({ resourceType: "Basic", meta: { lastUpdated: "2025-01-01T00:00:00.999Z" } }).authoredAt).to.equal(
      seconds("2025-01-01"),
    );
    expect(described({ resourceType: "Basic" }).authoredAt).to.equal(undefined);
    expect(described({ resourceType: "Condition", recordedDate: "yesterday" }).authoredAt).to.equal(undefined);
  });

  it("[FHIR-45] reads every way of writing a time", () => {
    expect(secondsOf("1970")).to.equal(0n);
    expect(secondsOf("1969-12-31T23:59:59Z")).to.equal(undefined);
    expect(secondsOf("2016-12-31T23:59:60Z")).to.equal(seconds("2017-01-01T00:00:00Z"));
    expect(secondsOf("2016-12-31T23:59:60.5+00:00")).to.equal(seconds("2017-01-01T00:00:00Z"));
    expect(secondsOf("2025-02-29")).to.equal(undefined);
    expect(secondsOf("2025-03-14T08:00:00")).to.equal(undefined);
  });

  it("[FHIR-40] says something of whatever it is given", () => {
    for (const resource of [
      null,
      [],
      "x",
      {},
      { resourceType: 7, meta: [], entry: {} },
      { resourceType: "Bundle", type: "document" },
    ]) {
      expect(described(resource)).to.include({
        kind: "OTHER",
        category: "OTHER",
        confidentiality: "N",
        authoredAt: undefined,
      });
    }
  });
});
