import type { Hex } from "../kernel/ids/brand.ts";

/** Where libraries and nodes put revert data, or the error that has it: ethers, Hardhat, anvil, geth, wallets. */
const WAYS_DOWN = ["data", "info", "error", "originalError", "cause"] as const;
/** Errors nest: wallet, library, node, forwarder. */
const DEEPEST = 8;
const HEX = /^0x([0-9a-f]{2})*$/i;

/**
 * The revert data in whatever was thrown, or undefined where there is none. Empty data (`0x`) counts only for what says that
 * it is a revert.
 */
export function revertDataIn(thrown: unknown): Hex | undefined {
  const found = search(thrown, 0, new Set());
  if (found !== undefined) return found;
  return saysReverted(thrown) ? "0x" : undefined;
}

function search(value: unknown, depth: number, seen: Set<unknown>): Hex | undefined {
  if (typeof value === "string") return depth > 0 || HEX.test(value) ? dataIn(value) : undefined;
  if (typeof value !== "object" || value === null || depth > DEEPEST || seen.has(value)) return undefined;
  seen.add(value);
  for (const way of WAYS_DOWN) {
    const found = search(Reflect.get(value, way), depth + 1, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** At least a selector; a node may put words in front (`Reverted 0x…`). */
function dataIn(text: string): Hex | undefined {
  const candidate = text.startsWith("Reverted ") ? text.slice("Reverted ".length) : text;
  return HEX.test(candidate) && candidate.length >= 10 ? (candidate.toLowerCase() as Hex) : undefined;
}

function saysReverted(thrown: unknown): boolean {
  if (thrown === "0x") return true;
  if (!(thrown instanceof Error)) return false;
  if (Reflect.get(thrown, "code") === "CALL_EXCEPTION") return true;
  return /\brevert(ed)?\b/i.test(thrown.message);
}
