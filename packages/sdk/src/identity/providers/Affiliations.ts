import type { BigNumberish, Signer, TransactionReceipt } from "ethers";

import { type TypedDataSigner, signAct } from "../../kernel/acts/signAct.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { CredentialId } from "../../kernel/ids/ids.ts";
import { randomNonce } from "../../kernel/ids/random.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { RIGHTS } from "../../terms/rights.ts";
import { STAFF_ROLES, type StaffRoleTerm } from "../../terms/staffRoles.ts";
import { PRACTICE_REFUSALS } from "../../terms/standing.ts";
import { type Term, termOf, termsIn } from "../../terms/term.ts";
import { type ProviderRegistry, ProviderRegistry__factory } from "../../typechain.ts";

/** What both sides of an affiliation agree to. */
export interface AffiliationTerms {
  readonly organisation: string;
  readonly practitioner: string;
  readonly licence: CredentialId;
  readonly role: keyof typeof STAFF_ROLES;
  readonly validFrom: BigNumberish;
  readonly validUntil: BigNumberish;
}

/** A practitioner's signature under the terms. */
export interface SignedTerms {
  readonly nonce: bigint;
  readonly deadline: bigint;
  readonly signature: Hex;
}

/** Which affiliation: one practitioner, in one profession, for one organisation. */
export interface AffiliationKey {
  readonly organisation: string;
  readonly practitioner: string;
  readonly profession: keyof typeof PROFESSIONS;
}

/** Whether somebody may practise now, and why or why not. */
export interface Practice {
  readonly may: boolean;
  /** The first ground against; `None` for "may". */
  readonly refusal: Term;
  readonly licence: CredentialId;
  readonly rights: readonly Term[];
  readonly specialty: number;
  readonly role: StaffRoleTerm | undefined;
  /** Seconds: the earliest end of affiliation, licence and accreditation. A suspension can come before. */
  readonly until: bigint;
}

/**
 * Who works where.
 *
 * @example
 * ```ts
 * const affiliations = new Affiliations({ address, provider });
 * await affiliations.offer({ terms, via: direct({ signer: hospital }) });
 * await affiliations.accept({ terms, via: relayed({ signer: doctor, relayer: hospital, forwarder }) });
 * const { may, refusal } = await affiliations.practice({ practitioner, profession: "NURSE", organisation });
 * ```
 */
export class Affiliations extends Room<ProviderRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: ProviderRegistry__factory.connect(address, provider) });
  }

  /** Offers terms (the organisation). The last offer for the same practitioner and profession counts. */
  async offer({ terms, via }: { readonly terms: AffiliationTerms; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("offerAffiliation", [coded(terms)]) });
  }

  /** Takes an offer back (the organisation). */
  async withdrawOffer({
    practitioner,
    profession,
    via,
  }: Omit<AffiliationKey, "organisation"> & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    const args = [practitioner, PROFESSIONS[profession].code] as const;
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("withdrawAffiliationOffer", [...args]),
    });
  }

  /** Accepts exactly these terms (the practitioner). */
  async accept({
    terms,
    via,
  }: {
    readonly terms: AffiliationTerms;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("acceptAffiliation", [coded(terms)]) });
  }

  /** Signs terms (the practitioner), for {@link Affiliations.affiliate}. */
  async signTerms({
    terms,
    deadline,
    nonce = randomNonce(),
    signer,
  }: {
    readonly terms: AffiliationTerms;
    readonly deadline: BigNumberish;
    readonly nonce?: BigNumberish;
    readonly signer: TypedDataSigner & Pick<Signer, "getAddress">;
  }): Promise<SignedTerms> {
    const message = { ...coded(terms), nonce, deadline };
    const signature = await signAct({ act: "AffiliationAcceptance", message, signer, ...(await this.place()) });
    return { nonce: BigInt(nonce), deadline: BigInt(deadline), signature };
  }

  /** Offer and acceptance at once (the organisation, with the practitioner's signature). */
  async affiliate({
    terms,
    acceptance,
    via,
  }: {
    readonly terms: AffiliationTerms;
    readonly acceptance: SignedTerms;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("affiliate", [coded(terms), acceptance]);
    return this.perform({ via, own });
  }

  /** Ends an affiliation at once (either side). */
  async end({ via, ...key }: AffiliationKey & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    const args = [key.organisation, key.practitioner, PROFESSIONS[key.profession].code] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("endAffiliation", [...args]) });
  }

  /** Whether the practitioner may practise this profession for this organisation now, and why or why not. */
  async practice({ practitioner, profession, organisation }: AffiliationKey): Promise<Practice> {
    const { code } = PROFESSIONS[profession];
    const answer = await this.contract.practice(practitioner, code, organisation);
    return {
      may: answer.refusal === 0n,
      refusal: termOf<Term>(PRACTICE_REFUSALS, answer.refusal) ?? PRACTICE_REFUSALS.NotAffiliated,
      licence: answer.licence as CredentialId,
      rights: termsIn<Term>(RIGHTS, answer.rights),
      specialty: Number(answer.specialty),
      role: termOf<StaffRoleTerm>(STAFF_ROLES, answer.role),
      until: answer.until,
    };
  }
}

const coded = (terms: AffiliationTerms) => ({ ...terms, role: STAFF_ROLES[terms.role].code });
