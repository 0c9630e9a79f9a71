import { actDigest, signAct } from "@xinglin/sdk/kernel";
import { ZeroAddress, ZeroHash, id } from "ethers";

import { DAY, HOUR, YEAR } from "./defaults.ts";
import type { Dice } from "./dice.ts";
import type { CredentialTerms, ProviderAct, SignedBy } from "./models/providerActs.ts";
import { reasonsAgainst } from "./models/providerRules.ts";
import { KIND, type ProviderModel, type Terms, credentialIdOf } from "./models/providers.ts";
import { GIVEN, PROFESSION, type Person, type Stage } from "./providers.ts";
import type { Subjects } from "./providerViews.ts";

const DOCUMENTS = [id("document 1"), id("document 2")];
const PROFESSIONS = [PROFESSION.tcmPhysician, PROFESSION.nurse];

/** Everybody who plays, and everything that a history can be about. */
export function castOf({ people }: Stage): { players: readonly Person[]; subjects: Subjects } {
  const authorities = [people.commission, people.otherCommission, people.board, people.otherBoard];
  const organisations = [people.hospital, people.clinic];
  const practitioners = [people.doctor, people.nurse];
  const addresses = (persons: readonly Person[]) => persons.map(({ address }) => address);
  const credentials = authorities.flatMap((issuer) =>
    practitioners.flatMap((holder) =>
      [...DOCUMENTS, GIVEN.licence.document].map((document) =>
        credentialIdOf(issuer.address, holder.address, document),
      ),
    ),
  );
  return {
    players: [...authorities, ...organisations, ...practitioners, people.regulator, people.stranger],
    subjects: {
      authorities: addresses(authorities),
      organisations: addresses([...organisations, people.stranger]),
      practitioners: addresses(practitioners),
      professions: [...PROFESSIONS, 0n],
      credentials,
    },
  };
}

/** Chooses moments and acts: mostly such as the rules allow, so that a history gets somewhere, and often others. */
export class Chooser {
  readonly #stage: Stage;
  readonly #dice: Dice;
  readonly #model: ProviderModel;
  readonly #players: readonly Person[];
  readonly #subjects: Subjects;
  #nonce = 0n;

  constructor(stage: Stage, dice: Dice, model: ProviderModel) {
    this.#stage = stage;
    this.#dice = dice;
    this.#model = model;
    const { players, subjects } = castOf(stage);
    this.#players = players;
    this.#subjects = subjects;
  }

