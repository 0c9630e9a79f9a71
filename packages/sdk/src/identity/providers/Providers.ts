import { type BigNumberish, type TransactionReceipt, ZeroHash } from "ethers";

import type { CredentialId } from "../../kernel/ids/ids.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { encodeJurisdiction } from "../../terms/jurisdiction.ts";
import { ORGANISATION_KINDS } from "../../terms/organisationKinds.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { RIGHTS } from "../../terms/rights.ts";
import { bitsOf } from "../../terms/term.ts";
import { type ProviderRegistry, ProviderRegistry__factory } from "../../typechain.ts";
import { credentialIdOf } from "../ids/credentialIdOf.ts";

/** `enum CredentialKind`: a licence lets its holder practise, a certificate attests a training. */
export const CREDENTIAL_KINDS = { Licence: 0, Certificate: 1 } as const;

/** What a board puts into a new credential, in names. */
export interface NewCredential {
  readonly holder: string;
  readonly kind?: keyof typeof CREDENTIAL_KINDS;
  readonly profession: keyof typeof PROFESSIONS;
  readonly rights?: readonly (keyof typeof RIGHTS)[];
  /** Code of the jurisdiction's list, e.g. `specialtyCodeOf("50.13")`; 0 for none. */
  readonly specialty?: number;
  readonly validFrom: BigNumberish;
  readonly validUntil: BigNumberish;
  /** From `documentHashOf`, with its salt. */
  readonly documentHash: string;
}

/** Why a standing changes: the hash of a salted reason, from `documentHashOf`; none unless given. */
interface Reasoned {
  readonly reasonHash?: string;
  readonly via: OwnWay;
}

/**
 * Authorities, organisations and credentials. Who works where is in {@link Affiliations}.
 *
 * @example
 * ```ts
 * const providers = new Providers({ address, provider });
 * await providers.accredit({ organisation, kinds: ["HOSPITAL"], grade: HOSPITAL_GRADES.THREE_A.code, validUntil, documentHash, via: direct({ signer: board }) });
 * const { credential } = await providers.issueCredential({ holder, profession: "TCM_PHYSICIAN", rights: ["PRESCRIBE"], validFrom, validUntil, documentHash, via: direct({ signer: board }) });
 * ```
 */
export class Providers extends Room<ProviderRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: ProviderRegistry__factory.connect(address, provider) });
  }

  /** Appoints an authority, or changes what it is competent for (regulator). */
  async appointAuthority({
    authority,
    jurisdiction,
    accredits = false,
    licenses = false,
    via,
  }: {
    readonly authority: string;
    /** ISO 3166: `CN`, `CN-ZJ`. */
    readonly jurisdiction: string;
    readonly accredits?: boolean;
    readonly licenses?: boolean;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [authority, encodeJurisdiction(jurisdiction), accredits, licenses] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("appointAuthority", [...args]) });
  }

  /** Ends an authority's acts; what it issued stands, unless `distrust` makes that count for nothing (regulator). */
  async removeAuthority({
    authority,
    distrust,
    via,
  }: {
    readonly authority: string;
    readonly distrust: boolean;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const { interface: abi } = this.contract;
    const own = distrust
      ? abi.encodeFunctionData("distrustAuthority", [authority])
      : abi.encodeFunctionData("dismissAuthority", [authority]);
    return this.perform({ via, own });
  }

  /** Accredits an organisation, or renews or changes its accreditation (accrediting authority). */
  async accredit({
    organisation,
    kinds,
    grade = 0,
    validUntil,
    documentHash,
    via,
  }: {
    readonly organisation: string;
    readonly kinds: readonly (keyof typeof ORGANISATION_KINDS)[];
    /** A code of `HOSPITAL_GRADES`; 0 for none. */
    readonly grade?: number;
    readonly validUntil: BigNumberish;
    readonly documentHash: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [organisation, bitsOf(ORGANISATION_KINDS, kinds), grade, validUntil, documentHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("accredit", [...args]) });
  }

  /** Suspends an organisation, and with it what its staff may do for it (accreditor or regulator). */
  async suspendOrganisation({
    organisation,
    reasonHash = ZeroHash,
    via,
  }: Reasoned & { readonly organisation: string }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("suspendOrganisation", [organisation, reasonHash]);
    return this.perform({ via, own });
  }

  /** Lifts the caller's own suspension of an organisation. */
  async reinstateOrganisation({
    organisation,
    reasonHash = ZeroHash,
    via,
  }: Reasoned & { readonly organisation: string }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("reinstateOrganisation", [organisation, reasonHash]);
    return this.perform({ via, own });
  }

  /** Revokes an accreditation; only a new one brings the organisation back. */
  async revokeOrganisation({
    organisation,
    reasonHash = ZeroHash,
    via,
  }: Reasoned & { readonly organisation: string }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("revokeOrganisation", [organisation, reasonHash]);
    return this.perform({ via, own });
  }

  /** Issues a licence, or a certificate (licensing board). Its id is known before: `credentialIdOf`. */
  async issueCredential({ via, ...terms }: NewCredential & { readonly via: OwnWay }): Promise<{
    readonly credential: CredentialId;
    readonly receipt: TransactionReceipt;
  }> {
    const { holder, kind = "Licence", profession, rights = [], specialty = 0, documentHash } = terms;
    const { validFrom, validUntil } = terms;
    const encoded = {
      holder,
      kind: CREDENTIAL_KINDS[kind],
      profession: PROFESSIONS[profession].code,
      rights: bitsOf(RIGHTS, rights),
      specialty,
      validFrom,
      validUntil,
      documentHash,
    };
    const own = this.contract.interface.encodeFunctionData("issueCredential", [encoded]);
    const receipt = await this.perform({ via, own });
    const issuer = await via.signer.getAddress();
    return { credential: credentialIdOf({ issuer, holder, documentHash }), receipt };
  }

  /** Moves a credential's end further out; the id stays (its issuer). */
  async renewCredential({
    credential,
    validUntil,
    documentHash,
    via,
  }: {
    readonly credential: CredentialId;
    readonly validUntil: BigNumberish;
    readonly documentHash: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [credential, validUntil, documentHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("renewCredential", [...args]) });
  }

  /** Suspends a credential (its issuer or the regulator). */
  async suspendCredential({
    credential,
    reasonHash = ZeroHash,
    via,
  }: Reasoned & { readonly credential: CredentialId }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("suspendCredential", [credential, reasonHash]);
    return this.perform({ via, own });
  }

  /** Lifts the caller's own suspension of a credential. */
  async reinstateCredential({
    credential,
    reasonHash = ZeroHash,
    via,
  }: Reasoned & { readonly credential: CredentialId }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("reinstateCredential", [credential, reasonHash]);
    return this.perform({ via, own });
  }

  /** Revokes a credential for good. */
  async revokeCredential({
    credential,
    reasonHash = ZeroHash,
    via,
  }: Reasoned & { readonly credential: CredentialId }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("revokeCredential", [credential, reasonHash]);
    return this.perform({ via, own });
  }
}
