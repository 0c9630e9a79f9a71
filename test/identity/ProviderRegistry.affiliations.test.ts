import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, START, YEAR } from "../helpers/defaults.ts";
import { KIND, type Terms, affiliationIdOf, credentialIdOf, termsHashOf } from "../helpers/models/providers.ts";
import {
  ENTRANCES,
  GIVEN,
  PROFESSION,
  STAFF,
  type Stage,
  affiliationTerms,
  expectRefused,
  licenceOf,
  licenceTerms,
  send,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { licensed, employed } = stagesOn(connection);

const { tcmPhysician } = PROFESSION;
const NOW = START + 30n * DAY;

/** Id of the affiliation between hospital and doctor. */
function affiliationOf({ people }: Stage): string {
  return affiliationIdOf(people.hospital.address, people.doctor.address, tcmPhysician);
}

/** What the registry holds between hospital and doctor. */
async function stateOf(stage: Stage) {
  const { licence, role, validFrom, validUntil } = await stage.providers.affiliationOf(affiliationOf(stage));
  const offer = await stage.providers.affiliationOfferOf(affiliationOf(stage));
  return { affiliation: { licence, role, validFrom, validUntil }, offer };
}

const NONE = { licence: ZeroHash, role: 0n, validFrom: 0n, validUntil: 0n };

/** What the registry holds of terms in force. */
function inForce({ licence, role, validFrom, validUntil }: Terms) {
  return { licence, role, validFrom, validUntil };
}

/** Arguments of the events of an offer and of a beginning. */
function eventOf(stage: Stage, terms: Terms): readonly unknown[] {
  const { organisation, practitioner, licence, role, validFrom, validUntil } = terms;
  return [affiliationOf(stage), organisation, practitioner, licence, role, validFrom, validUntil];
}

describe("ProviderRegistry: affiliations", () => {
  describe("affiliationIdOf", () => {
    it("[IDENTITY-84] commits to organisation, practitioner and profession, and to nothing else", async () => {
      const stage = await licensed();
      const { hospital, clinic, doctor, nurse } = stage.people;
      const ids = await Promise.all(
        (
          [
            [hospital.address, doctor.address, 1n],
            [hospital.address, doctor.address, 2n],
            [clinic.address, doctor.address, 1n],
            [hospital.address, nurse.address, 1n],
            [doctor.address, hospital.address, 1n],
            [ZeroAddress, ZeroAddress, 0n],
          ] as const
        ).map(async ([organisation, practitioner, profession]) => {
          const affiliation = await stage.providers.affiliationIdOf(organisation, practitioner, profession);
          expect(affiliation).to.equal(affiliationIdOf(organisation, practitioner, profession));
          return affiliation;
        }),
      );
      expect(new Set(ids).size).to.equal(ids.length);
    });
  });

  for (const entrance of ENTRANCES) {
    describe(`by ${entrance}`, () => {
      it("[IDENTITY-81] an offer is kept as the hash of its terms and puts nobody to work", async () => {
        const stage = await licensed();
        const { hospital, doctor } = stage.people;
        const terms = affiliationTerms(stage);
        const call = stage.providers.offerAffiliation.populateTransaction(terms);
        await expect(send(stage, entrance, hospital, call))
          .to.emit(stage.providers, "AffiliationOffered")
          .withArgs(...eventOf(stage, terms));
        expect(await stateOf(stage)).to.deep.equal({ affiliation: NONE, offer: termsHashOf(terms) });
        expect(await stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address)).to.equal(false);
      });

      it("[IDENTITY-81] [IDENTITY-83] its acceptance begins the affiliation and uses the offer up", async () => {
        const stage = await licensed();
        const { hospital, doctor } = stage.people;
        const terms = affiliationTerms(stage);
        await stage.providers.connect(hospital).offerAffiliation(terms);
        const call = await stage.providers.acceptAffiliation.populateTransaction(terms);
        await expect(send(stage, entrance, doctor, call))
          .to.emit(stage.providers, "AffiliationBegun")
          .withArgs(...eventOf(stage, terms));
        expect(await stateOf(stage)).to.deep.equal({ affiliation: inForce(terms), offer: ZeroHash });
        expect(await stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address)).to.equal(true);

        await expectRefused(stage, doctor, call, ["AffiliationNotOffered", affiliationOf(stage)], entrance);
      });

      it("[IDENTITY-83] an offer that was withdrawn does not serve", async () => {
        const stage = await licensed();
        const { hospital, doctor } = stage.people;
        const terms = affiliationTerms(stage);
        await stage.providers.connect(hospital).offerAffiliation(terms);
        const withdrawal = await stage.providers.withdrawAffiliationOffer.populateTransaction(
          doctor.address,
          tcmPhysician,
        );
        await expect(send(stage, entrance, hospital, withdrawal))
          .to.emit(stage.providers, "AffiliationOfferWithdrawn")
          .withArgs(affiliationOf(stage), hospital.address, doctor.address);
        expect(await stateOf(stage)).to.deep.equal({ affiliation: NONE, offer: ZeroHash });

        const none = ["AffiliationNotOffered", affiliationOf(stage)] as const;
        await expectRefused(
          stage,
          doctor,
          stage.providers.acceptAffiliation.populateTransaction(terms),
          none,
          entrance,
        );
        await expectRefused(stage, hospital, withdrawal, none, entrance);
      });

      it("[IDENTITY-83] the last offer replaces the one before, which no longer serves", async () => {
        const stage = await licensed();
        const { hospital, doctor } = stage.people;
        const [first, last] = [affiliationTerms(stage), affiliationTerms(stage, { role: STAFF.consultant })];
        for (const terms of [first, last]) {
          await send(stage, entrance, hospital, stage.providers.offerAffiliation.populateTransaction(terms));
        }
        const { acceptAffiliation } = stage.providers;
        const problem = ["AffiliationNotOffered", affiliationOf(stage)] as const;
        await expectRefused(stage, doctor, acceptAffiliation.populateTransaction(first), problem, entrance);
        await send(stage, entrance, doctor, acceptAffiliation.populateTransaction(last));
        expect((await stateOf(stage)).affiliation).to.deep.equal(inForce(last));
      });

      for (const side of ["hospital", "doctor"] as const) {
        it(`[IDENTITY-85] the ${side} ends it at once`, async () => {
          const stage = await employed();
          const { hospital, doctor } = stage.people;
          const call = await stage.providers.endAffiliation.populateTransaction(
            hospital.address,
            doctor.address,
            tcmPhysician,
          );
          await expect(send(stage, entrance, stage.people[side], call))
            .to.emit(stage.providers, "AffiliationEnded")
            .withArgs(affiliationOf(stage), hospital.address, doctor.address, stage.people[side].address);
          expect(await stateOf(stage)).to.deep.equal({ affiliation: NONE, offer: ZeroHash });
          expect(await stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address)).to.equal(false);

          await expectRefused(stage, stage.people[side], call, ["AffiliationUnknown", affiliationOf(stage)], entrance);
        });
      }

      for (const who of ["stranger", "nurse", "clinic", "board", "commission", "regulator"] as const) {
        it(`[IDENTITY-85] the ${who} cannot end it`, async () => {
          const stage = await employed();
          const { hospital, doctor } = stage.people;
          const person = stage.people[who];
          const call = stage.providers.endAffiliation.populateTransaction(
            hospital.address,
            doctor.address,
            tcmPhysician,
          );
          const problem = ["AffiliationNotEndedBy", affiliationOf(stage), person.address] as const;
          await expectRefused(stage, person, call, problem, entrance);
        });
      }

      for (const who of ["stranger", "clinic", "doctor", "commission"] as const) {
        it(`[IDENTITY-81] the ${who} offers nothing for the hospital`, async () => {
          const stage = await licensed();
          const { hospital } = stage.people;
          const person = stage.people[who];
          const call = stage.providers.offerAffiliation.populateTransaction(affiliationTerms(stage));
          const problem = ["AffiliationNotOfferedBy", hospital.address, person.address] as const;
          await expectRefused(stage, person, call, problem, entrance);
        });
      }

      for (const who of ["stranger", "nurse", "hospital", "board"] as const) {
        it(`[IDENTITY-83] the ${who} cannot accept for the doctor`, async () => {
          const stage = await licensed();
          const { hospital, doctor } = stage.people;
          await stage.providers.connect(hospital).offerAffiliation(affiliationTerms(stage));
          const person = stage.people[who];
          const call = stage.providers.acceptAffiliation.populateTransaction(affiliationTerms(stage));
          const problem = ["AffiliationNotFor", doctor.address, person.address] as const;
          await expectRefused(stage, person, call, problem, entrance);
        });
      }
    });
  }

  describe("terms", () => {
    it("[IDENTITY-83] acceptance asks for exactly the terms on offer, each of them", async () => {
      const stage = await licensed();
      const { board, hospital, clinic, doctor } = stage.people;
      const offered = affiliationTerms(stage);
      await stage.providers
        .connect(board)
        .issueCredential(licenceTerms(stage, { documentHash: id("another licence") }));
      await stage.providers.connect(hospital).offerAffiliation(offered);

      const otherwise: Partial<Terms>[] = [
        { organisation: clinic.address },
        { licence: credentialIdOf(board.address, doctor.address, id("another licence")) },
        { role: STAFF.consultant },
        { validFrom: offered.validFrom + 1n },
        { validUntil: offered.validUntil + 1n },
      ];
      for (const change of otherwise) {
        const terms = { ...offered, ...change };
        const affiliation = affiliationIdOf(terms.organisation, terms.practitioner, tcmPhysician);
        const call = stage.providers.acceptAffiliation.populateTransaction(terms);
        await expectRefused(stage, doctor, call, ["AffiliationNotOffered", affiliation]);
      }
      await stage.providers.connect(doctor).acceptAffiliation(offered);
    });

    it("[IDENTITY-81] nobody accepts what was never offered", async () => {
      const stage = await licensed();
      const call = stage.providers.acceptAffiliation.populateTransaction(affiliationTerms(stage));
      await expectRefused(stage, stage.people.doctor, call, ["AffiliationNotOffered", affiliationOf(stage)]);
    });

    const licences: [string, (stage: Stage) => Promise<string>][] = [
      ["that does not exist", () => Promise.resolve(id("none"))],
      ["of zero", () => Promise.resolve(ZeroHash)],
      ["of somebody else", (stage) => issue(stage, { holder: stage.people.nurse.address })],
      ["that is a certificate", (stage) => issue(stage, { kind: KIND.certificate, documentHash: id("training") })],
      [
        "that was revoked",
        async (stage) => {
          await stage.providers.connect(stage.people.board).revokeCredential(licenceOf(stage), GIVEN.reason);
          return licenceOf(stage);
        },
      ],
    ];
    /** Issues one more credential and gives its id. */
    async function issue(stage: Stage, otherwise: Parameters<typeof licenceTerms>[1]): Promise<string> {
      const { board } = stage.people;
      const terms = licenceTerms(stage, otherwise);
      await stage.providers.connect(board).issueCredential(terms);
      return credentialIdOf(board.address, terms.holder, terms.documentHash);
    }
    for (const [what, licenceIn] of licences) {
      it(`[IDENTITY-82] refuses an offer with a licence ${what}`, async () => {
        const stage = await licensed();
        const { hospital, doctor } = stage.people;
        const licence = await licenceIn(stage);
        const call = stage.providers.offerAffiliation.populateTransaction(affiliationTerms(stage, { licence }));
        await expectRefused(stage, hospital, call, ["AffiliationLicenceInvalid", licence, doctor.address]);
      });
    }

    it("[IDENTITY-82] refuses an offer to nobody, who is the holder of every licence that does not exist", async () => {
      const stage = await licensed();
      const terms = affiliationTerms(stage, { licence: id("none"), practitioner: ZeroAddress });
      const call = stage.providers.offerAffiliation.populateTransaction(terms);
      await expectRefused(stage, stage.people.hospital, call, ["AffiliationLicenceInvalid", id("none"), ZeroAddress]);
    });

    for (const role of [0n, STAFF.last + 1n, 255n]) {
      it(`[IDENTITY-82] [K-11] refuses an offer for the role ${role}`, async () => {
        const stage = await licensed();
        const call = stage.providers.offerAffiliation.populateTransaction(affiliationTerms(stage, { role }));
        await expectRefused(stage, stage.people.hospital, call, ["StaffRoleUnknown", role, STAFF.last]);
      });
    }

    it("[IDENTITY-82] takes the first and the last role", async () => {
      const stage = await licensed();
      for (const role of [1n, STAFF.last]) {
        await stage.providers.connect(stage.people.hospital).offerAffiliation(affiliationTerms(stage, { role }));
      }
    });

    const windows: [string, bigint, bigint, boolean][] = [
      ["that ends a second from now", START, NOW + 1n, true],
      ["that lies in the future", NOW + DAY, NOW + DAY + 1n, true],
      ["that reaches further than the licence", START, START + 20n * YEAR, true],
      ["that ends now", START, NOW, false],
      ["that ends when it begins", NOW + DAY, NOW + DAY, false],
      ["that ends before it begins", NOW + DAY, NOW + DAY - 1n, false],
    ];
    for (const [what, validFrom, validUntil, usable] of windows) {
      it(`[IDENTITY-82] [K-01] ${usable ? "takes" : "refuses"} an offer with a window ${what}`, async () => {
        const stage = await licensed();
        const { hospital } = stage.people;
        const terms = affiliationTerms(stage, { validFrom, validUntil });
        const call = await stage.providers.offerAffiliation.populateTransaction(terms);
        await stage.clock.next(NOW);
        if (usable) await hospital.sendTransaction(call);
        else await expectRefused(stage, hospital, call, ["WindowInvalid", validFrom, validUntil, NOW]);
      });
    }

    it("[IDENTITY-82] refuses an offer by whom nobody ever accredited", async () => {
      const stage = await licensed();
      const { stranger } = stage.people;
      const terms = affiliationTerms(stage, { organisation: stranger.address });
      const call = stage.providers.offerAffiliation.populateTransaction(terms);
      await expectRefused(stage, stranger, call, ["OrganisationUnknown", stranger.address]);
    });

    it("[IDENTITY-82] a suspended organisation and a suspended, future or expired licence can still be agreed on", async () => {
      const stage = await licensed();
      const { board, commission, hospital, doctor } = stage.people;
      await stage.providers.connect(commission).suspendOrganisation(hospital.address, GIVEN.reason);
      await stage.providers.connect(board).suspendCredential(licenceOf(stage), GIVEN.reason);
      const soon = { documentHash: id("soon"), validFrom: START + YEAR, validUntil: START + 2n * YEAR };
      const brief = { documentHash: id("brief"), validFrom: START, validUntil: NOW };
      const licences = [licenceOf(stage), await issue(stage, soon), await issue(stage, brief)];
      await stage.clock.moveTo(NOW);
      for (const licence of licences) {
        const terms = affiliationTerms(stage, { licence });
        await stage.providers.connect(hospital).offerAffiliation(terms);
        await stage.providers.connect(doctor).acceptAffiliation(terms);
        expect((await stateOf(stage)).affiliation.licence).to.equal(licence);
        expect(await stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address)).to.equal(false);
      }
    });

    it("[IDENTITY-83] an offer whose licence was revoked meanwhile is refused", async () => {
      const stage = await licensed();
      const { board, hospital, doctor } = stage.people;
      await stage.providers.connect(hospital).offerAffiliation(affiliationTerms(stage));
      await stage.providers.connect(board).revokeCredential(licenceOf(stage), GIVEN.reason);
      const call = stage.providers.acceptAffiliation.populateTransaction(affiliationTerms(stage));
      await expectRefused(stage, doctor, call, ["AffiliationLicenceInvalid", licenceOf(stage), doctor.address]);
    });

    it("[IDENTITY-83] an offer is accepted in the last second of its window and refused at its end", async () => {
      const stage = await licensed();
      const { hospital, doctor } = stage.people;
      const terms = affiliationTerms(stage);
      await stage.providers.connect(hospital).offerAffiliation(terms);
      const call = await stage.providers.acceptAffiliation.populateTransaction(terms);
      const here = await connection.networkHelpers.takeSnapshot();
      await stage.clock.next(terms.validUntil);
      const problem = ["WindowInvalid", terms.validFrom, terms.validUntil, terms.validUntil] as const;
      await expectRefused(stage, doctor, call, problem);
      await here.restore();

      await stage.clock.next(terms.validUntil - 1n);
      await doctor.sendTransaction(call);
    });
  });

  describe("one at a time", () => {
    it("[IDENTITY-84] what is in force stays so until new terms are accepted, and is then replaced", async () => {
      const stage = await employed();
      const { hospital, doctor } = stage.people;
      const anew = affiliationTerms(stage, { role: STAFF.consultant, validUntil: START + 2n * YEAR });
      const isPractising = () => stage.providers.isPractising(doctor.address, tcmPhysician, hospital.address);

      await stage.providers.connect(hospital).offerAffiliation(anew);
      expect(await stateOf(stage)).to.deep.equal({
        affiliation: inForce(affiliationTerms(stage)),
        offer: termsHashOf(anew),
      });
      expect(await isPractising()).to.equal(true);

      await stage.providers.connect(doctor).acceptAffiliation(anew);
      expect(await stateOf(stage)).to.deep.equal({ affiliation: inForce(anew), offer: ZeroHash });
      expect(await isPractising()).to.equal(true);
    });

    it("[IDENTITY-84] [IDENTITY-88] another profession of the same doctor is another affiliation", async () => {
      const stage = await employed();
      const { board, hospital, doctor } = stage.people;
      const terms = licenceTerms(stage, { profession: PROFESSION.tcmPharmacist, documentHash: id("pharmacist") });
      await stage.providers.connect(board).issueCredential(terms);
      const licence = credentialIdOf(board.address, doctor.address, terms.documentHash);
      await stage.providers.connect(hospital).offerAffiliation(affiliationTerms(stage, { licence }));
      await stage.providers.connect(doctor).acceptAffiliation(affiliationTerms(stage, { licence }));

      expect((await stateOf(stage)).affiliation).to.deep.equal(inForce(affiliationTerms(stage)));
      await stage.providers.connect(doctor).endAffiliation(hospital.address, doctor.address, tcmPhysician);
      const stillPharmacist = stage.providers.isPractising(doctor.address, PROFESSION.tcmPharmacist, hospital.address);
      expect(await stillPharmacist).to.equal(true);
    });

    it("[IDENTITY-85] an affiliation that is over can be ended, an offer alone cannot", async () => {
      const stage = await employed();
      const { hospital, clinic, doctor } = stage.people;
      await stage.providers.connect(clinic).offerAffiliation(affiliationTerms(stage, { organisation: clinic.address }));
      const { endAffiliation } = stage.providers;
      const offered = affiliationIdOf(clinic.address, doctor.address, tcmPhysician);
      const call = endAffiliation.populateTransaction(clinic.address, doctor.address, tcmPhysician);
      await expectRefused(stage, doctor, call, ["AffiliationUnknown", offered]);

      await stage.clock.moveTo(GIVEN.affiliation.validUntil);
      await stage.providers.connect(doctor).endAffiliation(hospital.address, doctor.address, tcmPhysician);
      expect((await stateOf(stage)).affiliation).to.deep.equal(NONE);
    });

    it("[IDENTITY-85] an open offer ends with it, for that organisation and profession only", async () => {
      const stage = await employed();
      const { hospital, clinic, doctor } = stage.people;
      const anew = affiliationTerms(stage, { role: STAFF.consultant });
      const elsewhere = affiliationTerms(stage, { organisation: clinic.address });
      await stage.providers.connect(hospital).offerAffiliation(anew);
      await stage.providers.connect(clinic).offerAffiliation(elsewhere);
      await stage.providers.connect(doctor).endAffiliation(hospital.address, doctor.address, tcmPhysician);
      expect(await stateOf(stage)).to.deep.equal({ affiliation: NONE, offer: ZeroHash });

      const call = stage.providers.acceptAffiliation.populateTransaction(anew);
      await expectRefused(stage, doctor, call, ["AffiliationNotOffered", affiliationOf(stage)]);
      await stage.providers.connect(doctor).acceptAffiliation(elsewhere);
    });

    it("[IDENTITY-83] an organisation takes back only its own offer, of that profession", async () => {
      const stage = await licensed();
      const { hospital, clinic, doctor } = stage.people;
      const terms = affiliationTerms(stage);
      await stage.providers.connect(hospital).offerAffiliation(terms);
      const { withdrawAffiliationOffer } = stage.providers;
      for (const [person, practitioner, profession] of [
        [clinic, doctor, tcmPhysician],
        [doctor, doctor, tcmPhysician],
        [hospital, clinic, tcmPhysician],
        [hospital, doctor, PROFESSION.physician],
      ] as const) {
        const none = affiliationIdOf(person.address, practitioner.address, profession);
        const call = withdrawAffiliationOffer.populateTransaction(practitioner.address, profession);
        await expectRefused(stage, person, call, ["AffiliationNotOffered", none]);
      }
      expect((await stateOf(stage)).offer).to.equal(termsHashOf(terms));
    });
  });
});
