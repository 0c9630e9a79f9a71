import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { DEFAULTS, HOUR, POWERS, RULES, START } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { type Guarded, finishRecovery, guardedPatient, startRecovery, withdrawRecovery } from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const STARTED = START + HOUR;
const READY = STARTED + DEFAULTS.recovery.delay;
const LAPSES = READY + RULES.recoveryLapse;

async function guarded(options: Parameters<typeof guardedPatient>[1] = {}): Promise<Guarded> {
  return guardedPatient(await networkHelpers.loadFixture(deployPlatform), options);
}

/** Started at {@link STARTED} by two of three guardians. */
async function running(options: Parameters<typeof guardedPatient>[1] = {}): Promise<Guarded> {
  const at = await guarded(options);
  await at.platform.clock.next(STARTED);
  await startRecovery(at.platform, at);
  return at;
}

describe("Patients: withdrawing a recovery", () => {
  for (const [when, moment] of [
    ["at once", STARTED + 1n],
    ["when it is ready", READY],
    ["in its last second", LAPSES - 1n],
  ] as const) {
    it(`[IDENTITY-45] frees the patient ${when}`, async () => {
      const at = await running();
      const { platform, patient, zhao } = at;
      const before = await stateOf(platform, patient);
      await platform.clock.next(moment);
      await expectEvents(withdrawRecovery(platform, at), platform.patients, [["RecoveryWithdrawn", [patient, 1n]]]);
      expect(await stateOf(platform, patient)).to.deep.equal({
        ...before,
        isFrozen: false,
        recovery: [1n, 0n, false, true, ZeroAddress, 0n, 0n],
      });
      expect(await platform.patients.mayAct(patient, zhao.address, POWERS.all)).to.be.true;
      await expectRefusal(finishRecovery(at), platform.patients, "RecoveryNotRunning", [patient, 1n]);
    });
  }

  it("[IDENTITY-45] is open to other guardians than those who started it", async () => {
    const at = await running();
    await withdrawRecovery(at.platform, { ...at, by: [1, 2] });
    expect(await at.platform.patients.isFrozen(at.patient)).to.be.false;
  });

  for (const [who, by, given] of [
    ["nobody", [], 0n],
    ["fewer than the threshold", [2], 1n],
    ["fewer than the threshold and the arbiter", [2, 3], 1n],
  ] as const) {
    it(`[IDENTITY-45] is refused with approvals of ${who}`, async () => {
      const at = await running({ withArbiter: true });
      const few = (): Promise<unknown> => withdrawRecovery(at.platform, { ...at, by });
      await expectRefusalUnchanged(at.platform, at.patient, few, "ApprovalsTooFew", [at.patient, given, 2n]);
    });
  }

  it("[IDENTITY-45] is refused with another set", async () => {
    const at = await running();
    const circle = circleOf(at.platform, { threshold: 1n });
    const bad = (): Promise<unknown> => withdrawRecovery(at.platform, { ...at, circle });
    const args = [at.patient, circle.hash, at.circle.hash];
    await expectRefusalUnchanged(at.platform, at.patient, bad, "GuardianSetMismatch", args);
  });

  it("[IDENTITY-45] is refused with approvals for another attempt", async () => {
    const at = await running();
    for (const attempt of [0n, 2n]) {
      const bad = withdrawRecovery(at.platform, { ...at, attempt });
      await expect(bad).to.be.revertedWithCustomError(at.platform.patients, "SignatureInvalid");
    }
    expect(await at.platform.patients.isFrozen(at.patient)).to.be.true;
  });

  it("[IDENTITY-45] is refused where none runs", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    const none = (attempt: bigint) => (): Promise<unknown> => withdrawRecovery(platform, { ...at, attempt });
    await expectRefusalUnchanged(platform, patient, none(0n), "RecoveryNotRunning", [patient, 0n]);
    await startRecovery(platform, at);
    await withdrawRecovery(platform, at);
    await expectRefusalUnchanged(platform, patient, none(1n), "RecoveryNotRunning", [patient, 1n]);
  });

  it("[IDENTITY-38] [IDENTITY-45] is refused where none runs, whatever the approvals are worth", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    for (const by of [[], [0, 0], [0, 1]]) {
      const withdraw = (): Promise<unknown> => withdrawRecovery(platform, { ...at, attempt: 9n, by });
      await expectRefusalUnchanged(platform, patient, withdraw, "RecoveryNotRunning", [patient, 0n]);
    }
  });

  it("[IDENTITY-45] is refused in the second in which it lapses", async () => {
    const at = await running();
    await at.platform.clock.next(LAPSES);
    await expectRefusal(withdrawRecovery(at.platform, at), at.platform.patients, "RecoveryNotRunning", [
      at.patient,
      1n,
    ]);
  });
});

describe("Patients: a recovery that nobody finishes", () => {
  it("[IDENTITY-46] lapses by time, without escalating, and another may start", async () => {
    const at = await running();
    const { platform, patient, zhao } = at;
    await platform.clock.moveTo(LAPSES - 1n);
    expect(await platform.patients.isFrozen(patient)).to.be.true;
    await platform.clock.moveTo(LAPSES);
    const state = await stateOf(platform, patient);
    expect(state.isFrozen).to.be.false;
    expect(state.recovery.slice(0, 4)).to.deep.equal([1n, 0n, false, false]);
    expect(state.controller).to.equal(zhao.address);
    await expectEvents(startRecovery(platform, { ...at, attempt: 2n }), platform.patients, [
      [
        "RecoveryStarted",
        [
          patient,
          2n,
          at.newController,
          LAPSES + 1n + DEFAULTS.recovery.delay,
          LAPSES + 1n + DEFAULTS.recovery.delay + RULES.recoveryLapse,
          false,
        ],
      ],
    ]);
  });

  it("[IDENTITY-46] makes way for another in the very second in which it lapses", async () => {
    const at = await running();
    await at.platform.clock.next(LAPSES);
    await startRecovery(at.platform, { ...at, attempt: 2n });
    expect((await at.platform.patients.recoveryOf(at.patient)).attempt).to.equal(2n);
  });

  it("[IDENTITY-47] keeps its number, so that the next gets the next, whatever became of it", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    const attemptNow = async (): Promise<bigint> => (await platform.patients.recoveryOf(patient)).attempt;
    await startRecovery(platform, { ...at, attempt: 1n });
    await platform.clock.pass(DEFAULTS.recovery.delay + RULES.recoveryLapse);
    expect(await attemptNow()).to.equal(1n);
    await startRecovery(platform, { ...at, attempt: 2n });
    await withdrawRecovery(platform, { ...at, attempt: 2n });
    expect(await attemptNow()).to.equal(2n);
    await startRecovery(platform, { ...at, attempt: 3n, by: [0, 1, 2] });
    await platform.clock.pass(DEFAULTS.recovery.delay);
    await finishRecovery(at);
    expect(await attemptNow()).to.equal(3n);
    for (const attempt of [1n, 2n, 3n, 5n]) {
      const bad = startRecovery(platform, { ...at, newController: at.zhao.address, attempt });
      await expect(bad).to.be.revertedWithCustomError(platform.patients, "SignatureInvalid");
    }
    await startRecovery(platform, { ...at, newController: at.zhao.address, attempt: 4n });
    expect(await attemptNow()).to.equal(4n);
  });
});
