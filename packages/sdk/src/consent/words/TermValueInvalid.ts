import { XinglinError } from "../../errors/XinglinError.ts";

/** A term has a value that its word cannot hold. */
export class TermValueInvalid extends XinglinError {
  constructor(
    readonly kind: string,
    readonly value: string,
  ) {
    super("TermValueInvalid", {
      says: { en: `A term "${kind}" cannot hold ${value}.`, zh: `条款“${kind}”不能取值 ${value}。` },
      next: {
        en: "Accounts have 20 bytes and other values 31, none zero; a data period begins before it ends.",
        zh: "账户应为 20 字节，其他值应为 31 字节，且均不为零；数据时段的开始应早于结束。",
      },
    });
  }
}
