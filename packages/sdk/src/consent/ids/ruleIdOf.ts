import { AbiCoder, keccak256 } from "ethers";

import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";

/**
 * The id of a rule of a directive, as a decision names it.
 *
 * @example
 * ```ts
 * const first = ruleIdOf({ patient, directive: directiveHashOf(words), index: 0 });
 * ```
 */
export function ruleIdOf({
  patient,
  directive,
  index,
}: {
  readonly patient: PatientId;
  /** The directive's hash. */
  readonly directive: string;
  /** The rule's number, the first is 0. Terms do not count. */
  readonly index: number;
}): ProvisionId {
  const encoded = AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes29", "uint256"], [patient, directive, index]);
  return keccak256(encoded) as ProvisionId;
}
