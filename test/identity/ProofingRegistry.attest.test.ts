import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, START, YEAR } from "../helpers/defaults.ts";
import { TRUST } from "../helpers/models/providers.ts";
import {
  CITY,
  FUND,
  NULLIFIER,
  PROOFED_UNTIL,
  type ProofingStage,
  attest,
  attestation,
  proofingOf,
  withPatients,
} from "../helpers/proofing.ts";
import { expectRefused, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const stages = stagesOn(connection);
const NOW = START + 30n * DAY;

const deployed = async (): Promise<ProofingStage> => withPatients(await stages.deployed());

const NONE = { issuer: ZeroAddress, level: 0n, validUntil: 0n };

describe("ProofingRegistry: attestations", () => {
  describe("attest", () => {
    for (const level of [1n, 2n, 3n]) {
      it(`[IDENTITY-51] [IDENTITY-54] an issuer attests level ${level}, which also answers for the levels below`, async () => {
        const stage = await deployed();
        const { proofing, issuer, zhao } = stage;
        await expect(issuer.sendTransaction(await attestation(stage, { level })))
          .to.emit(proofing, "PatientProofed")
          .withArgs(zhao, CITY, issuer.address, NULLIFIER.zhao, level, PROOFED_UNTIL);
        expect(await proofingOf(stage, zhao)).to.deep.equal({
          issuer: issuer.address,
          level,
          validUntil: PROOFED_UNTIL,
        });
        expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(zhao);
        for (const asked of [0n, 1n, 2n, 3n, 4n, 255n]) {
          expect(await proofing.isProofed(zhao, CITY, asked), `level ${asked}`).to.equal(asked <= level);
        }
      });
    }

    for (const level of [0n, 4n, 255n]) {
      it(`[IDENTITY-51] refuses level ${level}`, async () => {
        const stage = await deployed();
        await expectRefused(stage, stage.issuer, attestation(stage, { level }), ["ProofingLevelInvalid", level]);
      });
    }

    for (const who of ["stranger", "zhao", "regulator", "board", "deployer"] as const) {
      it(`[IDENTITY-51] refuses the ${who}, whom nobody appointed`, async () => {
        const stage = await deployed();
        const person = stage.actors[who];
        const problem = ["ProofingIssuerNotAppointed", CITY, person.address, TRUST.none] as const;
        await expectRefused(stage, person, attestation(stage), problem);
      });
    }

    it("[IDENTITY-51] refuses an issuer of another domain", async () => {
      const stage = await deployed();
      const problem = ["ProofingIssuerNotAppointed", FUND, stage.issuer.address, TRUST.none] as const;
      await expectRefused(stage, stage.issuer, attestation(stage, { domain: FUND }), problem);
    });

    it("[IDENTITY-51] refuses a patient that is not registered", async () => {
      const stage = await deployed();
      for (const patient of [id("nobody"), ZeroHash]) {
        await expectRefused(stage, stage.issuer, attestation(stage, { patient }), ["ProofingPatientUnknown", patient]);
      }
    });

    it("[IDENTITY-51] refuses a nullifier of zero", async () => {
      const stage = await deployed();
      const call = attestation(stage, { nullifier: ZeroHash });
      await expectRefused(stage, stage.issuer, call, ["ProofingNullifierInvalid", CITY]);
    });

    it("[IDENTITY-51] takes an end one second ahead and refuses one that is now or over", async () => {
      const stage = await deployed();
      for (const until of [NOW, NOW - 1n, 0n]) {
        const call = await attestation(stage, { until });
        const here = await connection.networkHelpers.takeSnapshot();
        await stage.clock.next(NOW);
        await expectRefused(stage, stage.issuer, call, ["ProofingExpiryInvalid", until, NOW]);
        await here.restore();
      }
      const call = await attestation(stage, { until: NOW + 1n });
      await stage.clock.next(NOW);
      await stage.issuer.sendTransaction(call);
      expect(await stage.proofing.isProofed(stage.zhao, CITY, 2n)).to.equal(true);
    });
  });

  describe("one person, one pseudonym", () => {
    it("[IDENTITY-52] refuses a second patient behind one nullifier, by any issuer, also when the attestation is over", async () => {
      const stage = await deployed();
      const { issuer, otherIssuer, wang, zhao } = stage;
      await attest(stage, issuer);
      const problem = ["ProofingPersonTaken", CITY, NULLIFIER.zhao, zhao] as const;
      const call = await attestation(stage, { patient: wang, until: PROOFED_UNTIL + YEAR });
      for (const by of [issuer, otherIssuer]) await expectRefused(stage, by, call, problem);
      await stage.clock.moveTo(PROOFED_UNTIL);
      for (const by of [issuer, otherIssuer]) await expectRefused(stage, by, call, problem);
      expect(await proofingOf(stage, wang)).to.deep.equal(NONE);
    });

    it("[IDENTITY-52] refuses a second nullifier behind one patient, by any issuer, also when the attestation is over", async () => {
      const stage = await deployed();
      const { issuer, otherIssuer, zhao } = stage;
      await attest(stage, issuer);
      const call = await attestation(stage, { nullifier: NULLIFIER.wang, until: PROOFED_UNTIL + YEAR });
      for (const by of [issuer, otherIssuer])
        await expectRefused(stage, by, call, ["ProofingPatientTaken", zhao, CITY]);
      await stage.clock.moveTo(PROOFED_UNTIL);
      for (const by of [issuer, otherIssuer])
        await expectRefused(stage, by, call, ["ProofingPatientTaken", zhao, CITY]);
      expect(await stage.proofing.patientOf(CITY, NULLIFIER.wang)).to.equal(ZeroHash);
    });

    it("[IDENTITY-52] tells nullifiers apart that end alike, and such that begin alike", async () => {
      const stage = await deployed();
      const { issuer, wang, zhao } = stage;
      await attest(stage, issuer, { nullifier: `0x${"11".repeat(32)}` });
      const alikeAtTheEnd = `0x22${"11".repeat(31)}`;
      const alikeAtTheBeginning = `0x${"11".repeat(31)}22`;
      expect(await stage.proofing.patientOf(CITY, alikeAtTheEnd)).to.equal(ZeroHash);
      expect(await stage.proofing.patientOf(CITY, alikeAtTheBeginning)).to.equal(ZeroHash);
      for (const nullifier of [alikeAtTheEnd, alikeAtTheBeginning]) {
        await expectRefused(stage, issuer, attestation(stage, { nullifier }), ["ProofingPatientTaken", zhao, CITY]);
      }
      await attest(stage, issuer, { patient: wang, nullifier: alikeAtTheEnd });
      expect(await stage.proofing.patientOf(CITY, alikeAtTheEnd)).to.equal(wang);
    });

    it("[IDENTITY-52] another domain is independent: the same nullifier serves another patient there", async () => {
      const stage = await deployed();
      const { proofing, issuer, wang, zhao } = stage;
      await proofing.connect(stage.actors.regulator).appointIssuer(FUND, issuer.address);
      await attest(stage, issuer);
      expect(await proofing.isProofed(zhao, FUND, 0n)).to.equal(false);
      await attest(stage, issuer, { domain: FUND, patient: wang });
      expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(zhao);
      expect(await proofing.patientOf(FUND, NULLIFIER.zhao)).to.equal(wang);
    });

    it("[IDENTITY-52] a new attestation displaces what a distrusted issuer said of the person, for ever", async () => {
      const stage = await deployed();
      const { proofing, issuer, otherIssuer, wang, zhao } = stage;
      const { regulator } = stage.actors;
      await attest(stage, issuer);
      await proofing.connect(regulator).removeIssuer(CITY, issuer.address, true);
      await attest(stage, otherIssuer, { patient: wang });
      expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(wang);

      await proofing.connect(regulator).appointIssuer(CITY, issuer.address);
      expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(wang);
      expect(await proofing.isProofed(wang, CITY, 0n)).to.equal(true);
      expect(await proofing.isProofed(zhao, CITY, 0n)).to.equal(false);
    });

    it("[IDENTITY-52] what a distrusted issuer said of the patient stands in the way until she withdraws it", async () => {
      const stage = await deployed();
      const { proofing, issuer, otherIssuer, zhao } = stage;
      const { regulator, zhao: controller } = stage.actors;
      await attest(stage, issuer, { nullifier: NULLIFIER.wang });
      await proofing.connect(regulator).removeIssuer(CITY, issuer.address, true);
      const person = attestation(stage, {});
      await expectRefused(stage, otherIssuer, person, ["ProofingPatientTaken", zhao, CITY]);

      await proofing.connect(controller).withdraw(zhao, CITY, NULLIFIER.wang);
      await attest(stage, otherIssuer);
      expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(zhao);
      expect(await proofing.patientOf(CITY, NULLIFIER.wang)).to.equal(ZeroHash);
    });

    it("[IDENTITY-52] what a dismissed issuer attested stands in the way as before", async () => {
      const stage = await deployed();
      const { proofing, issuer, otherIssuer, wang, zhao } = stage;
      await attest(stage, issuer);
      await proofing.connect(stage.actors.regulator).removeIssuer(CITY, issuer.address, false);
      const person = attestation(stage, { patient: wang });
      await expectRefused(stage, otherIssuer, person, ["ProofingPersonTaken", CITY, NULLIFIER.zhao, zhao]);
      const patient = attestation(stage, { nullifier: NULLIFIER.wang });
      await expectRefused(stage, otherIssuer, patient, ["ProofingPatientTaken", zhao, CITY]);
    });
  });

  describe("attesting again", () => {
    it("[IDENTITY-53] the issuer renews level and end, up and down", async () => {
      const stage = await deployed();
      const { proofing, issuer, zhao } = stage;
      for (const [level, until] of [
        [2n, PROOFED_UNTIL],
        [3n, PROOFED_UNTIL + 1n],
        [1n, PROOFED_UNTIL - YEAR],
      ] as const) {
        await expect(issuer.sendTransaction(await attestation(stage, { level, until })))
          .to.emit(proofing, "PatientProofed")
          .withArgs(zhao, CITY, issuer.address, NULLIFIER.zhao, level, until);
        expect(await proofingOf(stage, zhao)).to.deep.equal({ issuer: issuer.address, level, validUntil: until });
      }
    });

    it("[IDENTITY-53] another issuer is refused in the last second and renews at the end", async () => {
      const stage = await deployed();
      const { issuer, otherIssuer, zhao } = stage;
      await attest(stage, issuer);
      const call = await attestation(stage, { level: 3n, until: PROOFED_UNTIL + YEAR });
      const here = await connection.networkHelpers.takeSnapshot();
      await stage.clock.next(PROOFED_UNTIL - 1n);
      await expectRefused(stage, otherIssuer, call, ["ProofingOfAnotherIssuer", zhao, CITY, issuer.address]);
      await here.restore();

      await stage.clock.next(PROOFED_UNTIL);
      await otherIssuer.sendTransaction(call);
      expect(await proofingOf(stage, zhao)).to.include({ issuer: otherIssuer.address, level: 3n });
    });

    for (const distrust of [false, true]) {
      it(`[IDENTITY-53] another issuer renews what one that was ${distrust ? "distrusted" : "dismissed"} attested`, async () => {
        const stage = await deployed();
        const { proofing, issuer, otherIssuer, zhao } = stage;
        await attest(stage, issuer);
        await proofing.connect(stage.actors.regulator).removeIssuer(CITY, issuer.address, distrust);
        await attest(stage, otherIssuer);
        expect(await proofingOf(stage, zhao)).to.include({ issuer: otherIssuer.address });
        expect(await proofing.isProofed(zhao, CITY, 2n)).to.equal(true);
      });
    }
  });

  describe("isProofed", () => {
    it("[IDENTITY-54] is true in the last second and false at the end", async () => {
      const stage = await deployed();
      await attest(stage, stage.issuer);
      await stage.clock.moveTo(PROOFED_UNTIL - 1n);
      for (const level of [0n, 2n]) expect(await stage.proofing.isProofed(stage.zhao, CITY, level)).to.equal(true);
      await stage.clock.moveTo(PROOFED_UNTIL);
      for (const level of [0n, 2n]) expect(await stage.proofing.isProofed(stage.zhao, CITY, level)).to.equal(false);
    });

    it("[IDENTITY-54] is false for whom nobody attested, at any level, and shows nothing", async () => {
      const stage = await deployed();
      for (const patient of [stage.zhao, id("nobody"), ZeroHash]) {
        for (const level of [0n, 1n, 255n])
          expect(await stage.proofing.isProofed(patient, CITY, level)).to.equal(false);
        expect(await proofingOf(stage, patient)).to.deep.equal(NONE);
      }
      expect(await stage.proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(ZeroHash);
      expect(await stage.proofing.patientOf(CITY, ZeroHash)).to.equal(ZeroHash);
      expect(await stage.proofing.issuerTrust(CITY, ZeroAddress)).to.equal(TRUST.none);
    });

    it("[IDENTITY-54] a dismissed issuer's attestation counts, a distrusted one's does not", async () => {
      const stage = await deployed();
      const { proofing, issuer, zhao } = stage;
      const { regulator } = stage.actors;
      await attest(stage, issuer);
      await proofing.connect(regulator).removeIssuer(CITY, issuer.address, false);
      expect(await proofing.isProofed(zhao, CITY, 2n)).to.equal(true);
      await proofing.connect(regulator).removeIssuer(CITY, issuer.address, true);
      expect(await proofing.isProofed(zhao, CITY, 0n)).to.equal(false);
    });
  });
});
