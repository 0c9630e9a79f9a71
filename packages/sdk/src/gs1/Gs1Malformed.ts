import { type Bilingual, XinglinError } from "../errors/XinglinError.ts";

/** Why a GS1 text is refused. */
export type Gs1Problem =
  | "empty"
  | "unknown identifier"
  | "brackets unbalanced"
  | "no value"
  | "too short"
  | "too long"
  | "wrong character"
  | "wrong check digit"
  | "wrong date"
  | "wrong time"
  | "wrong content"
  | "said twice"
  | "no primary key"
  | "wrong qualifier"
  | "wrong percent-encoding"
  | "compressed"
  | "unknown scheme"
  | "wrong company prefix"
  | "not this key"
  | "not recognised";

const PROBLEMS: Readonly<Record<Gs1Problem, Bilingual>> = {
  empty: { en: "there is nothing in it", zh: "内容为空" },
  "unknown identifier": { en: "no Application Identifier begins here", zh: "此处不是已知的应用标识符" },
  "brackets unbalanced": { en: "its brackets do not fit together", zh: "括号不配对" },
  "no value": { en: "a value is missing", zh: "缺少数据" },
  "too short": { en: "the value is too short", zh: "数据过短" },
  "too long": { en: "the value is too long", zh: "数据过长" },
  "wrong character": { en: "a character does not belong there", zh: "含有不允许的字符" },
  "wrong check digit": { en: "the check digit is wrong", zh: "校验码不正确" },
  "wrong date": { en: "there is no such date", zh: "日期不存在" },
  "wrong time": { en: "there is no such time of day", zh: "时间不存在" },
  "wrong content": { en: "the value contradicts itself", zh: "数据自相矛盾" },
  "said twice": {
    en: "the same identifier stands there twice with different values",
    zh: "同一标识符出现两次且数据不同",
  },
  "no primary key": { en: "no GS1 key stands in its path", zh: "路径中没有 GS1 主键" },
  "wrong qualifier": { en: "that does not qualify this key, or not in this place", zh: "该限定符不适用于此主键或位置" },
  "wrong percent-encoding": { en: "its percent-encoding is broken", zh: "百分号编码有误" },
  compressed: { en: "it is a compressed Digital Link, which is not supported", zh: "压缩的 Digital Link 暂不支持" },
  "unknown scheme": { en: "it is no EPC URI of a GS1 key", zh: "不是 GS1 主键的 EPC URI" },
  "wrong company prefix": { en: "a company prefix has 6 to 12 digits", zh: "厂商识别代码应为 6 至 12 位" },
  "not this key": { en: "it names another key", zh: "所指主键不同" },
  "not recognised": {
    en: "it is neither a GS1 code, a Digital Link nor a 20-digit traceability code",
    zh: "既不是 GS1 编码、Digital Link，也不是 20 位药品追溯码",
  },
};

/** A text is no GS1 element string, Digital Link, EPC URI or traceability code; says what is wrong and where. */
export class Gs1Malformed extends XinglinError {
  /** What is wrong. */
  readonly problem: Gs1Problem;
  /** Where in the text, counted in UTF-16 units from 0. */
  readonly at: number;
  /** In which Application Identifier, when it is known. */
  readonly ai: string | undefined;

  constructor({ problem, at, ai, text }: { problem: Gs1Problem; at: number; ai?: string | undefined; text: string }) {
    const { en, zh } = PROBLEMS[problem];
    const shown = text.length > 120 ? `${text.slice(0, 120)}…` : text;
    const [inEn, inZh] = ai === undefined ? ["", ""] : [`, in AI ${ai}`, `，应用标识符 ${ai}`];
    super("Gs1Malformed", {
      says: {
        en: `${JSON.stringify(shown)} cannot be read: ${en} (character ${at + 1}${inEn}).`,
        zh: `无法识别 ${JSON.stringify(shown)}：${zh}（第 ${at + 1} 个字符${inZh}）。`,
      },
      next: {
        en: "Scan the code again; if it fails again, do not dispense the pack and report it.",
        zh: "请重新扫描；如仍失败，请勿发药并上报。",
      },
    });
    this.problem = problem;
    this.at = at;
    this.ai = ai;
  }
}
