import { XinglinError } from "../../errors/XinglinError.ts";

/** Something on chain has a code that this SDK does not know, so that an export would say less than the chain does. */
export class ExportNotPossible extends XinglinError {
  constructor(
    /** What it is about: an access or a record. */
    readonly about: string,
    /** What has no name. */
    readonly element: string,
  ) {
    super("ExportNotPossible", {
      says: {
        en: `The ${element} of ${about} is a code that this SDK does not know.`,
        zh: `${about} 的 ${element} 是本 SDK 不认识的代码。`,
      },
      next: {
        en: "Use the SDK of the contracts' version.",
        zh: "请使用与合约版本一致的 SDK。",
      },
    });
  }
}
