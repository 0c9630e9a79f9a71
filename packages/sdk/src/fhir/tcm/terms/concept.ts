/** A coded term with its names. */
export interface Concept {
  readonly en: string;
  readonly zh: string;
}

/** Terms by their codes. */
export type ConceptTable = Readonly<Record<string, Concept>>;

/** Where the platform's own FHIR definitions live. */
export const BASE = "https://xinglin.example/fhir";
