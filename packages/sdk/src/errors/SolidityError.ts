import type { Hex } from "../kernel/ids/brand.ts";
import { XinglinError } from "./XinglinError.ts";

/** Codes of Solidity's `Panic(uint256)`: docs.soliditylang.org, "Panic via assert and Error via require". */
const PANICS: Readonly<Record<string, string>> = {
  "1": "a failed assertion",
  "17": "an arithmetic overflow",
  "18": "a division by zero",
  "33": "an unknown enum value",
  "34": "a damaged storage array",
  "49": "pop of an empty array",
  "50": "an index out of bounds",
  "65": "too much memory",
  "81": "a call of an empty function",
};

/** A contract outside the platform gave a reason in words (`Error(string)`). */
export class RevertedWithReason extends XinglinError {
  constructor(
    readonly reason: string,
    readonly data: Hex,
    options?: ErrorOptions,
  ) {
    super(
      "RevertedWithReason",
      {
        says: { en: `A contract refused: ${reason}.`, zh: `合约拒绝执行：${reason}。` },
        next: {
          en: "The platform's own contracts do not speak so: look at the wallet or token that took part.",
          zh: "平台自身的合约不会如此返回，请检查参与交易的钱包或代币合约。",
        },
      },
      options,
    );
  }
}

/** A contract ran into a fault (`Panic(uint256)`). */
export class Panicked extends XinglinError {
  constructor(
    readonly code: bigint,
    readonly data: Hex,
    options?: ErrorOptions,
  ) {
    const kind = PANICS[code.toString()] ?? "an unknown fault";
    super(
      "Panicked",
      {
        says: { en: `A contract hit ${kind} (panic ${code}).`, zh: `合约内部出错（panic ${code}）。` },
        next: { en: "Report it with the transaction.", zh: "请附上交易信息进行报告。" },
      },
      options,
    );
  }
}
