import { ExactNumber } from "../json/ExactNumber.ts";
import { canonicalJson } from "../json/canonicalJson.ts";
import { type Json, type JsonObject, isJsonArray, isJsonObject } from "../json/json.ts";

/** A rule of FHIR R4 that its definitions cannot say by types and numbers. */
interface Rule {
  /** The key that FHIR gives it. */
  readonly key: string;
  /** What it asks, in few words. */
  readonly asks: string;
  readonly holds: (element: JsonObject) => boolean;
}

const has = (element: JsonObject, name: string) => element[name] !== undefined || element[`_${name}`] !== undefined;
const hasAny = (element: JsonObject, ...names: readonly string[]) => names.some((name) => has(element, name));
const hasChoice = (element: JsonObject, prefix: string) =>
  Object.keys(element).some(
    (name) => element[name] !== undefined && name.startsWith(prefix) && /^[A-Z]/.test(name.slice(prefix.length)),
  );
const objects = (value: Json | undefined) => (isJsonArray(value) ? value : [value]).filter(isJsonObject);
const codesIn = (value: Json | undefined) =>
  objects(value).flatMap((concept) => objects(concept.coding).map(({ code }) => code));
const numberOf = (value: Json | undefined) =>
  value instanceof ExactNumber ? value.toNumber() : typeof value === "number" ? value : undefined;
const isOneOf = (value: Json | undefined, ...options: readonly string[]) =>
  typeof value === "string" && options.includes(value);

const ENTERED_IN_ERROR = "entered-in-error";
const isInError = ({ verificationStatus }: JsonObject) => codesIn(verificationStatus).includes(ENTERED_IN_ERROR);

/** Two ends in order; ends that cannot be compared (other units, other precision) are. */
function inOrder(low: Json | undefined, high: Json | undefined): boolean {
  const [from] = objects(low);
  const [to] = objects(high);
  const [a, b] = [numberOf(from?.value), numberOf(to?.value)];
  return a === undefined || b === undefined || from?.code !== to?.code || from?.unit !== to?.unit || a <= b;
}

function isPeriodInOrder({ start, end }: JsonObject): boolean {
  if (typeof start !== "string" || typeof end !== "string") return true;
  const shared = Math.min(start.length, end.length, "2000-01-01".length);
  if (start.length <= 10 || end.length <= 10) return start.slice(0, shared) <= end.slice(0, shared);
  const [from, until] = [Date.parse(start), Date.parse(end)];
  return Number.isNaN(from) || Number.isNaN(until) || from <= until;
}

function hasValueBesideSameComponent(observation: JsonObject): boolean {
  if (!hasChoice(observation, "value")) return false;
  const keys = (concept: Json | undefined) =>
    objects(concept).flatMap(({ coding }) => objects(coding).map(canonicalJson));
  const own = new Set(keys(observation.code));
  return objects(observation.component).some(({ code }) => keys(code).some((key) => own.has(key)));
}

const resourceTypeOf = (entry: JsonObject | undefined) => {
  const [resource] = objects(entry?.resource);
  return resource?.resourceType;
};
const isBundleOf = ({ type }: JsonObject, ...types: readonly string[]) => isOneOf(type, ...types);

