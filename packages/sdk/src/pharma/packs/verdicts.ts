import type { Bilingual } from "../../errors/XinglinError.ts";
import { HINDRANCES } from "../../terms/hindrances.ts";
import { RECALL_CLASSES, REMOVAL_REASONS } from "../../terms/medicines.ts";
import type { PackAnswer } from "./PackChecks.ts";
import type { Spending } from "./spendingOf.ts";

/** What a scan comes to. */
export type Verdict =
  /** On its maker's list, not used, and nothing speaks against its lot. */
  | "Usable"
  /** On its maker's list and not used, but not to be taken: recalled, expired, set apart, not released. */
  | "Stopped"
  /** On its maker's list, and given out, removed or struck before. */
  | "Spent"
  /** The lot exists and this pack is not on its list: suspect. */
  | "NotListed"
  /** The lot exists and its packs have no numbers, or its list cannot be had: of this pack nothing can be said. */
  | "LotOnly"
  /** No such lot was ever made: suspect. */
  | "LotUnknown"
  /** A traceability code that stands in no list that is known here. */
  | "CodeUnknown"
  /** The code does not say which lot it is of. */
  | "Incomplete";

/** What is said about a pack, headline first. */
export interface VerdictWords {
  readonly verdict: Verdict;
  readonly words: readonly Bilingual[];
}

const HEADLINES: Readonly<Record<Verdict, Bilingual>> = {
  Usable: {
    en: "This pack is on its maker's list, has not been used, and nothing speaks against its lot.",
    zh: "该包装在生产企业的清单上，尚未使用，所属批次无异常。",
  },
  Stopped: {
    en: "This pack is on its maker's list, but do not use it.",
    zh: "该包装在生产企业的清单上，但请勿使用。",
  },
  Spent: {
    en: "This pack has been used before. If you hold it sealed, one of the two is a copy: do not use it.",
    zh: "该包装此前已被使用。若您手中的仍未开封，则其中之一是仿冒品：请勿使用。",
  },
  NotListed: {
    en: "The lot exists, but its maker never listed this pack: do not use it, and report it.",
    zh: "批次存在，但生产企业的清单中没有该包装：请勿使用，并请举报。",
  },
  LotOnly: {
    en: "The lot exists; of this very pack nothing can be said.",
    zh: "批次存在；但无法核验这一包装本身。",
  },
  LotUnknown: {
    en: "No such lot was ever made on this platform: do not use it, and report it.",
    zh: "本平台上从未有过该批次：请勿使用，并请举报。",
  },
  CodeUnknown: {
    en: "This traceability code stands in no list that is known here: ask its maker before you use the pack.",
    zh: "此处已知的清单中没有该追溯码：使用前请向生产企业核实。",
  },
  Incomplete: {
    en: "The code does not say which lot this is: scan the code with lot, expiry and serial.",
    zh: "该码未指明批次：请扫描含批号、有效期和序列号的码。",
  },
};

/**
 * What the chain's answer comes to.
 *
 * @param answer undefined where it is not known which lot to ask about
 * @param isCode whether a traceability code was scanned
 * @param isSought whether the pack was sought in its lot's list
 */
export function verdictOf({
  answer,
  isCode,
  isSought,
}: {
  readonly answer: PackAnswer | undefined;
  readonly isCode: boolean;
  readonly isSought: boolean;
}): Verdict {
  if (answer === undefined) return isCode ? "CodeUnknown" : "Incomplete";
  if (answer.maker === undefined) return "LotUnknown";
  if (!isSought) return "LotOnly";
  if (!answer.isListed) return "NotListed";
  if (answer.isSpent) return "Spent";
  return answer.hindrance === "None" ? "Usable" : "Stopped";
}

/** The verdict with everything that speaks against the pack. */
export function wordsOf({
  verdict,
  answer,
  spending,
  excursions,
}: {
  readonly verdict: Verdict;
  readonly answer: PackAnswer | undefined;
  readonly spending: Spending | undefined;
  readonly excursions: number;
}): VerdictWords {
  const words: Bilingual[] = [HEADLINES[verdict]];
  if (answer?.maker !== undefined && answer.hindrance !== "None") {
    const { en, zh } = HINDRANCES[answer.hindrance];
    words.push({ en: `Against its lot speaks: ${en}.`, zh: `所属批次：${zh}。` });
  }
  if (answer?.recallClass !== undefined) {
    const { en, zh } = RECALL_CLASSES[answer.recallClass];
    words.push({ en: `Recall, ${en}.`, zh: `${zh}。` });
  }
  if (spending !== undefined) words.push(spentWords(spending));
  if (excursions > 0) {
    words.push({
      en: `Of this lot ${String(excursions)} shipments did not stay within their temperatures, or were not measured all of the way; what arrived so was set apart until a qualified person decided.`,
      zh: `该批次有 ${String(excursions)} 次运输温度超限或记录不完整；到货部分已隔离，由质量受权人裁定。`,
    });
  }
  return { verdict, words };
}

function spentWords({ at, reason }: Spending): Bilingual {
  const time = new Date(at * 1000).toISOString();
  if (reason === "Dispensed") return { en: `Given to a patient at ${time}.`, zh: `已于 ${time} 发给患者。` };
  if (reason === "Struck") {
    return { en: `Reported lost or stolen and struck at ${time}.`, zh: `已于 ${time} 报失或报盗并作废。` };
  }
  const { en, zh } = REMOVAL_REASONS[reason];
  return { en: `Taken out of stock at ${time}: ${en}.`, zh: `已于 ${time} 出库：${zh}。` };
}
