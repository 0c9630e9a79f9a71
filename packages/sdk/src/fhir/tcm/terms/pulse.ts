import { BASE, type ConceptTable } from "./concept.ts";

/** 脉象: the platform's code system for palpation of the pulse. */
export const PULSE_SYSTEM = `${BASE}/CodeSystem/tcm-pulse`;

/** The 28 pulses 二十八脉, and the moderate pulse in health. */
export const PULSES = {
  floating: { en: "Floating pulse", zh: "浮脉" },
  sunken: { en: "Sunken pulse", zh: "沉脉" },
  slow: { en: "Slow pulse", zh: "迟脉" },
  rapid: { en: "Rapid pulse", zh: "数脉" },
  surging: { en: "Surging pulse", zh: "洪脉" },
  fine: { en: "Fine pulse", zh: "细脉" },
  vacuous: { en: "Vacuous pulse", zh: "虚脉" },
  replete: { en: "Replete pulse", zh: "实脉" },
  slippery: { en: "Slippery pulse", zh: "滑脉" },
  rough: { en: "Rough pulse", zh: "涩脉" },
  "string-like": { en: "String-like pulse", zh: "弦脉" },
  tight: { en: "Tight pulse", zh: "紧脉" },
  soggy: { en: "Soggy pulse", zh: "濡脉" },
  moderate: { en: "Moderate pulse", zh: "缓脉" },
  weak: { en: "Weak pulse", zh: "弱脉" },
  faint: { en: "Faint pulse", zh: "微脉" },
  scattered: { en: "Scattered pulse", zh: "散脉" },
  hollow: { en: "Hollow pulse", zh: "芤脉" },
  drumskin: { en: "Drumskin pulse", zh: "革脉" },
  firm: { en: "Firm pulse", zh: "牢脉" },
  hidden: { en: "Hidden pulse", zh: "伏脉" },
  stirred: { en: "Stirred pulse", zh: "动脉" },
  skipping: { en: "Skipping pulse", zh: "促脉" },
  bound: { en: "Bound pulse", zh: "结脉" },
  intermittent: { en: "Regularly intermittent pulse", zh: "代脉" },
  long: { en: "Long pulse", zh: "长脉" },
  short: { en: "Short pulse", zh: "短脉" },
  swift: { en: "Swift pulse", zh: "疾脉" },
} as const satisfies ConceptTable;

export type Pulse = keyof typeof PULSES;
