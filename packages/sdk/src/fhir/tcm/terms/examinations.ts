import { BASE, type ConceptTable } from "./concept.ts";

/** 四诊: the platform's code system for what is examined and written in a visit note. */
export const EXAMINATION_SYSTEM = `${BASE}/CodeSystem/tcm-examination`;

/** The four examinations with what is looked at by itself, and the sections of a note. */
export const EXAMINATIONS = {
  "four-examinations": { en: "Four examinations", zh: "四诊" },
  inspection: { en: "Inspection", zh: "望诊" },
  "listening-smelling": { en: "Listening and smelling", zh: "闻诊" },
  inquiry: { en: "Inquiry", zh: "问诊" },
  palpation: { en: "Palpation", zh: "切诊" },
  tongue: { en: "Tongue", zh: "舌象" },
  "tongue-colour": { en: "Colour of the tongue", zh: "舌色" },
  "tongue-shape": { en: "Shape of the tongue", zh: "舌形" },
  "coating-colour": { en: "Colour of the coating", zh: "苔色" },
  "coating-quality": { en: "Quality of the coating", zh: "苔质" },
  pulse: { en: "Pulse", zh: "脉象" },
  pattern: { en: "Pattern", zh: "证型" },
  principle: { en: "Treatment principle", zh: "治则治法" },
  formula: { en: "Formula", zh: "方剂" },
  acupuncture: { en: "Acupuncture", zh: "针灸" },
  outcome: { en: "Outcome", zh: "疗效" },
  "pattern-score": { en: "Pattern score", zh: "证候积分" },
  "visit-note": { en: "Visit note of Chinese medicine", zh: "中医门诊病历" },
} as const satisfies ConceptTable;

export type Examination = keyof typeof EXAMINATIONS;
