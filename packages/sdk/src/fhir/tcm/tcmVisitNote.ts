import { CONFIDENTIALITY_SYSTEM } from "../../terms/confidentialities.ts";
import { XINGLIN_OBSERVATION_CATEGORY } from "../../terms/categories.ts";
import { uuidUrn } from "../bundle/uuidUrn.ts";
import { ExactNumber, JSON_NUMBER } from "../json/ExactNumber.ts";
import type { Json, JsonObject } from "../json/json.ts";
import { requireValid } from "../validate/requireValid.ts";
import type { ReadResource } from "../validate/resource.ts";
import { type CodeSetName, conceptOf } from "./codes.ts";
import { type Formula, NOTE_IDENTIFIERS, PROFILES, type Party, type TcmVisitNote, type TongueFinding } from "./note.ts";
import { readTcmVisitNote } from "./readTcmVisitNote.ts";
import type { Examination } from "./terms/examinations.ts";

const UCUM = "http://unitsofmeasure.org";
const CLINICAL_STATUS = "http://terminology.hl7.org/CodeSystem/condition-clinical";
const VERIFICATION_STATUS = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
const LOINC = "http://loinc.org";
/** LOINC "Outpatient Note". */
const OUTPATIENT_NOTE = "34108-1";

/**
 * The visit note as a FHIR R4 document: a Bundle with a Composition of the profile `tcm-visit-note` and one resource for each
 * finding, pattern, plan, prescription, treatment and outcome. The same note gives the same Bundle.
 *
 * @throws {@link FhirInvalid} for a note that breaks the profile; a `RangeError` for a code or a decimal that is none
 * @example
 * ```ts
 * const document = tcmVisitNote({
 *   id: "0f6b9c3e-4a67-4b7c-9d0e-0c6a2b1d3e4f",
 *   at: "2025-03-14T10:30:00+08:00",
 *   ...{ patient, practitioner, organisation },
 *   complaint: "食少腹胀三月，乏力",
 *   tongue: { colour: "pale", shapes: ["teeth-marked"], coatingColour: "white-coating", coatings: ["thin-coating"] },
 *   pulses: ["fine", "weak"],
 *   patterns: ["SF70"],
 *   principles: ["tonify-qi", "fortify-spleen"],
 *   acupuncture: { points: ["ST36", "BL20"] },
 * });
 * ```
 */
export function tcmVisitNote(note: TcmVisitNote): ReadResource {
  const bundle = new Writer(note).bundle();
  readTcmVisitNote(requireValid(bundle)); // what is written can be read, or is refused here
  return bundle;
}

/** One note on its way to a Bundle. */
class Writer {
  private readonly entries: JsonObject[] = [];
  private readonly sections: JsonObject[] = [];

  constructor(private readonly note: TcmVisitNote) {}

  bundle(): ReadResource {
    const { note } = this;
    this.section("four-examinations", this.findings());
    this.section(
      "pattern",
      [...note.patterns.entries()].map(([i, code]) => [`pattern ${i}`, this.pattern(code)]),
    );
    if (note.principles) this.section("principle", [["plan", this.plan(note.principles)]]);
    if (note.formula) this.section("formula", [["formula", this.prescription(note.formula)]]);
    if (note.acupuncture) this.section("acupuncture", [["acupuncture", this.treatment(note.acupuncture)]]);
    if (note.outcome) this.section("outcome", [["outcome", this.outcome(note.outcome)]]);
    return {
      resourceType: "Bundle",
      meta: {
        profile: [PROFILES.document],
        security: [{ system: CONFIDENTIALITY_SYSTEM, code: note.confidentiality ?? "N" }],
      },
      identifier: { system: NOTE_IDENTIFIERS, value: `urn:uuid:${note.id}` },
      type: "document",
      timestamp: note.at,
      entry: [
        this.entry("note", this.composition()),
        this.entry("patient", { resourceType: "Patient", ...partyOf(note.patient), ...namedPerson(note.patient) }),
        this.entry("practitioner", {
          resourceType: "Practitioner",
          ...partyOf(note.practitioner),
          ...namedPerson(note.practitioner),
        }),
        this.entry("organisation", {
          resourceType: "Organization",
          ...partyOf(note.organisation),
          ...(note.organisation.name !== undefined && { name: note.organisation.name }),
        }),
        ...this.entries,
      ],
    };
  }

  private composition(): JsonObject {
    const concept = conceptOf("examination", "visit-note");
    const coding = [
      ...(concept.coding as readonly Json[]),
      { system: LOINC, code: OUTPATIENT_NOTE, display: "Outpatient Note" },
    ];
    return {
      resourceType: "Composition",
      meta: { profile: [PROFILES.note] },
      status: "final",
      type: { ...concept, coding },
      subject: this.reference("patient"),
      date: this.note.at,
      author: [this.reference("practitioner")],
      title: "中医门诊病历",
      confidentiality: this.note.confidentiality ?? "N",
      custodian: this.reference("organisation"),
      section: this.sections,
    };
  }

  private section(code: Examination, parts: readonly (readonly [string, JsonObject])[]): void {
    const concept = conceptOf("examination", code);
    const entry = parts.map(([part, resource]) => {
      this.entries.push(this.entry(part, resource));
      return this.reference(part);
    });
    this.sections.push({ title: concept.text, code: concept, entry });
  }

