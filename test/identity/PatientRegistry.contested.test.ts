import { expect } from "chai";

import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, POWERS, RULES, START } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { plainAccount } from "../helpers/holders.ts";
import { delegation, objection, perform } from "../helpers/patientActs.ts";
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

describe("Patients: objecting to a recovery", () => {
  it("[IDENTITY-41] contests it, gives it 7 days, and leaves the patient frozen", async () => {
    const at = await running();
    const { platform, patient, zhao, newController } = at;
    const before = await stateOf(platform, patient);
    await platform.clock.next(OBJECTED);
    await expectEvents(objectToRecovery(at, zhao), platform.patients, [
      ["RecoveryContested", [patient, 1n, READY_LATER, LAPSES_LATER]],
    ]);
    const after = await stateOf(platform, patient);
    expect(after).to.deep.equal({ ...before, recovery: after.recovery });
    const { status, reinforced, readyAt, lapsesAt, newController: to } = await platform.patients.recoveryOf(patient);
    expect([status, reinforced, readyAt, lapsesAt, to]).to.deep.equal([
      2n,
      false,
      READY_LATER,
      LAPSES_LATER,
      newController,
    ]);
    await platform.clock.moveTo(LAPSES_LATER - 1n);
    expect(await platform.patients.isFrozen(patient)).to.be.true;
    expect(await platform.patients.mayAct(patient, zhao.address, POWERS.read)).to.be.false;
    await platform.clock.moveTo(LAPSES_LATER);
    expect(await platform.patients.isFrozen(patient)).to.be.false;
  });

  it("[IDENTITY-41] is heard in the last second before it is ready", async () => {
    const at = await running();
    await at.platform.clock.next(READY - 1n);
    const readyAt = READY - 1n + RULES.objectionDelay;
    await expectEvents(objectToRecovery(at, at.zhao), at.platform.patients, [
      ["RecoveryContested", [at.patient, 1n, readyAt, readyAt + RULES.recoveryLapse]],
    ]);
  });

  for (const [when, moment] of [
    ["when it is ready", READY],
    ["in its last second", READY + RULES.recoveryLapse - 1n],
  ] as const) {
    for (const entrance of ["own call", "relayed call", "signature"] as const) {
      it(`[IDENTITY-41] is refused ${when}, by ${entrance}`, async () => {
        const at = await running();
        const { platform, patient, zhao } = at;
        const act = objection(platform, { patient, attempt: 1n });
        await platform.clock.next(moment);
        const late = (): Promise<unknown> => perform(platform, act, { holder: zhao, entrance });
        await expectRefusal(late(), platform.patients, "RecoveryObjectionClosed", [patient, 1n, READY]);
        const { status } = await platform.patients.recoveryOf(patient);
        expect(status).to.equal(moment === READY ? 1n : status);
      });
    }
  }

  it("[IDENTITY-41] is refused a second time", async () => {
    const at = await contested();
    const { platform, patient } = at;
    for (const moment of [OBJECTED + 1n, READY_LATER - 1n]) {
      await platform.clock.next(moment);
      const again = (): Promise<unknown> => objectToRecovery(at, at.zhao);
      await expectRefusalUnchanged(platform, patient, again, "RecoveryObjectionClosed", [patient, 1n, READY_LATER]);
    }
  });

  it("[IDENTITY-41] is refused where none runs, and once it has lapsed", async () => {
    const at = await guarded();
    const { platform, patient, zhao } = at;
    const object = (): Promise<unknown> => objectToRecovery(at, zhao);
    await expectRefusalUnchanged(platform, patient, object, "RecoveryNotRunning", [patient, 0n]);
    await platform.clock.next(STARTED);
    await startRecovery(platform, at);
    await platform.clock.moveTo(READY + RULES.recoveryLapse);
    await expectRefusalUnchanged(platform, patient, object, "RecoveryNotRunning", [patient, 1n]);
  });

  it("[IDENTITY-41] signed for one attempt does not serve for the next", async () => {
    const at = await running();
    const { platform, patient, zhao } = at;
    const signed = objection(platform, { patient, attempt: 1n });
    const terms = { nonce: 0n, deadline: DEFAULTS.deadline };
    const signature = await signed.sign(zhao, terms);
    await platform.clock.moveTo(READY + RULES.recoveryLapse);
    await startRecovery(platform, { ...at, attempt: 2n });
    const data = signed.submission({ ...terms, signature });
    const digest = objection(platform, { patient, attempt: 2n }).digest(zhao.address, terms);
    await expectRefusalUnchanged(
      platform,
      patient,
      () => platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
      "SignatureInvalid",
      [zhao.address, digest],
    );
  });

  it("[IDENTITY-41] is refused to guardians, arbiter, new controller and delegate", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient, zhao, arbiter, zhaoAnew } = at;
    const carer = plainAccount(platform, platform.actors.carer);
    const words = { patient, delegate: carer.address, powers: POWERS.all, ...DEFAULTS.delegation };
    await perform(platform, delegation(platform, words), { holder: zhao, entrance: "own call" });
    await startRecovery(platform, at);
    for (const holder of [arbiter, zhaoAnew, carer]) {
      const bad = (): Promise<unknown> => objectToRecovery(at, holder);
      await expectRefusalUnchanged(platform, patient, bad, "PatientNotControlledBy", [patient, holder.address]);
    }
  });

  for (const [delay, early, readyAt] of [
    [RULES.shortestDelay, DAY - 1n, STARTED + DAY - 1n + RULES.objectionDelay],
    [8n * DAY, DAY - 1n, STARTED + 8n * DAY],
    [8n * DAY, DAY, STARTED + 8n * DAY],
    [8n * DAY, DAY + 1n, STARTED + 8n * DAY + 1n],
    [RULES.longestDelay, 1n, STARTED + RULES.longestDelay],
    [RULES.longestDelay, RULES.longestDelay - 1n, STARTED + RULES.longestDelay - 1n + RULES.objectionDelay],
  ] as const) {
    it(`[IDENTITY-41] never makes it ready earlier: delay ${delay} s, objection after ${early} s`, async () => {
      const at = await running({ delay });
      await at.platform.clock.next(STARTED + early);
      await expectEvents(objectToRecovery(at, at.zhao), at.platform.patients, [
        ["RecoveryContested", [at.patient, 1n, readyAt, readyAt + RULES.recoveryLapse]],
      ]);
      const { readyAt: ready, lapsesAt } = await at.platform.patients.recoveryOf(at.patient);
      expect([ready, lapsesAt]).to.deep.equal([readyAt, readyAt + RULES.recoveryLapse]);
    });
  }
});

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
});
