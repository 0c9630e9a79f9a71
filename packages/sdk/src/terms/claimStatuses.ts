import type { TermTable } from "./term.ts";

/** Where the money of a matter stands (`enum ClaimStatus`). */
export const CLAIM_STATUSES = {
  None: { code: 0, en: "not locked", zh: "未锁定" },
  Locked: { code: 1, en: "locked", zh: "已锁定" },
  Settled: { code: 2, en: "settled", zh: "已结清" },
} as const satisfies TermTable;
