import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { DAY, START, YEAR } from "../helpers/defaults.ts";
import { STANDING, TRUST } from "../helpers/models/providers.ts";
import { GIVEN, KINDS, type Person, type Stage, expectRefused, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { appointed, accredited } = stagesOn(connection);

const { kinds, grade, until, document } = GIVEN.accreditation;
const NOW = START + 30n * DAY;

/** A call of `accredit` for the hospital, with what a test wants otherwise. */
function accreditation(
  { providers, people }: Stage,
  otherwise: { organisation?: string; kinds?: bigint; grade?: bigint; until?: bigint } = {},
) {
  const given = { organisation: people.hospital.address, kinds, grade, until, ...otherwise };
  return providers.accredit.populateTransaction(given.organisation, given.kinds, given.grade, given.until, document);
}

async function accredit(stage: Stage, by: Person, otherwise: Parameters<typeof accreditation>[1] = {}) {
  return by.sendTransaction(await accreditation(stage, otherwise));
}

/** How `organisationOf` answers, as an object. */
async function organisationOf({ providers }: Stage, organisation: string) {
  const answer = await providers.organisationOf(organisation);
  const { accreditor, standing, validUntil } = answer;
  return { accreditor, kinds: answer.kinds, grade: answer.grade, standing, validUntil };
}

describe("ProviderRegistry: organisations", () => {
  describe("accredit", () => {
    it("[IDENTITY-62] gives kinds, grade and end, and says so with the hash of the document", async () => {
      const stage = await appointed();
      const { commission, hospital } = stage.people;
      const both = KINDS.hospital | KINDS.pharmacy;
      await expect(stage.providers.connect(commission).accredit(hospital.address, both, 31n, until, document))
        .to.emit(stage.providers, "OrganisationAccredited")
        .withArgs(hospital.address, commission.address, both, 31n, until, document);
      expect(await organisationOf(stage, hospital.address)).to.deep.equal({
        accreditor: commission.address,
        kinds: both,
        grade: 31n,
        standing: STANDING.good,
        validUntil: until,
      });
    });

    for (const edge of [
      { what: "the first kind and no grade", kinds: 1n, grade: 0n },
      { what: "the last kind and the highest grade", kinds: 1n << 10n, grade: 255n },
      { what: "every kind at once", kinds: KINDS.any, grade: 1n },
    ]) {
      it(`[IDENTITY-62] [K-11] takes ${edge.what}`, async () => {
        const stage = await appointed();
        const { commission, hospital } = stage.people;
        await accredit(stage, commission, edge);
        expect(await organisationOf(stage, hospital.address)).to.include({ kinds: edge.kinds, grade: edge.grade });
      });
    }

    for (const unknown of [0n, KINDS.any + 1n, 2n ** 32n - 1n]) {
      it(`[IDENTITY-62] [K-11] refuses the kinds ${unknown}`, async () => {
        const stage = await appointed();
        const call = accreditation(stage, { kinds: unknown });
        await expectRefused(stage, stage.people.commission, call, ["OrganisationKindsUnknown", unknown, KINDS.any]);
      });
    }

    it("[IDENTITY-62] refuses the zero address", async () => {
      const stage = await appointed();
      const call = accreditation(stage, { organisation: ZeroAddress });
      await expectRefused(stage, stage.people.commission, call, ["OrganisationInvalid", ZeroAddress]);
    });

    it("[IDENTITY-62] takes an end one second ahead and refuses one that is now or over", async () => {
      const stage = await appointed();
      const { commission } = stage.people;
      for (const end of [NOW, NOW - 1n, 0n]) {
        const call = await accreditation(stage, { until: end });
        await stage.clock.next(NOW);
        const restore = await connection.networkHelpers.takeSnapshot();
        await expectRefused(stage, commission, call, ["WindowInvalid", NOW, end, NOW]);
        await restore.restore();
      }
      const call = await accreditation(stage, { until: NOW + 1n });
      await stage.clock.next(NOW);
      await commission.sendTransaction(call);
      expect(await stage.providers.isAccredited(stage.people.hospital.address, kinds)).to.equal(true);
    });

    for (const who of ["stranger", "hospital", "regulator"] as const) {
      it(`[IDENTITY-61] refuses the ${who}, whom nobody appointed`, async () => {
        const stage = await appointed();
        const person = stage.people[who];
        await expectRefused(stage, person, accreditation(stage), ["AuthorityNotAppointed", person.address, TRUST.none]);
      });
    }

    it("[IDENTITY-61] refuses an authority that only licenses", async () => {
      const stage = await appointed();
      const { board } = stage.people;
      await expectRefused(stage, board, accreditation(stage), ["AuthorityNotCompetent", board.address]);
    });

    it("[IDENTITY-61] refuses an authority that lost its competence to accredit", async () => {
      const stage = await appointed();
      const { commission, regulator } = stage.people;
      await stage.providers.connect(regulator).appointAuthority(commission.address, GIVEN.zhejiang, false, true);
      await expectRefused(stage, commission, accreditation(stage), ["AuthorityNotCompetent", commission.address]);
    });
  });

  describe("accrediting again", () => {
    it("[IDENTITY-63] the accreditor changes kinds, grade and end, also to an earlier end", async () => {
      const stage = await accredited();
      const { commission, hospital } = stage.people;
      const changed = { kinds: KINDS.clinic, grade: 0n, until: until - YEAR };
      await expect(accredit(stage, commission, changed))
        .to.emit(stage.providers, "OrganisationAccredited")
        .withArgs(hospital.address, commission.address, KINDS.clinic, 0n, until - YEAR, document);
      expect(await organisationOf(stage, hospital.address)).to.deep.equal({
        accreditor: commission.address,
        kinds: KINDS.clinic,
        grade: 0n,
        standing: STANDING.good,
        validUntil: until - YEAR,
      });
      expect(await stage.providers.isAccredited(hospital.address, KINDS.hospital)).to.equal(false);
    });

    it("[IDENTITY-63] another authority is refused while the accreditation is in force", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital } = stage.people;
      const problem = ["OrganisationOfAnotherAuthority", hospital.address, commission.address] as const;
      await expectRefused(stage, otherCommission, accreditation(stage), problem);
    });

    it("[IDENTITY-63] another authority is refused in the last second and takes over at the end", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital } = stage.people;
      const call = await accreditation(stage, { until: until + YEAR });
      await stage.clock.next(until - 1n);
      const restore = await connection.networkHelpers.takeSnapshot();
      const problem = ["OrganisationOfAnotherAuthority", hospital.address, commission.address] as const;
      await expectRefused(stage, otherCommission, call, problem);
      await restore.restore();

      await stage.clock.next(until);
      await otherCommission.sendTransaction(call);
      expect(await organisationOf(stage, hospital.address)).to.include({ accreditor: otherCommission.address });
    });

    it("[IDENTITY-63] [IDENTITY-67] another authority takes over once it is revoked", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital } = stage.people;
      await stage.providers.connect(commission).revokeOrganisation(hospital.address, GIVEN.reason);
      await accredit(stage, otherCommission);
      expect(await organisationOf(stage, hospital.address)).to.include({
        accreditor: otherCommission.address,
        standing: STANDING.good,
      });
    });

    for (const removal of ["dismissAuthority", "distrustAuthority"] as const) {
      it(`[IDENTITY-63] another authority takes over after ${removal}, and the first one cannot take it back`, async () => {
        const stage = await accredited();
        const { commission, otherCommission, hospital, regulator } = stage.people;
        await stage.providers.connect(regulator)[removal](commission.address);
        await accredit(stage, otherCommission);
        expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(true);

        await stage.providers.connect(regulator).appointAuthority(commission.address, GIVEN.zhejiang, true, false);
        const problem = ["OrganisationOfAnotherAuthority", hospital.address, otherCommission.address] as const;
        await expectRefused(stage, commission, accreditation(stage), problem);
      });
    }

    it("[IDENTITY-63] another authority takes over where the accreditor accredits no longer", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital, regulator } = stage.people;
      await stage.providers.connect(regulator).appointAuthority(commission.address, GIVEN.zhejiang, false, true);
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(true);
      await accredit(stage, otherCommission);
      expect(await organisationOf(stage, hospital.address)).to.include({ accreditor: otherCommission.address });
    });

    it("[IDENTITY-63] [IDENTITY-66] after a takeover the former accreditor has no say and the new one has", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital } = stage.people;
      await stage.providers.connect(commission).revokeOrganisation(hospital.address, GIVEN.reason);
      await accredit(stage, otherCommission);

      const call = stage.providers.suspendOrganisation.populateTransaction(hospital.address, GIVEN.reason);
      await expectRefused(stage, commission, call, ["OrganisationNotOverseenBy", hospital.address, commission.address]);
      await stage.providers.connect(otherCommission).suspendOrganisation(hospital.address, GIVEN.reason);
    });

    it("[IDENTITY-63] a suspension that the accreditor has not lifted stops accreditation by anybody", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital, regulator } = stage.people;
      await stage.providers.connect(commission).suspendOrganisation(hospital.address, GIVEN.reason);
      const problem = ["OrganisationSuspended", hospital.address, STANDING.good | STANDING.byIssuer] as const;
      await expectRefused(stage, commission, accreditation(stage), problem);

      await stage.providers.connect(regulator).dismissAuthority(commission.address);
      await expectRefused(stage, otherCommission, accreditation(stage), problem);
    });

    it("[IDENTITY-63] [IDENTITY-67] a suspension by the regulator stops accreditation, also after revocation", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital, regulator } = stage.people;
      const suspended = STANDING.good | STANDING.byRegulator;
      await stage.providers.connect(regulator).suspendOrganisation(hospital.address, GIVEN.reason);
      await expectRefused(stage, commission, accreditation(stage), [
        "OrganisationSuspended",
        hospital.address,
        suspended,
      ]);

      await stage.providers.connect(commission).revokeOrganisation(hospital.address, GIVEN.reason);
      const problem = ["OrganisationSuspended", hospital.address, suspended | STANDING.revoked] as const;
      await expectRefused(stage, commission, accreditation(stage), problem);
      await expectRefused(stage, otherCommission, accreditation(stage), problem);

      await stage.providers.connect(regulator).reinstateOrganisation(hospital.address, GIVEN.reason);
      await accredit(stage, otherCommission);
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(true);
    });

    it("[IDENTITY-67] what the regulator revoked nobody accredits before the regulator lets it", async () => {
      const stage = await accredited();
      const { commission, otherCommission, hospital, regulator } = stage.people;
      await stage.providers.connect(regulator).revokeOrganisation(hospital.address, GIVEN.reason);
      const standing = STANDING.good | STANDING.byRegulator | STANDING.revoked;
      for (const by of [commission, otherCommission]) {
        await expectRefused(stage, by, accreditation(stage), ["OrganisationSuspended", hospital.address, standing]);
      }
      await stage.providers.connect(regulator).reinstateOrganisation(hospital.address, GIVEN.reason);
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(false);
      await accredit(stage, commission);
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(true);
    });

    it("[IDENTITY-67] after revocation an accreditation clears the suspension by the issuer", async () => {
      const stage = await accredited();
      const { commission, hospital } = stage.people;
      await stage.providers.connect(commission).suspendOrganisation(hospital.address, GIVEN.reason);
      await stage.providers.connect(commission).revokeOrganisation(hospital.address, GIVEN.reason);
      await accredit(stage, commission);
      expect(await organisationOf(stage, hospital.address)).to.include({ standing: STANDING.good });
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(true);
    });

    it("[IDENTITY-63] the accreditor renews what is over", async () => {
      const stage = await accredited();
      const { commission, hospital } = stage.people;
      await stage.clock.moveTo(until);
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(false);
      await accredit(stage, commission, { until: until + YEAR });
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(true);
    });
  });

  describe("isAccredited", () => {
    it("[IDENTITY-64] is true in the last second and false at the end", async () => {
      const stage = await accredited();
      const { hospital } = stage.people;
      await stage.clock.moveTo(until - 1n);
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(true);
      await stage.clock.moveTo(until);
      expect(await stage.providers.isAccredited(hospital.address, kinds)).to.equal(false);
    });

    it("[IDENTITY-64] asks for at least one of the kinds", async () => {
      const stage = await appointed();
      const { commission, hospital } = stage.people;
      await accredit(stage, commission, { kinds: KINDS.hospital | KINDS.pharmacy });
      const answers: [bigint, boolean][] = [
        [0n, false],
        [KINDS.hospital, true],
        [KINDS.pharmacy, true],
        [KINDS.hospital | KINDS.clinic, true],
        [KINDS.clinic, false],
        [KINDS.any & ~(KINDS.hospital | KINDS.pharmacy), false],
        [KINDS.any, true],
        [2n ** 32n - 1n, true],
        [1n << 31n, false],
      ];
      for (const [asked, answer] of answers) {
        expect(await stage.providers.isAccredited(hospital.address, asked), `kinds ${asked}`).to.equal(answer);
      }
    });

    it("[IDENTITY-64] is false for whom nobody accredited", async () => {
      const stage = await accredited();
      for (const account of [stage.people.stranger.address, ZeroAddress]) {
        expect(await stage.providers.isAccredited(account, KINDS.any)).to.equal(false);
        expect(await organisationOf(stage, account)).to.deep.equal({
          accreditor: ZeroAddress,
          kinds: 0n,
          grade: 0n,
          standing: STANDING.none,
          validUntil: 0n,
        });
      }
    });

    it("[IDENTITY-62] an accreditation lies in the jurisdiction of its accreditor", async () => {
      const stage = await accredited();
      const { accreditor } = await stage.providers.organisationOf(stage.people.hospital.address);
      expect((await stage.providers.authorityOf(accreditor)).jurisdiction).to.equal(GIVEN.zhejiang);
    });

    it("[IDENTITY-65] one organisation's standing never moves another's", async () => {
      const stage = await accredited();
      const { commission, hospital, clinic, laboratory } = stage.people;
      const others = async () => Promise.all([clinic, laboratory].map(({ address }) => organisationOf(stage, address)));
      const before = await others();
      await stage.providers.connect(commission).suspendOrganisation(hospital.address, id("reason"));
      await stage.providers.connect(commission).revokeOrganisation(hospital.address, id("reason"));
      expect(await others()).to.deep.equal(before);
    });
  });
});
