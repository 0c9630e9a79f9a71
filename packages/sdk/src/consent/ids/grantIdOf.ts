import { AbiCoder, concat, dataSlice, keccak256 } from "ethers";

import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";

/** What the state keeps of a grant's terms when there are none. */
const NO_TERMS = `0x${"00".repeat(31)}`;

/**
 * The id of a grant, as a decision names it. It commits to what was given, so another grant on the same line has another id;
 * one with terms is numbered in its word, so it has another even if it is given again as it was.
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
  /** What the event published as `provision`: see `encodeProvision`. */
  readonly word: string;
  /** Its terms, as the same event published them. */
  readonly terms?: readonly string[];
}): ProvisionId {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "address", "uint32", "bytes32", "bytes31"],
    [patient, grantee, line, word, terms.length === 0 ? NO_TERMS : dataSlice(keccak256(concat(terms)), 0, 31)],
  );
  return keccak256(encoded) as ProvisionId;
}
