import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DEFAULTS, HOUR, RULES, START } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { circleOf, guardians } from "../helpers/guardians.ts";
import { guardianChange, perform } from "../helpers/patientActs.ts";
import { stateOf } from "../helpers/patientState.ts";
import {
  type Guarded,
  dismissRecovery,
  finishRecovery,
  guardedPatient,
  objectToRecovery,
  reinforceRecovery,
  startRecovery,
  withdrawRecovery,
} from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const { delay } = DEFAULTS.recovery;
/** Of the arbiter, behind three guardians. */
const ARBITER = 3;

async function guarded(options: Parameters<typeof guardedPatient>[1] = {}): Promise<Guarded> {
  return guardedPatient(await networkHelpers.loadFixture(deployPlatform), options);
}

/** Whoever holds Zhao's key does this. */
function withHerKey({ platform, zhao }: Guarded, act: Parameters<typeof perform>[1]): Promise<unknown> {
  return perform(platform, act, { holder: zhao, entrance: "own call" });
}

describe("Patients: guardians collude against the owner", () => {
  it("[IDENTITY-41] [IDENTITY-43] short of all: she objects, it lapses, and they cannot freeze her again", async () => {
    const at = await guarded();
    const { platform, patient, zhao, thief } = at;
    const theft = { ...at, newController: thief.address };
    await startRecovery(platform, theft);
    await objectToRecovery(at, zhao);
    await expectRefusal(reinforceRecovery(platform, theft), platform.patients, "RecoveryNotReinforced", [patient, 1n]);
    await platform.clock.pass(RULES.objectionDelay);
    await expectRefusal(finishRecovery(at), platform.patients, "RecoveryNotReinforced", [patient, 1n]);
    await platform.clock.pass(RULES.recoveryLapse);
    expect(await platform.patients.isFrozen(patient)).to.be.false;
    const again = startRecovery(platform, { ...theft, attempt: 2n });
    await expectRefusal(again, platform.patients, "RecoveryNotReinforced", [patient, 2n]);

    const honest = circleOf(platform, { members: guardians(platform, 5), salt: id("honest") });
    await withHerKey(at, guardianChange(platform, { patient, guardians: honest.hash }));
    await platform.clock.pass(RULES.guardianChangeDelay);
    expect(await platform.patients.guardiansOf(patient)).to.equal(honest.hash);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhao.address);
  });

  it("[IDENTITY-43] cancel her change of guardians by starting and withdrawing: once, and not again", async () => {
    const at = await guarded();
    const { platform, patient, circle } = at;
    const honest = circleOf(platform, { members: guardians(platform, 5), salt: id("honest") });
    await withHerKey(at, guardianChange(platform, { patient, guardians: honest.hash }));
    await startRecovery(platform, at);
    await withdrawRecovery(platform, at);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
    await withHerKey(at, guardianChange(platform, { patient, guardians: honest.hash }));
    const again = startRecovery(platform, { ...at, attempt: 2n });
    await expectRefusal(again, platform.patients, "RecoveryNotReinforced", [patient, 2n]);
    await platform.clock.pass(RULES.guardianChangeDelay);
    expect(await platform.patients.guardiansOf(patient)).to.equal(honest.hash);
  });

  it("[IDENTITY-44] the arbiter dismisses them, and she chooses others at once", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient, circle, zhao, thief, arbiter } = at;
    await startRecovery(platform, { ...at, newController: thief.address, by: [0, 1, 2] });
    await objectToRecovery(at, zhao);
    await dismissRecovery(at, arbiter);
    const theft = startRecovery(platform, { ...at, newController: thief.address, attempt: 2n, by: [0, 1, 2] });
    await expectRefusal(theft, platform.patients, "GuardianSetMismatch", [
      patient,
      circle.hash,
      `0x${"00".repeat(32)}`,
    ]);
    const honest = circleOf(platform, { salt: id("honest") });
    await withHerKey(at, guardianChange(platform, { patient, guardians: honest.hash }));
    expect(await platform.patients.guardiansOf(patient)).to.equal(honest.hash);
  });

  it("[IDENTITY-44] set again after a dismissal, they start with nothing of before", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient, circle, arbiter } = at;
    const first = await startRecovery(platform, at);
    await dismissRecovery(at, arbiter);
    await withHerKey(at, guardianChange(platform, { patient, guardians: circle.hash }));
    await expect(
      platform.actors.thief.sendTransaction({ to: platform.place.verifyingContract, data: first.data }),
    ).to.be.revertedWithCustomError(platform.patients, "SignatureInvalid");
    await startRecovery(platform, { ...at, attempt: 2n });
  });

  it("[IDENTITY-32] one of them signs for two recoveries: only one can start, and its number is gone", async () => {
    const at = await guarded();
    const { platform, patient, thief, zhaoAnew } = at;
    await startRecovery(platform, { ...at, by: [0, 1] });
    const other = { ...at, newController: thief.address, by: [0, 2] };
    const { lapsesAt } = await platform.patients.recoveryOf(patient);
    await expectRefusal(startRecovery(platform, { ...other, attempt: 2n }), platform.patients, "RecoveryRunning", [
      patient,
      1n,
      lapsesAt,
    ]);
    await withdrawRecovery(platform, at);
    await expect(startRecovery(platform, { ...other, by: [0, 1, 2] })).to.be.revertedWithCustomError(
      platform.patients,
      "SignatureInvalid",
    );
    expect((await stateOf(platform, patient)).controller).to.not.equal(zhaoAnew.address);
  });

  it("[IDENTITY-42] sign a reinforcement for another account than the recovery's: it does not count", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient, thief, zhao } = at;
    await startRecovery(platform, at);
    await objectToRecovery(at, zhao);
    const swapped = reinforceRecovery(platform, { ...at, newController: thief.address, by: [0, 1, ARBITER] });
    await expect(swapped).to.be.revertedWithCustomError(platform.patients, "SignatureInvalid");
    expect((await platform.patients.recoveryOf(patient)).reinforced).to.be.false;
  });

  it("[IDENTITY-39] let a recovery lie: nobody can finish it once it has lapsed", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    await startRecovery(platform, at);
    await platform.clock.pass(delay + RULES.recoveryLapse);
    await expectRefusal(finishRecovery(at), platform.patients, "RecoveryNotRunning", [patient, 1n]);
  });
});

