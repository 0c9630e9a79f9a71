import type { Term, TermTable } from "./term.ts";

/** How surely a person was proofed. */
export interface ProofingLevelTerm extends Term {
  /** Identity assurance level of NIST SP 800-63A. */
  readonly ial: "IAL1" | "IAL2" | "IAL3";
}

/** Levels of an identity proofing (`IProofingRegistry`); 0 in a question asks for any. */
export const PROOFING_LEVELS = {
  IAL1: { code: 1, ial: "IAL1", en: "Identity assurance level 1", zh: "身份保证一级" },
  IAL2: { code: 2, ial: "IAL2", en: "Identity assurance level 2", zh: "身份保证二级" },
  IAL3: { code: 3, ial: "IAL3", en: "Identity assurance level 3", zh: "身份保证三级" },
} as const satisfies TermTable<ProofingLevelTerm>;
