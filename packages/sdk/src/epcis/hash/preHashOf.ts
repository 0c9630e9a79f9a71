import { isWholeText } from "../../kernel/hashes/utf8Of.ts";
import { EpcisInvalid } from "../EpcisInvalid.ts";
import { type Json, type JsonObject, isObject, isShallow } from "../json.ts";
import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  MEASUREMENT_TYPES,
  SENSOR_ALERTS,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from "../vocabulary.ts";
import { canonicalTime, canonicalValue } from "./canonicalValue.ts";
import { type Namespaces, expandName, expandValue, namespacesOf } from "./namespaces.ts";

/** A field of an event, its value or its fields, in the order of writing. */
interface Node {
  readonly name: string;
  readonly value: string;
  readonly children: readonly Node[];
}

/** Fields that say nothing of what happened (CBV 2.0, section 8.9). */
const LEFT_OUT = new Set(["type", "recordTime", "eventID", "errorDeclaration", "@context"]);
const COMMENTS = new Set(["rdfs:comment", "comment"]);

/** Fields that come first, in the canonical order of properties; each sorts what it holds. */
const FIRST = [
  "eventTime",
  "eventTimeZoneOffset",
  "certificationInfo",
  "parentID",
  "epcList",
  "inputEPCList",
  "childEPCs",
  "quantityList",
  "childQuantityList",
  "inputQuantityList",
  "outputEPCList",
  "outputQuantityList",
  "action",
  "transformationID",
  "bizStep",
  "disposition",
  "persistentDisposition",
  "readPoint",
  "bizLocation",
  "sensorElementList",
];

/** Order of the fields inside a field; what is not named follows them, sorted. */
const WITHIN: ReadonlyMap<string, readonly string[]> = new Map([
  ["quantityElement", ["epcClass", "quantity", "uom"]],
  ["persistentDisposition", ["set", "unset"]],
  ["readPoint", ["id"]],
  ["bizLocation", ["id"]],
  ["sensorElement", ["sensorMetadata", "sensorReport"]],
  [
    "sensorMetadata",
    ["time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"],
  ],
  [
    "sensorReport",
    [
      "type",
      "exception",
      "deviceID",
      "deviceMetadata",
      "rawData",
      "dataProcessingMethod",
      "time",
      "microorganism",
      "chemicalSubstance",
      "value",
      "component",
      "stringValue",
      "booleanValue",
      "hexBinaryValue",
      "uriValue",
      "minValue",
      "maxValue",
      "meanValue",
      "sDev",
      "percRank",
      "percValue",
      "uom",
      "coordinateReferenceSystem",
    ],
  ],
]);

/** Lists whose items are a pair, the type in front, and have no name of their own. */
const PAIRS: ReadonlyMap<string, string> = new Map([
  ["bizTransactionList", "bizTransaction"],
  ["sourceList", "source"],
  ["destinationList", "destination"],
]);

/** What the items of a list are called. */
const ITEMS: ReadonlyMap<string, string> = new Map([
  ["epcList", "epc"],
  ["childEPCs", "epc"],
  ["inputEPCList", "epc"],
  ["outputEPCList", "epc"],
  ["quantityList", "quantityElement"],
  ["childQuantityList", "quantityElement"],
  ["inputQuantityList", "quantityElement"],
  ["outputQuantityList", "quantityElement"],
  ["sensorElementList", "sensorElement"],
]);

/** Standard vocabularies whose words stand bare in JSON, by field and the field around it. */
const BARE: ReadonlyMap<string, Vocabulary> = new Map([
  ["bizStep", BIZ_STEPS],
  ["disposition", DISPOSITIONS],
  ["persistentDisposition.set", DISPOSITIONS],
  ["persistentDisposition.unset", DISPOSITIONS],
  ["bizTransactionList.type", BIZ_TRANSACTION_TYPES],
  ["sourceList.type", SOURCE_DESTINATION_TYPES],
  ["destinationList.type", SOURCE_DESTINATION_TYPES],
  ["sensorReport.type", MEASUREMENT_TYPES],
  ["sensorReport.exception", SENSOR_ALERTS],
  ["sensorReport.component", COMPONENTS],
]);
const TIMES = new Set(["eventTime", "time", "startTime", "endTime"]);

/**
 * The pre-hash string of an event (CBV 2.0, section 8.9): every field that says what happened, in the canonical order, with
 * canonical values. Events that say the same in other words, order or namespaces have the same.
 *
 * As the reference implementation has it, lists of transactions, sources and destinations follow the sensor elements, sorted by
 * their names among the master data and extensions.
 *
 * @param namespaces of the document; of the EPCIS context when left out
 * @throws {@link EpcisInvalid} when the event has no type, is nested too deeply, or holds half a surrogate pair
 * @example
 * ```ts
 * preHashOf(event); // "eventType=ObjectEventeventTime=2020-03-04T10:00:30.000Z…"
 * ```
 */
