import { type Json, type JsonObject, type JsonPath, isJsonArray, isJsonObject, pathText } from "../json/json.ts";
import { READING_LIMITS } from "../json/limits.ts";
import { type FhirFault, type FhirProblem, MOST_PROBLEMS } from "./FhirInvalid.ts";
import { type ElementDefinition, type RequiredCodes, type Shape, definitions } from "./definitions.ts";
import { faultOfNarrative } from "./narrative.ts";
import { faultOfPrimitive, isPrimitive } from "./primitives.ts";
import type { AnyResource } from "./resource.ts";
import { brokenRules } from "./rules.ts";

/** What a check of a resource found. */
export interface FhirFindings {
  /** What is wrong; nothing where the resource is valid. */
  readonly problems: readonly FhirProblem[];
  /** Members that FHIR R4 does not know. They are kept; whoever made them may have meant something. */
  readonly unknown: readonly string[];
}

const RESOURCE = "Resource";
const XHTML = "xhtml";
/** A reference to a resource on a server, relative or absolute, by a version or not. */
const LITERAL_REFERENCE =
  /^(?:https?:\/\/[^ ?#]+\/)?([A-Z][A-Za-z]{2,63})\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?(?:#.*)?$/;

/**
 * Checks a resource against FHIR R4: types, numbers and formats of elements, value sets that are required, targets of
 * references, narratives, and the rules of `rules.ts`. The definitions are those of the package `fhir`; why its validator is not
 * used stands in decision 017. The resource is not changed, and members that FHIR does not know are no problem.
 *
 * @example
 * ```ts
 * const { problems, unknown } = problemsIn(parseJson(text));
 * ```
 */
export function problemsIn(resource: AnyResource): FhirFindings {
  const check = new Check();
  check.resource(resource as Json, []);
  return { problems: check.problems, unknown: check.unknown };
}

/** One walk over one resource. */
class Check {
  readonly problems: FhirProblem[] = [];
  readonly unknown: string[] = [];
  private readonly all = definitions();
  /** Ids of what the outermost resource at hand contains; a Bundle's entries are outermost each. */
  private contained: ReadonlySet<string> = new Set();
  private isContained = false;
  private root = "";

  resource(value: Json | undefined, path: JsonPath): void {
    if (!isJsonObject(value)) {
      this.report(path, "object", "a resource");
      return;
    }
    const { resourceType: type } = value;
    if (typeof type !== "string" || !this.all.isResource(type)) {
      this.report([...path, "resourceType"], "resourceType", typeof type === "string" ? type.slice(0, 64) : "");
      return;
    }
    if (path.length === 0) this.root = type;
    const outer = { contained: this.contained, isContained: this.isContained };
    if (!this.isContained) this.contained = idsOfContained(value);
    this.inside(value, path, this.all.shapeOf(type), type, true);
    ({ contained: this.contained, isContained: this.isContained } = outer);
  }

  /** The members of an object against the shape of its type. */
  private inside(value: JsonObject, path: JsonPath, shape: Shape | undefined, place: string, isResource = false): void {
    if (path.length > READING_LIMITS.depth) {
      this.report(path, "depth", "");
      return;
    }
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    if (names.length === (isResource ? 1 : 0)) {
      this.report(path, "empty", place);
      return;
    }
    const seen = new Set<string>();
    for (const name of names) {
      if (isResource && name === "resourceType") continue;
      const element = shape?.elements.get(name.startsWith("_") ? name.slice(1) : name);
      if (element === undefined || (name.startsWith("_") && !isPrimitive(element.type))) {
        this.note([...path, name]);
      } else if (!seen.has(element.name)) {
        seen.add(element.name);
        this.element(value, element, path, `${place}.${element.name}`);
      }
    }
    this.presence(shape, seen, path);
    for (const { key, asks } of brokenRules(place, value)) this.report(path, "rule", `${key}: ${asks}`);
  }

  private presence(shape: Shape | undefined, seen: ReadonlySet<string>, path: JsonPath): void {
    const choices = new Map<string, string>();
    for (const element of shape?.elements.values() ?? []) {
      const isThere = seen.has(element.name);
      if (element.isRequired && !isThere) this.report([...path, element.name], "required", element.type);
      if (element.choice === undefined || !isThere) continue;
      const other = choices.get(element.choice);
      if (other !== undefined) this.report([...path, element.name], "choice", other);
      choices.set(element.choice, element.name);
    }
    for (const choice of shape?.requiredChoices ?? []) {
      if (!choices.has(choice)) this.report([...path, `${choice}[x]`], "required", "one of a choice");
    }
  }

  private element(owner: JsonObject, element: ElementDefinition, path: JsonPath, place: string): void {
    const { name, isList } = element;
    const value = owner[name];
    const beside = owner[`_${name}`];
    const here = [...path, name];
    if (isPrimitive(element.type)) {
      this.primitives(value, beside, element, here);
      return;
    }
    if (!isList) {
      if (isJsonArray(value)) this.report(here, "single", "");
      else this.complex(value, element, here, place);
      return;
    }
    if (!isJsonArray(value)) {
      this.report(here, "list", element.type);
      return;
    }
    if (value.length === 0) {
      this.report(here, "empty", "");
      return;
    }
    for (const [i, item] of value.entries()) this.complex(item, element, [...here, i], place);
  }

  private primitives(
    value: Json | undefined,
    beside: Json | undefined,
    element: ElementDefinition,
    here: JsonPath,
  ): void {
    if (!element.isList) {
      if (isJsonArray(value) || isJsonArray(beside)) {
        this.report(here, "single", "");
        return;
      }
      this.primitive(value, beside, element, here);
      return;
    }
    const values = value ?? [];
    const extensions = beside ?? [];
    if (!isJsonArray(values) || !isJsonArray(extensions)) {
      this.report(here, "list", element.type);
      return;
    }
    if (values.length === 0 && extensions.length === 0) {
      this.report(here, "empty", "");
      return;
    }
    for (let i = 0; i < Math.max(values.length, extensions.length); i += 1) {
      this.primitive(values[i] ?? undefined, extensions[i] ?? undefined, element, [...here, i]);
    }
  }

  /** A primitive and what stands beside it under `_name`: an id and extensions. */
  private primitive(
    value: Json | undefined,
    beside: Json | undefined,
    element: ElementDefinition,
    here: JsonPath,
  ): void {
    if (beside !== undefined) {
      if (isJsonObject(beside)) this.inside(beside, this.besidePath(here), this.all.shapeOf("Element"), "Element");
      else this.report(this.besidePath(here), "object", "Element");
    }
    if (value === undefined && beside !== undefined) return;
    if (value === undefined || value === null) {
      this.report(here, "null", "");
      return;
    }
    const fault = faultOfPrimitive(element.type, value);
    if (fault !== undefined) {
      this.report(here, fault, element.type);
      return;
    }
    if (element.codes && !hasCode(element.codes, undefined, value)) this.report(here, "code", element.codes.url);
    const narrative = element.type === XHTML && typeof value === "string" ? faultOfNarrative(value) : undefined;
    if (narrative !== undefined) this.report(here, "narrative", narrative);
  }

  private besidePath(here: JsonPath): JsonPath {
    const at = here.findLastIndex((step) => typeof step === "string");
    return here.map((step, i) => (i === at ? `_${step}` : step));
  }

  private complex(value: Json | undefined, element: ElementDefinition, here: JsonPath, place: string): void {
    if (!isJsonObject(value)) {
      this.report(here, value === null ? "null" : "object", element.type);
      return;
    }
    if (element.type === RESOURCE) {
      const outer = this.isContained;
      if (place.endsWith(".contained")) {
        if (this.isContained) this.report(here, "rule", "dom-2: no contained resource in a contained one");
        this.isContained = true;
      }
      this.resource(value, here);
      this.isContained = outer;
      return;
    }
    const shape = element.shape ?? this.all.shapeOf(element.type);
    const ownPlace = element.type.startsWith("#") ? element.type.slice(1) : element.shape ? place : element.type;
    this.inside(value, here, shape, ownPlace);
    if (element.codes) this.coded(value, element.type, element.codes, here);
    if (element.type === "Reference") this.reference(value, element, here);
  }

  private coded(value: JsonObject, type: string, codes: RequiredCodes, here: JsonPath): void {
    const codings = type === "Coding" ? [value] : isJsonArray(value.coding) ? value.coding.filter(isJsonObject) : [];
    if (type !== "Coding" && type !== "CodeableConcept") return;
    if (!codings.some(({ system, code }) => hasCode(codes, system, code))) this.report(here, "code", codes.url);
  }

  private reference({ reference, type }: JsonObject, { targets }: ElementDefinition, here: JsonPath): void {
    if (typeof reference === "string" && reference.startsWith("#")) {
      if (reference !== "#" && !this.contained.has(reference.slice(1))) {
        this.report([...here, "reference"], "contained", reference.slice(0, 65));
      }
      return;
    }
    const named = typeof reference === "string" ? LITERAL_REFERENCE.exec(reference)?.[1] : undefined;
    for (const target of [named, type]) {
      if (targets === undefined || typeof target !== "string" || !this.all.isResource(target)) continue;
      if (!targets.has(target)) {
        this.report(here, "target", `${target}; allowed: ${[...targets].join(", ")}`);
        return;
      }
    }
  }

  private report(path: JsonPath, fault: FhirFault, detail: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ path: this.whole(path), fault, detail });
  }

  private note(path: JsonPath): void {
    if (this.unknown.length < MOST_PROBLEMS) this.unknown.push(this.whole(path));
  }

  private whole(path: JsonPath): string {
    return pathText([this.root || RESOURCE, ...path]);
  }
}

function idsOfContained({ contained }: JsonObject): ReadonlySet<string> {
  const ids = isJsonArray(contained) ? contained.filter(isJsonObject).map(({ id }) => id) : [];
  return new Set(ids.filter((id) => typeof id === "string"));
}

function hasCode({ bySystem }: RequiredCodes, system: Json | undefined, code: Json | undefined): boolean {
  if (typeof code !== "string") return false;
  if (typeof system === "string") return bySystem.get(system)?.has(code) ?? false;
  return system === undefined && [...bySystem.values()].some((codes) => codes.has(code));
}
