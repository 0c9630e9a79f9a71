import { PROFESSIONS } from "./professions.ts";
import type { TermTable } from "./term.ts";

/**
 * Who of an organisation may read (`contracts/kernel/terms/Scope.sol`): the professions, and the organisation's own account,
 * which speaks for no single person.
 */
export const READERS = {
  ORGANISATION: { code: 0, en: "The organisation itself", zh: "机构账户" },
  ...PROFESSIONS,
} as const satisfies TermTable;

/** Name of a profession, or `ORGANISATION`. */
export type ReaderName = keyof typeof READERS;

/** Everybody. */
export const ALL_READERS = Object.keys(READERS) as ReaderName[];