export function preHashOf(event: JsonObject, namespaces?: Namespaces): string {
  const { type } = event;
  if (typeof type !== "string") throw invalid("type", "it has no type", "缺少类型");
  if (!isShallow(event)) throw invalid("", "it is nested too deeply", "嵌套过深");
  const known = namespacesOf(event["@context"], namespaces);
  const nodes = fieldsOf(event, known, "event").filter(({ name }) => !LEFT_OUT.has(name));
  const first = FIRST.flatMap((name) =>
    nodes
      .filter((node) => node.name === name)
      .map(write)
      .toSorted(byCodePoint),
  );
  const rest = nodes
    .filter(({ name }) => !FIRST.includes(name))
    .map(write)
    .toSorted(byCodePoint);
  const text = [`eventType=${expandName(type, known)}`, ...first, ...rest].join("");
  // No bytes stand for half a pair, and a replacement would give two events one hash.
  if (!isWholeText(text)) throw invalid("", "a text in it holds half of a character", "其中文本含有不完整的字符");
  return text;
}

/** The fields of an object, comments and nothings left out. */
function fieldsOf(object: JsonObject, namespaces: Namespaces, around: string): Node[] {
  return Object.entries(object)
    .filter(([key, value]) => !COMMENTS.has(key) && value !== null && value !== undefined)
    .flatMap(([key, value]) => nodesOf(key, value ?? null, namespaces, around));
}

function nodesOf(key: string, value: Json, namespaces: Namespaces, around: string): Node[] {
  const name = expandName(key, namespaces);
  const items = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const pair = PAIRS.get(name);
  if (pair !== undefined)
    return [
      wrapped(
        name,
        items.map((item) => pairOf(item, pair, namespaces, name)),
      ),
    ];
  const itemName = ITEMS.get(name) ?? (name.endsWith("List") ? name.slice(0, -4) : undefined);
  if (itemName === undefined) return items.map((item) => nodeOf(name, item, namespaces, around));
  return [
    wrapped(
      name,
      items.map((item) => nodeOf(itemName, item, namespaces, name)),
    ),
  ];
}

function wrapped(name: string, children: readonly Node[]): Node {
  return { name, value: "", children };
}

/** A transaction, source or destination: the type and the value, side by side. */
function pairOf(item: Json, name: string, namespaces: Namespaces, list: string): Node {
  const fields = isObject(item) ? fieldsOf(item, namespaces, list) : [nodeOf(name, item, namespaces, list)];
  const rank = (node: Node) => ["type", name].indexOf(node.name);
  return wrapped(
    "",
    fields.toSorted((a, b) => (rank(a) >>> 0) - (rank(b) >>> 0)),
  );
}

function nodeOf(name: string, value: Json, namespaces: Namespaces, around: string): Node {
  if (isObject(value)) {
    const { "#text": text, ...fields } = value;
    return { name, value: typeof text === "string" ? text : "", children: fieldsOf(fields, namespaces, name) };
  }
  if (Array.isArray(value)) {
    // A list in a list has no name in the middle; its items stand for it.
    return wrapped(
      name,
      (value as Json[]).map((item) => nodeOf(name, item, namespaces, around)),
    );
  }
  return { name, value: textOf(name, value, namespaces, around), children: [] };
}

function textOf(name: string, value: Json, namespaces: Namespaces, around: string): string {
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value);
  if (TIMES.has(name)) return canonicalTime(text);
  const vocabulary = BARE.get(`${around}.${name}`) ?? (around === "event" ? BARE.get(name) : undefined);
  if (vocabulary?.words.has(text) === true) return vocabulary.uri + text;
  return canonicalValue(expandValue(text, namespaces));
}

function write({ name, value, children }: Node): string {
  const order = WITHIN.get(name) ?? [];
  const isPair = name === "";
  const parts = [
    ...order.flatMap((field) =>
      children
        .filter((child) => child.name === field)
        .map(write)
        .toSorted(byCodePoint),
    ),
    ...children
      .filter((child) => !order.includes(child.name))
      .map(write)
      .toSorted(isPair ? () => 0 : byCodePoint),
  ];
  const inner = parts.join("");
  const isEmpty = value === "" && inner === "";
  // An empty standard field says nothing; an empty extension says that it is there.
  if (isEmpty && !name.startsWith("{")) return "";
  return name + (value === "" ? "" : `=${value}`) + inner;
}

/** The order of UTF-8, which is that of code points; `<` compares UTF-16 and differs above U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [a[Symbol.iterator](), b[Symbol.iterator]()];
  for (;;) {
    const [l, r] = [left.next(), right.next()];
    if (l.done === true || r.done === true) return Number(r.done ?? false) - Number(l.done ?? false);
    if (l.value !== r.value) return (l.value.codePointAt(0) ?? 0) - (r.value.codePointAt(0) ?? 0);
  }
}

function invalid(path: string, en: string, zh: string): EpcisInvalid {
  return new EpcisInvalid([{ path, says: { en, zh } }]);
}
