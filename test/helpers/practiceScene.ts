import { expect } from "chai";
import { id } from "ethers";

import { DAY, START, YEAR } from "./defaults.ts";
import type { ProviderAct } from "./models/providerActs.ts";
import { REFUSALS, type RefusalName, credentialIdOf } from "./models/providers.ts";
import type { Mirror } from "./providerMirror.ts";
import { GIVEN, PROFESSION, type Person, type Stage, affiliationTerms, licenceOf, licenceTerms } from "./providers.ts";

/** The moment at which the questions are asked. */
export const NOON = START + 100n * DAY;
const { tcmPhysician } = PROFESSION;

export type Failure = Exclude<RefusalName, "None">;

/** A failure: what the parts are given so that it shows at noon, what is done, and how it is mended. */
interface Fault {
  /** Windows of the parts where they differ from what is usual. */
  readonly licence?: { validFrom: bigint; validUntil: bigint };
  readonly affiliation?: { validFrom: bigint; validUntil: bigint };
  readonly accreditedUntil?: bigint;
  readonly break?: (scene: Scene) => Promise<void>;
  readonly mend: (scene: Scene) => Promise<void>;
}

/** Contract and model of one doctor at one hospital. */
export class Scene {
  readonly stage: Stage;
  readonly mirror: Mirror;
  /** The licence that the affiliation is under. */
  licence: string;

  constructor(stage: Stage, mirror: Mirror) {
    this.stage = stage;
    this.mirror = mirror;
    this.licence = licenceOf(stage);
  }

  get people(): Stage["people"] {
    return this.stage.people;
  }

  /** Does an act that the rules allow. */
  async do(person: Person, act: DistributiveOmit<ProviderAct, "by">): Promise<void> {
    const allowed = await this.mirror.act(person, { ...act, by: person.address });
    expect(allowed, act.name).to.equal(true);
  }

  async agree(window: { validFrom: bigint; validUntil: bigint }): Promise<void> {
    const terms = affiliationTerms(this.stage, { licence: this.licence, ...window });
    await this.do(this.people.hospital, { name: "offerAffiliation", args: [terms] });
    await this.do(this.people.doctor, { name: "acceptAffiliation", args: [terms] });
  }

  /** Expects that contract and model give this answer, the contract in each of its questions. */
  async expectAnswer(expected: RefusalName): Promise<void> {
    const { doctor, hospital } = this.people;
    const modelled = this.mirror.model.practice(doctor.address, tcmPhysician, hospital.address);
    expect(modelled.refusal).to.equal(expected);
    const answer = await this.stage.providers.practice(doctor.address, tcmPhysician, hospital.address);
    expect(REFUSALS[Number(answer.refusal)]).to.equal(expected);
    const { licence, rights, specialty, role, until } = modelled;
    expect([...answer].slice(1)).to.deep.equal([licence, rights, specialty, role, until]);
    const practising = await this.stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address);
    expect(practising).to.equal(expected === "None");
    const refusal = await this.stage.providers.refusalFor(doctor.address, tcmPhysician, hospital.address);
    expect(REFUSALS[Number(refusal)]).to.equal(expected);
  }
}

type DistributiveOmit<T, Key extends string> = T extends unknown ? Omit<T, Key> : never;

export const USUAL = { validFrom: START, validUntil: NOON + YEAR };
/** Later than noon by so much that the acts that mend do not reach it. */
const SOON = NOON + DAY;
const LATER = NOON + 2n * DAY;

export const FAULTS: Record<Failure, Fault> = {
  NotAffiliated: {
    break: (scene) => {
      const { hospital, doctor } = scene.people;
      return scene.do(doctor, { name: "endAffiliation", args: [hospital.address, doctor.address, tcmPhysician] });
    },
    mend: (scene) => scene.agree(USUAL),
  },
  AffiliationNotYet: {
    affiliation: { validFrom: LATER, validUntil: NOON + YEAR },
    mend: (scene) => scene.mirror.moveTo(LATER),
  },
  AffiliationOver: { affiliation: { validFrom: START, validUntil: NOON }, mend: (scene) => scene.agree(USUAL) },
  LicenceRevoked: {
    break: (scene) =>
      scene.do(scene.people.regulator, { name: "revokeCredential", args: [scene.licence, GIVEN.reason] }),
    mend: async (scene) => {
      const { otherBoard, doctor } = scene.people;
      const terms = licenceTerms(scene.stage, { ...USUAL, documentHash: id("a new licence") });
      await scene.do(otherBoard, { name: "issueCredential", args: [terms] });
      scene.licence = credentialIdOf(otherBoard.address, doctor.address, terms.documentHash);
      await scene.agree(USUAL);
    },
  },
  LicenceSuspended: {
    break: (scene) =>
      scene.do(scene.people.regulator, { name: "suspendCredential", args: [scene.licence, GIVEN.reason] }),
    mend: (scene) =>
      scene.do(scene.people.regulator, { name: "reinstateCredential", args: [scene.licence, GIVEN.reason] }),
  },
  LicenceNotYet: {
    licence: { validFrom: SOON, validUntil: NOON + YEAR },
    mend: (scene) => scene.mirror.moveTo(SOON),
  },
  LicenceOver: {
    licence: { validFrom: START, validUntil: NOON },
    mend: (scene) =>
      scene.do(scene.people.board, { name: "renewCredential", args: [scene.licence, NOON + YEAR, id("renewal")] }),
  },
  LicensingBoardDistrusted: {
    break: (scene) =>
      scene.do(scene.people.regulator, { name: "distrustAuthority", args: [scene.people.board.address] }),
    mend: (scene) => {
      const args = [scene.people.board.address, GIVEN.zhejiang, false, true] as const;
      return scene.do(scene.people.regulator, { name: "appointAuthority", args });
    },
  },
  OrganisationRevoked: {
    break: (scene) =>
      scene.do(scene.people.commission, {
        name: "revokeOrganisation",
        args: [scene.people.hospital.address, GIVEN.reason],
      }),
    mend: (scene) => accreditBy(scene, scene.people.commission),
  },
  OrganisationSuspended: {
    break: (scene) =>
      scene.do(scene.people.regulator, {
        name: "suspendOrganisation",
        args: [scene.people.hospital.address, GIVEN.reason],
      }),
    mend: (scene) =>
      scene.do(scene.people.regulator, {
        name: "reinstateOrganisation",
        args: [scene.people.hospital.address, GIVEN.reason],
      }),
  },
  OrganisationOver: { accreditedUntil: NOON, mend: (scene) => accreditBy(scene, scene.people.commission) },
  AccreditorDistrusted: {
    break: (scene) =>
      scene.do(scene.people.regulator, { name: "distrustAuthority", args: [scene.people.commission.address] }),
    mend: (scene) => {
      const args = [scene.people.commission.address, GIVEN.zhejiang, true, false] as const;
      return scene.do(scene.people.regulator, { name: "appointAuthority", args });
    },
  },
};
export async function accreditBy(scene: Scene, by: Person, until = NOON + YEAR): Promise<void> {
  const { grade, kinds, document } = GIVEN.accreditation;
  await scene.do(by, { name: "accredit", args: [scene.people.hospital.address, kinds, grade, until, document] });
}
