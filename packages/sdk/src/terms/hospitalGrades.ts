import type { Term, TermTable } from "./term.ts";

/** A hospital's grade in China. */
export interface HospitalGradeTerm extends Term {
  readonly level: 1 | 2 | 3;
}

/**
 * Grades of China's hospitals (医院分级管理办法, Ministry of Health, 1989: three levels 级, each with classes 等), as an
 * accreditation holds them: tens are the level; units the class, 1 甲, 2 乙, 3 丙, 4 特等 (of the third level alone), 0 where
 * the class is not assessed (未定等). 0 alone stands for no grade.
 */
export const HOSPITAL_GRADES = {
  THREE_SPECIAL: { code: 34, level: 3, en: "Level 3, special class", zh: "三级特等" },
  THREE_A: { code: 31, level: 3, en: "Level 3, class A", zh: "三级甲等" },
  THREE_B: { code: 32, level: 3, en: "Level 3, class B", zh: "三级乙等" },
  THREE_C: { code: 33, level: 3, en: "Level 3, class C", zh: "三级丙等" },
  THREE: { code: 30, level: 3, en: "Level 3, class not assessed", zh: "三级未定等" },
  TWO_A: { code: 21, level: 2, en: "Level 2, class A", zh: "二级甲等" },
  TWO_B: { code: 22, level: 2, en: "Level 2, class B", zh: "二级乙等" },
  TWO_C: { code: 23, level: 2, en: "Level 2, class C", zh: "二级丙等" },
  TWO: { code: 20, level: 2, en: "Level 2, class not assessed", zh: "二级未定等" },
  ONE_A: { code: 11, level: 1, en: "Level 1, class A", zh: "一级甲等" },
  ONE_B: { code: 12, level: 1, en: "Level 1, class B", zh: "一级乙等" },
  ONE_C: { code: 13, level: 1, en: "Level 1, class C", zh: "一级丙等" },
  ONE: { code: 10, level: 1, en: "Level 1, class not assessed", zh: "一级未定等" },
} as const satisfies TermTable<HospitalGradeTerm>;
