import type { CategoryName } from "../../terms/categories.ts";
import {
  CONFIDENTIALITIES,
  CONFIDENTIALITY_SYSTEM,
  type ConfidentialityName,
  isConfidentialityName,
} from "../../terms/confidentialities.ts";
import { type Json, type JsonObject, isJsonArray, isJsonObject } from "../json/json.ts";
import type { AnyResource } from "../validate/resource.ts";
import { categoryOf } from "./categoryOf.ts";
import type { Coding } from "./coding.ts";
import type { RecordKindName } from "../../terms/recordKinds.ts";
import { kindOf } from "./kindOf.ts";
import { secondsOf } from "./secondsOf.ts";

/** What the header of a record says of a resource. */
export interface Description {
  readonly kind: RecordKindName;
  readonly category: CategoryName;
  readonly confidentiality: ConfidentialityName;
  /** Sensitivity codes (`HIV`, `PSY` …); they go on chain as labels under the patient's key only, see `labelOf`. */
  readonly sensitivities: readonly Coding[];
  /** Seconds; undefined where the resource does not say when it was written. */
  readonly authoredAt: bigint | undefined;
  /** The reference to whom it is about, undefined for none. */
  readonly subject: string | undefined;
  /** The references to who wrote it. */
  readonly authors: readonly string[];
}

/** The code system of HL7 v3 ActCode, which holds the sensitivity codes. */
const ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
/** What is not labelled is normal, and what is labelled as sensitive is restricted (HL7 v3-Confidentiality, definitions). */
const UNLABELLED: ConfidentialityName = "N";
const SENSITIVE: ConfidentialityName = "R";
const HIGHEST: ConfidentialityName = "V";

/** Elements that say when a resource was written, the closest first. */
const TIMES = [
  ...["issued", "recordedDate", "authoredOn", "authored", "recorded", "date", "created", "timestamp", "started"],
  ...["effectiveInstant", "effectiveDateTime", "performedDateTime", "occurrenceDateTime", "whenHandedOver"],
];
const PERIODS = ["effectivePeriod", "performedPeriod", "period"];
const SUBJECTS = ["subject", "patient", "beneficiary", "for", "individual"];
const AUTHORS = ["author", "performer", "recorder", "requester", "asserter", "sender", "assessor"];

/**
 * What a resource is to the platform. A document Bundle is what its Composition is; its confidentiality, as that of every
 * resource, is the highest that stands anywhere inside ("high water mark"): in `meta.security`, in
 * `Composition.confidentiality` and `DocumentReference.securityLabel`. An unknown code of confidentiality counts as the
 * highest.
 *
 * @example
 * ```ts
 * const { kind, category, confidentiality, authoredAt } = describe(parseResource(text));
 * ```
 */
export function describe(resource: AnyResource): Description {
  const whole = isJsonObject(resource) ? (resource as JsonObject) : {};
  const main = documentOf(whole) ?? whole;
  const labels = labelsIn(whole);
  return {
    kind: kindOf(main),
    category: categoryOf({
      resourceType: textOf(main.resourceType) ?? "",
      category: objectsIn(main.category).map(({ coding }) => ({ coding: objectsIn(coding).map(codingOf) })),
    }),
    confidentiality: confidentialityOf(labels),
    sensitivities: sensitivitiesIn(labels),
    authoredAt: timeOf(main) ?? timeOf(whole),
    subject: referencesIn(main, SUBJECTS)[0],
    authors: [...new Set(referencesIn(main, AUTHORS))],
  };
}

function documentOf({ resourceType, type, entry }: JsonObject): JsonObject | undefined {
  if (resourceType !== "Bundle" || type !== "document") return undefined;
  const [first] = objectsIn(entry);
  return objectsIn(first?.resource)[0];
}

/** Every security label of a resource and of what is inside. */
function labelsIn(resource: JsonObject): Coding[] {
  const inside = [
    ...objectsIn(resource.contained),
    ...objectsIn(resource.entry).flatMap((entry) => objectsIn(entry.resource)),
  ];
  const own = [
    ...objectsIn(resource.meta).flatMap(({ security }) => objectsIn(security)),
    ...objectsIn(resource.securityLabel).flatMap(({ coding }) => objectsIn(coding)),
  ].map(codingOf);
  const code = textOf(resource.confidentiality);
  const ofComposition = code === undefined ? [] : [{ system: CONFIDENTIALITY_SYSTEM, code }];
  return [...own, ...ofComposition, ...inside.flatMap(labelsIn)];
}

function confidentialityOf(labels: readonly Coding[]): ConfidentialityName {
  const levels = labels
    .filter(({ system }) => system === CONFIDENTIALITY_SYSTEM)
    .map(({ code = "" }) => (isConfidentialityName(code) ? code : HIGHEST));
  if (levels.length === 0) levels.push(UNLABELLED);
  if (sensitivitiesIn(labels).length > 0) levels.push(SENSITIVE);
  return levels.reduce((high, level) => (CONFIDENTIALITIES[level].code > CONFIDENTIALITIES[high].code ? level : high));
}

function sensitivitiesIn(labels: readonly Coding[]): Coding[] {
  const codes = labels.filter(({ system }) => system === ACT_CODE).flatMap(({ code }) => code ?? []);
  return [...new Set(codes)].map((code) => ({ system: ACT_CODE, code }));
}

function timeOf(resource: JsonObject): bigint | undefined {
  const periods = PERIODS.flatMap((name) => objectsIn(resource[name]).flatMap(({ end, start }) => [end, start]));
  const [meta] = objectsIn(resource.meta);
  for (const time of [...TIMES.map((name) => resource[name]), ...periods, meta?.lastUpdated]) {
    const seconds = typeof time === "string" ? secondsOf(time) : undefined;
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

/** References under these names: plain, in a list, or as `actor` and `individual` of who took part. */
function referencesIn(resource: JsonObject, names: readonly string[]): string[] {
  return names.flatMap((name) =>
    objectsIn(resource[name]).flatMap((held) => {
      const [actor] = objectsIn(held.actor);
      return textOf(held.reference) ?? textOf(actor?.reference) ?? [];
    }),
  );
}

function objectsIn(value: Json | undefined): JsonObject[] {
  return (isJsonArray(value) ? value : [value]).filter(isJsonObject);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function codingOf({ system, code }: JsonObject): Coding {
  return {
    ...(typeof system === "string" && { system }),
    ...(typeof code === "string" && { code }),
  };
}
