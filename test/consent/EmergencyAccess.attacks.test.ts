import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, START } from "../helpers/defaults.ts";
import {
  EMERGENCY,
  FINDINGS,
  NURSE,
  PARAMEDIC,
  PHYSICIAN,
  SUSPENSION,
  VERDICT,
  breakAt,
  breaking,
  emergenciesOn,
  emergencyIdOf,
  hire,
  isOpen,
  keyOf,
  reviewAt,
  rightOf,
} from "../helpers/emergencies.ts";
import { expectRefused, newcomer } from "../helpers/providers.ts";
import { signForwardRequest } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployEmergencies = emergenciesOn(connection);

const NOON = START + 10n * DAY;

describe("EmergencyAccess: attacks", () => {
  it("[CONSENT-121] a new employer, a new licence and a new profession wash nothing off", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { providers, paramedic, actors } = stage;
    const { clinic, hospital } = actors;
    await reviewAt(stage, NOON + 1n, await breakAt(stage, NOON), false);
    const until = NOON + 1n + EMERGENCY.firstSuspension;

    await providers.connect(paramedic).endAffiliation(hospital.address, paramedic.address, PARAMEDIC);
    await hire(stage, paramedic, { organisation: clinic, document: "a new licence" });
    await hire(stage, paramedic, { organisation: clinic, profession: PHYSICIAN, document: "another profession" });
    const problem = ["ResponderSuspended", paramedic.address, SUSPENSION.ForAWhile, until] as const;
    for (const profession of [PARAMEDIC, PHYSICIAN]) {
      await expectRefused(stage, paramedic, breaking(stage, { organisation: clinic, profession }), problem);
    }

    const again = await breakAt(stage, until, { organisation: clinic, profession: PHYSICIAN });
    await reviewAt(stage, until + 1n, again, false);
    expect(await rightOf(stage, paramedic)).to.deep.equal([
      SUSPENSION.ForAWhile,
      until + 1n + EMERGENCY.secondSuspension,
    ]);
  });

  it("[CONSENT-120] leaving the organisation does not make a review fall away", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { providers, paramedic, reviewer, actors } = stage;
    const { clinic, hospital } = actors;
    const key = await breakAt(stage, NOON);
    await providers.connect(paramedic).endAffiliation(hospital.address, paramedic.address, PARAMEDIC);
    await hire(stage, paramedic, { organisation: clinic, document: "a new licence" });
    await stage.clock.moveTo(NOON + EMERGENCY.reviewedWithin);
    const problem = ["ResponderSuspended", paramedic.address, SUSPENSION.ReviewOverdue, 0n] as const;
    await expectRefused(stage, paramedic, breaking(stage, { organisation: clinic }), problem);
    await stage.emergencies.connect(reviewer).review(key, true, FINDINGS);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
  });

  it("[CONSENT-118] a colleague from the same organisation cannot review under another profession", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { accessManager, emergencies, actors } = stage;
    const { nurse, regulator } = actors;
    const key = await breakAt(stage, NOON);
    await accessManager.connect(regulator).grantRole(3n, nurse.address, 0n);
    const call = emergencies.review.populateTransaction(key, true, FINDINGS);
    await expectRefused(stage, nurse, call, ["ReviewerNotIndependent", nurse.address, emergencyIdOf(key)]);
  });

  it("[CONSENT-118] naming another organisation in the key does not make a colleague independent", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, colleague, actors } = stage;
    const { clinic } = actors;
    await hire(stage, stage.paramedic, { organisation: clinic, document: "licence for the clinic" });
    const key = await breakAt(stage, NOON, { organisation: clinic });
    const real = emergencies.review.populateTransaction(key, true, FINDINGS);
    await expectRefused(stage, colleague, real, ["ReviewerNotIndependent", colleague.address, emergencyIdOf(key)]);
    const elsewhere = keyOf(stage);
    const false_ = emergencies.review.populateTransaction(elsewhere, true, FINDINGS);
    await expectRefused(stage, colleague, false_, ["EmergencyUnknown", emergencyIdOf(elsewhere)]);
  });

  it("[CONSENT-111] a second emergency while one runs cannot put the first one's verdict aside", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, paramedic, zhao, actors } = stage;
    const first = await breakAt(stage, NOON);
    const problem = ["EmergencyStillRuns", emergencyIdOf(first), NOON + EMERGENCY.lasts] as const;
    await expectRefused(stage, paramedic, breaking(stage), problem);
    await emergencies.connect(paramedic).close(zhao, actors.hospital.address);
    const second = await breakAt(stage, NOON + HOUR);
    await reviewAt(stage, NOON + 2n * HOUR, first, false);
    expect((await emergencies.emergencyOf(first)).verdict).to.equal(VERDICT.Unjustified);
    expect((await emergencies.emergencyOf(second)).verdict).to.equal(VERDICT.None);
    expect(await isOpen(stage, second)).to.equal(false);
  });

  it("[CONSENT-119] a relayed review cannot be submitted twice, and none counts for another emergency", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, forwarder, reviewer, actors } = stage;
    const { relayer } = actors;
    const key = await breakAt(stage, NOON);
    const { to, data } = await emergencies.review.populateTransaction(key, false, FINDINGS);
    const request = await signForwardRequest(stage, reviewer, { to, data });
    await forwarder.connect(relayer).execute(request, { gasLimit: 10_000_000n });
    await expect(forwarder.connect(relayer).execute(request, { gasLimit: 10_000_000n })).to.be.revertedWithCustomError(
      forwarder,
      "ERC2771ForwarderInvalidSigner",
    );
    const { unjustified } = await emergencies.conductOf(stage.paramedic.address);
    expect(unjustified).to.equal(1n);
  });

  it("[CONSENT-118] a reviewer whom the regulator has dismissed reviews no more, and the reviews stand", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { accessManager, emergencies, reviewer, wang, actors } = stage;
    const first = await breakAt(stage, NOON);
    const second = await breakAt(stage, NOON + 1n, { patient: wang });
    await reviewAt(stage, NOON + 2n, first, true);
    await accessManager.connect(actors.regulator).revokeRole(3n, reviewer.address);
    const call = emergencies.review.populateTransaction(second, true, FINDINGS);
    await expectRefused(stage, reviewer, call, ["AccessManagedUnauthorized", reviewer.address]);
    expect((await emergencies.emergencyOf(first)).verdict).to.equal(VERDICT.Justified);
  });

  it("[CONSENT-110] whoever is patient and responder at once is reviewed like anybody", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { patients, paramedic, emergencies } = stage;
    await patients.connect(paramedic).register(DEFAULTS.salt, ZeroHash);
    const own = await patients.patientIdOf(paramedic.address, DEFAULTS.salt);
    const key = await breakAt(stage, NOON, { patient: own });
    await emergencies.connect(paramedic).addStatement(key, FINDINGS);
    expect((await emergencies.conductOf(paramedic.address)).oldestWaiting).to.equal(1n);
    await stage.clock.moveTo(NOON + EMERGENCY.reviewedWithin);
    expect((await rightOf(stage, paramedic))[0]).to.equal(SUSPENSION.ReviewOverdue);
  });

  it("[CONSENT-120] nobody can make another's reviews wait: who may not respond adds nothing", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, paramedic, actors } = stage;
    const outsider = await newcomer(stage, "outsider");
    await hire(stage, outsider, { profession: NURSE, rights: 7n });
    for (const person of [outsider, actors.hospital, actors.zhao]) {
      await expect(
        person.sendTransaction({ ...(await breaking(stage)), gasLimit: 1_000_000n }),
      ).to.be.revertedWithCustomError(emergencies, "ResponderNotPractising");
    }
    expect([...(await emergencies.conductOf(paramedic.address))]).to.deep.equal([0n, 0n, 0n, 0n, 0n, 0n, 0n]);
  });
});
