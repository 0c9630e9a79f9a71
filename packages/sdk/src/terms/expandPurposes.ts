import { ALL_PURPOSES, PURPOSES, type PurposeName } from "./purposes.ts";

/**
 * Purposes with all the narrower ones below them, in the order of the table.
 *
 * Break-glass (`BTG`) stands below `ETREAT` and `TREAT`, but overrides what the patient allowed: it is in only where it is
 * named itself.
 *
 * @example
 * ```ts
 * expandPurposes(["TREAT"]); // ["TREAT", "CLINTRL", "COC", "ETREAT", "ERTREAT", "POPHLTH"]
 * ```
 */
export function expandPurposes(named: readonly PurposeName[]): PurposeName[] {
  return ALL_PURPOSES.filter((purpose) =>
    purpose === "BTG" ? named.includes(purpose) : named.some((wider) => isWithin(purpose, wider)),
  );
}

function isWithin(purpose: PurposeName, wider: PurposeName): boolean {
  for (let at: PurposeName | null = purpose; at !== null; at = PURPOSES[at].parent) if (at === wider) return true;
  return false;
}
