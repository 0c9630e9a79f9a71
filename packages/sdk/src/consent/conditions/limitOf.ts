import { ConditionRefused } from "./ConditionRefused.ts";

/** Two bytes hold a limit. */
const MOST = 0xffff;

/**
 * A limit of a condition as the contract reads it.
 *
 * @throws {@link ConditionRefused} for what is not a whole number from 1 to 65,535
 */
export function limitOf(limit: "uses" | "minutes", value: number): bigint {
  if (!Number.isInteger(value) || value < 1 || value > MOST) throw new ConditionRefused(limit, value, MOST);
  return BigInt(value);
}
