import { type Bilingual, XinglinError } from "../../errors/XinglinError.ts";

/** Why a consent cannot be said in the other form. */
export type Inexpressible = "form" | "element" | "code" | "reference" | "period" | "nesting" | "length" | "rules";

const REASONS: Record<Inexpressible, Bilingual> = {
  form: { en: "is not as FHIR R4 writes it", zh: "不符合 FHIR R4 的写法" },
  element: { en: "has no counterpart on chain", zh: "在链上没有对应形式" },
  code: { en: "is missing, or has a code that is not known here", zh: "缺失或代码未知" },
  reference: { en: "refers to something that the directory does not know", zh: "所指对象不在目录中" },
  period: { en: "is no period: ends before it begins, or cannot be read", zh: "不是有效时段：结束早于开始或无法读取" },
  nesting: { en: "is an exception inside an exception", zh: "是例外中的例外" },
  length: {
    en: "takes more than the 8 rules or 24 words that a directive may have",
    zh: "超出指令最多 8 条规则、24 个字的限制",
  },
  rules: { en: "cannot be said as one FHIR R4 Consent", zh: "无法用一份 FHIR R4 Consent 表达" },
};

/** A part of a consent would be lost; nothing is dropped in silence. `element` says where it stands. */
export class ConsentNotExpressible extends XinglinError {
  constructor(
    readonly element: string,
    readonly reason: Inexpressible,
  ) {
    const { en, zh } = REASONS[reason];
    super("ConsentNotExpressible", {
      says: { en: `${element} ${en}.`, zh: `${element} ${zh}。` },
      next: {
        en: "Say it without this part, or complete the directory, and try again.",
        zh: "请去除该部分，或补全目录后重试。",
      },
    });
  }
}
