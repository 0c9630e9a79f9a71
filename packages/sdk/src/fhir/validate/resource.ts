import type { FhirResource } from "fhir/r4.js";

import type { Json, JsonObject } from "../json/json.ts";

/** A resource as it was read: every member that the document had, numbers with their digits. */
export type ReadResource = JsonObject & { readonly resourceType: string };

/** A resource as it was read, or as a program made it. */
export type AnyResource = Json | FhirResource;
