import { dataSlice, zeroPadBytes } from "ethers";

import { derive } from "../../kernel/ids/derive.ts";
import type { CredentialId } from "../../kernel/ids/ids.ts";

/** As wide as an account's address, and then zeros. */
const BYTES = 20;

/**
 * The id of a licence or certificate, from its issuer, holder and document.
 *
 * @example
 * ```ts
 * const licence = credentialIdOf({ issuer: board.address, holder: doctor.address, documentHash });
 * ```
 */
export function credentialIdOf({
  issuer,
  holder,
  documentHash,
}: {
  readonly issuer: string;
  readonly holder: string;
  readonly documentHash: string;
}): CredentialId {
  const type = "Credential(address issuer,address holder,bytes32 documentHash)";
  return zeroPadBytes(dataSlice(derive(type, [issuer, holder, documentHash]), 0, BYTES), 32) as CredentialId;
}
