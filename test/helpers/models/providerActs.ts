import {
  type ModelCredential,
  type ModelOrganisation,
  type ProviderModel,
  STANDING,
  TRUST,
  type Terms,
  affiliationIdOf,
  credentialIdOf,
  termsHashOf,
} from "./providers.ts";

/** An act on the provider registry: a function's name, its arguments in order, and who calls. */
export type ProviderAct = { readonly by: string } & (
  | { readonly name: "appointAuthority"; readonly args: readonly [string, string, boolean, boolean] }
  | { readonly name: "dismissAuthority" | "distrustAuthority"; readonly args: readonly [string] }
  | { readonly name: "accredit"; readonly args: readonly [string, bigint, bigint, bigint, string] }
  | { readonly name: `${Stroke}Organisation`; readonly args: readonly [organisation: string, reasonHash: string] }
  | { readonly name: "issueCredential"; readonly args: readonly [CredentialTerms] }
  | { readonly name: "renewCredential"; readonly args: readonly [string, bigint, string] }
  | { readonly name: `${Stroke}Credential`; readonly args: readonly [credential: string, reasonHash: string] }
  | { readonly name: "offerAffiliation" | "acceptAffiliation"; readonly args: readonly [Terms] }
  | { readonly name: "withdrawAffiliationOffer"; readonly args: readonly [practitioner: string, profession: bigint] }
  | { readonly name: "affiliate"; readonly args: readonly [Terms, SignedBy] }
  | { readonly name: "endAffiliation"; readonly args: readonly [string, string, bigint] }
);

/** What suspends, reinstates or revokes. */
export type Stroke = "suspend" | "reinstate" | "revoke";

export interface CredentialTerms {
  readonly holder: string;
  readonly kind: bigint;
  readonly profession: bigint;
  readonly rights: bigint;
  readonly specialty: bigint;
  readonly validFrom: bigint;
  readonly validUntil: bigint;
  readonly documentHash: string;
}

/** An authorisation, and what a test knows of it: whether the practitioner really signed, and over which digest. */
export interface SignedBy {
  readonly nonce: bigint;
  readonly deadline: bigint;
  readonly signature: string;
  readonly genuine: boolean;
  readonly digest: string;
}

/** Carries out an act that nothing speaks against. */
export function carryOut(model: ProviderModel, act: ProviderAct): void {
  switch (act.name) {
    case "appointAuthority": {
      const [authority, jurisdiction, accredits, licenses] = act.args;
      model.authorities.set(authority, { jurisdiction, trust: TRUST.appointed, accredits, licenses });
      break;
    }
    case "dismissAuthority":
    case "distrustAuthority": {
      const trust = act.name === "dismissAuthority" ? TRUST.dismissed : TRUST.distrusted;
      model.authorities.set(act.args[0], { ...model.authorityOf(act.args[0]), trust });
      break;
    }
    case "accredit": {
      const [organisation, kinds, grade, validUntil] = act.args;
      const accredited: ModelOrganisation = { accreditor: act.by, kinds, grade, standing: STANDING.good, validUntil };
      model.organisations.set(organisation, accredited);
      break;
    }
    case "suspendOrganisation":
    case "reinstateOrganisation":
    case "revokeOrganisation": {
      const before = model.organisationOf(act.args[0]);
      const byAccreditor = act.by === before.accreditor;
      // The regulator's revocation suspends too, so that no accreditor undoes it (IDENTITY-67).
      const too = act.name === "revokeOrganisation" && !byAccreditor ? STANDING.byRegulator : STANDING.none;
      const standing = afterStroke(stroke(act.name), before.standing, byAccreditor) | too;
      model.organisations.set(act.args[0], { ...before, standing });
      break;
    }
    case "issueCredential": {
      const { documentHash, ...terms } = act.args[0];
      const issued: ModelCredential = { ...terms, standing: STANDING.good, issuer: act.by };
      model.credentials.set(credentialIdOf(act.by, terms.holder, documentHash), issued);
      break;
    }
    case "renewCredential":
      model.credentials.set(act.args[0], { ...model.credentialOf(act.args[0]), validUntil: act.args[1] });
      break;
    case "suspendCredential":
    case "reinstateCredential":
    case "revokeCredential": {
      const before = model.credentialOf(act.args[0]);
      const standing = afterStroke(stroke(act.name), before.standing, act.by === before.issuer);
      model.credentials.set(act.args[0], { ...before, standing });
      break;
    }
    case "offerAffiliation":
      model.offers.set(idOfTerms(model, act.args[0]), termsHashOf(act.args[0]));
      break;
    case "acceptAffiliation":
    case "affiliate": {
      const [{ practitioner, licence, role, validFrom, validUntil }, signed] = act.args;
      const id = idOfTerms(model, act.args[0]);
      model.affiliations.set(id, { licence, role, validFrom, validUntil });
      model.offers.delete(id);
      if (signed !== undefined) model.spentNonces.add(nonceKey(practitioner, signed.nonce));
      break;
    }
    case "withdrawAffiliationOffer":
      model.offers.delete(affiliationIdOf(act.by, ...act.args));
      break;
    case "endAffiliation":
      model.affiliations.delete(affiliationIdOf(...act.args));
      model.offers.delete(affiliationIdOf(...act.args));
      break;
  }
}

function afterStroke(what: Stroke, standing: bigint, byIssuer: boolean): bigint {
  if (what === "revoke") return standing | STANDING.revoked;
  const hand = byIssuer ? STANDING.byIssuer : STANDING.byRegulator;
  return what === "suspend" ? standing | hand : standing & ~hand;
}

export function stroke(name: `${Stroke}${"Organisation" | "Credential"}`): Stroke {
  if (name.startsWith("suspend")) return "suspend";
  return name.startsWith("revoke") ? "revoke" : "reinstate";
}

/** Id of what the terms agree on; the licence says the profession. */
export function idOfTerms(model: ProviderModel, { organisation, practitioner, licence }: Terms): string {
  return affiliationIdOf(organisation, practitioner, model.credentialOf(licence).profession);
}

export function nonceKey(signer: string, nonce: bigint): string {
  return `${signer} ${String(nonce)}`;
}

/** An act in one line, for readers of a history that failed. */
export function describeAct({ name, by, args }: ProviderAct): string {
  return `${name} by ${by}: ${JSON.stringify(args, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))}`;
}
