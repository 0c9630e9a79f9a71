import { AbiCoder, ZeroHash, concat, keccak256 } from "ethers";

import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";

/**
 * The id of a grant, as a decision names it. It commits to what was given, so another grant on the same line has another id.
 *
 * @example
 * ```ts
 * const id = grantIdOf({ patient, grantee: doctor, line: 0, word: log.args.provision, terms: log.args.terms });
 * ```
 */
export function grantIdOf({
  patient,
  grantee,
  line,
  word,
  terms = [],
}: {
  readonly patient: PatientId;
  readonly grantee: string;
  readonly line: number;
  /** What the event `GrantGiven` published as `provision`: see `encodeProvision`. */
  readonly word: string;
  /** Its terms, as the same event published them. */
  readonly terms?: readonly string[];
}): ProvisionId {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "address", "uint32", "bytes32", "bytes32"],
    [patient, grantee, line, word, terms.length === 0 ? ZeroHash : keccak256(concat(terms))],
  );
  return keccak256(encoded) as ProvisionId;
}
