import { parseJson } from "../json/parseJson.ts";
import { READING_LIMITS, type ReadingLimits } from "../json/limits.ts";
import { requireValid } from "./requireValid.ts";
import type { ReadResource } from "./resource.ts";

/**
 * Reads and checks a FHIR R4 resource in JSON. Nothing of the document is lost: unknown members stay, numbers keep their digits.
 *
 * @throws {@link JsonRefused} | {@link FhirInvalid}
 * @example
 * ```ts
 * const observation = parseResource(await readFile("observation.json"));
 * ```
 */
export function parseResource(document: string | Uint8Array, limits: ReadingLimits = READING_LIMITS): ReadResource {
  return requireValid(parseJson(document, limits));
}
