import type { TermTable } from "./term.ts";

/** What became of a record (`enum RecordStatus`). */
export const RECORD_STATUSES = {
  None: { code: 0, en: "not there", zh: "不存在" },
  Offered: { code: 1, en: "offered, not accepted by the patient", zh: "待患者接受" },
  Current: { code: 2, en: "current", zh: "现行" },
  Superseded: { code: 3, en: "superseded", zh: "已被更正版本取代" },
  EnteredInError: { code: 4, en: "entered in error", zh: "录入错误，已作废" },
} as const satisfies TermTable;
export type RecordStatusName = keyof typeof RECORD_STATUSES;

/** What a record is to its target (`enum Relation`). */
export const RELATIONS = {
  None: { code: 0, en: "none", zh: "无" },
  Replaces: { code: 1, en: "replaces", zh: "更正" },
  Appends: { code: 2, en: "adds to", zh: "补充" },
  Evaluates: { code: 3, en: "evaluates", zh: "评价" },
} as const satisfies TermTable;
export type RelationName = keyof typeof RELATIONS;

/** What a patient says to a record (`enum Answer`). */
export const ANSWERS = {
  None: { code: 0, en: "nothing", zh: "无" },
  Accept: { code: 1, en: "accept", zh: "接受" },
  Acknowledge: { code: 2, en: "acknowledge", zh: "知悉" },
  Dispute: { code: 3, en: "dispute", zh: "提出异议" },
  Settle: { code: 4, en: "settle the dispute", zh: "撤回异议" },
} as const satisfies TermTable;
export type AnswerName = keyof typeof ANSWERS;

/** On what an episode rests (`enum EpisodeGround`). */
export const EPISODE_GROUNDS = {
  None: { code: 0, en: "nothing", zh: "无" },
  Patient: { code: 1, en: "the patient's word", zh: "患者本人开立" },
  Grant: { code: 2, en: "a grant", zh: "患者授权" },
  Visit: { code: 3, en: "a visit", zh: "就诊" },
  Emergency: { code: 4, en: "an emergency", zh: "紧急情况" },
} as const satisfies TermTable;

/** What became of a receipt (`enum OmissionStatus`). */
export const OMISSION_STATUSES = {
  None: { code: 0, en: "nothing asked", zh: "未质询" },
  Asked: { code: 1, en: "asked for", zh: "已质询" },
  Shown: { code: 2, en: "shown", zh: "已出示" },
  Proved: { code: 3, en: "left out", zh: "已证明遗漏" },
} as const satisfies TermTable;
export type OmissionStatusName = keyof typeof OMISSION_STATUSES;
