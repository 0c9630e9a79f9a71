import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, RULES, START } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { circleOf, person } from "../helpers/guardians.ts";
import { delegation, guardianChange, keyPublication, perform, rotationTo } from "../helpers/patientActs.ts";
import {
  type Guarded,
  dismissRecovery,
  finishRecovery,
  guardedPatient,
  objectToRecovery,
  reinforceRecovery,
  startRecovery,
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
