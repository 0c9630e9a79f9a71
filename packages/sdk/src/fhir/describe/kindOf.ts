import { RECORD_KINDS, type RecordKindName } from "../../terms/recordKinds.ts";
import { type JsonObject, isJsonArray, isJsonObject } from "../json/json.ts";

/** A summary is told by its LOINC type, and what has no kind of its own is `OTHER`: by resource type come the rest. */
const BY_TYPE = (Object.keys(RECORD_KINDS) as RecordKindName[]).filter(
  (kind) => kind !== "SUMMARY" && kind !== "OTHER",
);

/** LOINC: discharge summary, patient summary, transfer summary, summary of an episode. */
const SUMMARIES = new Set(["18842-5", "60591-5", "18761-7", "34133-9"]);
const LOINC = "http://loinc.org";

/**
 * The kind of record that a resource is. A Composition or a DocumentReference is a summary or a note by its LOINC type; what
 * has no kind of its own, a Bundle that is no document included, is `OTHER`.
 *
 * @example
 * ```ts
 * kindOf({ resourceType: "CarePlan" }); // "PLAN"
 * ```
 */
export function kindOf(resource: JsonObject): RecordKindName {
  const { resourceType } = resource;
  if (resourceType === "Composition" || resourceType === "DocumentReference") {
    if (hasSummaryType(resource)) return "SUMMARY";
    return resourceType === "Composition" ? "NOTE" : "OTHER";
  }
  return BY_TYPE.find((kind) => RECORD_KINDS[kind].fhir.some((type) => type === resourceType)) ?? "OTHER";
}

function hasSummaryType({ type }: JsonObject): boolean {
  if (!isJsonObject(type) || !isJsonArray(type.coding)) return false;
  return type.coding
    .filter(isJsonObject)
    .some(({ system, code }) => system === LOINC && typeof code === "string" && SUMMARIES.has(code));
}
