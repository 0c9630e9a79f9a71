import { APPLICATION_IDENTIFIERS, type ApplicationIdentifier, identifierAt } from "./applicationIdentifiers.ts";
import { Gs1Malformed, type Gs1Problem } from "./Gs1Malformed.ts";
import { judgeElement } from "./judgeElement.ts";

/** An Application Identifier with its value. */
export interface Gs1Element {
  /** Two to four digits. */
  readonly ai: string;
  /** As it stands in the code, not escaped. */
  readonly value: string;
}

/** Function 1, as scanners hand it over inside a message: the group separator of ASCII. */
export const FNC1 = "\u001D";

/** Symbology identifiers of the carriers of element strings (GS1 General Specifications, figure 7.8.2-1). */
const SYMBOLOGY = /^\](?:C1|d2|Q3|e0|J1)/;

/**
 * Reads an element string: with FNC1 as a scanner gives it (the group separator, or `^` when the text begins with `^`), or
 * with Application Identifiers in brackets as people write it. A literal bracket of a value is written `\(`.
 *
 * @throws {@link Gs1Malformed} saying what is wrong and where
 * @example
 * ```ts
 * parseElementString("(01)09506000134352(17)261231(10)A-1");
 * parseElementString("0109506000134352" + "17261231" + "10A-1" + FNC1 + "21S1");
 * ```
 */
export function parseElementString(text: string): Gs1Element[] {
  const isBracketed = /^\([0-9]/.test(text);
  const elements = isBracketed ? bracketed(text) : separated(text);
  if (elements.length === 0) throw new Gs1Malformed({ problem: "empty", at: 0, text });
  return elements.map(({ ai, value }) => ({ ai, value }));
}

interface Placed extends Gs1Element {
  readonly at: number;
}

function separated(text: string): Placed[] {
  const found: Placed[] = [];
  const separator = text.startsWith("^") ? "^" : FNC1;
  let at = SYMBOLOGY.exec(text)?.[0].length ?? 0;
  if (text.startsWith(separator, at)) at++;
  while (at < text.length) {
    const identifier = identifierAt(text, at);
    if (identifier === undefined) throw new Gs1Malformed({ problem: "unknown identifier", at, text });
    const from = at + identifier.ai.length;
    const end = endOfValue(text, from, identifier, separator);
    accept(found, identifier, { at: from, value: text.slice(from, end), text });
    at = text.startsWith(separator, end) ? end + 1 : end;
  }
  return found;
}

function endOfValue(
  text: string,
  from: number,
  { parts, isPredefined }: ApplicationIdentifier,
  separator: string,
): number {
  const next = text.indexOf(separator, from);
  const end = next < 0 ? text.length : next;
  if (!isPredefined) return end;
  return Math.min(end, from + parts.reduce((length, { max }) => length + max, 0));
}

function bracketed(text: string): Placed[] {
  const found: Placed[] = [];
  let at = 0;
  while (at < text.length) {
    const [opening, ai] = /^\(([0-9]{2,4})\)/.exec(text.slice(at, at + 6)) ?? [];
    if (opening === undefined || ai === undefined) throw new Gs1Malformed({ problem: "brackets unbalanced", at, text });
    const identifier = APPLICATION_IDENTIFIERS.get(ai);
    if (identifier === undefined) throw new Gs1Malformed({ problem: "unknown identifier", at: at + 1, text });
    const from = at + opening.length;
    const { value, end } = unescaped(text, from);
    accept(found, identifier, { at: from, value, text });
    at = end;
  }
  return found;
}

/** A value up to the next bracket that is not escaped. */
function unescaped(text: string, from: number): { readonly value: string; readonly end: number } {
  let [value, at] = ["", from];
  while (at < text.length && text.charAt(at) !== "(") {
    if (text.startsWith("\\(", at)) at++;
    value += text.charAt(at++);
  }
  return { value, end: at };
}

function accept(
  found: Placed[],
  identifier: ApplicationIdentifier,
  { at, value, text }: { readonly at: number; readonly value: string; readonly text: string },
): void {
  const { ai } = identifier;
  const refuse = (problem: Gs1Problem, place: number) => new Gs1Malformed({ problem, at: at + place, ai, text });
  const wrong = judgeElement(identifier, value);
  if (wrong !== undefined) throw refuse(wrong.problem, wrong.at);
  const before = found.find((element) => element.ai === ai);
  if (before !== undefined && before.value !== value) throw refuse("said twice", 0);
  if (before === undefined) found.push({ ai, value, at });
}

/**
 * Writes an element string, as it is encoded (`fnc1`, without the leading FNC1) or as it is printed for people
 * (`brackets`).
 *
 * With FNC1 the elements of predefined length go first, so that fewer separators are needed (GS1 General Specifications
 * 7.8.6.3).
 *
 * @throws {@link Gs1Malformed} when an identifier is unknown or a value does not fit it
 * @example
 * ```ts
 * printElementString({ elements: [{ ai: "01", value: "09506000134352" }, { ai: "10", value: "A-1" }], as: "brackets" });
 * // "(01)09506000134352(10)A-1"
 * ```
 */
export function printElementString({
  elements,
  as,
}: {
  readonly elements: readonly Gs1Element[];
  readonly as: "fnc1" | "brackets";
}): string {
  const rows = elements.map((element) => ({ ...element, identifier: requireElement(element) }));
  if (as === "brackets") return rows.map(({ ai, value }) => `(${ai})${value.replaceAll("(", "\\(")}`).join("");
  const predefined = rows.filter(({ identifier }) => identifier.isPredefined);
  const others = rows.filter(({ identifier }) => !identifier.isPredefined);
  const write = ({ ai, value }: Gs1Element) => ai + value;
  return predefined.map(write).join("") + others.map(write).join(FNC1);
}

/**
 * The entry of an element's Application Identifier.
 *
 * @throws {@link Gs1Malformed} when there is none, or the value does not fit it
 */
export function requireElement({ ai, value }: Gs1Element): ApplicationIdentifier {
  const identifier = APPLICATION_IDENTIFIERS.get(ai);
  if (identifier === undefined) throw new Gs1Malformed({ problem: "unknown identifier", at: 0, text: ai });
  const wrong = judgeElement(identifier, value);
  if (wrong !== undefined) throw new Gs1Malformed({ problem: wrong.problem, at: wrong.at, ai, text: value });
  return identifier;
}
