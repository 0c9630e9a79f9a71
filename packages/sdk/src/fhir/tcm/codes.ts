import type { JsonObject } from "../json/json.ts";
import type { Concept, ConceptTable } from "./terms/concept.ts";
import { EFFECTS, EFFECT_SYSTEM } from "./terms/effects.ts";
import { EXAMINATIONS, EXAMINATION_SYSTEM } from "./terms/examinations.ts";
import { ICD11_SYSTEM, PATTERNS } from "./terms/patterns.ts";
import { POINTS, POINT_SYSTEM } from "./terms/points.ts";
import { PRINCIPLES, PRINCIPLE_SYSTEM } from "./terms/principles.ts";
import { PULSES, PULSE_SYSTEM } from "./terms/pulse.ts";
import { COATING_COLOURS, COATING_QUALITIES, TONGUE_COLOURS, TONGUE_SHAPES, TONGUE_SYSTEM } from "./terms/tongue.ts";

/** A set of codes of one system. */
export interface CodeSet {
  readonly system: string;
  readonly table: ConceptTable;
}

/** The sets by what they say. */
export const CODE_SETS = {
  examination: { system: EXAMINATION_SYSTEM, table: EXAMINATIONS },
  "tongue-colour": { system: TONGUE_SYSTEM, table: TONGUE_COLOURS },
  "tongue-shape": { system: TONGUE_SYSTEM, table: TONGUE_SHAPES },
  "coating-colour": { system: TONGUE_SYSTEM, table: COATING_COLOURS },
  "coating-quality": { system: TONGUE_SYSTEM, table: COATING_QUALITIES },
  pulse: { system: PULSE_SYSTEM, table: PULSES },
  pattern: { system: ICD11_SYSTEM, table: PATTERNS },
  principle: { system: PRINCIPLE_SYSTEM, table: PRINCIPLES },
  point: { system: POINT_SYSTEM, table: POINTS },
  effect: { system: EFFECT_SYSTEM, table: EFFECTS },
} as const satisfies Readonly<Record<string, CodeSet>>;

export type CodeSetName = keyof typeof CODE_SETS;

/** A concept in FHIR, with the English name as display and the Chinese as text. Of a point the name is Chinese alone. */
export function conceptOf(set: CodeSetName, code: string): JsonObject {
  const { system, table }: CodeSet = CODE_SETS[set];
  const concept: Concept | undefined = Object.hasOwn(table, code) ? table[code] : undefined;
  if (concept === undefined) throw new RangeError(`${code} is no code of ${set}`);
  const display = set === "point" ? concept.zh : concept.en;
  return { coding: [{ system, code, display }], text: concept.zh };
}
