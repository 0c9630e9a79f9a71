import { ESCROW } from "./escrow.ts";
import { NONCES } from "./nonces.ts";
import { RECOVERY } from "./recovery.ts";
import type { Target } from "./target.ts";

/** Everything that `npm run prove` proves. */
export const TARGETS: readonly Target[] = [...NONCES, ...RECOVERY, ...ESCROW];
