import { type Gs1Element, requireElement } from "./elementStrings.ts";
import { EPC_SCHEMES, type EpcParts, PATTERN_SCHEMES } from "./epcSchemes.ts";
import { Gs1Malformed, type Gs1Problem } from "./Gs1Malformed.ts";
import { percentDecode } from "./percent.ts";

/** An EPC URI read: one thing (`id`), a class with a lot (`class`), or all of a class (`idpat`). */
export interface EpcUri {
  readonly kind: "id" | "class" | "idpat";
  /** Such as `sgtin`, `sscc`, `lgtin`. */
  readonly scheme: string;
  /** Needed to write the URI again: an element string does not tell it. */
  readonly companyPrefixLength: number;
  /** The same in Application Identifiers. */
  readonly elements: readonly Gs1Element[];
}

/** Where prefixes are cut. */
const PREFIX = /^[0-9]{6,12}$/;
/** Characters of a part as they stand in a URI (EPC Tag Data Standard 6.3). */
const WRITTEN = /^(?:[-!'()*+,.0-9:;=A-Z_a-z]|%[0-7][0-9A-Fa-f])*$/;

/**
 * Reads an EPC pure identity URI, class URI or pattern URI of a GS1 key (GS1 EPC Tag Data Standard, sections 6 and 8).
 *
 * @throws {@link Gs1Malformed}
 * @example
 * ```ts
 * parseEpcUri("urn:epc:id:sgtin:9506000.013435.A1").elements;
 * // [{ ai: "01", value: "09506000134352" }, { ai: "21", value: "A1" }]
 * ```
 */
export function parseEpcUri(uri: string): EpcUri {
  const refuse = (problem: Gs1Problem, at = 0, ai?: string) => new Gs1Malformed({ problem, at, ai, text: uri });
  const [whole, kind, scheme = "", body = ""] = /^urn:epc:(id|class|idpat):([a-z]+):(.*)$/.exec(uri) ?? [];
  const shape = EPC_SCHEMES.get(scheme);
  if (whole === undefined || shape === undefined || !isOfKind(kind, scheme)) throw refuse("unknown scheme");
  const at = uri.length - body.length;
  const { prefix, reference, rest } = splitBody(body, shape.rest);
  if (!PREFIX.test(prefix)) throw refuse("wrong company prefix", at);
  if (!isReference(reference, prefix, shape.digits)) throw refuse("wrong content", at + prefix.length + 1);
  const isPattern = kind === "idpat";
  if (isPattern !== (rest.at(-1) === "*")) throw refuse("wrong content", at);
  if (rest.length !== shape.rest) throw refuse("no value", uri.length);

  const decoded = [reference, ...rest].map((part) => (WRITTEN.test(part) ? percentDecode(part) : undefined));
  if (decoded.includes(undefined)) throw refuse("wrong character", at);
  const [plainReference = "", ...plainRest] = decoded as string[];
  const parts: EpcParts = {
    prefix,
    reference: plainReference,
    rest: isPattern ? [...plainRest.slice(0, -1), ""] : plainRest,
  };
  const elements = shape.elements(parts).filter(({ value }) => value !== "");
  for (const element of elements) {
    try {
      requireElement(element);
    } catch (problem) {
      throw problem instanceof Gs1Malformed ? refuse(problem.problem, at, element.ai) : problem;
    }
  }
  if (!isPattern && shape.rest > 0 && plainRest.includes("")) throw refuse("no value", uri.length);
  return { kind: kind as EpcUri["kind"], scheme, companyPrefixLength: prefix.length, elements };
}

/**
 * Writes elements as an EPC URI. The length of the GS1 company prefix has to be known: it does not stand in the elements.
 *
 * @param companyPrefixLength 6 to 12
 * @throws {@link Gs1Malformed} when the elements are not of the scheme
 * @example
 * ```ts
 * printEpcUri({ scheme: "lgtin", elements: parseElementString("(01)09506000134352(10)A1"), companyPrefixLength: 7 });
 * // "urn:epc:class:lgtin:9506000.013435.A1"
 * ```
 */
export function printEpcUri({
  scheme,
  elements,
  companyPrefixLength,
  isPattern = false,
}: {
  readonly scheme: string;
  readonly elements: readonly Gs1Element[];
  readonly companyPrefixLength: number;
  /** Writes `*` for the serial, meaning all of the class. */
  readonly isPattern?: boolean;
}): string {
  const text = `${scheme} ${elements.map(({ ai, value }) => `(${ai})${value}`).join("")}`;
  const refuse = (problem: Gs1Problem) => new Gs1Malformed({ problem, at: 0, text });
  const shape = EPC_SCHEMES.get(scheme);
  if (shape === undefined || (isPattern && !PATTERN_SCHEMES.has(scheme))) throw refuse("unknown scheme");
  if (!Number.isInteger(companyPrefixLength) || companyPrefixLength < 6 || companyPrefixLength > 12) {
    throw refuse("wrong company prefix");
  }
  elements.forEach(requireElement);
  const values = new Map(elements.map(({ ai, value }) => [ai, value]));
  // A pattern has no serial: any will do, as a star takes its place.
  if (isPattern) for (const ai of ["21", "235", "8011"]) values.set(ai, "0");
  if (isPattern && ["grai", "gdti", "sgcn"].includes(scheme)) {
    for (const ai of ["8003", "253", "255"])
      values.set(ai, `${values.get(ai)?.slice(0, ai === "8003" ? 14 : 13) ?? ""}0`);
  }
  const parts = shape.parts(values, companyPrefixLength);
  if (parts === undefined || !PREFIX.test(parts.prefix)) throw refuse("not this key");
  const rest = isPattern ? [...parts.rest.slice(0, -1), "*"] : parts.rest.map(encodePart);
  const kind = isPattern ? "idpat" : scheme === "lgtin" ? "class" : "id";
  return `urn:epc:${kind}:${scheme}:${[parts.prefix, encodePart(parts.reference), ...rest].join(".")}`;
}

function isOfKind(kind: string | undefined, scheme: string): boolean {
  if (kind === "idpat") return PATTERN_SCHEMES.has(scheme);
  return (kind === "class") === (scheme === "lgtin");
}

function splitBody(body: string, count: number): EpcParts {
  const [prefix = "", reference = "", ...rest] = body.split(".");
  // A dot belongs to the last part: to the serial, or to a reference of letters.
  if (count === 0) return { prefix, reference: [reference, ...rest].join("."), rest: [] };
  return {
    prefix,
    reference,
    rest: [...rest.slice(0, count - 1), rest.slice(count - 1).join(".")].slice(0, rest.length),
  };
}

function isReference(reference: string, prefix: string, digits: number | undefined): boolean {
  return digits === undefined
    ? reference !== ""
    : /^[0-9]*$/.test(reference) && prefix.length + reference.length === digits;
}

function encodePart(part: string): string {
  return part.replace(/["%&/<>?#]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
