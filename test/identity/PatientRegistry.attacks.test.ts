import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, RULES, START } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { circleOf, guardians, person } from "../helpers/guardians.ts";
import { delegation, guardianChange, keyPublication, perform, rotationTo } from "../helpers/patientActs.ts";
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

function thiefMayAll({ platform, patient, thief }: Guarded): Parameters<typeof perform>[1] {
  return delegation(platform, { patient, delegate: thief.address, powers: POWERS.all, ...DEFAULTS.delegation });
}

describe("Patients: a thief holds the key", () => {
  it("[IDENTITY-40] rotates to another key first: the guardians take the pseudonym from that key, too", async () => {
    const at = await guarded();
    const { platform, patient, zhao, thief, zhaoAnew } = at;
    await withHerKey(at, await rotationTo(platform, { patient, from: zhao, to: thief }));
    await startRecovery(platform, at);
    await platform.clock.pass(delay);
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhaoAnew.address);
    const back = await rotationTo(platform, { patient, from: zhaoAnew, to: thief });
    await expectRefusal(
      perform(platform, back, { holder: thief, entrance: "own call" }),
      platform.patients,
      "PatientNotControlledBy",
      [patient, thief.address],
    );
  });

  it("[IDENTITY-37] schedules other guardians: the old ones cancel that by recovering", async () => {
    const at = await guarded();
    const { platform, patient, circle, thief } = at;
    const accomplices = circleOf(platform, { members: [thief, person(platform, "accomplice")], threshold: 1n });
    await platform.clock.next(START + HOUR);
    await withHerKey(at, guardianChange(platform, { patient, guardians: accomplices.hash }));
    await platform.clock.next(START + HOUR + RULES.guardianChangeDelay - 1n);
    await startRecovery(platform, at);
    await platform.clock.pass(delay);
    await finishRecovery(at);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
    const takeBack = startRecovery(platform, { ...at, circle: accomplices, newController: thief.address, attempt: 2n });
    await expectRefusal(takeBack, platform.patients, "GuardianSetMismatch", [patient, accomplices.hash, circle.hash]);
  });

  it("[IDENTITY-37] removes the guardians: they recover within the 7 days", async () => {
    const at = await guarded();
    const { platform, patient, circle, zhaoAnew } = at;
    await withHerKey(at, guardianChange(platform, { patient, guardians: `0x${"00".repeat(32)}` }));
    await platform.clock.pass(6n * DAY);
    await startRecovery(platform, at);
    await platform.clock.pass(delay);
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhaoAnew.address);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
  });

  it("[IDENTITY-26] [IDENTITY-40] leaves a delegate and a key behind: both are void after the recovery", async () => {
    const at = await guarded();
    const { platform, patient, thief } = at;
    await withHerKey(at, thiefMayAll(at));
    await withHerKey(at, keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("the thief's") }));
    expect(await platform.patients.mayAct(patient, thief.address, POWERS.read)).to.be.true;
    await startRecovery(platform, at);
    expect(await platform.patients.mayAct(patient, thief.address, POWERS.read)).to.be.false;
    await platform.clock.pass(delay);
    await finishRecovery(at);
    expect(await platform.patients.mayAct(patient, thief.address, POWERS.read)).to.be.false;
    expect(await platform.patients.encryptionKeyHashOf(patient)).to.equal(`0x${"00".repeat(32)}`);
  });

  it("[IDENTITY-40] keeps signed acts in store: none serves after the recovery, nor after a rotation back", async () => {
    const at = await guarded();
    const { platform, patient, zhao, zhaoAnew } = at;
    const stored = thiefMayAll(at);
    const terms = { nonce: 1n, deadline: DEFAULTS.deadline };
    const data = stored.submission({ ...terms, signature: await stored.sign(zhao, terms) });
    await startRecovery(platform, at);
    await platform.clock.pass(delay);
    await finishRecovery(at);
    await expectRefusal(
      platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
      platform.patients,
      "SignatureInvalid",
      [zhaoAnew.address, stored.digest(zhaoAnew.address, terms)],
    );
    expect(await platform.patients.mayAct(patient, at.thief.address, POWERS.read)).to.be.false;
  });

  it("[IDENTITY-36] cannot act while the recovery runs, nor get out of it by objecting", async () => {
    const at = await guarded();
    const { platform, patient, zhao, thief } = at;
    await startRecovery(platform, at);
    const acts = [
      thiefMayAll(at),
      guardianChange(platform, { patient, guardians: id("accomplices") }),
      await rotationTo(platform, { patient, from: zhao, to: thief }),
    ];
    for (const act of acts) {
      await expect(withHerKey(at, act)).to.be.revertedWithCustomError(platform.patients, "PatientFrozen");
    }
    await objectToRecovery(at, zhao);
    for (const act of acts) {
      await expect(withHerKey(at, act)).to.be.revertedWithCustomError(platform.patients, "PatientFrozen");
    }
    expect(await platform.patients.isFrozen(patient)).to.be.true;
  });

  it("[IDENTITY-41] objects: all guardians together overrule that without an arbiter", async () => {
    const at = await guarded();
    const { platform, patient, zhao, zhaoAnew } = at;
    await startRecovery(platform, at);
    await objectToRecovery(at, zhao);
    await reinforceRecovery(platform, { ...at, by: [0, 1, 2] });
    await platform.clock.pass(RULES.objectionDelay);
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhaoAnew.address);
  });

  it("[IDENTITY-41] objects in the last second: threshold and arbiter overrule that", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient, zhao, zhaoAnew } = at;
    await platform.clock.next(START + HOUR);
    await startRecovery(platform, at);
    await platform.clock.next(START + HOUR + delay - 1n);
    await objectToRecovery(at, zhao);
    await reinforceRecovery(platform, { ...at, by: [1, 2, ARBITER] });
    await platform.clock.pass(RULES.objectionDelay);
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhaoAnew.address);
  });

  it("[IDENTITY-43] objects and waits for the lapse: the next, reinforced recovery is a race that has begun frozen", async () => {
    const at = await guarded();
    const { platform, patient, zhao, zhaoAnew } = at;
    await startRecovery(platform, at);
    await objectToRecovery(at, zhao);
    await platform.clock.pass(RULES.objectionDelay + RULES.recoveryLapse);
    await withHerKey(at, thiefMayAll(at));
    await startRecovery(platform, { ...at, attempt: 2n, by: [0, 1, 2] });
    await objectToRecovery(at, zhao);
    await platform.clock.pass(RULES.objectionDelay);
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhaoAnew.address);
    expect(await platform.patients.mayAct(patient, at.thief.address, POWERS.read)).to.be.false;
  });

  it("[IDENTITY-35] cannot pass for the arbiter, the guardians, or the new controller", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient, zhao, thief, arbiter } = at;
    await startRecovery(platform, at);
    for (const holder of [zhao, thief]) {
      await expectRefusal(dismissRecovery(at, holder), platform.patients, "RecoveryNotArbitratedBy", [
        patient,
        holder.address,
        arbiter.address,
      ]);
    }
    await expectRefusal(objectToRecovery(at, thief), platform.patients, "PatientNotControlledBy", [
      patient,
      thief.address,
    ]);
  });
});

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
    const at = await guarded();
    const { platform } = at;
    const started = await startRecovery(platform, at);
    await withdrawRecovery(platform, at);
    await expect(
      platform.actors.thief.sendTransaction({ to: platform.place.verifyingContract, data: started.data }),
    ).to.be.revertedWithCustomError(platform.patients, "SignatureInvalid");
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
