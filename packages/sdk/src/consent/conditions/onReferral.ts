import { ZeroAddress, getAddress } from "ethers";

import { TermValueInvalid } from "../words/TermValueInvalid.ts";
import type { ProvisionTerm } from "../provisions/provision.ts";
import { argumentTerm } from "./argumentTerm.ts";

/**
 * The terms that let a permission count only for whom this practitioner has referred the patient to.
 *
 * @param contract the deployed `OnReferral`
 * @param referrer the account of the practitioner whom the patient trusts with it
 * @throws {@link TermValueInvalid} for the zero address, who refers nobody
 *
 * @example
 * ```ts
 * const terms = onReferral({ contract, referrer: familyDoctor });
 * ```
 */
export function onReferral({
  contract,
  referrer,
}: {
  readonly contract: string;
  readonly referrer: string;
}): ProvisionTerm[] {
  if (getAddress(referrer) === ZeroAddress) throw new TermValueInvalid("argument", referrer);
  return [{ kind: "condition", contract }, argumentTerm(referrer)];
}
