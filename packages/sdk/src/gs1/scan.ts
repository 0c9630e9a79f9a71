import { judgeCheckDigit } from "../kernel/gs1/checkDigit.ts";
import { type Gtin, parseGtin } from "../kernel/gs1/gtin.ts";
import { type Gs1Date, parseGs1Date } from "./dates.ts";
import { parseDigitalLink } from "./digitalLinks.ts";
import { FNC1, type Gs1Element, parseElementString } from "./elementStrings.ts";
import { parseEpcUri } from "./epcUris.ts";
import { Gs1Malformed } from "./Gs1Malformed.ts";
import { type TraceabilityCode, parseTraceabilityCode } from "./traceabilityCode.ts";

/** What a code on a pack says. */
export interface Scan {
  /** How it was written. */
  readonly form: "element string" | "digital link" | "epc uri" | "gtin" | "traceability code";
  /** As the contracts hold it. */
  readonly gtin: Gtin | undefined;
  readonly serial: string | undefined;
  readonly lot: string | undefined;
  readonly expiry: Gs1Date | undefined;
  /** Serial shipping container code, 18 digits, of a pallet or case. */
  readonly sscc: string | undefined;
  /** China's 20 digits. */
  readonly traceabilityCode: TraceabilityCode | undefined;
  /** Every element, those above included. */
  readonly elements: readonly Gs1Element[];
}

/**
 * Symbology identifiers of ISO/IEC 15424 of carriers that are not GS1's element strings, as scanners may be set to send them: what
 * follows is read as if it stood alone. Code 128 carries most traceability codes, QR codes most links.
 */
const OTHER_SYMBOLOGY = /^\](?:[EI][0-9]|C0|d[01]|Q[01])/;
/** Longest text that is looked at; a Data Matrix holds less. */
const LONGEST = 4096;

/**
 * Reads whatever a scanner or a phone gives for a pack: an element string with FNC1 or in brackets, a Digital Link, an EPC URI,
 * a plain GTIN of 8, 12, 13 or 14 digits, or China's traceability code of 20 digits.
 *
 * Twenty bare digits that begin with `00` and end in the right check digit are an SSCC; all others are a traceability code.
 * Space and line ends around the text do not count, nor do symbology identifiers before it.
 *
 * @param thisYear the present year, which decides the century of dates; the computer's clock when left out
 * @throws {@link Gs1Malformed} saying what is wrong and where
 * @example
 * ```ts
 * const { gtin, serial, lot, expiry } = scan("]d201095060001343521726123110A1\u001D21S1");
 * ```
 */
export function scan(text: string, thisYear?: number): Scan {
  const trimmed = withoutSpaceAround(text).replace(OTHER_SYMBOLOGY, "");
  if (trimmed === "") throw new Gs1Malformed({ problem: "empty", at: 0, text });
  if (trimmed.length > LONGEST) throw new Gs1Malformed({ problem: "too long", at: LONGEST, text });
  if (/^https?:\/\//i.test(trimmed)) return fromElements("digital link", parseDigitalLink(trimmed), thisYear);
  if (trimmed.startsWith("urn:")) return fromElements("epc uri", parseEpcUri(trimmed).elements, thisYear);
  if (/^(?:[0-9]{8}|[0-9]{12,14})$/.test(trimmed) && judgeCheckDigit(trimmed) === "ok") {
    return fromElements("gtin", [{ ai: "01", value: trimmed.padStart(14, "0") }], thisYear);
  }
  if (/^[0-9]{20}$/.test(trimmed) && !isSscc(trimmed)) {
    const { code } = parseTraceabilityCode(trimmed);
    return { ...fromElements("traceability code", [], thisYear), traceabilityCode: code };
  }
  if (!/^(?:[0-9]{2}|\([0-9]|[\]^])/.test(trimmed) && !trimmed.startsWith(FNC1)) {
    throw new Gs1Malformed({ problem: "not recognised", at: 0, text: trimmed });
  }
  return fromElements("element string", parseElementString(trimmed), thisYear);
}

/** The separator counts as white space for trim(), and may stand at the end of what a scanner gives. */
function withoutSpaceAround(text: string): string {
  const isSpace = (at: number) => " \t\r\n".includes(text.charAt(at));
  let [from, until] = [0, text.length];
  while (from < until && isSpace(from)) from++;
  while (until > from && isSpace(until - 1)) until--;
  return text.slice(from, until);
}

function isSscc(digits: string): boolean {
  return digits.startsWith("00") && judgeCheckDigit(digits.slice(2)) === "ok";
}

function fromElements(form: Scan["form"], elements: readonly Gs1Element[], thisYear: number | undefined): Scan {
  const valueOf = (ai: string) => elements.find((element) => element.ai === ai)?.value;
  const [gtin, expiry] = [valueOf("01"), valueOf("17")];
  return {
    form,
    gtin: gtin === undefined ? undefined : requireGtin(gtin),
    serial: valueOf("21"),
    lot: valueOf("10"),
    expiry: expiry === undefined ? undefined : parseGs1Date(expiry, thisYear),
    sscc: valueOf("00"),
    traceabilityCode: undefined,
    elements,
  };
}

/** Zero has a right check digit and names no product. */
function requireGtin(text: string): Gtin {
  if (/^0+$/.test(text)) throw new Gs1Malformed({ problem: "wrong content", at: 0, ai: "01", text });
  return parseGtin(text);
}
