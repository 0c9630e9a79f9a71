import { CONFIDENTIALITY_SYSTEM, isConfidentialityName } from "../../terms/confidentialities.ts";
import { ExactNumber } from "../json/ExactNumber.ts";
import { type Json, type JsonObject, type JsonPath, isJsonArray, isJsonObject, pathText } from "../json/json.ts";
import { FhirInvalid, type FhirProblem } from "../validate/FhirInvalid.ts";
import { problemsIn } from "../validate/problemsIn.ts";
import type { AnyResource } from "../validate/resource.ts";
import { CODE_SETS, type CodeSet, type CodeSetName } from "./codes.ts";
import { type Formula, PROFILES, type Party, type TcmVisitNote, type TongueFinding } from "./note.ts";

/** What the profile asks; the keys stand in its StructureDefinitions and in the spec. */
const RULES = {
  "tcm-1": "a document of the profile tcm-visit-document, identified by a UUID",
  "tcm-2": "begins with a Composition of the profile tcm-visit-note, typed as a visit note, of the Bundle's time",
  "tcm-3":
    "subject, author and custodian are a Patient, a Practitioner and an Organization in the Bundle with an identifier each",
  "tcm-4": "each section once, with entries that are in the Bundle, of the right type and about the patient",
  "tcm-5": "a complaint and at least one pattern",
  "tcm-6": "codes of the profile's value sets",
  "tcm-7": "a formula has a name, ingredients with more than zero grams, at least one dose, and a usage",
  "tcm-8": "what is examined says something, once",
} as const;
type RuleKey = keyof typeof RULES;

/**
 * Reads a visit note of the profile back from its document. What the document holds besides stays in the document.
 *
 * @throws {@link FhirInvalid} with every problem, of FHIR first and then of the profile, each with path and reason
 * @example
 * ```ts
 * const { patterns, formula } = readTcmVisitNote(parseResource(text));
 * ```
 */
export function readTcmVisitNote(document: AnyResource): TcmVisitNote {
  const reading = new Reading(document as Json);
  const note = reading.note();
  if (reading.problems.length > 0) throw new FhirInvalid(reading.problems);
  return note;
}

/**
 * What is wrong with a document of the profile: of FHIR, or else of the profile (`rule`, with the rule's key).
 *
 * @example
 * ```ts
 * tcmProblemsIn(document).map((problem) => describeProblem(problem, "zh"));
 * ```
 */
export function tcmProblemsIn(document: AnyResource): readonly FhirProblem[] {
  const reading = new Reading(document as Json);
  reading.note();
  return reading.problems;
}

/** A resource of the Bundle and where it stands. */
interface Placed {
  readonly resource: JsonObject;
  readonly path: JsonPath;
}

/** One document being read; what it lacks is reported, and read as empty. */
class Reading {
  readonly problems: FhirProblem[];
  private readonly bundle: JsonObject;
  private readonly byUrl = new Map<string, Placed>();
  private patientUrl = "";

  constructor(document: Json) {
    this.problems = [...problemsIn(document).problems];
    this.bundle = isJsonObject(document) ? document : {};
    for (const [i, entry] of objectsIn(this.bundle.entry).entries()) {
      const [resource] = objectsIn(entry.resource);
      if (typeof entry.fullUrl === "string" && resource) {
        this.byUrl.set(entry.fullUrl, { resource, path: ["entry", i, "resource"] });
      }
    }
  }

  note(): TcmVisitNote {
    if (this.problems.length > 0) return EMPTY;
    const { bundle } = this;
    const [identifier] = objectsIn(bundle.identifier);
    const id = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(textOf(identifier?.value))?.[1] ?? "";
    this.require("tcm-1", bundle.type === "document" && hasProfile(bundle, PROFILES.document) && id !== "", []);
    const composition = objectsIn(objectsIn(bundle.entry)[0]?.resource)[0] ?? {};
    const path: JsonPath = ["entry", 0, "resource"];
    const at = textOf(bundle.timestamp);
    const isNote =
      hasProfile(composition, PROFILES.note) && codesIn(composition.type, "examination").includes("visit-note");
    this.require("tcm-2", composition.resourceType === "Composition" && isNote && composition.date === at, path);
    const [author] = objectsIn(composition.author);
    const patient = this.party(composition.subject, "Patient", [...path, "subject"]);
    this.patientUrl = textOf(objectsIn(composition.subject)[0]?.reference);
    const sections = this.sectionsOf(composition, path);
    const level = objectsIn(objectsIn(bundle.meta)[0]?.security).find(
      ({ system }) => system === CONFIDENTIALITY_SYSTEM,
    );
    const code = textOf(level?.code);
    return {
      id,
      at,
      ...(isConfidentialityName(code) && code !== "N" && { confidentiality: code }),
      patient,
      practitioner: this.party(author, "Practitioner", [...path, "author", 0]),
      organisation: this.party(composition.custodian, "Organization", [...path, "custodian"]),
      ...this.findings(sections.get("four-examinations") ?? []),
      ...this.patterns(sections.get("pattern") ?? [], path),
      ...this.principles(sections.get("principle")),
      ...this.formula(sections.get("formula")),
      ...this.acupuncture(sections.get("acupuncture")),
      ...this.outcome(sections.get("outcome")),
    };
  }

