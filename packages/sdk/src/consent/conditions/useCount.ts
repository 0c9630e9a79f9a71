import type { ProvisionTerm } from "../provisions/provision.ts";
import { argumentTerm } from "./argumentTerm.ts";
import { limitOf } from "./limitOf.ts";

/**
 * The terms that let each reader open a permission so many times, for so long each. The second term's word is what the
 * reader passes to `open`.
 *
 * @param contract the deployed `UseCount`
 * @param uses how often, 1 to 65,535
 * @param minutes for how long each time, 1 to 65,535
 * @throws {@link ConditionRefused} for other numbers
 *
 * @example
 * ```ts
 * const terms = useCount({ contract, uses: 3, minutes: 30 });
 * ```
 */
export function useCount({
  contract,
  uses,
  minutes,
}: {
  readonly contract: string;
  readonly uses: number;
  readonly minutes: number;
}): ProvisionTerm[] {
  const limits = (limitOf("uses", uses) << 16n) | limitOf("minutes", minutes);
  return [{ kind: "condition", contract }, argumentTerm(limits)];
}
