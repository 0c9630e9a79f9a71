import type { Json } from "../json/json.ts";
import { isJsonNumber } from "../json/json.ts";

/** What a primitive's value may be. */
interface Primitive {
  readonly kind: "string" | "number" | "boolean";
  /** Takes the value as it is written. */
  readonly isWritten: (text: string) => boolean;
}

const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const TIME_OF_DAY = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?`;
const INSTANT = new RegExp(String.raw`^(\d{4}-\d{2}-\d{2})T${TIME_OF_DAY}(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$`);
const TIME = new RegExp(`^${TIME_OF_DAY}$`);
const CODE = /^[^ \t\r\n]+(?:[ \t\r\n][^ \t\r\n]+)*$/;
const ID = /^[A-Za-z0-9.-]{1,64}$/;
const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/;
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const URI = /^[^ \t\r\n]+$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const INTEGER = /^(?:0|-?[1-9]\d{0,9})$/;
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** FHIR R4, `datatypes.html#string`: no control characters save tab and line ends, at most a mebibyte. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
const LONGEST_STRING = 1024 * 1024;
const LAST_INTEGER = 2_147_483_647;

const isString = (text: string) => text.length <= LONGEST_STRING && !CONTROL.test(text);
const isUri = (text: string) => URI.test(text) && !CONTROL.test(text);
const isIntegerFrom = (least: number) => (text: string) =>
  INTEGER.test(text) && Number(text) >= least && Number(text) <= LAST_INTEGER;

function isDate(text: string): boolean {
  const [, year = "", month, day] = DATE.exec(text) ?? [];
  if (year === "" || year === "0000") return false;
  if (month === undefined || day === undefined) return true;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCDate() === Number(day);
}

function isInstant(text: string): boolean {
  const [, day = ""] = INSTANT.exec(text) ?? [];
  return day !== "" && isDate(day);
}

function isBase64(text: string): boolean {
  const digits = text.replaceAll(/[ \t\r\n]/g, "");
  return digits.length % 4 === 0 && BASE64.test(digits);
}

/** FHIR R4, `datatypes.html#primitive`: the expressions of each type, whole, and the calendar. */
const PRIMITIVES: Readonly<Record<string, Primitive>> = {
  boolean: { kind: "boolean", isWritten: () => true },
  integer: { kind: "number", isWritten: isIntegerFrom(-LAST_INTEGER - 1) },
  unsignedInt: { kind: "number", isWritten: isIntegerFrom(0) },
  positiveInt: { kind: "number", isWritten: isIntegerFrom(1) },
  decimal: { kind: "number", isWritten: (text) => DECIMAL.test(text) },
  string: { kind: "string", isWritten: isString },
  markdown: { kind: "string", isWritten: isString },
  xhtml: { kind: "string", isWritten: isString },
  code: { kind: "string", isWritten: (text) => CODE.test(text) && isString(text) },
  id: { kind: "string", isWritten: (text) => ID.test(text) },
  uri: { kind: "string", isWritten: isUri },
  url: { kind: "string", isWritten: isUri },
  canonical: { kind: "string", isWritten: isUri },
  oid: { kind: "string", isWritten: (text) => OID.test(text) },
  uuid: { kind: "string", isWritten: (text) => UUID.test(text) },
  base64Binary: { kind: "string", isWritten: isBase64 },
  date: { kind: "string", isWritten: isDate },
  dateTime: { kind: "string", isWritten: (text) => isDate(text) || isInstant(text) },
  instant: { kind: "string", isWritten: isInstant },
  time: { kind: "string", isWritten: (text) => TIME.test(text) },
};

/** Whether a type of FHIR R4 is a primitive. */
export function isPrimitive(type: string): boolean {
  return Object.hasOwn(PRIMITIVES, type);
}

/** What is wrong with the value of a primitive: it is of another kind, empty, or badly written. Undefined where nothing is. */
export function faultOfPrimitive(type: string, value: Json): "kind" | "empty" | "format" | undefined {
  const primitive = PRIMITIVES[type];
  if (primitive === undefined) return "kind";
  if (primitive.kind === "number") {
    if (!isJsonNumber(value)) return "kind";
    return primitive.isWritten(String(value)) ? undefined : "format";
  }
  if (primitive.kind === "boolean") return typeof value === "boolean" ? undefined : "kind";
  if (typeof value !== "string") return "kind";
  if (value === "") return "empty";
  return primitive.isWritten(value) ? undefined : "format";
}
