import { expect } from "chai";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, POWERS, RULES, START } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { plainAccount } from "../helpers/holders.ts";
import { delegation, objection, perform } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { type Guarded, guardedPatient, objectToRecovery, startRecovery } from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const STARTED = START + HOUR;
const READY = STARTED + DEFAULTS.recovery.delay;
const OBJECTED = STARTED + DAY;
const READY_LATER = OBJECTED + RULES.objectionDelay;
const LAPSES_LATER = READY_LATER + RULES.recoveryLapse;

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