function areFullUrlsUnique({ entry, type }: JsonObject): boolean {
  if (isOneOf(type, "history")) return true;
  const seen = new Set<string>();
  return objects(entry).every(({ fullUrl, resource }) => {
    if (typeof fullUrl !== "string") return true;
    const [meta] = objects(objects(resource)[0]?.meta);
    const key = `${fullUrl} ${typeof meta?.versionId === "string" ? meta.versionId : ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** By type or, for an element inside one, by path. The rules are FHIR R4's own; each stands on its type's page there. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  Period: [{ key: "per-1", asks: "start is not later than end", holds: isPeriodInOrder }],
  Range: [{ key: "rng-2", asks: "low is not higher than high", holds: ({ low, high }) => inOrder(low, high) }],
  Ratio: [
    {
      key: "rat-1",
      asks: "numerator and denominator are both there or both not",
      holds: (ratio) => has(ratio, "numerator") === has(ratio, "denominator"),
    },
  ],
  Quantity: [
    {
      key: "qty-3",
      asks: "a code has a system",
      holds: (quantity) => !has(quantity, "code") || has(quantity, "system"),
    },
  ],
  Attachment: [
    { key: "att-1", asks: "data has a contentType", holds: (file) => !has(file, "data") || has(file, "contentType") },
  ],
  ContactPoint: [
    { key: "cpt-2", asks: "a value has a system", holds: (point) => !has(point, "value") || has(point, "system") },
  ],
  Extension: [
    {
      key: "ext-1",
      asks: "either extensions or a value",
      holds: (extension) => has(extension, "extension") !== hasChoice(extension, "value"),
    },
  ],
  "Patient.contact": [
    {
      key: "pat-1",
      asks: "name, telecom, address or organization",
      holds: (contact) => hasAny(contact, "name", "telecom", "address", "organization"),
    },
  ],
  Organization: [
    { key: "org-1", asks: "identifier or name", holds: (organisation) => hasAny(organisation, "identifier", "name") },
    {
      key: "org-2",
      asks: "no address for home",
      holds: ({ address }) => objects(address).every(({ use }) => use !== "home"),
    },
    {
      key: "org-3",
      asks: "no telecom for home",
      holds: ({ telecom }) => objects(telecom).every(({ use }) => use !== "home"),
    },
  ],
  Observation: [
    {
      key: "obs-6",
      asks: "no dataAbsentReason beside a value",
      holds: (observation) => !has(observation, "dataAbsentReason") || !hasChoice(observation, "value"),
    },
    {
      key: "obs-7",
      asks: "no value beside a component of the same code",
      holds: (observation) => !hasValueBesideSameComponent(observation),
    },
  ],
  "Observation.referenceRange": [
    { key: "obs-3", asks: "low, high or text", holds: (range) => hasAny(range, "low", "high", "text") },
  ],
  AllergyIntolerance: [
    {
      key: "ait-1",
      asks: "a clinicalStatus, unless entered in error",
      holds: (allergy) => has(allergy, "clinicalStatus") || isInError(allergy),
    },
    {
      key: "ait-2",
      asks: "no clinicalStatus where entered in error",
      holds: (allergy) => !has(allergy, "clinicalStatus") || !isInError(allergy),
    },
  ],
  Condition: [
    {
      key: "con-4",
      asks: "what has abated is inactive, resolved or in remission",
      holds: (condition) =>
        !hasChoice(condition, "abatement") ||
        codesIn(condition.clinicalStatus).some((code) => isOneOf(code, "inactive", "resolved", "remission")),
    },
    {
      key: "con-5",
      asks: "no clinicalStatus where entered in error",
      holds: (condition) => !has(condition, "clinicalStatus") || !isInError(condition),
    },
  ],
  "Condition.stage": [
    { key: "con-1", asks: "summary or assessment", holds: (stage) => hasAny(stage, "summary", "assessment") },
  ],
  "Condition.evidence": [
    { key: "con-2", asks: "code or detail", holds: (evidence) => hasAny(evidence, "code", "detail") },
  ],
  "CarePlan.activity": [
    {
      key: "cpl-3",
      asks: "not both reference and detail",
      holds: (activity) => !has(activity, "reference") || !has(activity, "detail"),
    },
  ],
  Bundle: [
    {
      key: "bdl-1",
      asks: "a total only of a search or a history",
      holds: (bundle) => !has(bundle, "total") || isBundleOf(bundle, "searchset", "history"),
    },
    {
      key: "bdl-2",
      asks: "entry.search only of a search",
      holds: (bundle) =>
        isBundleOf(bundle, "searchset") || objects(bundle.entry).every((entry) => !has(entry, "search")),
    },
    {
      key: "bdl-3",
      asks: "a request in each entry of a batch, a transaction or a history, and nowhere else",
      holds: (bundle) =>
        objects(bundle.entry).every(
          (entry) => has(entry, "request") === isBundleOf(bundle, "batch", "transaction", "history"),
        ),
    },
    {
      key: "bdl-4",
      asks: "a response in each entry of a history or of the answer to a batch or a transaction, and nowhere else",
      holds: (bundle) =>
        objects(bundle.entry).every(
          (entry) => has(entry, "response") === isBundleOf(bundle, "batch-response", "transaction-response", "history"),
        ),
    },
    {
      key: "bdl-7",
      asks: "each fullUrl once for each version",
      holds: areFullUrlsUnique,
    },
    {
      key: "bdl-9",
      asks: "a document has an identifier with system and value",
      holds: (bundle) =>
        !isBundleOf(bundle, "document") ||
        objects(bundle.identifier).some((identifier) => has(identifier, "system") && has(identifier, "value")),
    },
    {
      key: "bdl-10",
      asks: "a document has a timestamp",
      holds: (bundle) => !isBundleOf(bundle, "document") || has(bundle, "timestamp"),
    },
    {
      key: "bdl-11",
      asks: "a document begins with a Composition",
      holds: (bundle) => !isBundleOf(bundle, "document") || resourceTypeOf(objects(bundle.entry)[0]) === "Composition",
    },
    {
      key: "bdl-12",
      asks: "a message begins with a MessageHeader",
      holds: (bundle) => !isBundleOf(bundle, "message") || resourceTypeOf(objects(bundle.entry)[0]) === "MessageHeader",
    },
  ],
  "Bundle.entry": [
    {
      key: "bdl-5",
      asks: "a resource, a request or a response",
      holds: (entry) => hasAny(entry, "resource", "request", "response"),
    },
    {
      key: "bdl-8",
      asks: "no version in fullUrl",
      holds: ({ fullUrl }) => typeof fullUrl !== "string" || !fullUrl.includes("/_history/"),
    },
  ],
};
/** Types that are quantities with a narrower meaning. */
const QUANTITIES = new Set(["Age", "Count", "Distance", "Duration", "MoneyQuantity", "SimpleQuantity"]);

/** The rules that an element breaks. */
export function brokenRules(place: string, element: JsonObject): { readonly key: string; readonly asks: string }[] {
  const key = QUANTITIES.has(place) ? "Quantity" : place;
  const rules = Object.hasOwn(RULES, key) ? RULES[key] : undefined;
  return (rules ?? []).filter(({ holds }) => !holds(element));
}
