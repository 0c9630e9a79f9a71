import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, RULES, START } from "../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { delegation, guardianChange, keyPublication, perform, rotationTo, termsOf } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { type Guarded, finishRecovery, guardedPatient, registerPatient, startRecovery } from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";
import { accountOf } from "../helpers/ways.ts";

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

describe("Patients: starting a recovery", () => {
  it("[IDENTITY-32] [IDENTITY-47] freezes the patient and changes nothing else", async () => {
    const at = await guarded();
    const { platform, patient, newController } = at;
    const before = await stateOf(platform, patient);
    await platform.clock.next(STARTED);
    await expectEvents(startRecovery(platform, at), platform.patients, [
      ["RecoveryStarted", [patient, 1n, newController, READY, LAPSES, false]],
    ]);
    expect(await stateOf(platform, patient)).to.deep.equal({
      ...before,
      isFrozen: true,
      recovery: [1n, 1n, false, false, newController, READY, LAPSES],
    });
  });

  for (const [who, address] of [
    ["zero", () => ZeroAddress],
    ["the present controller", ({ zhao }: Guarded) => zhao.address],
  ] as const) {
    it(`[IDENTITY-35] is refused for ${who}`, async () => {
      const at = await guarded();
      const newController = address(at);
      const bad = (): Promise<unknown> => startRecovery(at.platform, { ...at, newController });
      await expectRefusalUnchanged(at.platform, at.patient, bad, "ControllerInvalid", [at.patient, newController]);
    });
  }

  it("[IDENTITY-35] may go to a former controller, a guardian, or a delegate", async () => {
    const at = await guarded();
    const { platform, patient, circle } = at;
    await platform.clock.next(STARTED);
    await startRecovery(platform, { ...at, newController: circle.set.guardians[0]! });
    await platform.clock.next(READY);
    await finishRecovery(at);
    await startRecovery(platform, { ...at, newController: at.zhao.address, attempt: 2n });
    await platform.clock.pass(DEFAULTS.recovery.delay);
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(patient)).to.equal(at.zhao.address);
  });

  it("[IDENTITY-07] is refused for an unknown patient", async () => {
    const at = await guarded();
    const patient = id("nobody");
    const bad = (): Promise<unknown> => startRecovery(at.platform, { ...at, patient });
    await expectRefusalUnchanged(at.platform, patient, bad, "PatientUnknown", [patient]);
  });

  it("[IDENTITY-37] cancels a change of guardians that waits", async () => {
    const at = await guarded();
    const { platform, zhao, patient, circle, newController } = at;
    const change = guardianChange(platform, { patient, guardians: id("the thief's friends") });
    await perform(platform, change, { holder: zhao, entrance: "own call" });
    await platform.clock.next(STARTED);
    const events = await eventsOf(startRecovery(platform, at), platform.patients);
    expect(events).to.have.lengthOf(2);
    expect(events).to.deep.include(["GuardiansChanged", [patient, circle.hash, STARTED]]);
    expect(events).to.deep.include(["RecoveryStarted", [patient, 1n, newController, READY, LAPSES, false]]);
    expect(await platform.patients.pendingGuardiansOf(patient)).to.deep.equal([ZeroHash, 0n]);
    await platform.clock.moveTo(STARTED + 2n * RULES.guardianChangeDelay);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
  });

  it("[IDENTITY-37] leaves a change that has come into force as it is", async () => {
    const at = await guarded();
    const { platform, zhao, patient } = at;
    const circle = circleOf(platform, { salt: id("anew") });
    await platform.clock.next(STARTED - RULES.guardianChangeDelay + HOUR * 200n);
    const change = guardianChange(platform, { patient, guardians: circle.hash });
    await perform(platform, change, { holder: zhao, entrance: "own call" });
    await platform.clock.pass(RULES.guardianChangeDelay);
    const events = await eventsOf(startRecovery(platform, { ...at, circle }), platform.patients);
    expect(events.map(([name]) => name)).to.deep.equal(["RecoveryStarted"]);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
  });

  for (const [when, moment] of [
    ["at once", STARTED + 1n],
    ["when the first is ready", READY],
    ["in the last second of the first", LAPSES - 1n],
  ] as const) {
    it(`[IDENTITY-38] is refused beside another, ${when}`, async () => {
      const at = await running();
      await at.platform.clock.next(moment);
      const second = (): Promise<unknown> =>
        startRecovery(at.platform, { ...at, attempt: 2n, newController: at.thief.address, by: [0, 1, 2] });
      await expectRefusalUnchanged(at.platform, at.patient, second, "RecoveryRunning", [at.patient, 1n, LAPSES]);
    });
  }

  it("[IDENTITY-38] is refused beside another before anybody looks at its signatures", async () => {
    const at = await running();
    // Of the attempt that runs, and so not of the next.
    const used = (): Promise<unknown> => startRecovery(at.platform, { ...at, attempt: 1n });
    await expectRefusalUnchanged(at.platform, at.patient, used, "RecoveryRunning", [at.patient, 1n, LAPSES]);
    await at.platform.clock.next(LAPSES);
    await expect(used()).to.be.revertedWithCustomError(at.platform.patients, "SignatureInvalid");
  });
});

