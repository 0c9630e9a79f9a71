import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, RULES, START } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import {
  type Guarded,
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

const STARTED = START + HOUR;
const READY = STARTED + DEFAULTS.recovery.delay;
const OBJECTED = STARTED + DAY;
const READY_LATER = OBJECTED + RULES.objectionDelay;
const LAPSES_LATER = READY_LATER + RULES.recoveryLapse;

const ARBITER = 3;

async function guarded(options: Parameters<typeof guardedPatient>[1] = {}): Promise<Guarded> {
  return guardedPatient(await networkHelpers.loadFixture(deployPlatform), options);
}

async function running(options: Parameters<typeof guardedPatient>[1] = {}): Promise<Guarded> {
  const at = await guarded(options);
  await at.platform.clock.next(STARTED);
  await startRecovery(at.platform, at);
  return at;
}

/** Started by two of three guardians, and Zhao (or who holds her key) objected a day later. */
async function contested(options: Parameters<typeof guardedPatient>[1] = { withArbiter: true }): Promise<Guarded> {
  const at = await running(options);
  await at.platform.clock.next(OBJECTED);
  await objectToRecovery(at, at.zhao);
  return at;
}

describe("Patients: a contested recovery", () => {
  for (const [when, moment] of [
    ["when it is ready", READY_LATER],
    ["in its last second", LAPSES_LATER - 1n],
  ] as const) {
    it(`[IDENTITY-41] cannot finish ${when} unless reinforced`, async () => {
      const at = await contested();
      await at.platform.clock.next(moment);
      await expectRefusal(finishRecovery(at), at.platform.patients, "RecoveryNotReinforced", [at.patient, 1n]);
      expect(await at.platform.patients.controllerOf(at.patient)).to.equal(at.zhao.address);
    });

    for (const [who, by] of [
      ["all guardians", [0, 1, 2]],
      ["the threshold and the arbiter", [0, 2, ARBITER]],
    ] as const) {
      it(`[IDENTITY-42] finishes ${when}, reinforced by ${who}`, async () => {
        const at = await contested();
        const { platform, patient, zhao, newController } = at;
        await expectEvents(reinforceRecovery(platform, { ...at, by }), platform.patients, [
          ["RecoveryReinforced", [patient, 1n]],
        ]);
        await platform.clock.next(moment);
        await expectEvents(finishRecovery(at), platform.patients, [
          ["RecoveryFinished", [patient, 1n, zhao.address, newController]],
        ]);
        expect(await platform.patients.controllerOf(patient)).to.equal(newController);
      });
    }
  }

  it("[IDENTITY-41] cannot finish before it is ready, reinforced or not", async () => {
    const at = await contested();
    const early = (): Promise<unknown> => finishRecovery(at);
    await reinforceRecovery(at.platform, { ...at, by: [0, 1, 2] });
    for (const moment of [READY, READY_LATER - 1n]) {
      await at.platform.clock.next(moment);
      const args = [at.patient, READY_LATER, moment];
      await expectRefusalUnchanged(at.platform, at.patient, early, "RecoveryNotReady", args);
    }
  });

  it("[IDENTITY-42] finishes when it was reinforced from its start", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient } = at;
    await platform.clock.next(STARTED);
    await startRecovery(platform, { ...at, by: [0, 1, ARBITER] });
    await platform.clock.next(OBJECTED);
    await objectToRecovery(at, at.zhao);
    expect((await platform.patients.recoveryOf(patient)).reinforced).to.be.true;
    await platform.clock.next(READY_LATER);
    await finishRecovery(at);
    expect(await platform.patients.epochOf(patient)).to.equal(1n);
  });

  it("[IDENTITY-42] finishes when it was reinforced before the objection", async () => {
    const at = await running();
    const { platform } = at;
    await reinforceRecovery(platform, { ...at, by: [0, 1, 2] });
    await platform.clock.next(OBJECTED);
    await objectToRecovery(at, at.zhao);
    await platform.clock.next(READY_LATER);
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(at.patient)).to.equal(at.newController);
  });

  it("[IDENTITY-42] reinforced in its last second can still finish, and shows nothing else changed", async () => {
    const at = await contested();
    const { platform, patient } = at;
    const before = await stateOf(platform, patient);
    await platform.clock.next(LAPSES_LATER - 2n);
    await reinforceRecovery(platform, { ...at, by: [0, 1, ARBITER] });
    const [attempt, status, , ...rest] = before.recovery;
    expect(await stateOf(platform, patient)).to.deep.equal({ ...before, recovery: [attempt, status, true, ...rest] });
    await platform.clock.next(LAPSES_LATER - 1n);
    await finishRecovery(at);
  });

  it("[IDENTITY-42] is not reinforced where the arbiter is zero by the threshold alone", async () => {
    const at = await contested({});
    const weak = (): Promise<unknown> => reinforceRecovery(at.platform, { ...at, by: [0, 1] });
    await expectRefusalUnchanged(at.platform, at.patient, weak, "RecoveryNotReinforced", [at.patient, 1n]);
    await reinforceRecovery(at.platform, { ...at, by: [0, 1, 2] });
  });

  for (const [who, by, error, args] of [
    ["the threshold", [0, 1], "RecoveryNotReinforced", [1n]],
    ["the arbiter alone", [ARBITER], "ApprovalsTooFew", [0n, 2n]],
    ["the arbiter and fewer than the threshold", [1, ARBITER], "ApprovalsTooFew", [1n, 2n]],
    ["nobody", [], "ApprovalsTooFew", [0n, 2n]],
    ["the same guardian thrice", [0, 0, 0], "ApprovalOutOfOrder", [0n]],
  ] as const) {
    it(`[IDENTITY-42] is not reinforced by ${who}`, async () => {
      const at = await contested();
      const weak = (): Promise<unknown> => reinforceRecovery(at.platform, { ...at, by });
      await expectRefusalUnchanged(at.platform, at.patient, weak, error, [at.patient, ...args]);
    });
  }

  it("[IDENTITY-42] is not reinforced for another controller, another attempt, or with another set", async () => {
    const at = await contested();
    const { platform, patient, thief, circle } = at;
    const all = { ...at, by: [0, 1, 2] };
    for (const wrong of [
      { ...all, newController: thief.address },
      { ...all, attempt: 2n },
      { ...all, attempt: 0n },
    ]) {
      const bad = reinforceRecovery(platform, wrong);
      await expect(bad).to.be.revertedWithCustomError(platform.patients, "SignatureInvalid");
    }
    const other = circleOf(platform, { threshold: 1n });
    const mismatched = (): Promise<unknown> => reinforceRecovery(platform, { ...all, circle: other });
    const args = [patient, other.hash, circle.hash];
    await expectRefusalUnchanged(platform, patient, mismatched, "GuardianSetMismatch", args);
    expect((await platform.patients.recoveryOf(patient)).reinforced).to.be.false;
  });

  it("[IDENTITY-42] is not reinforced where none runs, or once it has lapsed", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    const reinforce = (attempt: bigint) => (): Promise<unknown> =>
      // Where none runs there is no new controller either.
      reinforceRecovery(platform, {
        ...at,
        newController: attempt ? at.newController : ZeroAddress,
        attempt,
        by: [0, 1, 2],
      });
    await expectRefusalUnchanged(platform, patient, reinforce(0n), "RecoveryNotRunning", [patient, 0n]);
    await platform.clock.next(STARTED);
    await startRecovery(platform, at);
    await platform.clock.next(READY + RULES.recoveryLapse);
    await expectRefusal(reinforce(1n)(), platform.patients, "RecoveryNotRunning", [patient, 1n]);
  });

  it("[IDENTITY-38] that does not run is not reinforced, whatever the approvals are worth", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    for (const by of [[], [0, 0], [0, 1, 2]]) {
      const reinforce = (): Promise<unknown> => reinforceRecovery(platform, { ...at, by });
      await expectRefusalUnchanged(platform, patient, reinforce, "RecoveryNotRunning", [patient, 0n]);
    }
  });
});
