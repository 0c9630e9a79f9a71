import {
  ALL_CATEGORIES,
  CATEGORIES,
  type CategoryName,
  OBSERVATION_CATEGORY,
  XINGLIN_OBSERVATION_CATEGORY,
} from "../../terms/categories.ts";
import type { Coding } from "./coding.ts";

/** The code system of HL7 v2-0074, the sections of diagnostic services. */
const DIAGNOSTIC_SECTION = "http://terminology.hl7.org/CodeSystem/v2-0074";
const IMAGING_SECTIONS = new Set(["RAD", "RX", "CT", "CUS", "NMR", "NMS", "OUS", "VUS", "RUS", "XRC", "IMG"]);
const LABORATORY_SECTIONS = new Set([
  ...["LAB", "CH", "HM", "MB", "BLB", "CG", "CP", "CTH", "GE", "IMM", "MCB", "MYC", "PAR", "SP", "TX", "VR"],
]);
const TCM_FINDINGS = "tcm-findings";
/** Resource types whose category stands in their codes. */
const BY_CODE = new Set(["Observation", "DiagnosticReport"]);

/**
 * The category of a FHIR R4 resource. Observations and diagnostic reports go by their `category`, everything else by its type;
 * what fits nowhere is `OTHER`.
 *
 * @example
 * ```ts
 * categoryOf({ resourceType: "Observation", category: [{ coding: [{ system: OBSERVATION_CATEGORY, code: "laboratory" }] }] }); // "LABORATORY"
 * categoryOf({ resourceType: "AllergyIntolerance" }); // "ALLERGIES"
 * ```
 */
export function categoryOf({
  resourceType,
  category = [],
}: {
  readonly resourceType: string;
  readonly category?: readonly { readonly coding?: readonly Coding[] }[];
}): CategoryName {
  const byType = ALL_CATEGORIES.find((name) =>
    (CATEGORIES[name].resourceTypes as readonly string[]).includes(resourceType),
  );
  if (byType !== undefined) return byType;
  if (!BY_CODE.has(resourceType)) return "OTHER";
  const codings = category.flatMap(({ coding = [] }) => coding);
  return codings.map(categoryOfCoding).find((name) => name !== undefined) ?? "OTHER";
}

function categoryOfCoding({ system, code = "" }: Coding): CategoryName | undefined {
  if (system === OBSERVATION_CATEGORY) {
    return ALL_CATEGORIES.find((name) => (CATEGORIES[name].observations as readonly string[]).includes(code));
  }
  if (system === XINGLIN_OBSERVATION_CATEGORY && code === TCM_FINDINGS) return "TCM_FINDINGS";
  if (system === DIAGNOSTIC_SECTION && IMAGING_SECTIONS.has(code)) return "IMAGING";
  if (system === DIAGNOSTIC_SECTION && LABORATORY_SECTIONS.has(code)) return "LABORATORY";
  return undefined;
}
