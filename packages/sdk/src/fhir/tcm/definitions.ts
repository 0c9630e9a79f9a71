import type { JsonObject } from "../json/json.ts";
import { CODE_SETS, type CodeSet, type CodeSetName } from "./codes.ts";
import { PROFILES } from "./note.ts";
import { BASE, type ConceptTable } from "./terms/concept.ts";
import { EFFECTS, EFFECT_SYSTEM } from "./terms/effects.ts";
import { EXAMINATIONS, EXAMINATION_SYSTEM } from "./terms/examinations.ts";
import { ICD11_COPYRIGHT } from "./terms/patterns.ts";
import { POINTS, POINT_SYSTEM } from "./terms/points.ts";
import { PRINCIPLES, PRINCIPLE_SYSTEM } from "./terms/principles.ts";
import { PULSES, PULSE_SYSTEM } from "./terms/pulse.ts";
import { COATING_COLOURS, COATING_QUALITIES, TONGUE_COLOURS, TONGUE_SHAPES, TONGUE_SYSTEM } from "./terms/tongue.ts";

const VERSION = "1.0.0";
const TONGUE = { ...TONGUE_COLOURS, ...TONGUE_SHAPES, ...COATING_COLOURS, ...COATING_QUALITIES };
const CODE_SYSTEMS: readonly (readonly [url: string, title: string, table: ConceptTable])[] = [
  [EXAMINATION_SYSTEM, "Examinations and sections of a visit note 四诊与病历段落", EXAMINATIONS],
  [TONGUE_SYSTEM, "Tongue 舌象", TONGUE],
  [PULSE_SYSTEM, "Pulse 脉象", PULSES],
  [PRINCIPLE_SYSTEM, "Treatment principles 治则治法", PRINCIPLES],
  [POINT_SYSTEM, "Acupuncture points 腧穴", POINTS],
  [EFFECT_SYSTEM, "Effects 疗效", EFFECTS],
];

const idOf = (url: string) => url.slice(url.lastIndexOf("/") + 1);
const pascal = (id: string) => id.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
const valueSetUrl = (name: string) => `${BASE}/ValueSet/tcm-${name}`;

/** The platform's FHIR definitions for Chinese medicine, by file name. `packages/sdk/fhir/` holds them as files. */
export function tcmDefinitions(): ReadonlyMap<string, JsonObject> {
  const resources = [
    ...CODE_SYSTEMS.map(codeSystem),
    ...(Object.keys(CODE_SETS) as CodeSetName[]).map(valueSet),
    ...profiles(),
  ];
  return new Map(
    resources.map((resource) => [`${resource.resourceType as string}-${resource.id as string}.json`, resource]),
  );
}

function common(resourceType: string, url: string, title: string): JsonObject {
  const id = idOf(url);
  return {
    resourceType,
    id,
    url,
    version: VERSION,
    name: `Xinglin${pascal(id)}`,
    title,
    status: "active",
    experimental: false,
  };
}

function codeSystem([url, title, table]: (typeof CODE_SYSTEMS)[number]): JsonObject {
  return {
    ...common("CodeSystem", url, title),
    caseSensitive: true,
    content: "complete",
    count: Object.keys(table).length,
    concept: Object.entries(table).map(([code, { en, zh }]) => ({
      code,
      display: code === en ? zh : en,
      designation: [{ language: "zh-CN", value: zh }],
    })),
  };
}

function valueSet(name: CodeSetName): JsonObject {
  const { system, table }: CodeSet = CODE_SETS[name];
  return {
    ...common("ValueSet", valueSetUrl(name), `Codes of ${name}`),
    ...(name === "pattern" && { copyright: ICD11_COPYRIGHT }),
    compose: {
      include: [
        {
          system,
          concept: Object.entries(table).map(([code, { en, zh }]) => ({
            code,
            display: code === en ? zh : en,
            designation: [{ language: "zh-CN", value: zh }],
          })),
        },
      ],
    },
  };
}

function profiles(): JsonObject[] {
  const bound = (path: string, set: string) => ({
    ...{ id: path, path },
    binding: { strength: "required", valueSet: valueSetUrl(set) },
  });
  const needed = (path: string, min = 1) => ({ id: path, path, min });
  return [
    profile(PROFILES.document, "Visit document of Chinese medicine 中医门诊文档", "Bundle", [
      { id: "Bundle.type", path: "Bundle.type", patternCode: "document" },
      needed("Bundle.identifier"),
      needed("Bundle.timestamp"),
    ]),
    profile(PROFILES.note, "Visit note of Chinese medicine 中医门诊病历", "Composition", [
      {
        id: "Composition.type",
        path: "Composition.type",
        patternCodeableConcept: { coding: [{ system: EXAMINATION_SYSTEM, code: "visit-note" }] },
      },
      needed("Composition.subject"),
      needed("Composition.custodian"),
      needed("Composition.section", 2),
      bound("Composition.section.code", "examination"),
      needed("Composition.section.entry"),
    ]),
    profile(PROFILES.tongue, "Tongue 舌象", "Observation", [
      {
        id: "Observation.code",
        path: "Observation.code",
        patternCodeableConcept: { coding: [{ system: EXAMINATION_SYSTEM, code: "tongue" }] },
      },
      needed("Observation.subject"),
      needed("Observation.component"),
      bound("Observation.component.code", "examination"),
    ]),
    profile(PROFILES.pulse, "Pulse 脉象", "Observation", [
      {
        id: "Observation.code",
        path: "Observation.code",
        patternCodeableConcept: { coding: [{ system: EXAMINATION_SYSTEM, code: "pulse" }] },
      },
      needed("Observation.subject"),
      needed("Observation.component"),
      bound("Observation.component.value[x]", "pulse"),
    ]),
    profile(PROFILES.pattern, "Pattern 证型", "Condition", [
      { ...needed("Condition.code"), binding: { strength: "required", valueSet: valueSetUrl("pattern") } },
      needed("Condition.recorder"),
    ]),
  ];
}

function profile(url: string, title: string, type: string, elements: readonly JsonObject[]): JsonObject {
  return {
    ...common("StructureDefinition", url, title),
    fhirVersion: "4.0.1",
    kind: "resource",
    abstract: false,
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    derivation: "constraint",
    differential: { element: [{ id: type, path: type }, ...elements] },
  };
}
