import { CONSENT } from "./consent.ts";
import { CUSTODY } from "./custody.ts";
import { ESCROW } from "./escrow.ts";
import { NONCES } from "./nonces.ts";
import { PRESCRIPTIONS } from "./prescriptions.ts";
import { RECOVERY } from "./recovery.ts";
import type { Target } from "./target.ts";

/** Everything that `npm run prove` proves. */
export const TARGETS: readonly Target[] = [...NONCES, ...RECOVERY, ...ESCROW, ...CONSENT, ...CUSTODY, ...PRESCRIPTIONS];
