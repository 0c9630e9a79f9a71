import { ZeroAddress } from "ethers";

import { type ProviderAct, type Stroke, idOfTerms, nonceKey, stroke } from "./providerActs.ts";
import {
  KIND,
  type ProviderModel,
  STANDING,
  TRUST,
  type Terms,
  affiliationIdOf,
  credentialIdOf,
  termsHashOf,
} from "./providers.ts";

/** A reason for which an act must be refused: the error and its values. */
export interface Reason {
  readonly error: string;
  readonly args: readonly unknown[];
}

/** Largest codes and sets of the terms (K-11). */
const LAST = { profession: 14n, staffRole: 10n, rights: 15n, kinds: 2_047n } as const;

/** Acts that stop under pause (K-10). */
export const STOPS_UNDER_PAUSE: ReadonlySet<ProviderAct["name"]> = new Set([
  "appointAuthority",
  "accredit",
  "reinstateOrganisation",
  "issueCredential",
  "renewCredential",
  "reinstateCredential",
  "offerAffiliation",
  "acceptAffiliation",
  "affiliate",
]);

/**
 * Every reason for which the rules refuse `act` now; none means that it has to succeed. Rules do not say which of several
 * reasons is named, so the contract may name any of these, and no other.
 */
export function reasonsAgainst(model: ProviderModel, act: ProviderAct): Reason[] {
  const reasons = new Reasons();
  if (model.paused && STOPS_UNDER_PAUSE.has(act.name)) reasons.add("EnforcedPause");
  switch (act.name) {
    case "appointAuthority": {
      const [authority, jurisdiction, accredits, licenses] = act.args;
      const { trust, jurisdiction: fixed } = model.authorityOf(authority);
      reasons.unless(model.regulators.has(act.by), "AccessManagedUnauthorized", act.by);
      reasons.unless(
        authority !== ZeroAddress && (accredits || licenses),
        "AuthorityInvalid",
        ...act.args.toSpliced(1, 1),
      );
      reasons.unless(isJurisdiction(jurisdiction), "JurisdictionInvalid", jurisdiction);
      reasons.unless(trust === TRUST.none || jurisdiction === fixed, "AuthorityJurisdictionFixed", authority, fixed);
      break;
    }
    case "dismissAuthority":
    case "distrustAuthority": {
      const { trust } = model.authorityOf(act.args[0]);
      const removable = act.name === "dismissAuthority" ? [TRUST.appointed] : [TRUST.appointed, TRUST.dismissed];
      reasons.unless(model.regulators.has(act.by), "AccessManagedUnauthorized", act.by);
      reasons.unless(
        removable.some((one) => one === trust),
        "AuthorityRemovalInvalid",
        act.args[0],
        trust,
      );
      break;
    }
    case "accredit":
      reasonsAgainstAccreditation(model, reasons, act.by, act.args);
      break;
    case "suspendOrganisation":
    case "reinstateOrganisation":
    case "revokeOrganisation": {
      const [organisation] = act.args;
      const { accreditor, standing } = model.organisationOf(organisation);
      if (standing === STANDING.none) reasons.add("OrganisationUnknown", organisation);
      reasonsAgainstStroke(
        model,
        reasons,
        act.by,
        stroke(act.name),
        "Organisation",
        organisation,
        accreditor,
        standing,
      );
      break;
    }
    case "issueCredential": {
      const [terms] = act.args;
      reasonsAgainstAuthority(model, reasons, act.by, "licenses");
      reasons.unless(terms.holder !== ZeroAddress, "CredentialHolderInvalid", terms.holder);
      reasons.unless(isCode(terms.profession, LAST.profession), "ProfessionUnknown", terms.profession, LAST.profession);
      reasons.unless(terms.rights <= LAST.rights, "RightsUnknown", terms.rights, LAST.rights);
      reasonsAgainstWindow(model, reasons, terms.validFrom, terms.validUntil);
      const credential = credentialIdOf(act.by, terms.holder, terms.documentHash);
      reasons.unless(!model.credentials.has(credential), "CredentialAlreadyIssued", credential);
      break;
    }
    case "renewCredential": {
      const [credential, validUntil] = act.args;
      const { issuer, standing, validFrom, validUntil: current } = model.credentialOf(credential);
      if (standing === STANDING.none) reasons.add("CredentialUnknown", credential);
      if (act.by !== issuer) reasons.add("CredentialNotOverseenBy", credential, act.by);
      else reasonsAgainstAuthority(model, reasons, act.by, "licenses");
      if ((standing & STANDING.revoked) !== 0n) reasons.add("CredentialStandingUnchanged", credential, standing);
      reasons.unless(validUntil > current, "CredentialRenewalTooShort", credential, validUntil, current);
      reasonsAgainstWindow(model, reasons, validFrom, validUntil);
      break;
    }
    case "suspendCredential":
    case "reinstateCredential":
    case "revokeCredential": {
      const [credential] = act.args;
      const { issuer, standing } = model.credentialOf(credential);
      if (standing === STANDING.none) reasons.add("CredentialUnknown", credential);
      reasonsAgainstStroke(model, reasons, act.by, stroke(act.name), "Credential", credential, issuer, standing);
      break;
    }
    case "offerAffiliation": {
      const [terms] = act.args;
      reasons.unless(act.by === terms.organisation, "AffiliationNotOfferedBy", terms.organisation, act.by);
      reasonsAgainstTerms(model, reasons, terms);
      break;
    }
    case "acceptAffiliation": {
      const [terms] = act.args;
      const affiliation = idOfTerms(model, terms);
      reasons.unless(act.by === terms.practitioner, "AffiliationNotFor", terms.practitioner, act.by);
      reasons.unless(model.offerOf(affiliation) === termsHashOf(terms), "AffiliationNotOffered", affiliation);
      reasonsAgainstTerms(model, reasons, terms);
      break;
    }
    case "affiliate": {
      const [terms, { nonce, deadline, genuine, digest }] = act.args;
      reasons.unless(act.by === terms.organisation, "AffiliationNotOfferedBy", terms.organisation, act.by);
      reasonsAgainstTerms(model, reasons, terms);
      reasons.unless(model.now < deadline, "SignatureExpired", deadline, model.now);
      reasons.unless(
        !model.spentNonces.has(nonceKey(terms.practitioner, nonce)),
        "NonceUsed",
        terms.practitioner,
        nonce,
      );
      reasons.unless(genuine, "SignatureInvalid", terms.practitioner, digest);
      break;
    }
    case "withdrawAffiliationOffer": {
      const affiliation = affiliationIdOf(act.by, ...act.args);
      reasons.unless(model.offers.has(affiliation), "AffiliationNotOffered", affiliation);
      break;
    }
    case "endAffiliation": {
      const [organisation, practitioner] = act.args;
      const affiliation = affiliationIdOf(...act.args);
      const isSide = act.by === organisation || act.by === practitioner;
      reasons.unless(model.affiliations.has(affiliation), "AffiliationUnknown", affiliation);
      reasons.unless(isSide, "AffiliationNotEndedBy", affiliation, act.by);
      break;
    }
  }
  return reasons.all;
}

