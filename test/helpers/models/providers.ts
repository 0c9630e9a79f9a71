import { AbiCoder, ZeroAddress, ZeroHash, id, keccak256 } from "ethers";

/** Codes of `Trust`, `Standing` and `CredentialKind`, written down here a second time on purpose. */
export const TRUST = { none: 0n, appointed: 1n, dismissed: 2n, distrusted: 3n } as const;
export const STANDING = { none: 0n, good: 1n, byIssuer: 2n, byRegulator: 4n, revoked: 8n } as const;
export const KIND = { licence: 0n, certificate: 1n } as const;

/** Why somebody may not practise, in the order of the rule (IDENTITY-87). */
export const REFUSALS = [
  "None",
  "NotAffiliated",
  "AffiliationNotYet",
  "AffiliationOver",
  "LicenceRevoked",
  "LicenceSuspended",
  "LicenceNotYet",
  "LicenceOver",
  "LicensingBoardDistrusted",
  "OrganisationRevoked",
  "OrganisationSuspended",
  "OrganisationOver",
  "AccreditorDistrusted",
] as const;
export type RefusalName = (typeof REFUSALS)[number];

export interface ModelAuthority {
  readonly jurisdiction: string;
  readonly trust: bigint;
  readonly accredits: boolean;
  readonly licenses: boolean;
}

export interface ModelOrganisation {
  readonly accreditor: string;
  readonly kinds: bigint;
  readonly grade: bigint;
  readonly standing: bigint;
  readonly validUntil: bigint;
}

export interface ModelCredential {
  readonly holder: string;
  readonly kind: bigint;
  readonly profession: bigint;
  readonly standing: bigint;
  readonly rights: bigint;
  readonly specialty: bigint;
  readonly issuer: string;
  readonly validFrom: bigint;
  readonly validUntil: bigint;
}

/** What both sides of an affiliation agree to. */
export interface Terms {
  readonly organisation: string;
  readonly practitioner: string;
  readonly licence: string;
  readonly role: bigint;
  readonly validFrom: bigint;
  readonly validUntil: bigint;
}

export type ModelAffiliation = Pick<Terms, "licence" | "role" | "validFrom" | "validUntil">;

/** The answer to "may she practise this here now". What a refusal leaves of the other fields is in {@link NO_PRACTICE}. */
export interface ModelPractice {
  readonly refusal: RefusalName;
  readonly licence: string;
  readonly rights: bigint;
  readonly specialty: bigint;
  readonly role: bigint;
  readonly until: bigint;
}

const coder = AbiCoder.defaultAbiCoder();

/** As `credentialIdOf` says in words. */
export function credentialIdOf(issuer: string, holder: string, documentHash: string): string {
  const type = id("Credential(address issuer,address holder,bytes32 documentHash)");
  const whole = keccak256(
    coder.encode(["bytes32", "address", "address", "bytes32"], [type, issuer, holder, documentHash]),
  );
  return `${whole.slice(0, 2 + 2 * 20)}${"00".repeat(12)}`;
}

const affiliationIds = new Map<string, string>();

/** As `affiliationIdOf` says in words. Kept once computed: models ask for the same few again and again. */
export function affiliationIdOf(organisation: string, practitioner: string, profession: bigint): string {
  const key = `${organisation} ${practitioner} ${profession}`;
  const known = affiliationIds.get(key);
  if (known !== undefined) return known;
  const type = id("Affiliation(address organisation,address practitioner,uint8 profession)");
  const values = [type, organisation, practitioner, profession];
  const computed = keccak256(coder.encode(["bytes32", "address", "address", "uint8"], values));
  affiliationIds.set(key, computed);
  return computed;
}

/** As `affiliationOfferOf` says in words. */
export function termsHashOf(terms: Terms): string {
  return keccak256(
    coder.encode(
      ["address", "address", "bytes32", "uint8", "uint48", "uint48"],
      [terms.organisation, terms.practitioner, terms.licence, terms.role, terms.validFrom, terms.validUntil],
    ),
  );
}

const NO_AUTHORITY: ModelAuthority = {
  jurisdiction: "0x000000000000",
  trust: TRUST.none,
  accredits: false,
  licenses: false,
};
const NO_ORGANISATION: ModelOrganisation = {
  accreditor: ZeroAddress,
  kinds: 0n,
  grade: 0n,
  standing: 0n,
  validUntil: 0n,
};
const NO_CREDENTIAL: ModelCredential = {
  holder: ZeroAddress,
  kind: 0n,
  profession: 0n,
  standing: 0n,
  rights: 0n,
  specialty: 0n,
  issuer: ZeroAddress,
  validFrom: 0n,
  validUntil: 0n,
};
const NO_AFFILIATION: ModelAffiliation = { licence: ZeroHash, role: 0n, validFrom: 0n, validUntil: 0n };

