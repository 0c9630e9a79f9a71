import { type Bilingual, XinglinError } from "../errors/XinglinError.ts";

/** Why a list of packs, or a question about it, is refused. */
export type SerialsProblem =
  | "no packs"
  | "no number"
  | "serial not of GS1"
  | "code not of 20 digits"
  | "lot number not of GS1"
  | "out of order"
  | "said twice"
  | "mixed numbers"
  | "unknown pack"
  | "book not readable"
  | "book of another root"
  | "page altered"
  | "page missing";

const PROBLEMS: Readonly<Record<SerialsProblem, Bilingual>> = {
  "no packs": { en: "the lot has no packs", zh: "该批次没有任何包装" },
  "no number": { en: "a pack has neither serial nor traceability code", zh: "包装既无序列号也无追溯码" },
  "serial not of GS1": {
    en: "a serial is not of 1 to 20 characters of GS1's set 82",
    zh: "序列号不符合 GS1 字符集或长度",
  },
  "code not of 20 digits": { en: "a traceability code has not 20 digits", zh: "追溯码不是 20 位数字" },
  "lot number not of GS1": {
    en: "the lot number is not of 1 to 20 characters of GS1's set 82",
    zh: "批号不符合 GS1 字符集或长度",
  },
  "out of order": { en: "the packs do not come in rising order of their numbers", zh: "包装未按编号升序排列" },
  "said twice": { en: "one number stands on two packs", zh: "同一编号出现在两个包装上" },
  "mixed numbers": { en: "some packs have traceability codes and some have none", zh: "部分包装有追溯码而部分没有" },
  "unknown pack": { en: "no pack of the lot has this number", zh: "该批次中没有此编号的包装" },
  "book not readable": { en: "the list's table of contents cannot be read", zh: "无法读取清单目录" },
  "book of another root": { en: "the list does not belong to the root on the chain", zh: "清单与链上的根不符" },
  "page altered": { en: "a page of the list is not the one that was published", zh: "清单某页与发布时不一致" },
  "page missing": { en: "a page of the list cannot be had from the store", zh: "无法从存储中取得清单某页" },
};

/** A list of packs is refused; says what is wrong, and with which pack where one is. */
export class SerialsInvalid extends XinglinError {
  constructor(
    readonly problem: SerialsProblem,
    /** Number of the pack in the list from 0, or of the page. */
    readonly index?: number,
    options?: ErrorOptions,
  ) {
    const { en, zh } = PROBLEMS[problem];
    const [atEn, atZh] = index === undefined ? ["", ""] : [` (number ${index})`, `（第 ${index} 项）`];
    super(
      "SerialsInvalid",
      {
        says: { en: `The list of packs is refused: ${en}${atEn}.`, zh: `包装清单被拒绝：${zh}${atZh}。` },
        next: {
          en: "Correct the list at its source, or fetch it from another store, and try again.",
          zh: "请在源头更正清单，或从其他存储获取后重试。",
        },
      },
      options,
    );
  }
}
