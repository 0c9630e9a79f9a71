import { AbiCoder, keccak256 } from "ethers";

import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";

/**
 * The id of a grant, as a decision names it.
 *
 * @example
 * ```ts
 * const id = grantIdOf({ patient, grantee: doctor, line: 0 });
 * ```
 */
export function grantIdOf({
  patient,
  grantee,
  line,
}: {
  readonly patient: PatientId;
  readonly grantee: string;
  readonly line: number;
}): ProvisionId {
  const encoded = AbiCoder.defaultAbiCoder().encode(["bytes32", "address", "uint32"], [patient, grantee, line]);
  return keccak256(encoded) as ProvisionId;
}
