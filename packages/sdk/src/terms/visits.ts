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
  Awarded: { code: 6, en: "disputed, a share awarded", zh: "经争议处理，按比例付款" },
} as const satisfies TermTable;
export type OutcomeName = keyof typeof OUTCOMES;

/** How it stands with a visit's record (`enum Charting`). */
export const CHARTINGS = {
  NotOwed: { code: 0, en: "no record is owed", zh: "无需病历" },
  Awaited: { code: 1, en: "the record is awaited", zh: "待记录" },
  InTime: { code: 2, en: "recorded in time", zh: "已按时记录" },
  Late: { code: 3, en: "recorded late", zh: "逾期记录" },
  Missing: { code: 4, en: "the record is missing", zh: "逾期未记录" },
} as const satisfies TermTable;
export type ChartingName = keyof typeof CHARTINGS;

/** Where a dispute about a visit stands (`enum DisputeStatus`). */
export const DISPUTE_STATUSES = {
  None: { code: 0, en: "not disputed", zh: "无争议" },
  Raised: { code: 1, en: "waits for the other side's fee", zh: "等待对方缴费" },
  Answered: { code: 2, en: "waits to be opened", zh: "等待立案" },
  Open: { code: 3, en: "with the arbitrator", zh: "仲裁中" },
  Resolved: { code: 4, en: "resolved", zh: "已解决" },
} as const satisfies TermTable;
export type DisputeStatusName = keyof typeof DISPUTE_STATUSES;

/** How the book settles a disputed visit (`enum Resolution`). */
export const RESOLUTIONS = {
  None: { code: 0, en: "not resolved", zh: "未解决" },
  ByTime: { code: 1, en: "what was said decides", zh: "按已有表态裁定" },
  PracticeSilent: { code: 2, en: "the practice did not answer", zh: "医方未应答" },
  PatientSilent: { code: 3, en: "the patient's side did not answer", zh: "患方未应答" },
  Awarded: { code: 4, en: "a share was awarded or agreed", zh: "裁定或商定比例" },
} as const satisfies TermTable;
export type ResolutionName = keyof typeof RESOLUTIONS;
