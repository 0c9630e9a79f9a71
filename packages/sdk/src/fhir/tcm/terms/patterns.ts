import type { ConceptTable } from "./concept.ts";

/** ICD-11 for Mortality and Morbidity Statistics. */
export const ICD11_SYSTEM = "http://id.who.int/icd/release/11/mms";
/** What has to stand beside codes and titles of ICD-11. */
export const ICD11_COPYRIGHT =
  "ICD-11 © World Health Organization, CC BY-ND 3.0 IGO (https://icd.who.int). Codes and English titles as WHO has them; the " +
  "Chinese names are the field's and are not WHO's translation.";

/**
 * 证型: patterns of chapter 26, module 1 (TM1). Codes and titles were compared with `nricmig/Nricm_TWCMIG`
 * (`input/fsh/vocabulary/ValueSet_TWCMSyndromeType.fsh`), Taiwan's guide, which takes them from WHO. A selection: of other codes
 * a note says the text itself.
 */
export const PATTERNS = {
  SE70: { en: "Yang pattern (TM1)", zh: "阳证" },
  SE71: { en: "Yin pattern (TM1)", zh: "阴证" },
  SE72: { en: "Heat pattern (TM1)", zh: "热证" },
  SE73: { en: "Cold pattern (TM1)", zh: "寒证" },
  SE74: { en: "Excess pattern (TM1)", zh: "实证" },
  SE75: { en: "Deficiency pattern (TM1)", zh: "虚证" },
  SE76: { en: "Exterior pattern (TM1)", zh: "表证" },
  SE77: { en: "Interior pattern (TM1)", zh: "里证" },
  SE80: { en: "Wind factor pattern (TM1)", zh: "风淫证" },
  SE81: { en: "Cold factor pattern (TM1)", zh: "寒淫证" },
  SE82: { en: "Dampness factor pattern (TM1)", zh: "湿淫证" },
  SE83: { en: "Dryness factor pattern (TM1)", zh: "燥淫证" },
  SE84: { en: "Fire-heat factor pattern (TM1)", zh: "火热淫证" },
  SE85: { en: "Summer-heat factor pattern (TM1)", zh: "暑淫证" },
  SE90: { en: "Qi deficiency pattern (TM1)", zh: "气虚证" },
  SE91: { en: "Qi stagnation pattern (TM1)", zh: "气滞证" },
  SE92: { en: "Qi uprising pattern (TM1)", zh: "气逆证" },
  SE93: { en: "Qi sinking pattern (TM1)", zh: "气陷证" },
  SF00: { en: "Blood deficiency pattern (TM1)", zh: "血虚证" },
  SF01: { en: "Blood stasis pattern (TM1)", zh: "血瘀证" },
  SF02: { en: "Blood heat pattern (TM1)", zh: "血热证" },
  SF03: { en: "Blood cold pattern (TM1)", zh: "血寒证" },
  SF10: { en: "Fluid deficiency pattern (TM1)", zh: "津液亏虚证" },
  SF13: { en: "Damp phlegm pattern (TM1)", zh: "湿痰证" },
  SF15: { en: "Wind-phlegm pattern (TM1)", zh: "风痰证" },
  SF50: { en: "Liver yin deficiency pattern (TM1)", zh: "肝阴虚证" },
  SF52: { en: "Liver yang ascendant hyperactivity pattern (TM1)", zh: "肝阳上亢证" },
  SF54: { en: "Liver blood deficiency pattern (TM1)", zh: "肝血虚证" },
  SF56: { en: "Liver wind stirring the interior pattern (TM1)", zh: "肝风内动证" },
  SF57: { en: "Liver qi stagnation pattern (TM1)", zh: "肝气郁结证" },
  SF58: { en: "Liver fire flaming upward pattern (TM1)", zh: "肝火上炎证" },
  SF5A: { en: "Liver-gallbladder dampness-heat pattern (TM1)", zh: "肝胆湿热证" },
  SF5H: { en: "Liver and kidney yin deficiency pattern (TM1)", zh: "肝肾阴虚证" },
  SF5J: { en: "Disharmony of liver and spleen systems pattern (TM1)", zh: "肝脾不和证" },
  SF5K: { en: "Disharmony of liver and stomach systems pattern (TM1)", zh: "肝胃不和证" },
  SF60: { en: "Heart qi deficiency pattern (TM1)", zh: "心气虚证" },
  SF61: { en: "Heart blood deficiency pattern (TM1)", zh: "心血虚证" },
  SF64: { en: "Heart yin deficiency pattern (TM1)", zh: "心阴虚证" },
  SF66: { en: "Heart yang deficiency pattern (TM1)", zh: "心阳虚证" },
  SF68: { en: "Heart fire flaming upward pattern (TM1)", zh: "心火上炎证" },
  SF6J: { en: "Heart and spleen systems deficiency pattern (TM1)", zh: "心脾两虚证" },
  SF6L: { en: "Heart and kidney systems disharmony pattern (TM1)", zh: "心肾不交证" },
  SF70: { en: "Spleen qi deficiency pattern (TM1)", zh: "脾气虚证" },
  SF71: { en: "Spleen qi sinking pattern (TM1)", zh: "脾气下陷证" },
  SF72: { en: "Spleen deficiency with qi stagnation pattern (TM1)", zh: "脾虚气滞证" },
  SF73: { en: "Spleen deficiency with food retention pattern (TM1)", zh: "脾虚食积证" },
  SF74: { en: "Spleen failing to control the blood pattern (TM1)", zh: "脾不统血证" },
  SF77: { en: "Spleen yang deficiency pattern (TM1)", zh: "脾阳虚证" },
  SF78: { en: "Dampness-heat encumbering the spleen system pattern (TM1)", zh: "湿热蕴脾证" },
  SF79: { en: "Spleen deficiency with dampness accumulation pattern (TM1)", zh: "脾虚湿困证" },
  SF7B: { en: "Cold-dampness encumbering the spleen system pattern (TM1)", zh: "寒湿困脾证" },
  SF7C: { en: "Stomach qi deficiency pattern (TM1)", zh: "胃气虚证" },
  SF7D: { en: "Stomach qi uprising pattern (TM1)", zh: "胃气上逆证" },
  SF7E: { en: "Stomach yin deficiency pattern (TM1)", zh: "胃阴虚证" },
  SF7F: { en: "Stomach heat pattern (TM1)", zh: "胃热证" },
  SF7L: { en: "Lung and spleen deficiency pattern (TM1)", zh: "肺脾两虚证" },
  SF7M: { en: "Spleen and kidney yang deficiency pattern (TM1)", zh: "脾肾阳虚证" },
  SF80: { en: "Lung qi deficiency pattern (TM1)", zh: "肺气虚证" },
  SF81: { en: "Lung yin deficiency pattern (TM1)", zh: "肺阴虚证" },
  SF86: { en: "Turbid phlegm accumulation in the lung pattern (TM1)", zh: "痰浊阻肺证" },
  SF89: { en: "Phlegm heat obstructing the lung pattern (TM1)", zh: "痰热壅肺证" },
  SF8A: { en: "Wind-heat invading the lung pattern (TM1)", zh: "风热犯肺证" },
  SF8C: { en: "Wind-cold fettering the lung pattern (TM1)", zh: "风寒束肺证" },
  SF8D: { en: "Dryness invading the lung pattern (TM1)", zh: "燥邪犯肺证" },
  SF90: { en: "Kidney qi deficiency pattern (TM1)", zh: "肾气虚证" },
  SF91: { en: "Kidney failing to receive qi pattern (TM1)", zh: "肾不纳气证" },
  SF93: { en: "Kidney yin deficiency pattern (TM1)", zh: "肾阴虚证" },
  SF94: { en: "Kidney yin and yang deficiency pattern (TM1)", zh: "肾阴阳两虚证" },
  SF96: { en: "Kidney essence deficiency pattern (TM1)", zh: "肾精亏虚证" },
  SF97: { en: "Kidney yang deficiency pattern (TM1)", zh: "肾阳虚证" },
  SF9G: { en: "Bladder dampness-heat pattern (TM1)", zh: "膀胱湿热证" },
} as const satisfies ConceptTable;

export type Pattern = keyof typeof PATTERNS;
