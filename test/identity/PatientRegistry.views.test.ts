import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, POWERS, RULES, START } from "../helpers/defaults.ts";
import { circleOf } from "../helpers/guardians.ts";
import { plainAccount } from "../helpers/holders.ts";
import { type PatientAct, delegation, guardianChange, perform } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
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

const STARTED = START + HOUR;
const READY = STARTED + DEFAULTS.recovery.delay;
const LAPSES = READY + RULES.recoveryLapse;
const NOBODY = id("nobody's pseudonym");

async function guarded(): Promise<Guarded> {
  return guardedPatient(await networkHelpers.loadFixture(deployPlatform), { withArbiter: true });
}

describe("Patients: an unknown id", () => {
  it("[IDENTITY-07] answers every question with zero, false or empty", async () => {
    const { platform, zhao } = await guarded();
    for (const unknown of [NOBODY, ZeroHash, await platform.patients.patientIdOf(zhao.address, id("unused"))]) {
      expect(await stateOf(platform, unknown)).to.deep.equal({
        controller: ZeroAddress,
        isRegistered: false,
        isFrozen: false,
        epoch: 0n,
        guardians: ZeroHash,
        pendingGuardians: [ZeroHash, 0n],
        encryptionKeyHash: ZeroHash,
        recovery: [0n, 0n, false, false, ZeroAddress, 0n, 0n],
        delegations: [
          [0n, 0n, 0n],
          [0n, 0n, 0n],
        ],
      });
      expect(await platform.patients.mayAct(unknown, zhao.address, POWERS.none)).to.be.false;
    }
  });

  const ACTS: Record<string, (at: Guarded) => Promise<unknown>> = {
    "the start of a recovery": (at) => startRecovery(at.platform, at),
    "its reinforcement": (at) => reinforceRecovery(at.platform, { ...at, by: [0, 1, 2] }),
    "its withdrawal": (at) => withdrawRecovery(at.platform, at),
    "its dismissal": (at) => dismissRecovery(at, at.arbiter),
    "its finish": (at) => finishRecovery(at),
    "an objection": (at) => objectToRecovery(at, at.zhao),
  };
  for (const [what, act] of Object.entries(ACTS)) {
    it(`[IDENTITY-07] refuses ${what}`, async () => {
      const at = { ...(await guarded()), patient: NOBODY };
      await expectRefusalUnchanged(at.platform, NOBODY, () => act(at), "PatientUnknown", [NOBODY]);
    });
  }
});

describe("Patients: questions answer for now", () => {
  it("[IDENTITY-48] a recovery shows until the second before it lapses, and then as none", async () => {
    const at = await guarded();
    const { platform, patient, newController } = at;
    await platform.clock.next(STARTED);
    await startRecovery(platform, at);
    for (const moment of [STARTED + 1n, READY - 1n, READY, LAPSES - 1n]) {
      await platform.clock.moveTo(moment);
      const { isFrozen, recovery } = await stateOf(platform, patient);
      expect([isFrozen, ...recovery], `at ${moment - STARTED}`).to.deep.equal([
        true,
        1n,
        1n,
        false,
        false,
        newController,
        READY,
        LAPSES,
      ]);
    }
    for (const moment of [LAPSES, LAPSES + 1n, LAPSES + 999n * DAY]) {
      await platform.clock.moveTo(moment);
      const { isFrozen, recovery } = await stateOf(platform, patient);
      expect([isFrozen, ...recovery], `at ${moment - LAPSES}`).to.deep.equal([
        false,
        1n,
        0n,
        false,
        false,
        ZeroAddress,
        0n,
        0n,
      ]);
    }
  });

  it("[IDENTITY-48] a contested and reinforced recovery that lapsed shows as none, escalated", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    await platform.clock.next(STARTED);
    await startRecovery(platform, { ...at, by: [0, 1, 2] });
    await platform.clock.next(STARTED + DAY);
    await objectToRecovery(at, at.zhao);
    const lapsesAt = STARTED + DAY + RULES.objectionDelay + RULES.recoveryLapse;
    await platform.clock.moveTo(lapsesAt - 1n);
    expect((await stateOf(platform, patient)).recovery.slice(0, 3)).to.deep.equal([1n, 2n, true]);
    await platform.clock.moveTo(lapsesAt);
    expect((await stateOf(platform, patient)).recovery).to.deep.equal([1n, 0n, false, true, ZeroAddress, 0n, 0n]);
  });

  it("[IDENTITY-48] guardians show as in force from the second on in which they are", async () => {
    const at = await guarded();
    const { platform, patient, circle, zhao } = at;
    await platform.clock.next(STARTED);
    const change = guardianChange(platform, { patient, guardians: id("new") });
    await perform(platform, change, { holder: zhao, entrance: "own call" });
    const effectiveAt = STARTED + RULES.guardianChangeDelay;
    await platform.clock.moveTo(effectiveAt - 1n);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
    expect(await platform.patients.pendingGuardiansOf(patient)).to.deep.equal([id("new"), effectiveAt]);
    await platform.clock.moveTo(effectiveAt);
    expect(await platform.patients.guardiansOf(patient)).to.equal(id("new"));
    expect(await platform.patients.pendingGuardiansOf(patient)).to.deep.equal([ZeroHash, 0n]);
  });

  it("[IDENTITY-48] the controller shows also while frozen; only the finish changes it", async () => {
    const at = await guarded();
    const { platform, patient, zhao, newController } = at;
    await platform.clock.next(STARTED);
    await startRecovery(platform, at);
    await platform.clock.moveTo(READY);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhao.address);
    expect(await platform.patients.isRegistered(patient)).to.be.true;
    await finishRecovery(at);
    expect(await platform.patients.controllerOf(patient)).to.equal(newController);
    expect(await platform.patients.isRegistered(patient)).to.be.true;
  });

  it("[IDENTITY-48] a delegation shows as it was set, also while frozen and after its end", async () => {
    const at = await guarded();
    const { platform, patient, zhao } = at;
    const carer = platform.actors.carer.address;
    const [from, until] = [START + DAY, START + 2n * DAY];
    const named: PatientAct = delegation(platform, { patient, delegate: carer, powers: POWERS.read, from, until });
    await perform(platform, named, { holder: zhao, entrance: "own call" });
    await startRecovery(platform, at);
    expect(await platform.patients.delegationOf(patient, carer)).to.deep.equal([POWERS.read, from, until]);
    await platform.clock.moveTo(until + DAY);
    expect(await platform.patients.delegationOf(patient, carer)).to.deep.equal([POWERS.read, from, until]);
  });

  it("[IDENTITY-48] are the same for everybody who asks", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    await startRecovery(platform, at);
    const seen = await Promise.all(
      [platform.actors.zhao, platform.actors.thief, platform.actors.regulator].map((asker) =>
        stateOf({ ...platform, patients: platform.patients.connect(asker) }, patient),
      ),
    );
    expect(seen[1]).to.deep.equal(seen[0]);
    expect(seen[2]).to.deep.equal(seen[0]);
    const circle = circleOf(platform, {
      members: at.circle.members,
      arbiter: plainAccount(platform, platform.actors.hospital),
    });
    expect(await platform.patients.guardianSetHash(circle.set)).to.equal(at.circle.hash);
  });
});