/** Inside `[from, until)`. */
export function contains(from: bigint, until: bigint, moment: bigint): boolean {
  return from <= moment && moment < until;
}

/**
 * Organisations, practitioners and who works where, as `docs/specs/identity.md` (rules 60 to 89) describes them: plain
 * state and the questions about it. What acts do is in
 * `providerActs.ts`, what speaks against them in `providerRules.ts`.
 */
export class ProviderModel {
  now = 0n;
  paused = false;
  readonly regulators = new Set<string>();
  readonly authorities = new Map<string, ModelAuthority>();
  readonly organisations = new Map<string, ModelOrganisation>();
  readonly credentials = new Map<string, ModelCredential>();
  readonly affiliations = new Map<string, ModelAffiliation>();
  /** Hash of the terms on offer. */
  readonly offers = new Map<string, string>();
  readonly spentNonces = new Set<string>();

  authorityOf(authority: string): ModelAuthority {
    return this.authorities.get(authority) ?? NO_AUTHORITY;
  }

  organisationOf(organisation: string): ModelOrganisation {
    return this.organisations.get(organisation) ?? NO_ORGANISATION;
  }

  credentialOf(credential: string): ModelCredential {
    return this.credentials.get(credential) ?? NO_CREDENTIAL;
  }

  affiliationOf(affiliation: string): ModelAffiliation {
    return this.affiliations.get(affiliation) ?? NO_AFFILIATION;
  }

  offerOf(affiliation: string): string {
    return this.offers.get(affiliation) ?? ZeroHash;
  }

  /** IDENTITY-64. */
  isAccredited(organisation: string, kinds: bigint): boolean {
    const { accreditor, kinds: its, standing, validUntil } = this.organisationOf(organisation);
    return (
      standing === STANDING.good &&
      this.now < validUntil &&
      (its & kinds) !== 0n &&
      this.authorityOf(accreditor).trust !== TRUST.distrusted
    );
  }

  /** IDENTITY-79. */
  isInForce(credential: string): boolean {
    const { issuer, standing, validFrom, validUntil } = this.credentialOf(credential);
    return (
      standing === STANDING.good &&
      contains(validFrom, validUntil, this.now) &&
      this.authorityOf(issuer).trust !== TRUST.distrusted
    );
  }

  /** IDENTITY-86 to 89. */
  practice(practitioner: string, profession: bigint, organisation: string): ModelPractice {
    const affiliation = this.affiliations.get(affiliationIdOf(organisation, practitioner, profession));
    const refusal = this.firstRefusal(affiliation, organisation);
    if (refusal !== "None" || affiliation === undefined) return { ...NO_PRACTICE, refusal };

    const licence = this.credentialOf(affiliation.licence);
    const ends = [affiliation.validUntil, licence.validUntil, this.organisationOf(organisation).validUntil];
    return {
      refusal,
      licence: affiliation.licence,
      rights: licence.rights,
      specialty: licence.specialty,
      role: affiliation.role,
      until: ends.reduce((earliest, end) => (end < earliest ? end : earliest)),
    };
  }

  private firstRefusal(affiliation: ModelAffiliation | undefined, organisation: string): RefusalName {
    if (affiliation === undefined) return "NotAffiliated";
    const { now } = this;
    const licence = this.credentialOf(affiliation.licence);
    const employer = this.organisationOf(organisation);
    const suspended = STANDING.byIssuer | STANDING.byRegulator;

    const applies: Record<Exclude<RefusalName, "None" | "NotAffiliated">, boolean> = {
      AffiliationNotYet: now < affiliation.validFrom,
      AffiliationOver: now >= affiliation.validUntil,
      LicenceRevoked: (licence.standing & STANDING.revoked) !== 0n,
      LicenceSuspended: (licence.standing & suspended) !== 0n,
      LicenceNotYet: now < licence.validFrom,
      LicenceOver: now >= licence.validUntil,
      LicensingBoardDistrusted: this.authorityOf(licence.issuer).trust === TRUST.distrusted,
      OrganisationRevoked: (employer.standing & STANDING.revoked) !== 0n,
      OrganisationSuspended: (employer.standing & suspended) !== 0n,
      OrganisationOver: now >= employer.validUntil,
      AccreditorDistrusted: this.authorityOf(employer.accreditor).trust === TRUST.distrusted,
    };
    return REFUSALS.find((name) => name !== "None" && name !== "NotAffiliated" && applies[name]) ?? "None";
  }
}

/** What a refusal says beside its name: nothing. */
export const NO_PRACTICE: Omit<ModelPractice, "refusal"> = {
  licence: ZeroHash,
  rights: 0n,
  specialty: 0n,
  role: 0n,
  until: 0n,
};
