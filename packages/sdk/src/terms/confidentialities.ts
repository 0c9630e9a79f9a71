import type { TermTable } from "./term.ts";

/** The code system of the table's names. */
export const CONFIDENTIALITY_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

/**
 * How confidential data is, in rising order (`contracts/kernel/terms/Confidentiality.sol`); the names are the codes of HL7
 * v3-Confidentiality.
 */
export const CONFIDENTIALITIES = {
  U: { code: 1, en: "Unrestricted", zh: "无限制" },
  L: { code: 2, en: "Low", zh: "低" },
  M: { code: 3, en: "Moderate", zh: "中" },
  N: { code: 4, en: "Normal", zh: "一般" },
  R: { code: 5, en: "Restricted", zh: "受限" },
  V: { code: 6, en: "Very restricted", zh: "高度受限" },
} as const satisfies TermTable;

/** Code of a level in v3-Confidentiality. */
export type ConfidentialityName = keyof typeof CONFIDENTIALITIES;

/** Every level, the lowest first. */
export const ALL_CONFIDENTIALITIES = Object.keys(CONFIDENTIALITIES) as ConfidentialityName[];

/** Whether a text is the code of a level. */
export function isConfidentialityName(code: string): code is ConfidentialityName {
  return Object.hasOwn(CONFIDENTIALITIES, code);
}

/**
 * A level and all below it: what a permission for the level reaches ("high water mark").
 *
 * @example
 * ```ts
 * levelsUpTo("N"); // ["U", "L", "M", "N"]
 * ```
 */
export function levelsUpTo(level: ConfidentialityName): ConfidentialityName[] {
  return ALL_CONFIDENTIALITIES.filter((other) => CONFIDENTIALITIES[other].code <= CONFIDENTIALITIES[level].code);
}

/**
 * A level and all above it: what a denial for the level reaches.
 *
 * @example
 * ```ts
 * levelsFrom("R"); // ["R", "V"]
 * ```
 */
export function levelsFrom(level: ConfidentialityName): ConfidentialityName[] {
  return ALL_CONFIDENTIALITIES.filter((other) => CONFIDENTIALITIES[other].code >= CONFIDENTIALITIES[level].code);
}
