import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";

import { TRUST } from "../helpers/models/providers.ts";
import { CITY, FUND, attest, attestation, withPatients } from "../helpers/proofing.ts";
import { expectRefused, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { deployed } = stagesOn(connection);

describe("ProofingRegistry: issuers", () => {
  describe("appointIssuer", () => {
    it("[IDENTITY-50] the regulator appoints an issuer for one domain and no other", async () => {
      const { proofing, actors } = await deployed();
      const { regulator, issuer } = actors;
      await expect(proofing.connect(regulator).appointIssuer(CITY, issuer.address))
        .to.emit(proofing, "ProofingIssuerAppointed")
        .withArgs(CITY, issuer.address);
      expect(await proofing.issuerTrust(CITY, issuer.address)).to.equal(TRUST.appointed);
      expect(await proofing.issuerTrust(FUND, issuer.address)).to.equal(TRUST.none);
    });

    for (const who of ["stranger", "issuer", "pauser", "admin", "deployer", "zhao", "hospital"] as const) {
      it(`[IDENTITY-50] refuses an appointment by the ${who}`, async () => {
        const stage = await withPatients(await deployed());
        const person = stage.actors[who];
        const call = stage.proofing.appointIssuer.populateTransaction(FUND, stage.actors.issuer.address);
        await expectRefused(stage, person, call, ["AccessManagedUnauthorized", person.address]);
      });
    }

    it("[IDENTITY-50] refuses a domain of zero and an issuer of zero", async () => {
      const stage = await deployed();
      const { regulator, issuer } = stage.actors;
      for (const [domain, account] of [
        [ZeroHash, issuer.address],
        [CITY, ZeroAddress],
        [ZeroHash, ZeroAddress],
      ] as const) {
        const call = stage.proofing.appointIssuer.populateTransaction(domain, account);
        await expectRefused(stage, regulator, call, ["ProofingIssuerInvalid", domain, account]);
      }
    });

    it("[IDENTITY-50] refuses a second appointment", async () => {
      const stage = await withPatients(await deployed());
      const { regulator, issuer } = stage.actors;
      const call = stage.proofing.appointIssuer.populateTransaction(CITY, issuer.address);
      await expectRefused(stage, regulator, call, ["ProofingIssuerInvalid", CITY, issuer.address]);
    });
  });

  describe("removeIssuer", () => {
    for (const [distrust, trust] of [
      [false, TRUST.dismissed],
      [true, TRUST.distrusted],
    ] as const) {
      const verb = distrust ? "distrusts" : "dismisses";

      it(`[IDENTITY-50] the regulator ${verb} an issuer in one domain, which then attests nothing there`, async () => {
        const stage = await withPatients(await deployed());
        const { proofing, issuer, otherIssuer } = stage;
        const { regulator } = stage.actors;
        await proofing.connect(regulator).appointIssuer(FUND, issuer.address);
        await expect(proofing.connect(regulator).removeIssuer(CITY, issuer.address, distrust))
          .to.emit(proofing, "ProofingIssuerRemoved")
          .withArgs(CITY, issuer.address, trust);

        expect(await proofing.issuerTrust(CITY, issuer.address)).to.equal(trust);
        expect(await proofing.issuerTrust(FUND, issuer.address)).to.equal(TRUST.appointed);
        expect(await proofing.issuerTrust(CITY, otherIssuer.address)).to.equal(TRUST.appointed);
        const problem = ["ProofingIssuerNotAppointed", CITY, issuer.address, trust] as const;
        await expectRefused(stage, issuer, attestation(stage), problem);
        await attest(stage, issuer, { domain: FUND });
      });

      it(`[IDENTITY-50] refuses what ${verb} nobody, or a second time`, async () => {
        const stage = await withPatients(await deployed());
        const { issuer } = stage;
        const { regulator, stranger } = stage.actors;
        const unknown = stage.proofing.removeIssuer.populateTransaction(CITY, stranger.address, distrust);
        await expectRefused(stage, regulator, unknown, [
          "ProofingIssuerRemovalInvalid",
          CITY,
          stranger.address,
          TRUST.none,
        ]);
        const elsewhere = stage.proofing.removeIssuer.populateTransaction(FUND, issuer.address, distrust);
        await expectRefused(stage, regulator, elsewhere, [
          "ProofingIssuerRemovalInvalid",
          FUND,
          issuer.address,
          TRUST.none,
        ]);

        await stage.proofing.connect(regulator).removeIssuer(CITY, issuer.address, distrust);
        const again = stage.proofing.removeIssuer.populateTransaction(CITY, issuer.address, distrust);
        await expectRefused(stage, regulator, again, ["ProofingIssuerRemovalInvalid", CITY, issuer.address, trust]);
      });

      for (const who of ["stranger", "issuer", "otherIssuer", "pauser", "zhao"] as const) {
        it(`[IDENTITY-50] the ${who} ${verb} nobody`, async () => {
          const stage = await withPatients(await deployed());
          const person = stage.actors[who];
          const call = stage.proofing.removeIssuer.populateTransaction(CITY, stage.issuer.address, distrust);
          await expectRefused(stage, person, call, ["AccessManagedUnauthorized", person.address]);
        });
      }

      it(`[IDENTITY-50] whom the regulator ${verb} and appoints again acts again, and what it attested counts`, async () => {
        const stage = await withPatients(await deployed());
        const { proofing, issuer, zhao } = stage;
        const { regulator } = stage.actors;
        await attest(stage, issuer);
        await proofing.connect(regulator).removeIssuer(CITY, issuer.address, distrust);
        expect(await proofing.isProofed(zhao, CITY, 1n)).to.equal(!distrust);

        await proofing.connect(regulator).appointIssuer(CITY, issuer.address);
        expect(await proofing.isProofed(zhao, CITY, 1n)).to.equal(true);
        await attest(stage, issuer, { level: 3n });
        expect(await proofing.isProofed(zhao, CITY, 3n)).to.equal(true);
      });
    }

    it("[IDENTITY-50] a dismissed issuer can still be distrusted, a distrusted one not dismissed", async () => {
      const stage = await withPatients(await deployed());
      const { proofing, issuer } = stage;
      const { regulator } = stage.actors;
      await proofing.connect(regulator).removeIssuer(CITY, issuer.address, false);
      await expect(proofing.connect(regulator).removeIssuer(CITY, issuer.address, true))
        .to.emit(proofing, "ProofingIssuerRemoved")
        .withArgs(CITY, issuer.address, TRUST.distrusted);
      const call = proofing.removeIssuer.populateTransaction(CITY, issuer.address, false);
      const problem = ["ProofingIssuerRemovalInvalid", CITY, issuer.address, TRUST.distrusted] as const;
      await expectRefused(stage, regulator, call, problem);
    });
  });
});
