import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { TRUST } from "../helpers/models/providers.ts";
import {
  GIVEN,
  KINDS,
  type Stage,
  expectRefused,
  jurisdiction,
  licenceOf,
  licenceTerms,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { deployed, appointed, employed } = stagesOn(connection);

const COMPETENCES = [
  { accredits: true, licenses: false },
  { accredits: false, licenses: true },
  { accredits: true, licenses: true },
] as const;

/** How `authorityOf` answers, as an object. */
async function authorityOf({ providers }: Stage, authority: string) {
  const { jurisdiction: place, trust, accredits, licenses } = await providers.authorityOf(authority);
  return { jurisdiction: place, trust, accredits, licenses };
}

describe("ProviderRegistry: authorities", () => {
  describe("appointAuthority", () => {
    for (const { accredits, licenses } of COMPETENCES) {
      it(`[IDENTITY-60] the regulator appoints one that ${accredits ? "accredits" : "accredits nobody"} and ${licenses ? "licenses" : "licenses nobody"}`, async () => {
        const stage = await deployed();
        const { board, regulator } = stage.people;

        await expect(
          stage.providers.connect(regulator).appointAuthority(board.address, GIVEN.zhejiang, accredits, licenses),
        )
          .to.emit(stage.providers, "AuthorityAppointed")
          .withArgs(board.address, GIVEN.zhejiang, accredits, licenses);

        expect(await authorityOf(stage, board.address)).to.deep.equal({
          jurisdiction: GIVEN.zhejiang,
          trust: TRUST.appointed,
          accredits,
          licenses,
        });
      });
    }

    it("[IDENTITY-60] knows nothing of an authority that was never appointed", async () => {
      const stage = await appointed();
      expect(await authorityOf(stage, stage.people.stranger.address)).to.deep.equal({
        jurisdiction: "0x000000000000",
        trust: TRUST.none,
        accredits: false,
        licenses: false,
      });
    });

    for (const who of ["stranger", "board", "commission", "hospital", "doctor"] as const) {
      it(`[IDENTITY-60] refuses an appointment by the ${who}`, async () => {
        const stage = await appointed();
        const call = stage.providers.appointAuthority.populateTransaction(
          stage.people.clinic.address,
          GIVEN.zhejiang,
          true,
          true,
        );
        await expectRefused(stage, stage.people[who], call, ["AccessManagedUnauthorized", stage.people[who].address]);
      });
    }

    it("[IDENTITY-60] refuses the zero address", async () => {
      const stage = await deployed();
      const call = stage.providers.appointAuthority.populateTransaction(ZeroAddress, GIVEN.zhejiang, true, false);
      await expectRefused(stage, stage.people.regulator, call, ["AuthorityInvalid", ZeroAddress, true, false]);
    });

    it("[IDENTITY-60] refuses an authority that is competent for nothing, also as a change", async () => {
      for (const fixture of [deployed, appointed]) {
        const stage = await fixture();
        const { board, regulator } = stage.people;
        const call = stage.providers.appointAuthority.populateTransaction(board.address, GIVEN.zhejiang, false, false);
        await expectRefused(stage, regulator, call, ["AuthorityInvalid", board.address, false, false]);
      }
    });

    for (const malformed of ["0x000000000000", jurisdiction("cn"), jurisdiction("CN-"), jurisdiction("CHINA")]) {
      it(`[IDENTITY-60] [K-13] refuses the jurisdiction ${malformed}`, async () => {
        const stage = await deployed();
        const { board, regulator } = stage.people;
        const call = stage.providers.appointAuthority.populateTransaction(board.address, malformed, true, true);
        await expectRefused(stage, regulator, call, ["JurisdictionInvalid", malformed]);
      });
    }

    it("[IDENTITY-60] changes the competences of an appointed authority", async () => {
      const stage = await appointed();
      const { board, regulator } = stage.people;
      await expect(stage.providers.connect(regulator).appointAuthority(board.address, GIVEN.zhejiang, true, false))
        .to.emit(stage.providers, "AuthorityAppointed")
        .withArgs(board.address, GIVEN.zhejiang, true, false);
      expect(await authorityOf(stage, board.address)).to.include({ accredits: true, licenses: false });

      const call = stage.providers.issueCredential.populateTransaction(licenceTerms(stage));
      await expectRefused(stage, board, call, ["AuthorityNotCompetent", board.address]);
    });

    for (const trust of ["appointed", "dismissed", "distrusted"] as const) {
      it(`[IDENTITY-60] an authority that is ${trust} keeps its jurisdiction`, async () => {
        const stage = await appointed();
        const { board, regulator } = stage.people;
        const registry = stage.providers.connect(regulator);
        if (trust === "dismissed") await registry.dismissAuthority(board.address);
        if (trust === "distrusted") await registry.distrustAuthority(board.address);

        const call = stage.providers.appointAuthority.populateTransaction(board.address, GIVEN.shanghai, false, true);
        await expectRefused(stage, regulator, call, ["AuthorityJurisdictionFixed", board.address, GIVEN.zhejiang]);
      });
    }
  });

  describe("dismissAuthority and distrustAuthority", () => {
    const removals = [
      { act: "dismissAuthority", trust: TRUST.dismissed },
      { act: "distrustAuthority", trust: TRUST.distrusted },
    ] as const;

    for (const { act, trust } of removals) {
      it(`[IDENTITY-60] ${act} takes an appointed authority away and keeps the rest of its entry`, async () => {
        const stage = await appointed();
        const { board, regulator } = stage.people;
        await expect(stage.providers.connect(regulator)[act](board.address))
          .to.emit(stage.providers, "AuthorityRemoved")
          .withArgs(board.address, trust);
        expect(await authorityOf(stage, board.address)).to.deep.equal({
          jurisdiction: GIVEN.zhejiang,
          trust,
          accredits: false,
          licenses: true,
        });
      });

      it(`[IDENTITY-60] ${act} is refused for an authority that was never appointed`, async () => {
        const stage = await appointed();
        const { regulator, stranger } = stage.people;
        const call = stage.providers[act].populateTransaction(stranger.address);
        await expectRefused(stage, regulator, call, ["AuthorityRemovalInvalid", stranger.address, TRUST.none]);
      });

      it(`[IDENTITY-60] ${act} is refused a second time`, async () => {
        const stage = await appointed();
        const { board, regulator } = stage.people;
        await stage.providers.connect(regulator)[act](board.address);
        const call = stage.providers[act].populateTransaction(board.address);
        await expectRefused(stage, regulator, call, ["AuthorityRemovalInvalid", board.address, trust]);
      });

      for (const who of ["stranger", "board", "otherBoard", "commission"] as const) {
        it(`[IDENTITY-60] ${act} by the ${who} is refused`, async () => {
          const stage = await appointed();
          const call = stage.providers[act].populateTransaction(stage.people.board.address);
          await expectRefused(stage, stage.people[who], call, ["AccessManagedUnauthorized", stage.people[who].address]);
        });
      }
    }

    it("[IDENTITY-60] a dismissed authority can still be distrusted, a distrusted one not dismissed", async () => {
      const stage = await appointed();
      const { board, regulator } = stage.people;
      const registry = stage.providers.connect(regulator);
      await registry.dismissAuthority(board.address);
      await expect(registry.distrustAuthority(board.address))
        .to.emit(stage.providers, "AuthorityRemoved")
        .withArgs(board.address, TRUST.distrusted);

      const call = stage.providers.dismissAuthority.populateTransaction(board.address);
      await expectRefused(stage, regulator, call, ["AuthorityRemovalInvalid", board.address, TRUST.distrusted]);
    });

    it("[IDENTITY-60] removing one authority leaves every other as it was", async () => {
      const stage = await appointed();
      const { board, otherBoard, commission, regulator } = stage.people;
      await stage.providers.connect(regulator).distrustAuthority(board.address);
      for (const other of [otherBoard, commission]) {
        expect(await authorityOf(stage, other.address)).to.include({ trust: TRUST.appointed });
      }
    });
  });

  describe("what removal does to what was issued", () => {
    /** What still counts of the hospital's accreditation and the doctor's licence. */
    async function whatCounts({ providers, people }: Stage, licence: string) {
      return {
        accredited: await providers.isAccredited(people.hospital.address, KINDS.hospital),
        licensed: await providers.isInForce(licence),
        practising: await providers.isPractising(
          people.doctor.address,
          GIVEN.licence.profession,
          people.hospital.address,
        ),
      };
    }

    it("[IDENTITY-64] [IDENTITY-79] what a dismissed authority issued goes on counting", async () => {
      const stage = await employed();
      const { commission, board, regulator } = stage.people;
      await stage.providers.connect(regulator).dismissAuthority(commission.address);
      await stage.providers.connect(regulator).dismissAuthority(board.address);
      expect(await whatCounts(stage, licenceOf(stage))).to.deep.equal({
        accredited: true,
        licensed: true,
        practising: true,
      });
    });

    it("[IDENTITY-68] distrusting an accreditor ends at once everything that it accredited, and appointing it again restores it", async () => {
      const stage = await employed();
      const { commission, clinic, regulator } = stage.people;
      const registry = stage.providers.connect(regulator);

      await registry.distrustAuthority(commission.address);
      expect(await whatCounts(stage, licenceOf(stage))).to.deep.equal({
        accredited: false,
        licensed: true,
        practising: false,
      });
      expect(await stage.providers.isAccredited(clinic.address, KINDS.clinic)).to.equal(false);

      await registry.appointAuthority(commission.address, GIVEN.zhejiang, true, false);
      expect(await whatCounts(stage, licenceOf(stage))).to.deep.equal({
        accredited: true,
        licensed: true,
        practising: true,
      });
      expect(await stage.providers.isAccredited(clinic.address, KINDS.clinic)).to.equal(true);
    });

    it("[IDENTITY-79] [IDENTITY-86] distrusting a board ends at once every licence that it issued, and appointing it again restores them", async () => {
      const stage = await employed();
      const { board, otherBoard, regulator } = stage.people;
      const registry = stage.providers.connect(regulator);
      const elsewhere = licenceTerms(stage);
      await stage.providers.connect(otherBoard).issueCredential(elsewhere);
      const others = await stage.providers.credentialIdOf(otherBoard.address, elsewhere.holder, elsewhere.documentHash);

      await registry.distrustAuthority(board.address);
      expect(await whatCounts(stage, licenceOf(stage))).to.deep.equal({
        accredited: true,
        licensed: false,
        practising: false,
      });
      expect(await stage.providers.isInForce(others)).to.equal(true);

      await registry.appointAuthority(board.address, GIVEN.zhejiang, false, true);
      expect(await whatCounts(stage, licenceOf(stage))).to.deep.equal({
        accredited: true,
        licensed: true,
        practising: true,
      });
    });

    it("[IDENTITY-61] an authority that is appointed again acts again", async () => {
      const stage = await employed();
      const { board, regulator } = stage.people;
      const registry = stage.providers.connect(regulator);
      await registry.distrustAuthority(board.address);
      await registry.appointAuthority(board.address, GIVEN.zhejiang, false, true);

      await stage.providers.connect(board).suspendCredential(licenceOf(stage), GIVEN.reason);
      expect(await stage.providers.isInForce(licenceOf(stage))).to.equal(false);
    });
  });

  for (const removal of ["dismissAuthority", "distrustAuthority"] as const) {
    it(`[IDENTITY-61] [IDENTITY-75] ${removal} ends every act of the authority`, async () => {
      const stage = await employed();
      const { commission, board, regulator, hospital, laboratory } = stage.people;
      const { kinds, grade, until, document } = GIVEN.accreditation;
      const trust = removal === "dismissAuthority" ? TRUST.dismissed : TRUST.distrusted;
      await stage.providers.connect(regulator)[removal](commission.address);
      await stage.providers.connect(regulator)[removal](board.address);

      const { providers } = stage;
      const licence = licenceOf(stage);
      const acts = [
        [commission, providers.accredit.populateTransaction(hospital.address, kinds, grade, until, document)],
        [commission, providers.suspendOrganisation.populateTransaction(hospital.address, GIVEN.reason)],
        [commission, providers.reinstateOrganisation.populateTransaction(laboratory.address, GIVEN.reason)],
        [commission, providers.revokeOrganisation.populateTransaction(hospital.address, GIVEN.reason)],
        [board, providers.issueCredential.populateTransaction(licenceTerms(stage, { documentHash: document }))],
        [board, providers.renewCredential.populateTransaction(licence, GIVEN.licence.validUntil + 1n, document)],
        [board, providers.suspendCredential.populateTransaction(licence, GIVEN.reason)],
        [board, providers.reinstateCredential.populateTransaction(licence, GIVEN.reason)],
        [board, providers.revokeCredential.populateTransaction(licence, GIVEN.reason)],
      ] as const;
      for (const [who, call] of acts) {
        await expectRefused(stage, who, call, ["AuthorityNotAppointed", who.address, trust]);
      }
    });
  }
});
