import { type Bilingual, XinglinError } from "../../errors/XinglinError.ts";
import { type JsonPath, pathText } from "./json.ts";

/** Why a document is not taken as JSON. */
export type JsonRefusal =
  "syntax" | "encoding" | "surrogate" | "duplicate" | "name" | "number" | "value" | "size" | "depth" | "digits";

const REASONS: Record<JsonRefusal, Bilingual> = {
  syntax: { en: "is not JSON (RFC 8259)", zh: "不是 JSON（RFC 8259）" },
  encoding: { en: "is not UTF-8", zh: "不是 UTF-8 编码" },
  surrogate: { en: "holds half a surrogate pair", zh: "含有不成对的代理字符" },
  duplicate: { en: "stands there twice", zh: "重复出现" },
  name: { en: "has a name that programs mistake for the prototype of objects", zh: "名称会被程序误认为对象原型" },
  number: { en: "is a number that JSON cannot hold", zh: "不是 JSON 能表示的数" },
  value: { en: "is something that JSON cannot hold", zh: "不是 JSON 能表示的值" },
  size: { en: "is longer than is read here", zh: "超出可读取的长度" },
  depth: { en: "is nested deeper than is read here", zh: "嵌套过深" },
  digits: { en: "is a number with more digits, or a larger exponent, than is read here", zh: "数字位数或指数过大" },
};

/** A document, or a value to be written as one, is not JSON as the platform takes it. */
export class JsonRefused extends XinglinError {
  readonly reason: JsonRefusal;
  /** Where in the document, as FHIR writes a path; empty for the whole. */
  readonly path: string;
  /** Where in the text, in UTF-16 units; undefined for a value that is no text yet. */
  readonly offset: number | undefined;

  constructor(reason: JsonRefusal, path: JsonPath, offset?: number) {
    const { en, zh } = REASONS[reason];
    const where = pathText(path);
    const at =
      offset === undefined ? { en: "", zh: "" } : { en: ` (character ${offset})`, zh: `（第 ${offset} 个字符）` };
    super("JsonRefused", {
      says: { en: `${where || "The document"} ${en}${at.en}.`, zh: `${where || "该文件"}${zh}${at.zh}。` },
      next: { en: "Correct the document where it was made.", zh: "请在生成该文件处更正。" },
    });
    this.reason = reason;
    this.path = where;
    this.offset = offset;
  }
}
