import { derive } from "../../kernel/ids/derive.ts";
import type { CredentialId } from "../../kernel/ids/ids.ts";

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
  return derive(type, [issuer, holder, documentHash]) as CredentialId;
}
