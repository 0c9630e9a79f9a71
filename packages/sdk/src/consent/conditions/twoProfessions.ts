import { PROFESSIONS } from "../../terms/professions.ts";
import type { ProvisionTerm } from "../provisions/provision.ts";
import { argumentTerm } from "./argumentTerm.ts";
import { limitOf } from "./limitOf.ts";

/**
 * The terms that let a permission count for some minutes after a second person, of this profession, has said to be there.
 *
 * @param contract the deployed `TwoProfessions`
 * @param profession what the second person practises, at the reader's organisation
 * @param minutes how long an attestation counts, 1 to 65,535
 * @throws {@link ConditionRefused} for other minutes
 *
 * @example
 * ```ts
 * const terms = twoProfessions({ contract, profession: "NURSE", minutes: 15 });
 * ```
 */
export function twoProfessions({
  contract,
  profession,
  minutes,
}: {
  readonly contract: string;
  readonly profession: keyof typeof PROFESSIONS;
  readonly minutes: number;
}): ProvisionTerm[] {
  const value = (BigInt(PROFESSIONS[profession].code) << 16n) | limitOf("minutes", minutes);
  return [{ kind: "condition", contract }, argumentTerm(value)];
}
