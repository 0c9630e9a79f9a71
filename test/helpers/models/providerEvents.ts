import type { LogDescription, Result } from "ethers";

import { ProviderModel, STANDING, TRUST, affiliationIdOf, termsHashOf } from "./providers.ts";

/** The named arguments of an event, as far as the fold below needs them. */
interface Arguments {
  readonly address: (name: string) => string;
  readonly number: (name: string) => bigint;
  readonly flag: (name: string) => boolean;
}

function argumentsOf(result: Result): Arguments {
  const value = (name: string): unknown => result.getValue(name);
  return {
    address: (name) => value(name) as string,
    number: (name) => value(name) as bigint,
    flag: (name) => value(name) as boolean,
  };
}

/**
 * The state that somebody knows who has read every event since the deployment, and nothing else. Times of the blocks are
 * not needed: what expires says when.
 */
export function modelFromEvents(events: readonly LogDescription[], now: bigint): ProviderModel {
  const model = new ProviderModel();
  model.now = now;
  for (const { name, args } of events) apply(model, name, argumentsOf(args));
  return model;
}

function apply(model: ProviderModel, name: string, { address, number, flag }: Arguments): void {
  switch (name) {
    case "AuthorityAppointed":
      model.authorities.set(address("authority"), {
        jurisdiction: address("jurisdiction"),
        trust: TRUST.appointed,
        accredits: flag("accredits"),
        licenses: flag("licenses"),
      });
      break;
    case "AuthorityRemoved": {
      const authority = address("authority");
      model.authorities.set(authority, { ...model.authorityOf(authority), trust: number("trust") });
      break;
    }
    case "OrganisationAccredited":
      model.organisations.set(address("organisation"), {
        accreditor: address("accreditor"),
        kinds: number("kinds"),
        grade: number("grade"),
        standing: STANDING.good,
        validUntil: number("validUntil"),
      });
      break;
    case "OrganisationStandingChanged": {
      const organisation = address("organisation");
      model.organisations.set(organisation, {
        ...model.organisationOf(organisation),
        standing: number("standing"),
      });
      break;
    }
    case "CredentialIssued":
      model.credentials.set(address("credential"), {
        holder: address("holder"),
        kind: number("kind"),
        profession: number("profession"),
        standing: STANDING.good,
        rights: number("rights"),
        specialty: number("specialty"),
        issuer: address("issuer"),
        validFrom: number("validFrom"),
        validUntil: number("validUntil"),
      });
      break;
    case "CredentialRenewed": {
      const credential = address("credential");
      model.credentials.set(credential, { ...model.credentialOf(credential), validUntil: number("validUntil") });
      break;
    }
    case "CredentialStandingChanged": {
      const credential = address("credential");
      model.credentials.set(credential, { ...model.credentialOf(credential), standing: number("standing") });
      break;
    }
    case "AffiliationOffered":
      model.offers.set(
        address("affiliation"),
        termsHashOf({
          organisation: address("organisation"),
          practitioner: address("practitioner"),
          licence: address("licence"),
          role: number("role"),
          validFrom: number("validFrom"),
          validUntil: number("validUntil"),
        }),
      );
      break;
    case "AffiliationOfferWithdrawn":
      model.offers.delete(address("affiliation"));
      break;
    case "AffiliationBegun": {
      const licence = address("licence");
      const { profession } = model.credentialOf(licence);
      const affiliation = affiliationIdOf(address("organisation"), address("practitioner"), profession);
      if (affiliation !== address("affiliation")) throw new Error("An affiliation has another id than its event says.");
      model.affiliations.set(affiliation, {
        licence,
        role: number("role"),
        validFrom: number("validFrom"),
        validUntil: number("validUntil"),
      });
      model.offers.delete(affiliation);
      break;
    }
    case "AffiliationEnded":
      model.affiliations.delete(address("affiliation"));
      model.offers.delete(address("affiliation"));
      break;
    case "Paused":
      model.paused = true;
      break;
    case "Unpaused":
      model.paused = false;
      break;
    case "AuthorityUpdated":
    case "EIP712DomainChanged":
    case "NonceSpent":
      break;
    default:
      throw new Error(`The fold does not know the event ${name}.`);
  }
}