class Reasons {
  readonly all: Reason[] = [];

  add(error: string, ...args: readonly unknown[]): void {
    this.all.push({ error, args });
  }

  unless(condition: boolean, error: string, ...args: readonly unknown[]): void {
    if (!condition) this.add(error, ...args);
  }
}

function reasonsAgainstAuthority(
  model: ProviderModel,
  reasons: Reasons,
  account: string,
  competence: "accredits" | "licenses",
): void {
  const authority = model.authorityOf(account);
  if (authority.trust !== TRUST.appointed) reasons.add("AuthorityNotAppointed", account, authority.trust);
  if (!authority[competence]) reasons.add("AuthorityNotCompetent", account);
}

function reasonsAgainstWindow(model: ProviderModel, reasons: Reasons, from: bigint, until: bigint): void {
  reasons.unless(from < until && model.now < until, "WindowInvalid", from, until, model.now);
}

/** IDENTITY-61 to 63 and 67. */
function reasonsAgainstAccreditation(
  model: ProviderModel,
  reasons: Reasons,
  by: string,
  [organisation, kinds, , validUntil]: Extract<ProviderAct, { name: "accredit" }>["args"],
): void {
  const { accreditor, standing, validUntil: current } = model.organisationOf(organisation);
  reasonsAgainstAuthority(model, reasons, by, "accredits");
  reasons.unless(organisation !== ZeroAddress, "OrganisationInvalid", organisation);
  reasons.unless(kinds > 0n && kinds <= LAST.kinds, "OrganisationKindsUnknown", kinds, LAST.kinds);
  reasons.unless(model.now < validUntil, "WindowInvalid", model.now, validUntil, model.now);

  const revoked = (standing & STANDING.revoked) !== 0n;
  const inForce = standing !== STANDING.none && !revoked && model.now < current;
  const { trust, accredits } = model.authorityOf(accreditor);
  const answeredFor = inForce && trust === TRUST.appointed && accredits;
  if (by !== accreditor && answeredFor) reasons.add("OrganisationOfAnotherAuthority", organisation, accreditor);

  const inTheWay = revoked ? STANDING.byRegulator : STANDING.byRegulator | STANDING.byIssuer;
  if ((standing & inTheWay) !== 0n) reasons.add("OrganisationSuspended", organisation, standing);
}

