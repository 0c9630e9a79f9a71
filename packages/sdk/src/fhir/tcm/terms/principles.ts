import { BASE, type ConceptTable } from "./concept.ts";

/** 治则治法: the platform's code system for principles and methods of treatment. */
export const PRINCIPLE_SYSTEM = `${BASE}/CodeSystem/tcm-treatment-principle`;

export const PRINCIPLES = {
  "tonify-qi": { en: "Tonify qi", zh: "补气" },
  "fortify-spleen": { en: "Fortify the spleen", zh: "健脾" },
  "harmonise-stomach": { en: "Harmonise the stomach", zh: "和胃" },
  "nourish-blood": { en: "Nourish blood", zh: "养血" },
  "nourish-yin": { en: "Nourish yin", zh: "滋阴" },
  "warm-yang": { en: "Warm yang", zh: "温阳" },
  "tonify-kidney": { en: "Tonify the kidney", zh: "补肾" },
  "soothe-liver": { en: "Soothe the liver", zh: "疏肝" },
  "regulate-qi": { en: "Regulate qi", zh: "理气" },
  "activate-blood": { en: "Activate blood and resolve stasis", zh: "活血化瘀" },
  "cool-blood": { en: "Cool blood", zh: "凉血" },
  "stop-bleeding": { en: "Stop bleeding", zh: "止血" },
  "clear-heat": { en: "Clear heat", zh: "清热" },
  "drain-fire": { en: "Drain fire", zh: "泻火" },
  detoxify: { en: "Resolve toxin", zh: "解毒" },
  "dispel-wind": { en: "Dispel wind", zh: "祛风" },
  "release-exterior": { en: "Release the exterior", zh: "解表" },
  "dispel-dampness": { en: "Dispel dampness", zh: "祛湿" },
  "resolve-phlegm": { en: "Resolve phlegm", zh: "化痰" },
  "relieve-cough": { en: "Relieve cough and wheezing", zh: "止咳平喘" },
  "warm-interior": { en: "Warm the interior", zh: "温里" },
  "moisten-dryness": { en: "Moisten dryness", zh: "润燥" },
  purge: { en: "Purge", zh: "泻下" },
  harmonise: { en: "Harmonise", zh: "和解" },
  "promote-digestion": { en: "Promote digestion and remove food stagnation", zh: "消食导滞" },
  "calm-spirit": { en: "Calm the spirit", zh: "安神" },
  "calm-liver": { en: "Calm the liver and extinguish wind", zh: "平肝息风" },
  astringe: { en: "Astringe", zh: "固涩" },
} as const satisfies ConceptTable;

export type Principle = keyof typeof PRINCIPLES;