  /** When the next act happens: soon, much later, or at the edge of some window. */
  moment(): bigint {
    const { now, credentials, affiliations, organisations } = this.#model;
    const windows = [...credentials.values(), ...affiliations.values()].flatMap((one) => [
      one.validFrom,
      one.validUntil,
    ]);
    const edges = [...windows, ...Array.from(organisations.values(), ({ validUntil }) => validUntil)]
      .flatMap((edge) => [edge - 1n, edge])
      .filter((edge) => edge > now && edge < now + 10n * DAY);
    if (edges.length > 0 && this.#dice.chance(0.15)) return this.#dice.of(edges);
    return now + this.#dice.of([1n, 1n, 1n, 2n, HOUR, HOUR, HOUR, DAY]);
  }

  /** An act and who does it at `moment`. */
  async choose(moment: bigint): Promise<{ person: Person; act: ProviderAct }> {
    const before = this.#model.now;
    this.#model.now = moment;
    const wantsAllowed = this.#dice.chance(0.7);
    let chosen = this.#any(moment);
    for (let tries = 0; tries < 40 && wantsAllowed; tries++) {
      if (reasonsAgainst(this.#model, chosen.act).length === 0) break;
      chosen = this.#any(moment);
    }
    this.#model.now = before;
    return { person: chosen.person, act: await this.#signed(chosen.act) };
  }

  #any(moment: bigint): { person: Person; act: ProviderAct } {
    const dice = this.#dice;
    const name = dice.of(ACTS);
    const person = dice.of(dice.chance(0.85) ? this.#whoMay(name) : this.#players);
    const by = person.address;
    switch (name) {
      case "appointAuthority": {
        const jurisdiction = dice.of([GIVEN.zhejiang, GIVEN.shanghai, "0x000000000000"]);
        const args = [this.#authority(), jurisdiction, dice.chance(0.6), dice.chance(0.6)] as const;
        return { person, act: { name, by, args } };
      }
      case "dismissAuthority":
      case "distrustAuthority":
        return { person, act: { name, by, args: [this.#authority()] } };
      case "accredit": {
        const kinds = dice.of([1n, 2n, 3n, 3n, 3n, 3n, 0n, 2_048n]);
        const args = [this.#organisation(), kinds, 31n, this.#end(moment), dice.of(DOCUMENTS)] as const;
        return { person, act: { name, by, args } };
      }
      case "suspendOrganisation":
      case "reinstateOrganisation":
      case "revokeOrganisation":
        return { person, act: { name, by, args: [this.#organisation(), GIVEN.reason] } };
      case "issueCredential":
        return { person, act: { name, by, args: [this.#credentialTerms(moment)] } };
      case "renewCredential":
        return { person, act: { name, by, args: [this.#credential(), this.#end(moment), dice.of(DOCUMENTS)] } };
      case "suspendCredential":
      case "reinstateCredential":
      case "revokeCredential":
        return { person, act: { name, by, args: [this.#credential(), GIVEN.reason] } };
      case "offerAffiliation":
        return { person, act: { name, by, args: [this.#terms(moment, by)] } };
      case "acceptAffiliation":
        return { person, act: { name, by, args: [this.#offered() ?? this.#terms(moment)] } };
      case "withdrawAffiliationOffer":
        return { person, act: { name, by, args: [this.#practitioner(), dice.of(PROFESSIONS)] } };
      case "affiliate": {
        const terms = this.#terms(moment, by);
        return { person, act: { name, by, args: [terms, this.#authorisation(terms, moment)] } };
      }
      case "endAffiliation": {
        const args = [this.#organisation(), this.#practitioner(), dice.of(PROFESSIONS)] as const;
        return { person, act: { name, by, args } };
      }
    }
  }

  readonly #offers: Terms[] = [];

  /** Terms that were offered some time, so that acceptances find their offers. */
  #offered(): Terms | undefined {
    return this.#offers.length > 0 && this.#dice.chance(0.95) ? this.#dice.of(this.#offers.slice(-6)) : undefined;
  }

  #terms(moment: bigint, organisation = this.#organisation()): Terms {
    const practitioner = this.#practitioner();
    const own = [...this.#model.credentials].filter(([, { holder }]) => holder === practitioner).map(([key]) => key);
    const licence = own.length > 0 && this.#dice.chance(0.9) ? this.#dice.of(own) : this.#credential();
    const role = this.#dice.of([1n, 2n, 10n, 1n, 2n, 10n, 0n, 11n]);
    const terms = { organisation, practitioner, licence, role, ...this.#window(moment) };
    this.#offers.push(terms);
    return terms;
  }

  #credentialTerms(moment: bigint): CredentialTerms {
    return {
      holder: this.#dice.chance(0.95) ? this.#practitioner() : ZeroAddress,
      kind: this.#dice.chance(0.85) ? KIND.licence : KIND.certificate,
      profession: this.#dice.of([...PROFESSIONS, ...PROFESSIONS, 0n, 15n]),
      rights: this.#dice.of([0n, 3n, 15n, 15n, 16n]),
      specialty: 5_013n,
      ...this.#window(moment),
      documentHash: this.#dice.of(DOCUMENTS),
    };
  }

  #authorisation(terms: Terms, moment: bigint): SignedBy {
    const nonce = this.#dice.chance(0.9) ? ++this.#nonce : this.#nonce;
    const deadline = this.#dice.chance(0.95) ? moment + 1n : moment;
    const digest = actDigest({ ...this.#place, message: { ...terms, nonce, deadline } });
    return { nonce, deadline, signature: "0x", genuine: this.#dice.chance(0.9), digest };
  }

  /** Puts the signature in that the authorisation says it has. */
  async #signed(act: ProviderAct): Promise<ProviderAct> {
    if (act.name !== "affiliate") return act;
    const [terms, authorisation] = act.args;
    const { nonce, deadline, genuine } = authorisation;
    const practitioner = this.#players.find(({ address }) => address === terms.practitioner);
    const signer = genuine && practitioner !== undefined ? practitioner : this.#stage.people.stranger;
    const signature = await signAct({ ...this.#place, message: { ...terms, nonce, deadline }, signer });
    return { ...act, args: [terms, { ...authorisation, signature }] };
  }

  get #place() {
    const { providers, place } = this.#stage;
    const verifyingContract = providers.target as string;
    return { act: "AffiliationAcceptance", verifyingContract, chainId: place.chainId } as const;
  }

  /** Those whose act it usually is. */
  #whoMay(name: ProviderAct["name"]): readonly Person[] {
    const { commission, otherCommission, board, otherBoard, regulator, hospital, clinic, doctor, nurse } =
      this.#stage.people;
    if (name.endsWith("Authority")) return [regulator];
    if (name === "accredit" || name.endsWith("Organisation")) return [commission, otherCommission, board, regulator];
    if (name.endsWith("Credential")) return [board, otherBoard, commission, regulator];
    return name === "acceptAffiliation" ? [doctor, nurse] : [hospital, clinic];
  }

  #window(moment: bigint): { validFrom: bigint; validUntil: bigint } {
    const validFrom = moment + this.#dice.of([-DAY, -DAY, -DAY, 0n, 0n, 0n, DAY]);
    return { validFrom, validUntil: this.#dice.chance(0.95) ? this.#end(moment) : validFrom };
  }

  #end(moment: bigint): bigint {
    return moment + this.#dice.of([1n, DAY, 30n * DAY, YEAR, YEAR, YEAR, YEAR, YEAR, YEAR, 0n]);
  }

  #authority(): string {
    return this.#dice.chance(0.97) ? this.#dice.of(this.#subjects.authorities) : ZeroAddress;
  }

  #organisation(): string {
    return this.#dice.of(this.#subjects.organisations);
  }

  #practitioner(): string {
    return this.#dice.of(this.#subjects.practitioners);
  }

  #credential(): string {
    const issued = [...this.#model.credentials.keys()];
    return issued.length > 0 && this.#dice.chance(0.95) ? this.#dice.of(issued) : ZeroHash;
  }
}

/** What may happen, and how often: what builds up has to outweigh what tears down, or nobody ever practises. */
const ACTS: readonly ProviderAct["name"][] = Object.entries({
  appointAuthority: 4,
  dismissAuthority: 1,
  distrustAuthority: 1,
  accredit: 5,
  suspendOrganisation: 2,
  reinstateOrganisation: 4,
  revokeOrganisation: 1,
  issueCredential: 6,
  renewCredential: 4,
  suspendCredential: 2,
  reinstateCredential: 4,
  revokeCredential: 1,
  offerAffiliation: 8,
  acceptAffiliation: 8,
  withdrawAffiliationOffer: 2,
  affiliate: 8,
  endAffiliation: 2,
} satisfies Record<ProviderAct["name"], number>).flatMap(([name, weight]) =>
  Array.from({ length: weight }, () => name as ProviderAct["name"]),
);