  private party(reference: Json | undefined, type: string, path: JsonPath): Party {
    const found = this.byUrl.get(textOf(objectsIn(reference)[0]?.reference));
    const [identifier] = objectsIn(found?.resource.identifier);
    const [system, value] = [textOf(identifier?.system), textOf(identifier?.value)];
    this.require("tcm-3", found?.resource.resourceType === type && system !== "" && value !== "", path);
    const name = type === "Organization" ? found?.resource.name : objectsIn(found?.resource.name)[0]?.text;
    return { system, value, ...(typeof name === "string" && { name }) };
  }

  /** The resources of each section of the profile; other sections are passed over. */
  private sectionsOf(composition: JsonObject, path: JsonPath): Map<string, Placed[]> {
    const sections = new Map<string, Placed[]>();
    for (const [i, section] of objectsIn(composition.section).entries()) {
      const [code] = codesIn(section.code, "examination");
      if (code === undefined || !Object.hasOwn(SECTION_TYPES, code)) continue;
      const here = [...path, "section", i];
      this.require("tcm-4", !sections.has(code), here);
      const placed = objectsIn(section.entry).map(({ reference }) => this.byUrl.get(textOf(reference)));
      const found = placed.filter((one) => one !== undefined);
      this.require("tcm-4", found.length > 0 && found.length === placed.length, [...here, "entry"]);
      for (const { resource, path: at } of found) {
        const [subject] = objectsIn(resource.subject);
        const isRight = resource.resourceType === SECTION_TYPES[code] && subject?.reference === this.patientUrl;
        this.require("tcm-4", isRight, at);
      }
      sections.set(code, found);
    }
    return sections;
  }

  private findings(placed: readonly Placed[]): Pick<TcmVisitNote, "complaint"> & Partial<TcmVisitNote> {
    const found = new Map<string, Placed>();
    for (const one of placed) {
      const [code = ""] = codesIn(one.resource.code, "examination");
      this.require("tcm-8", !found.has(code), one.path);
      found.set(code, one);
    }
    const textIn = (code: string) => {
      const one = found.get(code);
      if (one === undefined) return undefined;
      const text = textOf(one.resource.valueString);
      this.require("tcm-8", text !== "", one.path);
      return text;
    };
    const [inspection, listening, palpation] = [
      textIn("inspection"),
      textIn("listening-smelling"),
      textIn("palpation"),
    ];
    const complaint = textIn("inquiry");
    this.require("tcm-5", complaint !== undefined, ["entry", 0, "resource"]);
    const tongue = found.get("tongue");
    const pulse = found.get("pulse");
    return {
      complaint: complaint ?? "",
      ...(inspection !== undefined && { inspection }),
      ...(listening !== undefined && { listening }),
      ...(tongue && { tongue: this.tongue(tongue) }),
      ...(pulse && { pulses: this.components(pulse, "pulse", "pulse") as TcmVisitNote["pulses"] & object }),
      ...(palpation !== undefined && { palpation }),
    };
  }

  private tongue(placed: Placed): TongueFinding {
    const [colour, ...colours] = this.components(placed, "tongue-colour", "tongue-colour", true);
    const shapes = this.components(placed, "tongue-shape", "tongue-shape", true);
    const [coatingColour, ...others] = this.components(placed, "coating-colour", "coating-colour", true);
    const coatings = this.components(placed, "coating-quality", "coating-quality", true);
    const count = objectsIn(placed.resource.component).length;
    this.require("tcm-8", count > 0 && colours.length + others.length === 0, placed.path);
    return {
      ...(colour !== undefined && { colour }),
      ...(shapes.length > 0 && { shapes }),
      ...(coatingColour !== undefined && { coatingColour }),
      ...(coatings.length > 0 && { coatings }),
    } as TongueFinding;
  }

  /** The codes of a set that the components of one kind have. */
  private components(placed: Placed, kind: string, set: CodeSetName, mayBeNone = false): string[] {
    const codes = objectsIn(placed.resource.component).flatMap((component, i) => {
      if (!codesIn(component.code, "examination").includes(kind)) return [];
      return this.code(component.valueCodeableConcept, set, [...placed.path, "component", i]);
    });
    this.require("tcm-8", mayBeNone || codes.length > 0, placed.path);
    this.require("tcm-8", new Set(codes).size === codes.length, placed.path);
    return codes;
  }

  private code(concept: Json | undefined, set: CodeSetName, path: JsonPath): string[] {
    const [code] = codesIn(concept, set);
    this.require("tcm-6", code !== undefined, path);
    return code === undefined ? [] : [code];
  }

  private patterns(placed: readonly Placed[], path: JsonPath): Pick<TcmVisitNote, "patterns"> {
    const codes = placed.flatMap((one) => this.code(one.resource.code, "pattern", [...one.path, "code"]));
    this.require("tcm-5", placed.length > 0, path);
    this.require("tcm-8", new Set(codes).size === codes.length, path);
    return { patterns: codes as unknown as TcmVisitNote["patterns"] };
  }

