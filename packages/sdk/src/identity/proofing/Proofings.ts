import type { BigNumberish, TransactionReceipt } from "ethers";

import type { Nullifier, PatientId, ProofingDomain } from "../../kernel/ids/ids.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { PROOFING_LEVELS } from "../../terms/proofingLevels.ts";
import { type ProofingRegistry, ProofingRegistry__factory } from "../../typechain.ts";

/** Which proofing: one patient in one domain, by its nullifier. */
export interface ProofingKey {
  readonly patient: PatientId;
  readonly domain: ProofingDomain;
  readonly nullifier: Nullifier;
}

/**
 * Proofs that a pseudonym belongs to a real person, and to one person once.
 *
 * @example
 * ```ts
 * const proofings = new Proofings({ address, provider });
 * const nullifier = await nullifierOf({ secret, domain, identifier: "11010519491231002X" });
 * await proofings.attest({ patient, domain, nullifier, level: "IAL2", validUntil, via: direct({ signer: issuer }) });
 * await proofings.isProofed({ patient, domain, level: "IAL1" }); // true
 * ```
 */
export class Proofings extends Room<ProofingRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: ProofingRegistry__factory.connect(address, provider) });
  }

  /** Lets an issuer attest in a domain (regulator). */
  async appointIssuer({
    domain,
    issuer,
    via,
  }: {
    readonly domain: ProofingDomain;
    readonly issuer: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("appointIssuer", [domain, issuer]) });
  }

  /** Ends an issuer's acts; `distrust` also makes its attestations count for nothing (regulator). */
  async removeIssuer({
    domain,
    issuer,
    distrust,
    via,
  }: {
    readonly domain: ProofingDomain;
    readonly issuer: string;
    readonly distrust: boolean;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("removeIssuer", [domain, issuer, distrust]);
    return this.perform({ via, own });
  }

  /** Attests that the person behind a patient was proofed, or renews that (issuer). */
  async attest({
    patient,
    domain,
    nullifier,
    level,
    validUntil,
    via,
  }: ProofingKey & {
    readonly level: keyof typeof PROOFING_LEVELS;
    readonly validUntil: BigNumberish;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [patient, domain, nullifier, PROOFING_LEVELS[level].code, validUntil] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("attest", [...args]) });
  }

  /** Removes an attestation and frees the nullifier (its issuer, a regulator, or the patient's controller). */
  async withdraw({
    patient,
    domain,
    nullifier,
    via,
  }: ProofingKey & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    const args = [patient, domain, nullifier] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("withdraw", [...args]) });
  }

  /** Whether the patient is proofed in the domain now, at this level or higher; at any level unless given. */
  async isProofed({
    patient,
    domain,
    level,
  }: Omit<ProofingKey, "nullifier"> & { readonly level?: keyof typeof PROOFING_LEVELS }): Promise<boolean> {
    return this.contract.isProofed(patient, domain, level === undefined ? 0 : PROOFING_LEVELS[level].code);
  }
}