/** IDENTITY-65 to 67 and 78: who may suspend, reinstate, revoke, and when. */
function reasonsAgainstStroke(
  model: ProviderModel,
  reasons: Reasons,
  by: string,
  what: Stroke,
  of: "Organisation" | "Credential",
  subject: string,
  issuer: string,
  standing: bigint,
): void {
  const isIssuer = by === issuer;
  if (isIssuer) reasonsAgainstAuthority(model, reasons, by, of === "Organisation" ? "accredits" : "licenses");
  else if (!model.regulators.has(by)) reasons.add(`${of}NotOverseenBy`, subject, by);

  const revoked = (standing & STANDING.revoked) !== 0n;
  const suspended = (standing & (isIssuer ? STANDING.byIssuer : STANDING.byRegulator)) !== 0n;
  // On what is revoked the regulator still sets and lifts its suspension; revoking an organisation sets it too.
  const movesHand = suspended === (what === "reinstate") && !(what === "revoke" && of === "Credential");
  const applies = revoked ? movesHand && !isIssuer : what === "revoke" || suspended === (what === "reinstate");
  if (!applies) reasons.add(`${of}StandingUnchanged`, subject, standing);
}

/** IDENTITY-82. */
function reasonsAgainstTerms(model: ProviderModel, reasons: Reasons, terms: Terms): void {
  const { holder, kind, standing } = model.credentialOf(terms.licence);
  const known = model.organisations.has(terms.organisation);
  const fit =
    holder === terms.practitioner &&
    kind === KIND.licence &&
    standing !== STANDING.none &&
    (standing & STANDING.revoked) === 0n;
  reasons.unless(known, "OrganisationUnknown", terms.organisation);
  reasons.unless(fit, "AffiliationLicenceInvalid", terms.licence, terms.practitioner);
  reasons.unless(isCode(terms.role, LAST.staffRole), "StaffRoleUnknown", terms.role, LAST.staffRole);
  reasonsAgainstWindow(model, reasons, terms.validFrom, terms.validUntil);
}

function isCode(code: bigint, last: bigint): boolean {
  return code >= 1n && code <= last;
}

/** K-13. */
function isJurisdiction(jurisdiction: string): boolean {
  const text = Buffer.from(jurisdiction.slice(2), "hex").toString("latin1");
  return /^[A-Z]{2}(-[A-Z0-9]{1,3})?\0*$/.test(text);
}
