import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, RULES, START } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { guardianChange, perform, rotationTo } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import {
  type Guarded,
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

const STARTED = START + HOUR;
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

describe("Patients: after a contested recovery", () => {
  /** What leaves the patient escalated. */
  const ENDINGS: Record<string, (at: Guarded) => Promise<unknown>> = {
    "contested and lapsed": ({ platform }) => platform.clock.moveTo(LAPSES_LATER),
    "contested and withdrawn": (at) => withdrawRecovery(at.platform, at),
  };

  for (const [what, end] of Object.entries(ENDINGS)) {
    it(`[IDENTITY-43] the next has to be reinforced from its start, when one was ${what}`, async () => {
      const at = await contested();
      const { platform, patient } = at;
      await end(at);
      const { escalated, status } = await platform.patients.recoveryOf(patient);
      expect([escalated, status]).to.deep.equal([true, 0n]);
      const weak = (): Promise<unknown> => startRecovery(platform, { ...at, attempt: 2n });
      await expectRefusalUnchanged(platform, patient, weak, "RecoveryNotReinforced", [patient, 2n]);
    });

    for (const [who, by] of [
      ["all guardians", [0, 1, 2]],
      ["the threshold and the arbiter", [1, 2, ARBITER]],
    ] as const) {
      it(`[IDENTITY-43] the next starts with ${who}, when one was ${what}`, async () => {
        const at = await contested();
        const { platform, patient } = at;
        await end(at);
        await startRecovery(platform, { ...at, attempt: 2n, by });
        const { escalated, reinforced, status } = await platform.patients.recoveryOf(patient);
        expect([escalated, reinforced, status]).to.deep.equal([true, true, 1n]);
        await platform.clock.pass(DEFAULTS.recovery.delay);
        await finishRecovery(at);
        expect((await platform.patients.recoveryOf(patient)).escalated).to.be.false;
        await startRecovery(platform, { ...at, newController: at.zhao.address, attempt: 3n });
      });
    }
  }

  it("[IDENTITY-43] the next has to be reinforced when one was withdrawn uncontested", async () => {
    const at = await running({ withArbiter: true });
    const { platform, patient } = at;
    await withdrawRecovery(platform, at);
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.true;
    const weak = (): Promise<unknown> => startRecovery(platform, { ...at, attempt: 2n });
    await expectRefusalUnchanged(platform, patient, weak, "RecoveryNotReinforced", [patient, 2n]);
    await startRecovery(platform, { ...at, attempt: 2n, by: [0, 1, ARBITER] });
  });

  it("[IDENTITY-43] it stays so through a reinforced one that lapses, and through years", async () => {
    const at = await contested();
    const { platform, patient } = at;
    await platform.clock.moveTo(LAPSES_LATER);
    await startRecovery(platform, { ...at, attempt: 2n, by: [0, 1, 2] });
    await platform.clock.pass(DEFAULTS.recovery.delay + RULES.recoveryLapse + 400n * DAY);
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.true;
    const weak = (): Promise<unknown> => startRecovery(platform, { ...at, attempt: 3n });
    await expectRefusalUnchanged(platform, patient, weak, "RecoveryNotReinforced", [patient, 3n]);
  });

  it("[IDENTITY-43] a finished one ends it", async () => {
    const at = await contested();
    const { platform, patient } = at;
    await reinforceRecovery(platform, { ...at, by: [0, 1, 2] });
    await platform.clock.next(READY_LATER);
    await finishRecovery(at);
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.false;
    await startRecovery(platform, { ...at, newController: at.zhao.address, attempt: 2n });
  });

  it("[IDENTITY-42] the next is not reinforced by what was signed for a finished one", async () => {
    const at = await contested();
    const { platform, patient } = at;
    await reinforceRecovery(platform, { ...at, by: [0, 1, 2] });
    await platform.clock.next(READY_LATER);
    await finishRecovery(at);
    await startRecovery(platform, { ...at, newController: at.zhao.address, attempt: 2n });
    expect((await platform.patients.recoveryOf(patient)).reinforced).to.be.false;
    await objectToRecovery(at, at.zhaoAnew);
    await platform.clock.pass(RULES.objectionDelay);
    await expectRefusal(finishRecovery(at), platform.patients, "RecoveryNotReinforced", [patient, 2n]);
  });

  it("[IDENTITY-43] new guardians end it from the second on in which they count", async () => {
    const at = await contested();
    const { platform, patient, zhao } = at;
    await platform.clock.moveTo(LAPSES_LATER);
    const circle = circleOf(platform, { salt: id("anew") });
    const change = guardianChange(platform, { patient, guardians: circle.hash });
    await platform.clock.next(LAPSES_LATER + HOUR);
    await perform(platform, change, { holder: zhao, entrance: "own call" });
    const effectiveAt = LAPSES_LATER + HOUR + RULES.guardianChangeDelay;

    await platform.clock.moveTo(effectiveAt - 2n);
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.true;
    await platform.clock.next(effectiveAt - 1n);
    const weak = startRecovery(platform, { ...at, attempt: 2n });
    await expectRefusal(weak, platform.patients, "RecoveryNotReinforced", [patient, 2n]);
    await platform.clock.next(effectiveAt);
    await startRecovery(platform, { ...at, circle, attempt: 2n });
    const { escalated, reinforced } = await platform.patients.recoveryOf(patient);
    expect([escalated, reinforced]).to.deep.equal([false, false]);
  });

  it("[IDENTITY-43] it shows as ended in the second in which new guardians count", async () => {
    const at = await contested();
    const { platform, patient, zhao } = at;
    await platform.clock.next(LAPSES_LATER);
    const change = guardianChange(platform, { patient, guardians: id("new") });
    await perform(platform, change, { holder: zhao, entrance: "own call" });
    const effectiveAt = LAPSES_LATER + RULES.guardianChangeDelay;
    await platform.clock.moveTo(effectiveAt - 1n);
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.true;
    await platform.clock.moveTo(effectiveAt);
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.false;
  });

  const CHANGES_THAT_DO_NOT_COUNT: Record<string, (at: Guarded) => Promise<unknown>> = {
    "naming the guardians in force again": ({ platform, patient, circle }) =>
      platform.patients.connect(platform.actors.zhao).changeGuardians(patient, circle.hash),
    "a change that is cancelled": async ({ platform, patient, circle }) => {
      const patients = platform.patients.connect(platform.actors.zhao);
      await patients.changeGuardians(patient, id("new"));
      await patients.changeGuardians(patient, circle.hash);
    },
    "a change that is cancelled by a rotation": async ({ platform, patient, zhao, arbiter }) => {
      await platform.patients.connect(platform.actors.zhao).changeGuardians(patient, id("new"));
      const rotated = await rotationTo(platform, { patient, from: zhao, to: arbiter });
      await perform(platform, rotated, { holder: zhao, entrance: "own call" });
    },
  };
  for (const [what, change] of Object.entries(CHANGES_THAT_DO_NOT_COUNT)) {
    it(`[IDENTITY-43] ${what} does not end it`, async () => {
      const at = await contested();
      const { platform, patient } = at;
      await platform.clock.moveTo(LAPSES_LATER);
      await change(at);
      await platform.clock.pass(2n * RULES.guardianChangeDelay);
      expect((await platform.patients.recoveryOf(patient)).escalated).to.be.true;
      const weak = (): Promise<unknown> => startRecovery(platform, { ...at, attempt: 2n });
      await expectRefusalUnchanged(platform, patient, weak, "RecoveryNotReinforced", [patient, 2n]);
    });
  }
});
