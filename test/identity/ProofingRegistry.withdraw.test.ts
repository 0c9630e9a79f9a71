import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { POWERS } from "../helpers/defaults.ts";
import { circleOf } from "../helpers/guardians.ts";
import { startRecovery } from "../helpers/patients.ts";
import {
  CITY,
  FUND,
  NULLIFIER,
  PROOFED_UNTIL,
  type ProofingStage,
  attest,
  proofingOf,
  withPatients,
} from "../helpers/proofing.ts";
import { ENTRANCES, type Person, expectRefused, send, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const stages = stagesOn(connection);

/** Zhao is proofed in the city by its first issuer. */
async function proofed(): Promise<ProofingStage> {
  const stage = await withPatients(await stages.deployed());
  await attest(stage, stage.issuer);
  return stage;
}

/** A call of `withdraw` for what {@link proofed} attested. */
function withdrawal({ proofing, zhao }: ProofingStage, nullifier: string = NULLIFIER.zhao, domain = CITY) {
  return proofing.withdraw.populateTransaction(zhao, domain, nullifier);
}

const HANDS: readonly [string, (stage: ProofingStage) => Person][] = [
  ["issuer", (stage) => stage.issuer],
  ["regulator", (stage) => stage.actors.regulator],
  ["patient's controller", (stage) => stage.actors.zhao],
];

describe("ProofingRegistry: withdrawal", () => {
  for (const entrance of ENTRANCES) {
    for (const [hand, personIn] of HANDS) {
      it(`[IDENTITY-55] the ${hand} withdraws by ${entrance}, and the nullifier is free`, async () => {
        const stage = await proofed();
        const { proofing, wang, zhao, issuer } = stage;
        const by = personIn(stage);
        await expect(send(stage, entrance, by, withdrawal(stage)))
          .to.emit(proofing, "ProofingWithdrawn")
          .withArgs(zhao, CITY, by.address, NULLIFIER.zhao);
        expect(await proofing.isProofed(zhao, CITY, 0n)).to.equal(false);
        expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(ZeroHash);
        expect(await proofingOf(stage, zhao)).to.deep.equal({ issuer: ZeroAddress, level: 0n, validUntil: 0n });

        const problem = ["ProofingUnknown", zhao, CITY, NULLIFIER.zhao] as const;
        await expectRefused(stage, by, withdrawal(stage), problem, entrance);
        await attest(stage, issuer, { patient: wang });
        await attest(stage, issuer, { nullifier: NULLIFIER.wang });
        expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(wang);
        expect(await proofing.patientOf(CITY, NULLIFIER.wang)).to.equal(zhao);
      });
    }

    for (const who of ["stranger", "wang", "otherIssuer", "board", "pauser", "hospital"] as const) {
      it(`[IDENTITY-55] refuses a withdrawal by the ${who}'s ${entrance}`, async () => {
        const stage = await proofed();
        const person = stage.actors[who];
        const problem = ["ProofingNotWithdrawnBy", stage.zhao, CITY, person.address] as const;
        await expectRefused(stage, person, withdrawal(stage), problem, entrance);
      });
    }
  }

  it("[IDENTITY-55] [IDENTITY-24] a delegate with every power withdraws nothing", async () => {
    const stage = await proofed();
    const { clock, patients, zhao } = stage;
    const { carer, zhao: controller } = stage.actors;
    await patients.connect(controller).setDelegate(zhao, carer.address, POWERS.all, await clock.now(), PROOFED_UNTIL);
    expect(await patients.mayAct(zhao, carer.address, POWERS.all)).to.equal(true);
    await expectRefused(stage, carer, withdrawal(stage), ["ProofingNotWithdrawnBy", zhao, CITY, carer.address]);
  });

  it("[IDENTITY-55] an attestation that is over can be withdrawn, so that the nullifier is free", async () => {
    const stage = await proofed();
    await stage.clock.moveTo(PROOFED_UNTIL);
    await stage.actors.zhao.sendTransaction(await withdrawal(stage));
    expect(await stage.proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(ZeroHash);
  });

  for (const distrust of [false, true]) {
    it(`[IDENTITY-55] an issuer that was ${distrust ? "distrusted" : "dismissed"} withdraws nothing; regulator and patient still do`, async () => {
      for (const who of ["regulator", "zhao"] as const) {
        const stage = await proofed();
        const { proofing, issuer, zhao } = stage;
        await proofing.connect(stage.actors.regulator).removeIssuer(CITY, issuer.address, distrust);
        const problem = ["ProofingNotWithdrawnBy", zhao, CITY, issuer.address] as const;
        await expectRefused(stage, issuer, withdrawal(stage), problem);
        await stage.actors[who].sendTransaction(await withdrawal(stage));
        expect(await proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(ZeroHash);
      }
    });
  }

  it("[IDENTITY-55] an issuer does not withdraw what another one has renewed", async () => {
    const stage = await proofed();
    const { issuer, otherIssuer, zhao } = stage;
    await stage.clock.moveTo(PROOFED_UNTIL);
    await attest(stage, otherIssuer, { until: PROOFED_UNTIL + 1_000n });
    await expectRefused(stage, issuer, withdrawal(stage), ["ProofingNotWithdrawnBy", zhao, CITY, issuer.address]);
    await otherIssuer.sendTransaction(await withdrawal(stage));
  });

  it("[IDENTITY-55] refuses what there is not: another nullifier, domain or patient, or zero", async () => {
    const stage = await proofed();
    const { proofing, wang, zhao } = stage;
    const alikeAtTheEnd = `0x${"77".repeat(27)}${NULLIFIER.zhao.slice(-10)}`;
    for (const [patient, domain, nullifier] of [
      [zhao, CITY, NULLIFIER.wang],
      [zhao, CITY, alikeAtTheEnd],
      [zhao, FUND, NULLIFIER.zhao],
      [wang, CITY, NULLIFIER.zhao],
      [zhao, CITY, ZeroHash],
      [ZeroHash, CITY, id("unused nullifier")],
      [ZeroHash, CITY, ZeroHash],
    ] as const) {
      for (const by of [stage.actors.regulator, stage.issuer, stage.actors.zhao]) {
        const call = proofing.withdraw.populateTransaction(patient, domain, nullifier);
        await expectRefused(stage, by, call, ["ProofingUnknown", patient, domain, nullifier]);
      }
    }
  });

  it("[IDENTITY-55] while a recovery runs the controller withdraws nothing; afterwards the new one does", async () => {
    const deployed = await stages.deployed();
    const circle = circleOf(deployed);
    const stage = await withPatients(deployed, circle.hash);
    const { zhao, clock, patients } = stage;
    const { zhao: oldKey, zhaoAnew: newKey, stranger } = stage.actors;
    await attest(stage, stage.issuer);
    await startRecovery(stage, { patient: zhao, circle, newController: newKey.address });
    for (const key of [oldKey, newKey]) {
      await expectRefused(stage, key, withdrawal(stage), ["ProofingNotWithdrawnBy", zhao, CITY, key.address]);
    }

    const { readyAt } = await patients.recoveryOf(zhao);
    await clock.moveTo(readyAt);
    await patients.connect(stranger).finishRecovery(zhao);
    await expectRefused(stage, oldKey, withdrawal(stage), ["ProofingNotWithdrawnBy", zhao, CITY, oldKey.address]);
    await newKey.sendTransaction(await withdrawal(stage));
    expect(await stage.proofing.patientOf(CITY, NULLIFIER.zhao)).to.equal(ZeroHash);
  });

  it("[IDENTITY-55] while a recovery runs issuer and regulator still withdraw", async () => {
    for (const who of ["issuer", "regulator"] as const) {
      const deployed = await stages.deployed();
      const circle = circleOf(deployed);
      const stage = await withPatients(deployed, circle.hash);
      await attest(stage, stage.issuer);
      await startRecovery(stage, { patient: stage.zhao, circle, newController: stage.actors.zhaoAnew.address });
      await stage.actors[who].sendTransaction(await withdrawal(stage));
      expect(await stage.proofing.isProofed(stage.zhao, CITY, 0n)).to.equal(false);
    }
  });
});
