import { type Provider, keccak256 } from "ethers";

import type { TypedDataSigner } from "../../kernel/acts/signAct.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { EnvelopeGrant } from "./keyEnvelope.ts";
import { EnvelopeNotSigned } from "./problems.ts";
import { isSignedBy, vaultDomain, vaultTypes } from "./signedBy.ts";

/** Who signed an envelope, and the signature. */
export interface EnvelopeSignature {
  readonly signer: string;
  readonly signature: Hex;
}

/**
 * Signs an envelope, as the patient's controller or a delegate with `CONSENT` (EIP-712).
 *
 * @example
 * ```ts
 * const signature = await signEnvelope({ envelope, grant, signer: zhao });
 * ```
 */
export async function signEnvelope({
  envelope,
  grant,
  signer,
}: {
  readonly envelope: Uint8Array;
  readonly grant: EnvelopeGrant;
  readonly signer: TypedDataSigner;
}): Promise<Hex> {
  const message = { grant: grant.id, digest: keccak256(envelope) };
  return (await signer.signTypedData(vaultDomain(grant.place), vaultTypes("Envelope"), message)) as Hex;
}

/**
 * Requires that an envelope was signed by an account that may consent for the patient. Who writes under an envelope's keys
 * asks this first: base mode lets anybody seal, and a stranger's category key would let the stranger read.
 *
 * @param of mayConsent is the registry's answer for an account: controller, or delegate with the power `CONSENT`
 * @throws {@link EnvelopeNotSigned}
 * @example
 * ```ts
 * const mayConsent = (account: string) => patients.contract.mayAct(patient, account, POWERS.CONSENT.code);
 * await requireEnvelopeSignature({ envelope, grant, signed, mayConsent, provider });
 * ```
 */
export async function requireEnvelopeSignature({
  envelope,
  grant,
  signed,
  mayConsent,
  provider,
}: {
  readonly envelope: Uint8Array;
  readonly grant: EnvelopeGrant;
  readonly signed: EnvelopeSignature;
  readonly mayConsent: (account: string) => Promise<boolean>;
  readonly provider: Provider;
}): Promise<void> {
  const message = { grant: grant.id, digest: keccak256(envelope) };
  const { signer: account, signature } = signed;
  const asked = { account, place: grant.place, type: "Envelope", message, signature, provider } as const;
  if (!(await isSignedBy(asked)) || !(await mayConsent(account))) throw new EnvelopeNotSigned();
}