  private findings(): (readonly [string, JsonObject])[] {
    const { complaint, inspection, listening, palpation, tongue, pulses } = this.note;
    const texts = [
      ["inquiry", complaint],
      ["inspection", inspection],
      ["listening-smelling", listening],
      ["palpation", palpation],
    ] as const;
    const found: (readonly [string, JsonObject])[] = texts.flatMap(([code, text]) =>
      text === undefined ? [] : [[code, this.finding(code, { valueString: text })] as const],
    );
    if (tongue)
      found.push(["tongue", this.finding("tongue", { component: tongueComponents(tongue) }, PROFILES.tongue)]);
    if (pulses) {
      const component = pulses.map((code) => componentOf("pulse", "pulse", code));
      found.push(["pulse", this.finding("pulse", { component }, PROFILES.pulse)]);
    }
    return found;
  }

  private finding(code: Examination, value: JsonObject, profile?: string): JsonObject {
    return {
      resourceType: "Observation",
      ...(profile !== undefined && { meta: { profile: [profile] } }),
      status: "final",
      category: [{ coding: [{ system: XINGLIN_OBSERVATION_CATEGORY, code: "tcm-findings" }] }],
      code: conceptOf("examination", code),
      subject: this.reference("patient"),
      effectiveDateTime: this.note.at,
      performer: [this.reference("practitioner")],
      ...value,
    };
  }

  private pattern(code: string): JsonObject {
    return {
      resourceType: "Condition",
      meta: { profile: [PROFILES.pattern] },
      clinicalStatus: { coding: [{ system: CLINICAL_STATUS, code: "active" }] },
      verificationStatus: { coding: [{ system: VERIFICATION_STATUS, code: "confirmed" }] },
      code: conceptOf("pattern", code),
      subject: this.reference("patient"),
      recordedDate: this.note.at,
      recorder: this.reference("practitioner"),
    };
  }

  private plan(principles: readonly string[]): JsonObject {
    return {
      resourceType: "CarePlan",
      status: "active",
      intent: "plan",
      category: principles.map((code) => conceptOf("principle", code)),
      subject: this.reference("patient"),
      created: this.note.at,
      author: this.reference("practitioner"),
    };
  }

  private prescription({ name, ingredients, doses, usage }: Formula): JsonObject {
    const dose = { value: 1, unit: "剂", system: UCUM, code: "{dose}" };
    return {
      resourceType: "MedicationRequest",
      contained: [
        {
          resourceType: "Medication",
          id: "formula",
          code: { text: name },
          ingredient: ingredients.map(({ herb, grams }) => ({
            itemCodeableConcept: { text: herb },
            strength: {
              numerator: { value: decimalOf(grams), unit: "g", system: UCUM, code: "g" },
              denominator: dose,
            },
          })),
        },
      ],
      status: "active",
      intent: "order",
      medicationReference: { reference: "#formula" },
      subject: this.reference("patient"),
      authoredOn: this.note.at,
      requester: this.reference("practitioner"),
      dosageInstruction: [{ text: usage }],
      dispenseRequest: { quantity: { ...dose, value: doses } },
    };
  }

  private treatment({ points, method }: NonNullable<TcmVisitNote["acupuncture"]>): JsonObject {
    return {
      resourceType: "Procedure",
      status: "completed",
      code: conceptOf("examination", "acupuncture"),
      subject: this.reference("patient"),
      performedDateTime: this.note.at,
      performer: [{ actor: this.reference("practitioner") }],
      bodySite: points.map((code) => conceptOf("point", code)),
      ...(method !== undefined && { note: [{ text: method }] }),
    };
  }

  private outcome({ score, effect }: NonNullable<TcmVisitNote["outcome"]>): JsonObject {
    const component: JsonObject[] = [];
    if (score !== undefined) {
      const valueQuantity = { value: decimalOf(score), unit: "分", system: UCUM, code: "{score}" };
      component.push({ code: conceptOf("examination", "pattern-score"), valueQuantity });
    }
    if (effect !== undefined) component.push(componentOf("outcome", "effect", effect));
    return this.finding("outcome", { component });
  }

  private entry(part: string, resource: JsonObject): JsonObject {
    return { fullUrl: this.urlOf(part), resource };
  }

  private reference(part: string): JsonObject {
    return { reference: this.urlOf(part) };
  }

  private urlOf(part: string): string {
    return uuidUrn(`${this.note.id} ${part}`);
  }
}

function partyOf({ system, value }: Party): JsonObject {
  return { identifier: [{ system, value }] };
}

function namedPerson({ name }: Party): JsonObject {
  return name === undefined ? {} : { name: [{ text: name }] };
}

function tongueComponents({ colour, shapes = [], coatingColour, coatings = [] }: TongueFinding): JsonObject[] {
  return [
    ...(colour === undefined ? [] : [componentOf("tongue-colour", "tongue-colour", colour)]),
    ...shapes.map((code) => componentOf("tongue-shape", "tongue-shape", code)),
    ...(coatingColour === undefined ? [] : [componentOf("coating-colour", "coating-colour", coatingColour)]),
    ...coatings.map((code) => componentOf("coating-quality", "coating-quality", code)),
  ];
}

function componentOf(what: Examination, set: CodeSetName, code: string): JsonObject {
  return { code: conceptOf("examination", what), valueCodeableConcept: conceptOf(set, code) };
}

function decimalOf(text: string): ExactNumber {
  if (!JSON_NUMBER.test(text)) throw new RangeError(`${text} is no decimal`);
  return new ExactNumber(text);
}
