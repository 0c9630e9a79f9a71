import { BASE, type ConceptTable } from "./concept.ts";

/** 舌象: the platform's code system for inspection of the tongue. */
export const TONGUE_SYSTEM = `${BASE}/CodeSystem/tcm-tongue`;

/** 舌色 */
export const TONGUE_COLOURS = {
  "pale-red": { en: "Pale red tongue", zh: "淡红舌" },
  pale: { en: "Pale tongue", zh: "淡白舌" },
  red: { en: "Red tongue", zh: "红舌" },
  crimson: { en: "Crimson tongue", zh: "绛舌" },
  "bluish-purple": { en: "Bluish purple tongue", zh: "青紫舌" },
} as const satisfies ConceptTable;

/** 舌形, 舌态 */
export const TONGUE_SHAPES = {
  enlarged: { en: "Enlarged tongue", zh: "胖大舌" },
  thin: { en: "Thin tongue", zh: "瘦薄舌" },
  "teeth-marked": { en: "Teeth-marked tongue", zh: "齿痕舌" },
  fissured: { en: "Fissured tongue", zh: "裂纹舌" },
  spotted: { en: "Spotted tongue", zh: "点刺舌" },
  tender: { en: "Tender-soft tongue", zh: "嫩舌" },
  tough: { en: "Tough tongue", zh: "老舌" },
  stiff: { en: "Stiff tongue", zh: "强硬舌" },
  trembling: { en: "Trembling tongue", zh: "颤动舌" },
  deviated: { en: "Deviated tongue", zh: "歪斜舌" },
} as const satisfies ConceptTable;

/** 苔色 */
export const COATING_COLOURS = {
  "white-coating": { en: "White coating", zh: "白苔" },
  "yellow-coating": { en: "Yellow coating", zh: "黄苔" },
  "grey-coating": { en: "Grey coating", zh: "灰苔" },
  "black-coating": { en: "Black coating", zh: "黑苔" },
} as const satisfies ConceptTable;

/** 苔质 */
export const COATING_QUALITIES = {
  "thin-coating": { en: "Thin coating", zh: "薄苔" },
  "thick-coating": { en: "Thick coating", zh: "厚苔" },
  "moist-coating": { en: "Moist coating", zh: "润苔" },
  "slippery-coating": { en: "Slippery coating", zh: "滑苔" },
  "dry-coating": { en: "Dry coating", zh: "燥苔" },
  "slimy-coating": { en: "Slimy coating", zh: "腻苔" },
  "curdy-coating": { en: "Curdy coating", zh: "腐苔" },
  "peeling-coating": { en: "Peeling coating", zh: "剥苔" },
  "no-coating": { en: "No coating", zh: "无苔" },
} as const satisfies ConceptTable;

export type TongueColour = keyof typeof TONGUE_COLOURS;
export type TongueShape = keyof typeof TONGUE_SHAPES;
export type CoatingColour = keyof typeof COATING_COLOURS;
export type CoatingQuality = keyof typeof COATING_QUALITIES;
