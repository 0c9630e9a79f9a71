import type { TermTable } from "./term.ts";

/** What speaks against using a lot (`enum Hindrance`). */
export const HINDRANCES = {
  None: { code: 0, en: "nothing", zh: "无" },
  Unknown: { code: 1, en: "no such lot", zh: "批次不存在" },
  NotReleased: { code: 2, en: "not released", zh: "未放行" },
  Recalled: { code: 3, en: "recalled", zh: "已召回" },
  Quarantined: { code: 4, en: "quarantined", zh: "被封存" },
  AncestorRecalled: { code: 5, en: "made of what is recalled", zh: "上游批次已召回" },
  AncestorQuarantined: { code: 6, en: "made of what is quarantined", zh: "上游批次被封存" },
  Expired: { code: 7, en: "expired", zh: "已过期" },
  ProductNotInForce: { code: 8, en: "its product is suspended or revoked", zh: "产品被暂停或撤销" },
} as const satisfies TermTable;
