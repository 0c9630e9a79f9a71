import type { ConfidentialityName } from "../../terms/confidentialities.ts";
import type { Effect } from "./terms/effects.ts";
import type { Pattern } from "./terms/patterns.ts";
import type { Principle } from "./terms/principles.ts";
import type { Pulse } from "./terms/pulse.ts";
import type { CoatingColour, CoatingQuality, TongueColour, TongueShape } from "./terms/tongue.ts";
import { BASE } from "./terms/concept.ts";

/** Somebody or some organisation by an identifier: a pseudonym, a licence's number, an account. */
export interface Party {
  readonly system: string;
  readonly value: string;
  readonly name?: string;
}

/** 舌象 */
export interface TongueFinding {
  readonly colour?: TongueColour;
  readonly shapes?: readonly TongueShape[];
  readonly coatingColour?: CoatingColour;
  readonly coatings?: readonly CoatingQuality[];
}

/** 方剂, with what it is made of. */
export interface Formula {
  readonly name: string;
  /** Grams of one dose, as decimals with the digits that count: `"9"`, `"4.5"`. */
  readonly ingredients: readonly { readonly herb: string; readonly grams: string }[];
  /** How many doses (剂), at least 1. */
  readonly doses: number;
  /** How it is taken. */
  readonly usage: string;
}

/** A visit to a physician of Chinese medicine. */
export interface TcmVisitNote {
  /** A UUID. */
  readonly id: string;
  /** When it was written, a FHIR `instant`. */
  readonly at: string;
  /** N where nothing else is said. */
  readonly confidentiality?: ConfidentialityName;
  readonly patient: Party;
  readonly practitioner: Party;
  readonly organisation: Party;
  /** 主诉, in the patient's words. */
  readonly complaint: string;
  /** 望诊, besides the tongue. */
  readonly inspection?: string;
  /** 闻诊 */
  readonly listening?: string;
  /** 舌象; at least one thing about it. */
  readonly tongue?: TongueFinding;
  /** 脉象, at least one. */
  readonly pulses?: readonly Pulse[];
  /** 切诊, besides the pulse. */
  readonly palpation?: string;
  /** 证型, at least one. */
  readonly patterns: readonly Pattern[];
  /** 治则治法 */
  readonly principles?: readonly Principle[];
  readonly formula?: Formula;
  /** 针灸: points by WHO's codes, as `ST36`, and how. */
  readonly acupuncture?: { readonly points: readonly string[]; readonly method?: string };
  /** 疗效: the score of the pattern's signs (证候积分) as a decimal, and the grade. At least one of them. */
  readonly outcome?: { readonly score?: string; readonly effect?: Effect };
}

/** The profiles by what they are for. */
export const PROFILES = {
  document: `${BASE}/StructureDefinition/tcm-visit-document`,
  note: `${BASE}/StructureDefinition/tcm-visit-note`,
  tongue: `${BASE}/StructureDefinition/tcm-tongue`,
  pulse: `${BASE}/StructureDefinition/tcm-pulse`,
  pattern: `${BASE}/StructureDefinition/tcm-pattern`,
} as const;
/** The system of the notes' identifiers; the value is a UUID. */
export const NOTE_IDENTIFIERS = "urn:ietf:rfc:3986";
