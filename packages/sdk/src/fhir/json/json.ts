import { ExactNumber } from "./ExactNumber.ts";

/** What a JSON document holds; its numbers keep their digits ({@link ExactNumber}), those of programs are plain. */
export type Json =
  null | boolean | number | string | ExactNumber | readonly Json[] | { readonly [name: string]: Json | undefined };

/** A JSON object. */
export type JsonObject = Readonly<Record<string, Json | undefined>>;

/** Whether a value is a JSON object: not null, an array, a number with digits, or an instance of a class. */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a value is a JSON array. */
export function isJsonArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is a number of either kind. */
export function isJsonNumber(value: unknown): value is number | ExactNumber {
  return typeof value === "number" || value instanceof ExactNumber;
}

/** A place in a document: names and indices from the root. */
export type JsonPath = readonly (string | number)[];

/** A place as FHIR writes it: `entry[0].resource.name`; names that are no plain words stand in quotes. */
export function pathText(path: JsonPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (PLAIN_NAME.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step.length > LONGEST_NAME ? `${step.slice(0, LONGEST_NAME)}…` : step)}]`;
  }
  return text;
}

/** A name that needs no quotes; `[x]` stands behind a choice of which nothing is there. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*(?:\[x\])?$/;
/** Names come from documents; a message shows so much of one. */
const LONGEST_NAME = 64;
