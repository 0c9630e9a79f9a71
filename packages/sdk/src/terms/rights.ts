import type { TermTable } from "./term.ts";

/** What a credential allows beyond the profession itself, as bits (`contracts/kernel/terms/Rights.sol`). */
export const RIGHTS = {
  PRESCRIBE: { code: 1 << 0, en: "Prescribe", zh: "处方权" },
  PRESCRIBE_CONTROLLED: {
    code: 1 << 1,
    en: "Prescribe narcotic and psychotropic drugs",
    zh: "麻醉药品和精神药品处方权",
  },
  DISPENSE: { code: 1 << 2, en: "Dispense and check prescriptions", zh: "处方调剂" },
  EMERGENCY: { code: 1 << 3, en: "Open the minimum set in an emergency", zh: "紧急情况下查阅最小数据集" },
  RELEASE: { code: 1 << 4, en: "Release lots of medicines", zh: "药品放行（质量受权人）" },
} as const satisfies TermTable;
