import type { CodeableConcept, Narrative } from "fhir/r4.js";

import type { Bilingual } from "../../errors/XinglinError.ts";
import type { ProfessionTerm } from "../../terms/professions.ts";
import { READERS, type ReaderName } from "../../terms/readers.ts";
import { CODES, SYSTEMS } from "./systems.ts";

/** Seconds as a FHIR `instant`. */
export function instantOf(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
}

/** A concept with the English name as display and the Chinese as text. */
export function conceptOf(system: string, code: string, { en, zh }: Bilingual): CodeableConcept {
  return { coding: [{ system, code, display: en }], text: zh };
}

/** What somebody practises, in the platform's codes and, where there is one that says the same, in FHIR's. */
export function professionConcept(profession: ReaderName): CodeableConcept {
  const term = READERS[profession];
  const { coding = [], text = "" } = conceptOf(SYSTEMS.profession, profession.toLowerCase().replaceAll("_", "-"), term);
  const fhir = (term as Partial<ProfessionTerm>).fhir ?? undefined;
  return { coding: [...coding, ...(fhir === undefined ? [] : [{ system: CODES.practitionerRole, code: fhir }])], text };
}

/** A narrative of one sentence in each language. */
export function narrativeOf({ en, zh }: Bilingual): Narrative {
  const paragraphs = `<p lang="en">${escaped(en)}</p><p lang="zh">${escaped(zh)}</p>`;
  return { status: "generated", div: `<div xmlns="http://www.w3.org/1999/xhtml">${paragraphs}</div>` };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
