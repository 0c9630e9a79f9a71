import type { TermTable } from "./term.ts";

/** Where a request for joint access stands (`enum JointPhase`). */
export const JOINT_PHASES = {
  None: { code: 0, en: "not made", zh: "尚未提出" },
  Pending: { code: 1, en: "collecting approvals", zh: "正在征求同意" },
  Open: { code: 2, en: "open", zh: "已开放" },
  Over: { code: 3, en: "over", zh: "已结束" },
} as const satisfies TermTable;
