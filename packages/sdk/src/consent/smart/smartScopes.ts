import { XinglinError } from "../../errors/XinglinError.ts";
import {
  ALL_CATEGORIES,
  CATEGORIES,
  type CategoryName,
  OBSERVATION_CATEGORY,
  XINGLIN_OBSERVATION_CATEGORY,
} from "../../terms/categories.ts";

/** Sections of HL7 v2-0074 under which reports of a category are asked for. */
const DIAGNOSTIC_SECTION = "http://terminology.hl7.org/CodeSystem/v2-0074";
const REPORTS: Partial<Record<CategoryName, string>> = { LABORATORY: "LAB", IMAGING: "RAD" };
/** SMART App Launch 2, "Scopes for requesting FHIR resources": compartment, type, `cruds` in that order, a query. */
const SCOPE = /^(patient|user|system)\/([A-Z][A-Za-z]+|\*)\.(c?r?u?d?s?)(?:\?(.+))?$/;
/** Scopes that are not about data: launch context, who the user is, how long. */
const NOT_DATA = /^(openid|profile|fhirUser|online_access|offline_access|launch(\/[a-z]+)?)$/i;

/** A text is no SMART v2 scope that can be read as categories. */
export class SmartScopeUnreadable extends XinglinError {
  constructor(readonly scope: string) {
    super("SmartScopeUnreadable", {
      says: {
        en: `"${scope}" is no SMART v2 scope for reading that categories can say.`,
        zh: `“${scope}”不是可转换为数据类别的 SMART v2 读取范围。`,
      },
      next: {
        en: "Use patient/Type.rs, with ?category=system|code for observations and reports.",
        zh: "请使用 patient/类型.rs，观察和报告可附 ?category=体系|代码。",
      },
    });
  }
}

/** What scopes reach. */
export interface ReachedCategories {
  /** Categories of which everything is reached: what a grant may name without giving more than was asked. */
  readonly whole: readonly CategoryName[];
  /** Categories of which something is reached and something is not. */
  readonly partial: readonly CategoryName[];
}

/**
 * The categories that SMART v2 scopes ask to read. Scopes that are not about data (`openid`, `launch/patient`, …) are passed
 * over.
 *
 * @throws {@link SmartScopeUnreadable} for writing, for SMART v1, for queries other than one known `category`
 * @example
 * ```ts
 * scopesToCategories(["patient/AllergyIntolerance.rs"]); // { whole: ["ALLERGIES"], partial: [] }
 * scopesToCategories(["patient/MedicationRequest.rs"]); // { whole: [], partial: ["MEDICATIONS"] }
 * ```
 */
export function scopesToCategories(scopes: readonly string[]): ReachedCategories {
  const asked = scopes.filter((scope) => !NOT_DATA.test(scope)).map(readScope);
  const reaches = (part: Part) =>
    asked.some(
      ({ type, category }) =>
        type === "*" || (type === part.type && (category === undefined || category === part.category)),
    );
  const isEverything = asked.some(({ type }) => type === "*");
  const reached = (category: CategoryName) => partsOf(category).filter(reaches).length;
  const isWhole = (category: CategoryName) =>
    isEverything || (category !== "OTHER" && reached(category) === partsOf(category).length);
  // Observations of no known category, and types of none, are OTHER.
  const touchesOther = asked.some(({ type, category }) => category === undefined && isOfNoOneCategory(type));
  return {
    whole: ALL_CATEGORIES.filter(isWhole),
    partial: ALL_CATEGORIES.filter(
      (category) => !isWhole(category) && (category === "OTHER" ? touchesOther : reached(category) > 0),
    ),
  };
}

/**
 * The SMART v2 scopes that read exactly these categories.
 *
 * @throws {@link SmartScopeUnreadable} for `OTHER` without all the rest, as no scope says "anything else"
 * @example
 * ```ts
 * categoriesToScopes(["ALLERGIES"]); // ["patient/AllergyIntolerance.rs"]
 * ```
 */
export function categoriesToScopes(
  categories: readonly CategoryName[],
  compartment: "patient" | "user" | "system" = "patient",
): string[] {
  if (ALL_CATEGORIES.every((category) => categories.includes(category))) return [`${compartment}/*.rs`];
  if (categories.includes("OTHER")) throw new SmartScopeUnreadable("OTHER");
  return ALL_CATEGORIES.filter((category) => categories.includes(category)).flatMap((category) =>
    partsOf(category).map(
      ({ type, category: query }) => `${compartment}/${type}.rs${query === undefined ? "" : `?category=${query}`}`,
    ),
  );
}

/** What a category is made of: a resource type, or those of a type with one `category`. */
interface Part {
  readonly type: string;
  readonly category?: string;
}

function partsOf(name: CategoryName): Part[] {
  const { resourceTypes, observations } = CATEGORIES[name];
  const own = name === "TCM_FINDINGS" ? [`${XINGLIN_OBSERVATION_CATEGORY}|tcm-findings`] : [];
  const section = REPORTS[name];
  return [
    ...resourceTypes.map((type) => ({ type })),
    ...[...observations.map((code) => `${OBSERVATION_CATEGORY}|${code}`), ...own].map((category) => ({
      type: "Observation",
      category,
    })),
    ...(section === undefined ? [] : [{ type: "DiagnosticReport", category: `${DIAGNOSTIC_SECTION}|${section}` }]),
  ];
}

function isOfNoOneCategory(type: string): boolean {
  return !ALL_CATEGORIES.some((category) => partsOf(category).some((part) => part.type === type && !part.category));
}

function readScope(scope: string): Part {
  const [, , type = "", letters = "", query] = SCOPE.exec(scope) ?? [];
  if (!/[rs]/.test(letters) || /[cud]/.test(letters)) throw new SmartScopeUnreadable(scope);
  if (query === undefined) return { type };
  const parameters = [...new URLSearchParams(query)];
  const [name, value = ""] = parameters[0] ?? [];
  const isKnown = ALL_CATEGORIES.some((category) =>
    partsOf(category).some((part) => part.type === type && part.category === value),
  );
  if (parameters.length !== 1 || name !== "category" || !isKnown) throw new SmartScopeUnreadable(scope);
  return { type, category: value };
}
