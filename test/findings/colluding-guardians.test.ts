import { expect } from "chai";
import { network } from "hardhat";
import { ZeroHash, id } from "ethers";

import { DAY, DEFAULTS, RULES } from "../helpers/defaults.ts";
import { type Circle, approveRecovery, approveWithdrawal, circleOf } from "../helpers/guardians.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const NEW_GUARDIANS = id("a set of people whom Zhao trusts");
const COLLUDING = [0, 1] as const;
const { deadline } = DEFAULTS;

async function registerZhao(): Promise<{ platform: Platform; circle: Circle; patient: string }> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const { patients, actors } = platform;
  const circle = circleOf(platform);
  await patients.connect(actors.zhao).register(DEFAULTS.salt, circle.hash);
  return { platform, circle, patient: await patients.patientIdOf(actors.zhao, DEFAULTS.salt) };
}

/** Two of three guardians, for the thief: calldata of a start and of the withdrawal that follows. */
async function plot(
  platform: Platform,
  circle: Circle,
  { patient, attempt }: { patient: string; attempt: bigint },
): Promise<{ start: string; withdrawal: string }> {
  const { patients, actors } = platform;
  const { set, hash: guardians } = circle;
  const newController = actors.thief.address;
  const recovery = { patient, guardians, newController, attempt, deadline };
  const approvals = await approveRecovery(platform, circle, COLLUDING, recovery);
  const retreat = await approveWithdrawal(platform, circle, COLLUDING, { patient, guardians, attempt, deadline });
  const { interface: abi } = patients;
  return {
    start: abi.encodeFunctionData("startRecovery", [patient, set, newController, deadline, approvals]),
    withdrawal: abi.encodeFunctionData("withdrawRecovery", [patient, set, deadline, retreat]),
  };
}

describe("Finding: guardians who start and withdraw", () => {
  it("[IDENTITY-43] cannot cancel the patient's change of guardians again and again", async () => {
    const { platform, circle, patient } = await registerZhao();
    const { patients, actors, place, clock } = platform;
    const to = place.verifyingContract;

    // Zhao replaces her guardians. They start and withdraw in one breath: her change is gone, nothing was contested.
    await patients.connect(actors.zhao).changeGuardians(patient, NEW_GUARDIANS);
    const first = await plot(platform, circle, { patient, attempt: 1n });
    await actors.thief.sendTransaction({ to, data: first.start });
    await actors.thief.sendTransaction({ to, data: first.withdrawal });
    expect(await patients.pendingGuardiansOf(patient)).to.deep.equal([ZeroHash, 0n]);

    // She begins again, and so do they.
    await patients.connect(actors.zhao).changeGuardians(patient, NEW_GUARDIANS);
    const second = await plot(platform, circle, { patient, attempt: 2n });
    await expect(actors.thief.sendTransaction({ to, data: second.start }))
      .to.be.revertedWithCustomError(patients, "RecoveryNotReinforced")
      .withArgs(patient, 2n);
    await clock.pass(RULES.guardianChangeDelay);
    expect(await patients.guardiansOf(patient)).to.equal(NEW_GUARDIANS);
  });

  it("[IDENTITY-43] cannot keep the patient frozen by withdrawing in front of each objection", async () => {
    const { platform, circle, patient } = await registerZhao();
    const { patients, actors, place, clock, ethers } = platform;
    const to = place.verifyingContract;
    const objection = patients.interface.encodeFunctionData("objectToRecovery", [patient]);

    const first = await plot(platform, circle, { patient, attempt: 1n });
    await actors.thief.sendTransaction({ to, data: first.start });
    for (let attempt = 1n; attempt <= 10n; attempt += 1n) {
      await clock.pass(2n * DAY);
      const { withdrawal } = await plot(platform, circle, { patient, attempt });
      const { start } = await plot(platform, circle, { patient, attempt: attempt + 1n });
      // One block: withdrawal, Zhao's objection, the next start.
      await ethers.provider.send("evm_setAutomine", [false]);
      const gasLimit = 1_000_000n;
      await actors.thief.sendTransaction({ to, data: withdrawal, gasLimit, maxPriorityFeePerGas: 9_000_000_000n });
      await actors.zhao.sendTransaction({ to, data: objection, gasLimit, maxPriorityFeePerGas: 5_000_000_000n });
      await actors.stranger.sendTransaction({ to, data: start, gasLimit, maxPriorityFeePerGas: 1_000_000_000n });
      await networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      if (!(await patients.isFrozen(patient))) return;
    }
    expect.fail("Zhao was frozen for 20 days, and her ten objections were never heard.");
  });
});
