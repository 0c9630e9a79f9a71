import { expect } from "chai";
import { network } from "hardhat";

import { DEFAULTS } from "../helpers/defaults.ts";
import { approveRecovery, arbiterOf, circleOf, guardians } from "../helpers/guardians.ts";
import { plainAccount } from "../helpers/holders.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

describe("Finding: a guardian who is the arbiter too", () => {
  it("[IDENTITY-43] does not reinforce a recovery by signing twice", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { patients, actors } = platform;
    const members = guardians(platform, 3);
    const circle = circleOf(platform, { members, arbiter: members[0]! });
    await patients.connect(actors.zhao).register(DEFAULTS.salt, circle.hash);
    const patient = await patients.patientIdOf(actors.zhao, DEFAULTS.salt);
    const newController = actors.thief.address;
    const { deadline } = DEFAULTS;
    const recovery = { patient, guardians: circle.hash, newController, attempt: 1n, deadline };

    // Two people, of whom one signs for two seats.
    const doubled = circle.members.findIndex(({ address }) => address === members[0]!.address);
    const other = doubled === 0 ? 1 : 0;
    const by = [Math.min(doubled, other), Math.max(doubled, other), arbiterOf(circle)];
    const approvals = await approveRecovery(platform, circle, by, recovery);
    await expect(patients.startRecovery(patient, circle.set, newController, deadline, approvals))
      .to.be.revertedWithCustomError(patients, "ApprovalOutOfOrder")
      .withArgs(patient, arbiterOf(circle));
  });
});

describe("Finding: a controller who is the arbiter too", () => {
  it("[IDENTITY-36] does not dismiss the recovery that freezes it, for the key may be a thief's", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { patients, actors } = platform;
    const circle = circleOf(platform, { arbiter: plainAccount(platform, actors.zhao) });
    await patients.connect(actors.zhao).register(DEFAULTS.salt, circle.hash);
    const patient = await patients.patientIdOf(actors.zhao, DEFAULTS.salt);
    const newController = actors.zhaoAnew.address;
    const { deadline } = DEFAULTS;
    const recovery = { patient, guardians: circle.hash, newController, attempt: 1n, deadline };
    const approvals = await approveRecovery(platform, circle, [0, 1], recovery);
    await patients.startRecovery(patient, circle.set, newController, deadline, approvals);

    // The thief, with Zhao's key.
    await expect(patients.connect(actors.zhao).dismissRecovery(patient, circle.set)).to.be.revertedWithCustomError(
      patients,
      "RecoveryNotArbitratedBy",
    );
    expect(await patients.isFrozen(patient)).to.equal(true);
  });
});
