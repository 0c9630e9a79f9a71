/** `@xinglin/sdk/fhir`: FHIR R4 read, checked, brought into one form, and digested. */
export { categoryOf } from "./describe/categoryOf.ts";
export { type Description, describe } from "./describe/describe.ts";
export { kindOf } from "./describe/kindOf.ts";
export { secondsOf } from "./describe/secondsOf.ts";
export { contentDigestOf, saltedDigestOf } from "./digest/digests.ts";
export { canonicalBytes, canonicalJson } from "./json/canonicalJson.ts";
export { ExactNumber } from "./json/ExactNumber.ts";
export { type Json, type JsonObject, isJsonArray, isJsonObject } from "./json/json.ts";
export { JsonRefused, type JsonRefusal } from "./json/JsonRefused.ts";
export { READING_LIMITS, type ReadingLimits } from "./json/limits.ts";
export { parseJson } from "./json/parseJson.ts";
export { tcmDefinitions } from "./tcm/definitions.ts";
export type { Formula, Party, TcmVisitNote, TongueFinding } from "./tcm/note.ts";
export { readTcmVisitNote, tcmProblemsIn } from "./tcm/readTcmVisitNote.ts";
export { tcmVisitNote } from "./tcm/tcmVisitNote.ts";
export { type Effect, EFFECTS } from "./tcm/terms/effects.ts";
export { ICD11_SYSTEM, PATTERNS, type Pattern } from "./tcm/terms/patterns.ts";
export { POINTS } from "./tcm/terms/points.ts";
export { PRINCIPLES, type Principle } from "./tcm/terms/principles.ts";
export { PULSES, type Pulse } from "./tcm/terms/pulse.ts";
export {
  COATING_COLOURS,
  COATING_QUALITIES,
  type CoatingColour,
  type CoatingQuality,
  TONGUE_COLOURS,
  TONGUE_SHAPES,
  type TongueColour,
  type TongueShape,
} from "./tcm/terms/tongue.ts";
export { type FhirFault, FhirInvalid, type FhirProblem, describeProblem } from "./validate/FhirInvalid.ts";
export { parseResource } from "./validate/parseResource.ts";
export { type FhirFindings, problemsIn } from "./validate/problemsIn.ts";
export { requireValid } from "./validate/requireValid.ts";
export type { AnyResource, ReadResource } from "./validate/resource.ts";
