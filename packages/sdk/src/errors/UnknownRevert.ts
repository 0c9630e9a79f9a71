import type { Hex } from "../kernel/ids/brand.ts";
import { type Explanation, XinglinError } from "./XinglinError.ts";

/** A contract stopped in a way that the platform has no words for; `data` is what it gave back. */
export class UnknownRevert extends XinglinError {
  constructor(
    readonly data: Hex,
    options?: ErrorOptions,
  ) {
    super("UnknownRevert", explain(data), options);
  }
}

const CALL_RIGHT = {
  en: "Check address, chain and versions of contracts and SDK; there may be no such function, or too little gas.",
  zh: "请核对地址、链以及合约与 SDK 的版本；也可能没有该功能或燃料不足。",
};

function explain(data: Hex): Explanation {
  if (data === "0x") {
    return { says: { en: "The contract stopped without a reason.", zh: "合约已中止，未给出原因。" }, next: CALL_RIGHT };
  }
  const shown = data.length > 74 ? `${data.slice(0, 74)}…` : data;
  return {
    says: { en: `The contract gave an unknown error: ${shown}.`, zh: `合约返回了未知错误：${shown}。` },
    next: CALL_RIGHT,
  };
}