  private principles(placed: readonly Placed[] | undefined): Pick<TcmVisitNote, "principles"> {
    const [plan] = placed ?? [];
    if (plan === undefined) return {};
    const codes = objectsIn(plan.resource.category).flatMap((concept, i) =>
      this.code(concept, "principle", [...plan.path, "category", i]),
    );
    this.require("tcm-8", placed?.length === 1 && codes.length > 0, plan.path);
    return { principles: codes as TcmVisitNote["principles"] & object };
  }

  private formula(placed: readonly Placed[] | undefined): Pick<TcmVisitNote, "formula"> {
    const [order] = placed ?? [];
    if (order === undefined) return {};
    const [medication] = objectsIn(order.resource.contained);
    const ingredients = objectsIn(medication?.ingredient).map((ingredient) => {
      const [strength] = objectsIn(ingredient.strength);
      const [numerator] = objectsIn(strength?.numerator);
      const herb = textOf(objectsIn(ingredient.itemCodeableConcept)[0]?.text);
      return { herb, grams: numerator?.code === "g" ? decimalText(numerator.value) : "" };
    });
    const [dispense] = objectsIn(order.resource.dispenseRequest);
    const formula: Formula = {
      name: textOf(objectsIn(medication?.code)[0]?.text),
      ingredients,
      doses: Number(decimalText(objectsIn(dispense?.quantity)[0]?.value)),
      usage: textOf(objectsIn(order.resource.dosageInstruction)[0]?.text),
    };
    const isWhole = formula.name !== "" && formula.usage !== "" && ingredients.length > 0 && placed?.length === 1;
    const areIngredients = ingredients.every(({ herb, grams }) => herb !== "" && Number(grams) > 0);
    this.require(
      "tcm-7",
      isWhole && areIngredients && Number.isInteger(formula.doses) && formula.doses > 0,
      order.path,
    );
    return { formula };
  }

  private acupuncture(placed: readonly Placed[] | undefined): Pick<TcmVisitNote, "acupuncture"> {
    const [treatment] = placed ?? [];
    if (treatment === undefined) return {};
    const points = objectsIn(treatment.resource.bodySite).flatMap((concept, i) =>
      this.code(concept, "point", [...treatment.path, "bodySite", i]),
    );
    this.require("tcm-8", placed?.length === 1 && points.length > 0, treatment.path);
    const method = textOf(objectsIn(treatment.resource.note)[0]?.text);
    return { acupuncture: { points, ...(method !== "" && { method }) } };
  }

  private outcome(placed: readonly Placed[] | undefined): Pick<TcmVisitNote, "outcome"> {
    const [found] = placed ?? [];
    if (found === undefined) return {};
    const [effect] = this.components(found, "outcome", "effect", true);
    const scored = objectsIn(found.resource.component).find(({ code }) =>
      codesIn(code, "examination").includes("pattern-score"),
    );
    const score = decimalText(objectsIn(scored?.valueQuantity)[0]?.value);
    this.require("tcm-8", placed?.length === 1 && (effect !== undefined || score !== ""), found.path);
    return { outcome: { ...(score !== "" && { score }), ...(effect !== undefined && { effect }) } as object };
  }

  private require(key: RuleKey, isMet: boolean, path: JsonPath): void {
    if (isMet) return;
    this.problems.push({ path: pathText(["Bundle", ...path]), fault: "rule", detail: `${key}: ${RULES[key]}` });
  }
}

/** The resource type of each section's entries. */
const SECTION_TYPES: Readonly<Record<string, string>> = {
  "four-examinations": "Observation",
  pattern: "Condition",
  principle: "CarePlan",
  formula: "MedicationRequest",
  acupuncture: "Procedure",
  outcome: "Observation",
};
const NOBODY: Party = { system: "", value: "" };
const EMPTY: TcmVisitNote = {
  ...{ id: "", at: "", patient: NOBODY, practitioner: NOBODY, organisation: NOBODY },
  ...{ complaint: "", patterns: [] },
};

function objectsIn(value: Json | undefined): JsonObject[] {
  return (isJsonArray(value) ? value : [value]).filter(isJsonObject);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function decimalText(value: Json | undefined): string {
  return value instanceof ExactNumber ? value.text : typeof value === "number" ? String(value) : "";
}

function hasProfile({ meta }: JsonObject, url: string): boolean {
  const profiles = objectsIn(meta)[0]?.profile;
  return isJsonArray(profiles) && profiles.includes(url);
}

/** The codes of a set that a concept has. */
function codesIn(concept: Json | undefined, set: CodeSetName): string[] {
  const { system, table }: CodeSet = CODE_SETS[set];
  return objectsIn(objectsIn(concept)[0]?.coding).flatMap((coding) => {
    const code = textOf(coding.code);
    return coding.system === system && Object.hasOwn(table, code) ? [code] : [];
  });
}
