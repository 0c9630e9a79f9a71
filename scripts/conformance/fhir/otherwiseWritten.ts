import { ExactNumber, type Json, isJsonArray, isJsonObject } from "@xinglin/sdk/fhir";

/** The same JSON with the members of every object in the opposite order and other white space; numbers keep their digits. */
export function otherwiseWritten(value: Json): string {
  if (value instanceof ExactNumber) return value.text;
  if (isJsonArray(value)) return `[\n\t${value.map(otherwiseWritten).join(" ,\r\n ")} ]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)} :\t${otherwiseWritten(member)}`],
  );
  return `{ ${members.reverse().join("\n, ")}\r\n}`;
}
