import type { TermTable } from "./term.ts";

/** How a visit takes place (`enum VisitMode`). */
export const VISIT_MODES = {
  InPerson: { code: 0, en: "in person", zh: "到院就诊" },
  Remote: { code: 1, en: "remote", zh: "远程就诊" },
} as const satisfies TermTable;
export type VisitModeName = keyof typeof VISIT_MODES;

/** How a visit ends (`enum Outcome`). */
export const OUTCOMES = {
  Pending: { code: 0, en: "not decided", zh: "未裁定" },
  Paid: { code: 1, en: "took place, paid", zh: "已就诊，已付款" },
  Refunded: { code: 2, en: "refunded", zh: "已退款" },
  LateCancelled: { code: 3, en: "cancelled late", zh: "逾期取消" },
  NoShow: { code: 4, en: "the patient did not come", zh: "患者未到" },
  Moved: { code: 5, en: "moved to another time", zh: "已改期" },
} as const satisfies TermTable;
export type OutcomeName = keyof typeof OUTCOMES;
