import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, START, YEAR } from "../helpers/defaults.ts";
import { KIND, REFUSALS, credentialIdOf } from "../helpers/models/providers.ts";
import { FAULTS, type Failure, NOON, Scene, USUAL, accreditBy } from "../helpers/practiceScene.ts";
import { Mirror } from "../helpers/providerMirror.ts";
import {
  GIVEN,
  KINDS,
  PROFESSION,
  RIGHTS,
  STAFF,
  affiliationTerms,
  licenceOf,
  licenceTerms,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { accredited, employed } = stagesOn(connection);

const { tcmPhysician } = PROFESSION;

const FAILURES = REFUSALS.filter((name): name is Failure => name !== "None");
/** A window is either ahead or behind. */
const EXCLUSIVE = [
  ["AffiliationNotYet", "AffiliationOver"],
  ["LicenceNotYet", "LicenceOver"],
];

function isOneOf(pairs: string[][], first: Failure, second: Failure): boolean {
  return pairs.some(([one, other]) => one === first && other === second);
}

/** Pairs whose first failure keeps the second from being mended. */
const FIRST_FIRST = [
  ["LicenceRevoked", "LicenceOver"],
  ["OrganisationSuspended", "OrganisationOver"],
];

/** Revocation ends suspending, and distrust ends whatever the distrusted could do. */
const BREAKING_ORDER = [
  "NotAffiliated",
  "LicenceSuspended",
  "OrganisationSuspended",
  "LicenceRevoked",
  "OrganisationRevoked",
  "LicensingBoardDistrusted",
  "AccreditorDistrusted",
] as const satisfies Failure[];

/** Builds the scene so that at noon exactly these failures are there. */
async function sceneWith(failures: readonly Failure[]): Promise<Scene> {
  const stage = await accredited();
  const scene = new Scene(stage, await Mirror.of(stage));
  const faults = failures.map((name) => FAULTS[name]);
  const licence = faults.find((fault) => fault.licence)?.licence ?? USUAL;
  const until = faults.find((fault) => fault.accreditedUntil !== undefined)?.accreditedUntil ?? NOON + YEAR;

  await accreditBy(scene, scene.people.commission, until);
  await scene.do(scene.people.board, { name: "issueCredential", args: [licenceTerms(stage, licence)] });
  await scene.agree(faults.find((fault) => fault.affiliation)?.affiliation ?? USUAL);
  for (const name of BREAKING_ORDER.filter((one) => failures.includes(one))) await FAULTS[name].break?.(scene);
  await scene.mirror.moveTo(NOON);
  return scene;
}

describe("ProviderRegistry: practice", () => {
  it("[IDENTITY-87] knows thirteen answers in the order of the rule", () => {
    expect(REFUSALS.length).to.equal(13);
    expect(Object.keys(FAULTS)).to.deep.equal(REFUSALS.slice(1));
  });

  for (const failure of FAILURES) {
    it(`[IDENTITY-86] [IDENTITY-87] refuses with ${failure}, and may again once that is mended`, async () => {
      const scene = await sceneWith([failure]);
      await scene.expectAnswer(failure);
      await FAULTS[failure].mend(scene);
      await scene.expectAnswer("None");
    });
  }

  for (const [index, first] of FAILURES.entries()) {
    for (const second of FAILURES.slice(index + 1)) {
      if (isOneOf(EXCLUSIVE, first, second)) continue;

      it(`[IDENTITY-87] names ${first} before ${second}`, async () => {
        const scene = await sceneWith([first, second]);
        await scene.expectAnswer(first);
        const order = isOneOf(FIRST_FIRST, first, second) ? [first, second] : [second, first];
        for (const failure of order) {
          // One act may mend both: who is accredited anew is neither revoked nor over.
          const { refusal } = scene.mirror.model.practice(...subject(scene));
          if (refusal === "None") break;
          await scene.expectAnswer(refusal);
          await FAULTS[failure].mend(scene);
        }
        await scene.expectAnswer("None");
      });
    }
  }

  /** Whom the scenes are about. */
  function subject({ people }: Scene): [string, bigint, string] {
    return [people.doctor.address, tcmPhysician, people.hospital.address];
  }

  describe("windows", () => {
    const parts = [
      { part: "affiliation", before: "AffiliationNotYet", after: "AffiliationOver" },
      { part: "licence", before: "LicenceNotYet", after: "LicenceOver" },
    ] as const;
    for (const { part, before, after } of parts) {
      it(`[IDENTITY-86] holds from the first second of the ${part} to its last`, async () => {
        const stage = await accredited();
        const scene = new Scene(stage, await Mirror.of(stage));
        const window = { validFrom: NOON, validUntil: NOON + DAY };
        await scene.do(scene.people.board, {
          name: "issueCredential",
          args: [licenceTerms(stage, part === "licence" ? window : USUAL)],
        });
        await scene.agree(part === "affiliation" ? window : USUAL);
        for (const [moment, answer] of [
          [NOON - 1n, before],
          [NOON, "None"],
          [NOON + DAY - 1n, "None"],
          [NOON + DAY, after],
        ] as const) {
          await scene.mirror.moveTo(moment);
          await scene.expectAnswer(answer);
        }
      });
    }

    it("[IDENTITY-86] holds to the last second of the accreditation", async () => {
      const scene = await sceneWith(["OrganisationOver"]);
      await scene.expectAnswer("OrganisationOver");
      await accreditBy(scene, scene.people.commission, NOON + DAY);
      await scene.mirror.moveTo(NOON + DAY - 1n);
      await scene.expectAnswer("None");
      await scene.mirror.moveTo(NOON + DAY);
      await scene.expectAnswer("OrganisationOver");
    });

    for (const earliest of ["affiliation", "licence", "accreditation"] as const) {
      it(`[IDENTITY-87] tells the end of the ${earliest} where that is the earliest of the three`, async () => {
        const stage = await accredited();
        const scene = new Scene(stage, await Mirror.of(stage));
        const ends = { affiliation: NOON + 2n * DAY, licence: NOON + 2n * DAY, accreditation: NOON + 2n * DAY };
        ends[earliest] = NOON + 1n;
        await accreditBy(scene, scene.people.commission, ends.accreditation);
        const licence = licenceTerms(stage, { validUntil: ends.licence });
        await scene.do(scene.people.board, { name: "issueCredential", args: [licence] });
        await scene.agree({ validFrom: START, validUntil: ends.affiliation });
        const answer = await stage.providers.practice(...subject(scene));
        expect(answer.until).to.equal(NOON + 1n);
        await scene.expectAnswer("None");
      });
    }
  });

  describe("what the answer says", () => {
    it("[IDENTITY-87] gives licence, rights, specialty, role and end", async () => {
      const stage = await employed();
      const { doctor, hospital } = stage.people;
      const answer = await stage.providers.practice(doctor.address, tcmPhysician, hospital.address);
      expect([...answer]).to.deep.equal([
        0n,
        licenceOf(stage),
        RIGHTS.prescribe | RIGHTS.prescribeControlled,
        5_013n,
        STAFF.attending,
        GIVEN.affiliation.validUntil,
      ]);
    });

    it("[IDENTITY-86] with rights only where the licence gives all of them", async () => {
      const stage = await employed();
      const { commission, doctor, hospital } = stage.people;
      const given = RIGHTS.prescribe | RIGHTS.prescribeControlled;
      const withRights = (rights: bigint) =>
        stage.providers.isPractisingWith(doctor.address, tcmPhysician, hospital.address, rights);
      for (let rights = 0n; rights <= RIGHTS.all + 1n; rights++) {
        expect(await withRights(rights), `rights ${rights}`).to.equal((rights & given) === rights);
      }
      await stage.providers.connect(commission).suspendOrganisation(hospital.address, GIVEN.reason);
      for (const rights of [0n, given]) expect(await withRights(rights)).to.equal(false);
    });

    it("[IDENTITY-86] also a licence that begins in the last second that fits", async () => {
      const stage = await accredited();
      const scene = new Scene(stage, await Mirror.of(stage));
      const last = 2n ** 40n - 1n;
      const window = { validFrom: last, validUntil: last + 1n };
      await scene.do(scene.people.board, { name: "issueCredential", args: [licenceTerms(stage, window)] });
      await scene.agree(USUAL);
      await scene.expectAnswer("LicenceNotYet");
    });

    it("[IDENTITY-88] a practitioner of one profession practises no other", async () => {
      const stage = await employed();
      const { doctor, hospital } = stage.people;
      for (let profession = 0n; profession <= 255n; profession++) {
        const may = await stage.providers.isPractising(doctor.address, profession, hospital.address);
        expect(may, `profession ${profession}`).to.equal(profession === tcmPhysician);
      }
    });

    it("[IDENTITY-88] a certificate in force gives no right to practise", async () => {
      const stage = await employed();
      const { board, doctor, hospital } = stage.people;
      const certificate = { kind: KIND.certificate, profession: PROFESSION.physician, documentHash: id("training") };
      await stage.providers.connect(board).issueCredential(licenceTerms(stage, certificate));
      expect(await stage.providers.isInForce(credentialIdOf(board.address, doctor.address, id("training")))).to.equal(
        true,
      );
      const answer = await stage.providers.practice(doctor.address, PROFESSION.physician, hospital.address);
      expect(REFUSALS[Number(answer.refusal)]).to.equal("NotAffiliated");
    });

    it("[IDENTITY-87] never reverts, whomever it is asked about", async () => {
      const stage = await employed();
      const { doctor, hospital, stranger } = stage.people;
      for (const practitioner of [ZeroAddress, stranger.address, doctor.address]) {
        for (const organisation of [ZeroAddress, stranger.address, hospital.address]) {
          for (const profession of [0n, 1n, 255n]) {
            const answer = await stage.providers.practice(practitioner, profession, organisation);
            expect([...answer]).to.deep.equal([1n, ZeroHash, 0n, 0n, 0n, 0n]);
            expect(await stage.providers.isPractising(practitioner, profession, organisation)).to.equal(false);
          }
        }
      }
    });

    it("[IDENTITY-89] standing at one organisation is independent of that at another", async () => {
      const stage = await employed();
      const { commission, doctor, nurse, hospital, clinic, board } = stage.people;
      await stage.providers.connect(clinic).offerAffiliation(affiliationTerms(stage, { organisation: clinic.address }));
      await stage.providers
        .connect(doctor)
        .acceptAffiliation(affiliationTerms(stage, { organisation: clinic.address }));
      await stage.providers.connect(board).issueCredential(licenceTerms(stage, { holder: nurse.address }));
      const licence = credentialIdOf(board.address, nurse.address, GIVEN.licence.document);
      const colleague = affiliationTerms(stage, { practitioner: nurse.address, licence });
      await stage.providers.connect(hospital).offerAffiliation(colleague);
      await stage.providers.connect(nurse).acceptAffiliation(colleague);

      const practising = async () => ({
        here: await stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address),
        there: await stage.providers.isPractising(doctor.address, tcmPhysician, clinic.address),
        colleague: await stage.providers.isPractising(nurse.address, tcmPhysician, hospital.address),
      });
      expect(await practising()).to.deep.equal({ here: true, there: true, colleague: true });
      await stage.providers.connect(doctor).endAffiliation(hospital.address, doctor.address, tcmPhysician);
      expect(await practising()).to.deep.equal({ here: false, there: true, colleague: true });
      await stage.providers.connect(commission).suspendOrganisation(hospital.address, GIVEN.reason);
      expect(await practising()).to.deep.equal({ here: false, there: true, colleague: false });
      expect(await stage.providers.isAccredited(clinic.address, KINDS.any)).to.equal(true);
    });

    it("[IDENTITY-86] a suspended organisation suspends whatever its staff may do for it, and lifting it restores that", async () => {
      const stage = await employed();
      const { commission, doctor, hospital } = stage.people;
      const may = () => stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address);
      await stage.providers.connect(commission).suspendOrganisation(hospital.address, GIVEN.reason);
      expect(await may()).to.equal(false);
      await stage.providers.connect(commission).reinstateOrganisation(hospital.address, GIVEN.reason);
      expect(await may()).to.equal(true);
    });
  });
});
