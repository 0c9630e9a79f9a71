import { readFile } from "node:fs/promises";

import { type Bilingual, XinglinError } from "@xinglin/sdk/errors";
import { type Hex, type JsonValue, documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import type { TermTable } from "@xinglin/sdk/terms";
import { getAddress, isAddress } from "ethers";

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
    .map((one) => one.trim().toUpperCase())
    .filter((one) => one !== "")
    .map((one) => {
      if (!Object.hasOwn(table, one)) {
        const known = Object.keys(table);
        throw new OptionMalformed(option, {
          en: `there is no ${one}. There are: ${known.join(", ")}.`,
          zh: `没有 ${one}。可选：${known.join("、")}。`,
        });
      }
      return one;
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

/** A JSON document's salted hash, and the salt that its owner has to keep. */
export async function hashedDocument(file: string): Promise<{ readonly documentHash: Hex; readonly salt: Hex }> {
  const salt = randomSalt();
  const document = JSON.parse(await readFile(file, "utf8")) as JsonValue;
  return { documentHash: documentHashOf({ document, salt }), salt };
}
