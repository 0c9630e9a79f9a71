import { XinglinError } from "../../errors/XinglinError.ts";

/** A word of an event, or a list of them, is none that the contracts write. */
export class WordMalformed extends XinglinError {
  constructor(
    readonly index: number,
    readonly word: string,
  ) {
    super("WordMalformed", {
      says: {
        en: `Word ${index} (${word}) is no rule and no term that this version knows.`,
        zh: `第 ${index} 个字（${word}）不是本版本认识的规则或条款。`,
      },
      next: {
        en: "Check that the words come from the contract's event, whole; else take a newer version of the SDK.",
        zh: "请确认数据完整取自合约事件；否则请升级 SDK。",
      },
    });
  }
}