describe("Patients: finishing a recovery", () => {
  for (const [when, moment] of [
    ["in its first second", READY],
    ["in its last second", LAPSES - 1n],
  ] as const) {
    it(`[IDENTITY-39] is open to anybody ${when}`, async () => {
      const at = await running();
      const { platform, patient, zhao, newController } = at;
      await platform.clock.next(moment);
      await expectEvents(finishRecovery(at), platform.patients, [
        ["RecoveryFinished", [patient, 1n, zhao.address, newController]],
      ]);
    });
  }

  for (const [when, moment] of [
    ["at once", STARTED + 1n],
    ["a second too early", READY - 1n],
  ] as const) {
    it(`[IDENTITY-39] is refused ${when}`, async () => {
      const at = await running();
      await at.platform.clock.next(moment);
      await expectRefusalUnchanged(at.platform, at.patient, () => finishRecovery(at), "RecoveryNotReady", [
        at.patient,
        READY,
        moment,
      ]);
    });
  }

  for (const late of [0n, 1n, 1_000n * DAY]) {
    it(`[IDENTITY-39] is refused ${late === 0n ? "in the second in which it lapses" : `${late} s later`}`, async () => {
      const at = await running();
      await at.platform.clock.moveTo(LAPSES - 1n + late);
      await expectRefusal(finishRecovery(at), at.platform.patients, "RecoveryNotRunning", [at.patient, 1n]);
      expect(await at.platform.patients.controllerOf(at.patient)).to.equal(at.zhao.address);
    });
  }

  it("[IDENTITY-39] is refused where none runs, and a second time", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    const finish = (): Promise<unknown> => finishRecovery(at);
    await expectRefusalUnchanged(platform, patient, finish, "RecoveryNotRunning", [patient, 0n]);
    await platform.clock.next(STARTED);
    await startRecovery(platform, at);
    await platform.clock.next(READY);
    await finish();
    await expectRefusalUnchanged(platform, patient, finish, "RecoveryNotRunning", [patient, 1n]);
  });

  it("[IDENTITY-40] gives the new controller everything, and the old key nothing", async () => {
    const at = await guarded();
    const { platform, patient, circle, zhao, zhaoAnew } = at;
    const { carer } = platform.actors;
    const own = { holder: zhao, entrance: "own call" } as const;
    const words = { patient, delegate: carer.address, powers: POWERS.read, ...DEFAULTS.delegation };
    await perform(platform, delegation(platform, words), own);
    await perform(platform, keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("old") }), own);
    await platform.clock.next(STARTED);
    await startRecovery(platform, at);
    const before = await stateOf(platform, patient);
    await platform.clock.next(READY);
    await finishRecovery(at);

    expect(await stateOf(platform, patient)).to.deep.equal({
      ...before,
      controller: zhaoAnew.address,
      isFrozen: false,
      epoch: 1n,
      encryptionKeyHash: ZeroHash,
      recovery: [1n, 0n, false, false, ZeroAddress, 0n, 0n],
      delegations: [
        [0n, 0n, 0n],
        [0n, 0n, 0n],
      ],
    });
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
    expect(await platform.patients.mayAct(patient, zhao.address, POWERS.read)).to.be.false;
    expect(await platform.patients.mayAct(patient, carer, POWERS.read)).to.be.false;
    expect(await platform.patients.mayAct(patient, zhaoAnew.address, POWERS.all)).to.be.true;

    for (const [index, act] of [
      delegation(platform, words),
      keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("new") }),
      guardianChange(platform, { patient, guardians: id("new") }),
      await rotationTo(platform, { patient, from: zhaoAnew, to: zhao }),
    ].entries()) {
      const terms = { nonce: BigInt(index) };
      await expectRefusalUnchanged(platform, patient, () => perform(platform, act, own), "PatientNotControlledBy", [
        patient,
        zhao.address,
      ]);
      const signed = { holder: zhao, entrance: "signature", terms, controller: zhaoAnew.address } as const;
      const digest = act.digest(zhaoAnew.address, termsOf(terms));
      await expectRefusalUnchanged(platform, patient, () => perform(platform, act, signed), "SignatureInvalid", [
        zhaoAnew.address,
        digest,
      ]);
      await perform(platform, act, { holder: zhaoAnew, entrance: "signature", terms });
    }
  });

  for (const kind of ["contract wallet", "delegated account"] as const) {
    it(`[IDENTITY-40] may go to and from a ${kind}`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const [old, anew] = [await accountOf(platform, "zhao", kind), await accountOf(platform, "zhaoAnew", kind)];
      const circle = circleOf(platform);
      const patient = await registerPatient(platform, old, { guardians: circle.hash });
      await platform.clock.next(STARTED);
      await startRecovery(platform, { patient, circle, newController: anew.address });
      await platform.clock.next(READY);
      await finishRecovery({ platform, patient });
      const act = guardianChange(platform, { patient, guardians: id("new") });
      await perform(platform, act, { holder: anew, entrance: "signature" });
      await expectRefusal(
        perform(platform, act, { holder: old, entrance: "own call" }),
        platform.patients,
        "PatientNotControlledBy",
        [patient, old.address],
      );
    });
  }

  it("[IDENTITY-40] [IDENTITY-47] again and again moves epoch and attempt by one each time", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    let controller = at.zhao.address;
    for (let attempt = 1n; attempt <= 4n; attempt++) {
      const newController = attempt % 2n === 1n ? at.newController : at.zhao.address;
      await startRecovery(platform, { ...at, newController, attempt });
      await platform.clock.pass(DEFAULTS.recovery.delay);
      await expectEvents(finishRecovery(at), platform.patients, [
        ["RecoveryFinished", [patient, attempt, controller, newController]],
      ]);
      controller = newController;
      expect(await platform.patients.epochOf(patient)).to.equal(attempt);
      expect((await platform.patients.recoveryOf(patient)).attempt).to.equal(attempt);
    }
  });
});
