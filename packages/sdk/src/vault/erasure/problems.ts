import { XinglinError } from "../../errors/XinglinError.ts";

/** A cabinet still has the key, or could not be asked: nothing is recorded as erased. */
export class ErasureIncomplete extends XinglinError {
  constructor(
    readonly cabinets: readonly string[],
    options?: ErrorOptions,
  ) {
    super(
      "ErasureIncomplete",
      {
        says: {
          en: `Not erased everywhere: ${cabinets.join(", ")}.`,
          zh: `尚未在所有密钥柜中销毁：${cabinets.join("、")}。`,
        },
        next: { en: "Mend these cabinets and erase again.", zh: "请修复上述密钥柜后重新执行。" },
      },
      options,
    );
  }
}

/** A record of the chain of erasures was changed, left out or moved, or its signature is another's. */
export class ErasureChainBroken extends XinglinError {
  constructor(readonly index: number) {
    super("ErasureChainBroken", {
      says: {
        en: `The chain of erasure records is broken at record ${index}.`,
        zh: `销毁记录链在第 ${index} 条处断裂。`,
      },
      next: { en: "Ask who keeps the records for the original ones.", zh: "请向保管方索取原始记录。" },
    });
  }
}

/** No record or no cabinet was named, so nothing would have been erased. */
export class ErasureOfNothing extends XinglinError {
  constructor() {
    super("ErasureOfNothing", {
      says: {
        en: "No record or no cabinet was named; nothing was erased and nothing is signed.",
        zh: "未指明记录或密钥柜：没有销毁任何内容，也不签署任何声明。",
      },
      next: {
        en: "Name every record and every cabinet that keeps its key.",
        zh: "请指明各记录及保存其密钥的所有密钥柜。",
      },
    });
  }
}
