import { ParseConformance } from "fhir/parseConformance.js";

/** What the specification says of one element. */
export interface ElementDefinition {
  readonly name: string;
  /** A data type, `Resource`, or `#Path` for an element that has the content of another one. */
  readonly type: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** The name of the choice that it belongs to: `value` for `valueQuantity`. */
  readonly choice: string | undefined;
  /** Codes that it must come from; undefined where the package lists none. */
  readonly codes: RequiredCodes | undefined;
  /** Types that a reference may point to; undefined where any may. */
  readonly targets: ReadonlySet<string> | undefined;
  /** Elements inside, of an element that has no type of its own. */
  readonly shape: Shape | undefined;
}

/** The codes of a value set by their systems. */
export interface RequiredCodes {
  readonly url: string;
  readonly bySystem: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The elements of a type, and the choices of which one has to be there. */
export interface Shape {
  readonly elements: ReadonlyMap<string, ElementDefinition>;
  readonly requiredChoices: ReadonlySet<string>;
}

type Property = NonNullable<ParseConformance["parsedStructureDefinitions"][string]["_properties"]>[number];

/** Elements that the package types more strictly than FHIR R4 does: the id of an element is any text without space. */
const STRING = "string";
const ANY_TARGET = "Resource";
const RESOURCE_KIND = "resource";
const PARTIES = ["Practitioner", "PractitionerRole", "Organization", "Device", "Patient", "RelatedPerson"];
/** The package says no targets for references inside elements. Those of R4 (4.0.1) for the resources that this SDK writes. */
const INNER_TARGETS: Readonly<Record<string, readonly string[]>> = {
  "AuditEvent.agent.who": PARTIES,
  "AuditEvent.agent.location": ["Location"],
  "AuditEvent.source.observer": PARTIES,
  "Provenance.agent.who": PARTIES,
  "Provenance.agent.onBehalfOf": PARTIES,
};

/** The definitions of FHIR R4 as the package `fhir` carries them; read when first asked for. */
class Definitions {
  private readonly package = new ParseConformance(true);
  private readonly shapes = new Map<string, Shape | undefined>();
  private readonly codes = new Map<string, RequiredCodes | undefined>();

  isResource(type: string): boolean {
    const { parsedStructureDefinitions: all } = this.package;
    return Object.hasOwn(all, type) && all[type]?._kind === RESOURCE_KIND;
  }

  /** The shape of a type or, by `#Path`, of an element. */
  shapeOf(type: string): Shape | undefined {
    if (!this.shapes.has(type))
      this.shapes.set(type, type.startsWith("#") ? this.elementShape(type) : this.typeShape(type));
    return this.shapes.get(type);
  }

  private typeShape(type: string): Shape | undefined {
    const { parsedStructureDefinitions: all } = this.package;
    const properties = Object.hasOwn(all, type) ? all[type]?._properties : undefined;
    return properties && this.shape(properties, type, this.isResource(type));
  }

  private elementShape(reference: string): Shape | undefined {
    const [type = "", ...names] = reference.slice(1).split(".");
    return names.reduce<Shape | undefined>((shape, name) => shape?.elements.get(name)?.shape, this.shapeOf(type));
  }

  private shape(properties: readonly Property[], path: string, isOfResource: boolean): Shape {
    const elements = new Map<string, ElementDefinition>();
    const requiredChoices = new Set<string>();
    for (const property of properties) {
      if (property._name.startsWith("_")) continue; // beside each primitive, see `checkPrimitive`
      const choice = property._choice?.replace(/\[x\]$/, "");
      if (choice !== undefined && property._required === true) requiredChoices.add(choice);
      elements.set(property._name, {
        name: property._name,
        type: property._name === "id" && !isOfResource ? STRING : property._type,
        isList: property._multiple === true,
        isRequired: property._required === true && choice === undefined,
        choice,
        codes: this.codesOf(property),
        targets: targetsOf(property, `${path}.${property._name}`),
        shape: property._properties?.length
          ? this.shape(property._properties, `${path}.${property._name}`, false)
          : undefined,
      });
    }
    return { elements, requiredChoices };
  }

  private codesOf({ _valueSet: valueSet, _valueSetStrength: strength }: Property): RequiredCodes | undefined {
    if (valueSet === undefined || strength !== "required") return undefined;
    const url = valueSet.replace(/\|.*$/, "");
    if (!this.codes.has(url)) {
      const found = this.package.parsedValueSets[url];
      const systems = found?.systems.map(({ uri, codes }) => [uri, new Set(codes.map(({ code }) => code))] as const);
      this.codes.set(url, systems?.length ? { url, bySystem: new Map(systems) } : undefined);
    }
    return this.codes.get(url);
  }
}

function targetsOf({ _targetProfiles: profiles }: Property, path: string): ReadonlySet<string> | undefined {
  const types = profiles?.map((profile) => profile.slice(profile.lastIndexOf("/") + 1)) ?? INNER_TARGETS[path];
  return types === undefined || types.length === 0 || types.includes(ANY_TARGET) ? undefined : new Set(types);
}

let loaded: Definitions | undefined;

/** The definitions; some 100 ms and 15 MB the first time. */
export function definitions(): Pick<Definitions, "isResource" | "shapeOf"> {
  return (loaded ??= new Definitions());
}
