import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, START, YEAR } from "../helpers/defaults.ts";
import { KIND, STANDING, TRUST, credentialIdOf } from "../helpers/models/providers.ts";
import {
  GIVEN,
  PROFESSION,
  RIGHTS,
  type Stage,
  expectRefused,
  licenceOf,
  licenceTerms,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { appointed, licensed } = stagesOn(connection);

const NOW = START + 30n * DAY;
const { validFrom, validUntil } = GIVEN.licence;

/** How `credentialOf` answers, as an object. */
async function credentialOf({ providers }: Stage, credential: string) {
  const answer = await providers.credentialOf(credential);
  const { holder, kind, profession, standing, rights, specialty, issuer } = answer;
  const window = { validFrom: answer.validFrom, validUntil: answer.validUntil };
  return { holder, kind, profession, standing, rights, specialty, issuer, ...window };
}

describe("ProviderRegistry: credentials", () => {
  describe("credentialIdOf", () => {
    it("[IDENTITY-76] commits to issuer, holder and document, and to nothing else", async () => {
      const stage = await appointed();
      const { board, otherBoard, doctor, nurse } = stage.people;
      const ids = await Promise.all(
        [
          [board.address, doctor.address, id("a")],
          [otherBoard.address, doctor.address, id("a")],
          [board.address, nurse.address, id("a")],
          [board.address, doctor.address, id("b")],
          [doctor.address, board.address, id("a")],
          [ZeroAddress, ZeroAddress, ZeroHash],
        ].map(async ([issuer = "", holder = "", document = ""]) => {
          const credential = await stage.providers.credentialIdOf(issuer, holder, document);
          expect(credential).to.equal(credentialIdOf(issuer, holder, document));
          return credential;
        }),
      );
      expect(new Set(ids).size).to.equal(ids.length);
    });
  });

  describe("issueCredential", () => {
    for (const kind of ["licence", "certificate"] as const) {
      it(`[IDENTITY-75] [IDENTITY-80] a board issues a ${kind}, which anyone can look up`, async () => {
        const stage = await appointed();
        const { board, doctor, stranger } = stage.people;
        const terms = licenceTerms(stage, { kind: KIND[kind] });
        const credential = licenceOf(stage);
        const { profession, rights, specialty } = terms;

        expect(await stage.providers.connect(board).issueCredential.staticCall(terms)).to.equal(credential);
        await expect(stage.providers.connect(board).issueCredential(terms))
          .to.emit(stage.providers, "CredentialIssued")
          .withArgs(
            credential,
            doctor.address,
            board.address,
            KIND[kind],
            profession,
            rights,
            specialty,
            validFrom,
            validUntil,
            terms.documentHash,
          );

        const asked = await credentialOf({ ...stage, providers: stage.providers.connect(stranger) }, credential);
        expect(asked).to.deep.equal({
          holder: doctor.address,
          kind: KIND[kind],
          profession,
          standing: STANDING.good,
          rights,
          specialty,
          issuer: board.address,
          validFrom,
          validUntil,
        });
        expect(await stage.providers.isInForce(credential)).to.equal(true);
      });
    }

    for (const edge of [
      { what: "the first profession, no rights and no specialty", profession: 1n, rights: 0n, specialty: 0n },
      {
        what: "the last profession, all rights and the largest specialty",
        profession: PROFESSION.last,
        rights: RIGHTS.all,
        specialty: 65_535n,
      },
    ]) {
      it(`[IDENTITY-75] [K-11] takes ${edge.what}`, async () => {
        const stage = await appointed();
        const { profession, rights, specialty } = edge;
        await stage.providers
          .connect(stage.people.board)
          .issueCredential(licenceTerms(stage, { profession, rights, specialty }));
        expect(await credentialOf(stage, licenceOf(stage))).to.include({ profession, rights, specialty });
      });
    }

    it("[IDENTITY-75] refuses a holder of zero", async () => {
      const stage = await appointed();
      const call = stage.providers.issueCredential.populateTransaction(licenceTerms(stage, { holder: ZeroAddress }));
      await expectRefused(stage, stage.people.board, call, ["CredentialHolderInvalid", ZeroAddress]);
    });

    for (const profession of [0n, PROFESSION.last + 1n, 255n]) {
      it(`[IDENTITY-75] [K-11] refuses the profession ${profession}`, async () => {
        const stage = await appointed();
        const call = stage.providers.issueCredential.populateTransaction(licenceTerms(stage, { profession }));
        await expectRefused(stage, stage.people.board, call, ["ProfessionUnknown", profession, PROFESSION.last]);
      });
    }

    for (const rights of [RIGHTS.all + 1n, 65_535n]) {
      it(`[IDENTITY-75] [K-11] refuses the rights ${rights}`, async () => {
        const stage = await appointed();
        const call = stage.providers.issueCredential.populateTransaction(licenceTerms(stage, { rights }));
        await expectRefused(stage, stage.people.board, call, ["RightsUnknown", rights, RIGHTS.all]);
      });
    }

    it("[IDENTITY-75] refuses a kind that is neither licence nor certificate", async () => {
      const stage = await appointed();
      const { board } = stage.people;
      const { to, data } = await stage.providers.issueCredential.populateTransaction(
        licenceTerms(stage, { kind: KIND.certificate }),
      );
      const kindWord = 10 + 64;
      const unknown = `${data.slice(0, kindWord)}${"2".padStart(64, "0")}${data.slice(kindWord + 64)}`;
      await expect(board.sendTransaction({ to, data: unknown })).to.be.revertedWithoutReason(stage.ethers);
      await board.sendTransaction({ to, data });
    });

    const windows: [string, bigint, bigint, boolean][] = [
      ["that ends a second from now", NOW - DAY, NOW + 1n, true],
      ["that lies in the future", NOW + DAY, NOW + DAY + 1n, true],
      ["that ends now", NOW - DAY, NOW, false],
      ["that is over", NOW - DAY, NOW - 1n, false],
      ["that ends when it begins", NOW + DAY, NOW + DAY, false],
      ["that ends before it begins", NOW + DAY, NOW + DAY - 1n, false],
    ];
    for (const [what, from, until, usable] of windows) {
      it(`[IDENTITY-75] [K-01] ${usable ? "takes" : "refuses"} a window ${what}`, async () => {
        const stage = await appointed();
        const { board } = stage.people;
        const terms = licenceTerms(stage, { validFrom: from, validUntil: until });
        const call = await stage.providers.issueCredential.populateTransaction(terms);
        await stage.clock.next(NOW);
        if (usable) await board.sendTransaction(call);
        else await expectRefused(stage, board, call, ["WindowInvalid", from, until, NOW]);
      });
    }

    for (const who of ["stranger", "doctor", "hospital", "regulator"] as const) {
      it(`[IDENTITY-75] refuses the ${who}, whom nobody appointed`, async () => {
        const stage = await appointed();
        const person = stage.people[who];
        const call = stage.providers.issueCredential.populateTransaction(licenceTerms(stage));
        await expectRefused(stage, person, call, ["AuthorityNotAppointed", person.address, TRUST.none]);
      });
    }

    it("[IDENTITY-75] refuses an authority that only accredits", async () => {
      const stage = await appointed();
      const { commission } = stage.people;
      const call = stage.providers.issueCredential.populateTransaction(licenceTerms(stage));
      await expectRefused(stage, commission, call, ["AuthorityNotCompetent", commission.address]);
    });

    it("[IDENTITY-76] refuses the same document for the same holder, whatever else the terms say", async () => {
      const stage = await licensed();
      const terms = licenceTerms(stage, {
        kind: KIND.certificate,
        profession: PROFESSION.nurse,
        validUntil: validUntil + YEAR,
      });
      const call = stage.providers.issueCredential.populateTransaction(terms);
      await expectRefused(stage, stage.people.board, call, ["CredentialAlreadyIssued", licenceOf(stage)]);
    });

    it("[IDENTITY-76] refuses it also after revocation and after its end", async () => {
      const stage = await licensed();
      const { board } = stage.people;
      const call = await stage.providers.issueCredential.populateTransaction(
        licenceTerms(stage, { validUntil: validUntil + YEAR }),
      );
      await stage.providers.connect(board).revokeCredential(licenceOf(stage), GIVEN.reason);
      await expectRefused(stage, board, call, ["CredentialAlreadyIssued", licenceOf(stage)]);
      await stage.clock.moveTo(validUntil);
      await expectRefused(stage, board, call, ["CredentialAlreadyIssued", licenceOf(stage)]);
    });

    it("[IDENTITY-76] the same document serves another holder and another board", async () => {
      const stage = await licensed();
      const { board, otherBoard, nurse } = stage.people;
      const before = await credentialOf(stage, licenceOf(stage));
      await stage.providers.connect(board).issueCredential(licenceTerms(stage, { holder: nurse.address }));
      await stage.providers.connect(otherBoard).issueCredential(licenceTerms(stage));
      expect(await credentialOf(stage, licenceOf(stage))).to.deep.equal(before);
    });
  });

  describe("renewCredential", () => {
    const document = id("renewal");

    it("[IDENTITY-77] the issuer moves the end out by one second or more, and nothing else changes", async () => {
      const stage = await licensed();
      const credential = licenceOf(stage);
      const before = await credentialOf(stage, credential);
      for (const later of [validUntil + 1n, validUntil + 5n * YEAR]) {
        await expect(stage.providers.connect(stage.people.board).renewCredential(credential, later, document))
          .to.emit(stage.providers, "CredentialRenewed")
          .withArgs(credential, later, document);
        expect(await credentialOf(stage, credential)).to.deep.equal({ ...before, validUntil: later });
      }
    });

    for (const [what, end] of [
      ["the end there is", validUntil],
      ["an earlier end", validUntil - 1n],
      ["an end next second", START + DAY],
    ] as const) {
      it(`[IDENTITY-77] refuses ${what}`, async () => {
        const stage = await licensed();
        const credential = licenceOf(stage);
        const call = stage.providers.renewCredential.populateTransaction(credential, end, document);
        const problem = ["CredentialRenewalTooShort", credential, end, validUntil] as const;
        await expectRefused(stage, stage.people.board, call, problem);
      });
    }

    it("[IDENTITY-77] renews a credential that is over, to an end in the future only", async () => {
      const stage = await licensed();
      const { board } = stage.people;
      const credential = licenceOf(stage);
      const now = validUntil + DAY;
      for (const end of [now, validUntil + 1n]) {
        const call = await stage.providers.renewCredential.populateTransaction(credential, end, document);
        const here = await connection.networkHelpers.takeSnapshot();
        await stage.clock.next(now);
        await expectRefused(stage, board, call, ["WindowInvalid", validFrom, end, now]);
        await here.restore();
      }

      const call = await stage.providers.renewCredential.populateTransaction(credential, now + 1n, document);
      await stage.clock.next(now);
      await board.sendTransaction(call);
      expect(await stage.providers.isInForce(credential)).to.equal(true);
    });

    it("[IDENTITY-77] renewing a suspended credential leaves it suspended", async () => {
      const stage = await licensed();
      const { board, regulator } = stage.people;
      const credential = licenceOf(stage);
      await stage.providers.connect(board).suspendCredential(credential, GIVEN.reason);
      await stage.providers.connect(regulator).suspendCredential(credential, GIVEN.reason);
      await stage.providers.connect(board).renewCredential(credential, validUntil + YEAR, document);
      expect(await credentialOf(stage, credential)).to.include({
        standing: STANDING.good | STANDING.byIssuer | STANDING.byRegulator,
        validUntil: validUntil + YEAR,
      });
      expect(await stage.providers.isInForce(credential)).to.equal(false);
    });

    it("[IDENTITY-77] refuses a revoked credential", async () => {
      const stage = await licensed();
      const { board } = stage.people;
      const credential = licenceOf(stage);
      await stage.providers.connect(board).revokeCredential(credential, GIVEN.reason);
      const call = stage.providers.renewCredential.populateTransaction(credential, validUntil + 1n, document);
      const problem = ["CredentialStandingUnchanged", credential, STANDING.good | STANDING.revoked] as const;
      await expectRefused(stage, board, call, problem);
    });

    for (const who of ["otherBoard", "commission", "regulator", "doctor", "stranger"] as const) {
      it(`[IDENTITY-77] refuses the ${who}, who did not issue it`, async () => {
        const stage = await licensed();
        const person = stage.people[who];
        const credential = licenceOf(stage);
        const call = stage.providers.renewCredential.populateTransaction(credential, validUntil + 1n, document);
        await expectRefused(stage, person, call, ["CredentialNotOverseenBy", credential, person.address]);
      });
    }

    it("[IDENTITY-77] refuses an issuer that no longer licenses, or is dismissed", async () => {
      const stage = await licensed();
      const { board, regulator } = stage.people;
      const call = stage.providers.renewCredential.populateTransaction(licenceOf(stage), validUntil + 1n, document);
      await stage.providers.connect(regulator).appointAuthority(board.address, GIVEN.zhejiang, true, false);
      await expectRefused(stage, board, call, ["AuthorityNotCompetent", board.address]);
      await stage.providers.connect(regulator).dismissAuthority(board.address);
      await expectRefused(stage, board, call, ["AuthorityNotAppointed", board.address, TRUST.dismissed]);
    });

    it("[IDENTITY-77] refuses a credential that does not exist", async () => {
      const stage = await licensed();
      const call = stage.providers.renewCredential.populateTransaction(id("none"), validUntil + 1n, document);
      await expectRefused(stage, stage.people.board, call, ["CredentialUnknown", id("none")]);
    });
  });

  describe("isInForce and credentialOf", () => {
    it("[IDENTITY-79] is true from its first second to its last, and not at its end", async () => {
      const stage = await appointed();
      const from = NOW;
      const until = NOW + DAY;
      await stage.providers
        .connect(stage.people.board)
        .issueCredential(licenceTerms(stage, { validFrom: from, validUntil: until }));
      for (const [moment, inForce] of [
        [from - 1n, false],
        [from, true],
        [until - 1n, true],
        [until, false],
      ] as const) {
        await stage.clock.moveTo(moment);
        expect(await stage.providers.isInForce(licenceOf(stage)), `second ${moment - from}`).to.equal(inForce);
      }
    });

    it("[IDENTITY-79] is false for a credential that does not exist", async () => {
      const stage = await licensed();
      expect(await stage.providers.isInForce(id("none"))).to.equal(false);
      expect(await stage.providers.isInForce(ZeroHash)).to.equal(false);
    });

    it("[IDENTITY-80] shows a credential as it was after its end and after revocation", async () => {
      const stage = await licensed();
      const before = await credentialOf(stage, licenceOf(stage));
      await stage.providers.connect(stage.people.board).revokeCredential(licenceOf(stage), GIVEN.reason);
      await stage.clock.moveTo(validUntil + YEAR);
      expect(await credentialOf(stage, licenceOf(stage))).to.deep.equal({
        ...before,
        standing: STANDING.good | STANDING.revoked,
      });
    });

    it("[IDENTITY-78] revocation is final: nobody brings it back", async () => {
      const stage = await licensed();
      const { board, regulator } = stage.people;
      const credential = licenceOf(stage);
      const revoked = STANDING.good | STANDING.revoked;
      await stage.providers.connect(regulator).revokeCredential(credential, GIVEN.reason);
      for (const by of [board, regulator]) {
        const call = stage.providers.reinstateCredential.populateTransaction(credential, GIVEN.reason);
        await expectRefused(stage, by, call, ["CredentialStandingUnchanged", credential, revoked]);
      }
    });
  });
});