describe("Patients: somebody in between", () => {
  it("[IDENTITY-45] fronts a withdrawal with the start of the next, for which it has no signatures", async () => {
    for (const [by, error] of [
      [[0, 1], "RecoveryNotReinforced"],
      [[0, 1, 2], "SignatureInvalid"],
    ] as const) {
      const at = await guarded();
      const { platform, patient } = at;
      const started = await startRecovery(platform, { ...at, by });
      await withdrawRecovery(platform, at);
      await expect(
        platform.actors.thief.sendTransaction({ to: platform.place.verifyingContract, data: started.data }),
      ).to.be.revertedWithCustomError(platform.patients, error);
      expect(await platform.patients.isFrozen(patient)).to.be.false;
    }
  });

  it("[IDENTITY-41] keeps an objection back: it says when it was made useless", async () => {
    const at = await guarded();
    const { platform, patient, zhao } = at;
    await platform.clock.next(START + HOUR);
    await startRecovery(platform, at);
    await platform.clock.next(START + HOUR + delay);
    await expectRefusal(objectToRecovery(at, zhao), platform.patients, "RecoveryObjectionClosed", [
      patient,
      1n,
      START + HOUR + delay,
    ]);
  });

  it("[IDENTITY-43] a thief cannot make the guardians useless by objecting to nothing", async () => {
    const at = await guarded();
    const { platform, patient, zhao } = at;
    await expectRefusal(objectToRecovery(at, zhao), platform.patients, "RecoveryNotRunning", [patient, 0n]);
    await startRecovery(platform, at);
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.false;
  });
});
