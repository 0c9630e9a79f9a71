import type { TermTable } from "./term.ts";

/** Why a responder breaks the glass (`contracts/kernel/terms/EmergencyReason.sol`): coarse on purpose. */
export const EMERGENCY_REASONS = {
  UNCONSCIOUS: { code: 1, en: "Unconscious", zh: "昏迷" },
  LIFE_THREATENING: { code: 2, en: "Life or health in danger, no time to ask", zh: "危及生命或健康，来不及征求同意" },
  UNABLE_TO_CONSENT: { code: 3, en: "Awake but not able to consent", zh: "清醒但无法表示同意" },
  DANGER_TO_OTHERS: { code: 4, en: "Danger to others", zh: "危及他人" },
  DISASTER: { code: 5, en: "Disaster with many injured", zh: "重大灾害或群体伤亡" },
} as const satisfies TermTable;

/** Why a responder may not break the glass, whatever its licence says (`enum Suspension`). */
export const SUSPENSIONS = {
  None: { code: 0, en: "not suspended", zh: "未暂停" },
  ForAWhile: { code: 1, en: "suspended after an unjustified emergency", zh: "因不当的紧急查阅被暂停" },
  ForGood: {
    code: 2,
    en: "suspended for good after three unjustified emergencies",
    zh: "因三次不当的紧急查阅被永久停止",
  },
  ReviewOverdue: { code: 3, en: "suspended because a review is overdue", zh: "因复核逾期被暂停" },
} as const satisfies TermTable;

/** What a review said of an emergency (`enum Verdict`). */
export const VERDICTS = {
  None: { code: 0, en: "not reviewed", zh: "未复核" },
  Justified: { code: 1, en: "justified", zh: "正当" },
  Unjustified: { code: 2, en: "unjustified", zh: "不当" },
  Overturned: { code: 3, en: "unjustified, and overturned on appeal", zh: "曾判不当，申诉后撤销" },
} as const satisfies TermTable;
