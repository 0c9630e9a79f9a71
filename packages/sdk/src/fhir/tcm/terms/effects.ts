import { BASE, type ConceptTable } from "./concept.ts";

/** 疗效: the platform's code system for what came of a treatment. */
export const EFFECT_SYSTEM = `${BASE}/CodeSystem/tcm-effect`;

/** The four grades of 中药新药临床研究指导原则 (guiding principles for clinical research of new Chinese medicines, 2002). */
export const EFFECTS = {
  cured: { en: "Clinically cured", zh: "临床痊愈" },
  "markedly-effective": { en: "Markedly effective", zh: "显效" },
  effective: { en: "Effective", zh: "有效" },
  ineffective: { en: "Ineffective", zh: "无效" },
} as const satisfies ConceptTable;

export type Effect = keyof typeof EFFECTS;
