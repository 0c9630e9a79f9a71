import type { Json } from "../json/json.ts";
import { FhirInvalid } from "./FhirInvalid.ts";
import { problemsIn } from "./problemsIn.ts";
import type { AnyResource, ReadResource } from "./resource.ts";

/**
 * Gives the resource back if it is valid FHIR R4.
 *
 * @throws {@link FhirInvalid} with every problem that was found
 * @example
 * ```ts
 * const patient = requireValid({ resourceType: "Patient", gender: "female" });
 * ```
 */
export function requireValid(resource: AnyResource): ReadResource {
  const { problems } = problemsIn(resource);
  if (problems.length > 0) throw new FhirInvalid(problems);
  return resource as Json as ReadResource;
}
