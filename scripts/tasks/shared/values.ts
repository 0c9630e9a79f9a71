import { access, readFile, writeFile } from "node:fs/promises";

import { type Bilingual, XinglinError } from "@xinglin/sdk/errors";
import { type Hex, type JsonValue, documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import type { TermTable } from "@xinglin/sdk/terms";
import { getAddress, hexlify, isAddress, isHexString } from "ethers";

/** An option cannot be read. */
export class OptionMalformed extends XinglinError {
  constructor(option: string, why: Bilingual) {
    super("OptionMalformed", {
      says: { en: `${option}: ${why.en}`, zh: `${option}：${why.zh}` },
      next: { en: "See --help.", zh: "请参阅 --help。" },
    });
  }
}

/** An account, or a refusal that names the option. */
export function account(option: string, value: string): string {
  const isAccount: boolean = isAddress(value);
  if (isAccount) return getAddress(value);
  throw new OptionMalformed(option, { en: `${value} is no account.`, zh: `${value} 不是账户地址。` });
}

/** Names of a table, with commas: `HOSPITAL,PHARMACY`. */
export function names<Table extends TermTable>(option: string, table: Table, value: string): (keyof Table & string)[] {
  return value
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => {
      const known = Object.keys(table);
      const name = known.find((each) => each.toUpperCase() === one.toUpperCase());
      if (name !== undefined) return name;
      throw new OptionMalformed(option, {
        en: `there is no ${one}. There are: ${known.join(", ")}.`,
        zh: `没有 ${one}。可选：${known.join("、")}。`,
      });
    });
}

/** One name of a table. */
export function nameIn<Table extends TermTable>(option: string, table: Table, value: string): keyof Table & string {
  const [first, ...more] = names(option, table, value);
  if (first === undefined || more.length > 0)
    throw new OptionMalformed(option, { en: "name one.", zh: "请指定一项。" });
  return first;
}

/** A moment as seconds: an ISO date or time (UTC unless it says otherwise), or seconds themselves. */
export function moment(option: string, value: string): bigint {
  if (/^\d+$/.test(value)) return BigInt(value);
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) {
    throw new OptionMalformed(option, {
      en: `${value} is no moment; 2027-12-31 is one.`,
      zh: `${value} 不是时间；例如 2027-12-31。`,
    });
  }
  return BigInt(Math.floor(milliseconds / 1_000));
}

/** A whole number that is not negative, of any size. */
export function amount(option: string, value: string): bigint {
  if (/^\d+$/.test(value)) return BigInt(value);
  throw new OptionMalformed(option, { en: `${value} is no whole number.`, zh: `${value} 不是整数。` });
}

/** A whole number that JavaScript counts exactly. */
export function whole(option: string, value: string): number {
  const number = Number(amount(option, value));
  if (Number.isSafeInteger(number)) return number;
  throw new OptionMalformed(option, { en: `${value} is too much.`, zh: `${value} 超出范围。` });
}

/** Bytes in hexadecimal. */
export function hex(option: string, value: string): Hex {
  if (isHexString(value) && value.length % 2 === 0) return value;
  throw new OptionMalformed(option, { en: `${value} are no bytes in hexadecimal.`, zh: `${value} 不是十六进制字节。` });
}

/** An option that has to be there. */
export function required(option: string, value: string): string {
  if (value !== "") return value;
  throw new OptionMalformed(option, { en: "say which.", zh: "请指定。" });
}

/** A file's bytes, or a refusal that names the option. */
export async function bytesIn(option: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(required(option, file));
  } catch (problem) {
    if (problem instanceof XinglinError) throw problem;
    throw new OptionMalformed(option, { en: `${file} cannot be read.`, zh: `无法读取 ${file}。` });
  }
}

/** A file's text. */
export async function textIn(option: string, file: string): Promise<string> {
  return new TextDecoder().decode(await bytesIn(option, file));
}

/** What a JSON file says. */
export async function jsonIn(option: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(await textIn(option, file)) as unknown;
  } catch (problem) {
    if (problem instanceof XinglinError) throw problem;
    throw new OptionMalformed(option, { en: `${file} is no JSON.`, zh: `${file} 不是 JSON 文件。` });
  }
}

/** Members of a JSON object, each a text, as the tasks hand them to one another in files. */
export async function membersIn<const Name extends string>(
  option: string,
  file: string,
  members: readonly Name[],
): Promise<Readonly<Record<Name, string>>> {
  const said = await jsonIn(option, file);
  const object = typeof said === "object" && said !== null ? (said as Readonly<Record<string, unknown>>) : {};
  const missing = members.filter((name) => typeof object[name] !== "string");
  if (missing.length === 0) return object as Readonly<Record<Name, string>>;
  throw new OptionMalformed(option, {
    en: `${file} does not say ${missing.join(", ")}.`,
    zh: `${file} 缺少 ${missing.join("、")}。`,
  });
}

/** Refuses a file that is there already, before anything is done that cannot be done again. */
export async function requireNew(option: string, file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new OptionMalformed(option, { en: `${file} is there already.`, zh: `${file} 已存在。` });
}

/** Writes a JSON file for another task, or for whoever needs it; one that is there already is not written over. */
export async function writeNew(option: string, file: string, value: unknown): Promise<void> {
  await requireNew(option, required(option, file));
  try {
    await writeFile(file, `${toJson(value)}\n`, { flag: "wx", mode: 0o600 });
  } catch {
    throw new OptionMalformed(option, { en: `${file} cannot be written.`, zh: `无法写入 ${file}。` });
  }
}

/** JSON with whole numbers of any size as text and bytes in hexadecimal. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => plain(one), 2);
}

function plain(one: unknown): unknown {
  if (typeof one === "bigint") return String(one);
  if (one instanceof Uint8Array) return hexlify(one);
  return one instanceof Map ? Object.fromEntries(one) : one;
}

/** A JSON document's salted hash, and the salt that its owner has to keep. */
export async function hashedDocument(file: string): Promise<{ readonly documentHash: Hex; readonly salt: Hex }> {
  const salt = randomSalt();
  const document = (await jsonIn("--document", file)) as JsonValue;
  return { documentHash: documentHashOf({ document, salt }), salt };
}
