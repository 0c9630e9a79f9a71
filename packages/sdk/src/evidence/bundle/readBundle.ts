import { EvidenceRefused } from "../EvidenceRefused.ts";
import { ExactNumber } from "../../fhir/json/ExactNumber.ts";
import { JsonRefused } from "../../fhir/json/JsonRefused.ts";
import { type Json, type JsonObject, isJsonArray, isJsonObject } from "../../fhir/json/json.ts";
import { parseJson } from "../../fhir/json/parseJson.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { EVIDENCE_FORMAT, type EventEvidence, type EvidenceBundle, type SlotEvidence } from "./bundle.ts";

const BYTES = /^0x(?:[0-9a-f]{2})*$/;
const WORD = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const MOST_TOPICS = 4;
const MOST_NUMBER = 1_000_000;

/**
 * Reads a bundle and refuses whatever is not exactly its form: other members, other types, digits in another case.
 *
 * @throws {@link EvidenceRefused} `format`, with the path
 */
export function readBundle(document: string | Uint8Array): EvidenceBundle {
  let json: Json;
  try {
    json = parseJson(document);
  } catch (cause) {
    if (!(cause instanceof JsonRefused)) throw cause;
    throw new EvidenceRefused(cause.reason === "size" ? "size" : "format", cause.path, { cause });
  }
  const bundle = members(json, ["format", "headers", "events", "slots"], "bundle");
  if (bundle.format !== EVIDENCE_FORMAT) throw new EvidenceRefused("format", "format");
  return {
    format: EVIDENCE_FORMAT,
    headers: list(bundle.headers, "headers").map((header, i) => hex(header, BYTES, `headers[${i}]`)),
    events: list(bundle.events, "events").map((event, i) => eventOf(event, `events[${i}]`)),
    slots: list(bundle.slots, "slots").map((slot, i) => slotOf(slot, `slots[${i}]`)),
  };
}

function eventOf(json: Json, path: string): EventEvidence {
  const event = members(json, ["header", "transaction", "log", "address", "topics", "data", "proof"], path);
  const topics = list(event.topics, `${path}.topics`);
  if (topics.length > MOST_TOPICS) throw new EvidenceRefused("format", `${path}.topics`);
  return {
    header: index(event.header, `${path}.header`),
    transaction: index(event.transaction, `${path}.transaction`),
    log: index(event.log, `${path}.log`),
    address: hex(event.address, ADDRESS, `${path}.address`),
    topics: topics.map((topic, i) => hex(topic, WORD, `${path}.topics[${i}]`)),
    data: hex(event.data, BYTES, `${path}.data`),
    proof: nodes(event.proof, `${path}.proof`),
  };
}

function slotOf(json: Json, path: string): SlotEvidence {
  const slot = members(json, ["header", "address", "slot", "value", "accountProof", "storageProof"], path);
  return {
    header: index(slot.header, `${path}.header`),
    address: hex(slot.address, ADDRESS, `${path}.address`),
    slot: hex(slot.slot, WORD, `${path}.slot`),
    value: hex(slot.value, WORD, `${path}.value`),
    accountProof: nodes(slot.accountProof, `${path}.accountProof`),
    storageProof: nodes(slot.storageProof, `${path}.storageProof`),
  };
}

function members(json: Json | undefined, names: readonly string[], path: string): JsonObject {
  if (!isJsonObject(json)) throw new EvidenceRefused("format", path);
  const other = [...names, ...Object.keys(json)].find((name) => !names.includes(name) || !Object.hasOwn(json, name));
  if (other !== undefined) throw new EvidenceRefused("format", `${path}.${other.slice(0, 64)}`);
  return json;
}

function list(json: Json | undefined, path: string): readonly Json[] {
  if (!isJsonArray(json)) throw new EvidenceRefused("format", path);
  return json;
}

function nodes(json: Json | undefined, path: string): Hex[] {
  return list(json, path).map((node, i) => hex(node, BYTES, `${path}[${i}]`));
}

function hex(json: Json | undefined, form: RegExp, path: string): Hex {
  if (typeof json !== "string" || !form.test(json)) throw new EvidenceRefused("format", path);
  return json as Hex;
}

function index(json: Json | undefined, path: string): number {
  const isIndex =
    json instanceof ExactNumber && /^(?:0|[1-9][0-9]*)$/.test(json.text) && json.toNumber() <= MOST_NUMBER;
  if (!isIndex) throw new EvidenceRefused("format", path);
  return json.toNumber();
}
