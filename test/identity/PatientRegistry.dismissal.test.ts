import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, RULES, START } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { arbiterOf, circleOf, guardians } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { delegation, keyPublication, perform, rotationTo } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import {
  type Guarded,
  dismissRecovery,
  guardedPatient,
  objectToRecovery,
  registerPatient,
  reinforceRecovery,
  startRecovery,
} from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";
import { accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const STARTED = START + HOUR;
const READY = STARTED + DEFAULTS.recovery.delay;
const OBJECTED = STARTED + DAY;

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

describe("Patients: dismissing a recovery", () => {
  for (const [when, prepare] of [
    ["uncontested", running],
    ["contested", contested],
  ] as const) {
    it(`[IDENTITY-44] frees the patient and removes the guardians, ${when}`, async () => {
      const at = await prepare({ withArbiter: true });
      const { platform, patient, arbiter } = at;
      const before = await stateOf(platform, patient);
      await expectEvents(dismissRecovery(at, arbiter), platform.patients, [
        ["RecoveryDismissed", [patient, 1n, arbiter.address]],
      ]);
      expect(await stateOf(platform, patient)).to.deep.equal({
        ...before,
        isFrozen: false,
        guardians: ZeroHash,
        recovery: [1n, 0n, false, false, ZeroAddress, 0n, 0n],
      });
    });
  }

  it("[IDENTITY-44] keeps delegations, key and epoch", async () => {
    const at = await guarded({ withArbiter: true });
    const { platform, patient, zhao, arbiter } = at;
    const own = { holder: zhao, entrance: "own call" } as const;
    const words = { patient, delegate: platform.actors.carer.address, powers: POWERS.read, ...DEFAULTS.delegation };
    await perform(platform, delegation(platform, words), own);
    await perform(platform, keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("key") }), own);
    const before = await stateOf(platform, patient);
    await startRecovery(platform, at);
    await dismissRecovery(at, arbiter);
    expect(await stateOf(platform, patient)).to.deep.equal({
      ...before,
      guardians: ZeroHash,
      recovery: [1n, 0n, false, false, ZeroAddress, 0n, 0n],
    });
    expect(await platform.patients.mayAct(patient, platform.actors.carer, POWERS.read)).to.be.true;
  });

  for (const kind of ["plain account", "contract wallet", "delegated account"] as const) {
    it(`[IDENTITY-44] is open to an arbiter that is a ${kind}${kind === "contract wallet" ? "" : ", also relayed"}`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const arbiter = await accountOf(platform, "thief", kind);
      const circle = circleOf(platform, { arbiter });
      const patient = await registerPatient(platform, undefined, { guardians: circle.hash });
      await startRecovery(platform, { patient, circle, newController: platform.actors.zhaoAnew.address });
      const data = platform.patients.interface.encodeFunctionData("dismissRecovery", [patient, circle.set]);
      const call = { to: platform.place.verifyingContract, data };
      await expectEvents(arbiter.relay ? arbiter.relay(call) : arbiter.send(call), platform.patients, [
        ["RecoveryDismissed", [patient, 1n, arbiter.address]],
      ]);
    });
  }

  it("[IDENTITY-44] is open in the last second, and refused in the one in which it lapses", async () => {
    for (const [moment, open] of [
      [READY + RULES.recoveryLapse - 1n, true],
      [READY + RULES.recoveryLapse, false],
    ] as const) {
      const at = await running({ withArbiter: true });
      await at.platform.clock.next(moment);
      const dismissal = dismissRecovery(at, at.arbiter);
      if (open) await dismissal;
      else await expectRefusal(dismissal, at.platform.patients, "RecoveryNotRunning", [at.patient, 1n]);
      expect(await at.platform.patients.guardiansOf(at.patient)).to.equal(open ? ZeroHash : at.circle.hash);
    }
  });

  it("[IDENTITY-44] is refused to everybody else", async () => {
    const at = await running({ withArbiter: true });
    const { platform, patient, arbiter, zhao, zhaoAnew, thief } = at;
    const regulator = plainAccount(platform, platform.actors.regulator);
    for (const holder of [zhao, zhaoAnew, thief, regulator]) {
      const bad = (): Promise<unknown> => dismissRecovery(at, holder);
      const args = [patient, holder.address, arbiter.address];
      await expectRefusalUnchanged(platform, patient, bad, "RecoveryNotArbitratedBy", args);
    }
  });

  it("[IDENTITY-44] is refused to a guardian", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const wang = plainAccount(platform, platform.actors.wang);
    const at = await guardedPatient(platform, { members: [...guardians(platform, 2), wang], withArbiter: true });
    await startRecovery(platform, at);
    const bad = (): Promise<unknown> => dismissRecovery(at, wang);
    const args = [at.patient, wang.address, at.arbiter.address];
    await expectRefusalUnchanged(platform, at.patient, bad, "RecoveryNotArbitratedBy", args);
  });

  it("[IDENTITY-44] is refused to everybody where the arbiter is zero", async () => {
    const at = await running();
    for (const holder of [at.zhao, at.arbiter]) {
      const bad = (): Promise<unknown> => dismissRecovery(at, holder);
      const args = [at.patient, holder.address, ZeroAddress];
      await expectRefusalUnchanged(at.platform, at.patient, bad, "RecoveryNotArbitratedBy", args);
    }
  });

  it("[IDENTITY-44] is refused to the arbiter of another set", async () => {
    const at = await running({ withArbiter: true });
    const circle = circleOf(at.platform, { arbiter: at.thief });
    const bad = (): Promise<unknown> => dismissRecovery({ ...at, circle }, at.thief);
    const args = [at.patient, circle.hash, at.circle.hash];
    await expectRefusalUnchanged(at.platform, at.patient, bad, "GuardianSetMismatch", args);
  });

  it("[IDENTITY-44] is refused where none runs", async () => {
    const at = await guarded({ withArbiter: true });
    const bad = (): Promise<unknown> => dismissRecovery(at, at.arbiter);
    await expectRefusalUnchanged(at.platform, at.patient, bad, "RecoveryNotRunning", [at.patient, 0n]);
  });

  it("[IDENTITY-44] [IDENTITY-43] makes room for new guardians, who start anew with the next number", async () => {
    const at = await contested();
    const { platform, patient, arbiter } = at;
    await dismissRecovery(at, arbiter);
    const old = (): Promise<unknown> => startRecovery(platform, { ...at, attempt: 2n, by: [0, 1, 2] });
    const args = [patient, at.circle.hash, ZeroHash];
    await expectRefusalUnchanged(platform, patient, old, "GuardianSetMismatch", args);
    const circle = circleOf(platform, { salt: id("anew") });
    await platform.patients.connect(platform.actors.zhao).changeGuardians(patient, circle.hash);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
    await startRecovery(platform, { ...at, circle, attempt: 2n });
    expect((await platform.patients.recoveryOf(patient)).escalated).to.be.false;
  });

  describe("given an arbiter who is a guardian or the controller", () => {
    const WHO: Record<string, (at: Guarded) => Holder> = {
      "first guardian": ({ circle }) => circle.members[0]!,
      "second guardian": ({ circle }) => circle.members[1]!,
      "last guardian": ({ circle }) => circle.members[2]!,
      controller: ({ zhao }) => zhao,
    };

    async function withArbiter(choose: (at: Guarded) => Holder): Promise<Guarded> {
      const at = await guarded();
      const arbiter = choose(at);
      const circle = circleOf(at.platform, { arbiter });
      const patient = await registerPatient(at.platform, at.zhao, { salt: circle.hash, guardians: circle.hash });
      return { ...at, patient, circle, arbiter };
    }

    for (const [who, choose] of Object.entries(WHO)) {
      it(`[IDENTITY-44] refuses the dismissal by the ${who}`, async () => {
        const at = await withArbiter(choose);
        const { platform, patient, arbiter, circle } = at;
        await startRecovery(platform, at);
        const data = platform.patients.interface.encodeFunctionData("dismissRecovery", [patient, circle.set]);
        const bad = (): Promise<unknown> => arbiter.relay!({ to: platform.place.verifyingContract, data });
        const args = [patient, arbiter.address, ZeroAddress];
        await expectRefusalUnchanged(platform, patient, bad, "RecoveryNotArbitratedBy", args);
      });

      it(`[IDENTITY-44] refuses the ${who}'s approval as arbiter`, async () => {
        const at = await withArbiter(choose);
        const { platform, patient, circle } = at;
        const member = arbiterOf(circle);
        const bad = (): Promise<unknown> => startRecovery(platform, { ...at, by: [0, 1, member] });
        await expectRefusalUnchanged(platform, patient, bad, "ApprovalOutOfOrder", [patient, BigInt(member)]);
        await startRecovery(platform, { ...at, by: [0, 1] });
        const weak = (): Promise<unknown> => reinforceRecovery(platform, { ...at, by: [0, 1, member] });
        await expectRefusalUnchanged(platform, patient, weak, "ApprovalOutOfOrder", [patient, BigInt(member)]);
        await reinforceRecovery(platform, { ...at, by: [0, 1, 2] });
      });
    }

    it("[IDENTITY-44] counts the arbiter again once the controller is somebody else", async () => {
      const at = await withArbiter(({ zhao }) => zhao);
      const { platform, patient, zhao, zhaoAnew } = at;
      const rotated = await rotationTo(platform, { patient, from: zhao, to: zhaoAnew });
      await perform(platform, rotated, { holder: zhao, entrance: "own call" });
      await startRecovery(platform, { ...at, newController: at.thief.address, by: [0, 1, 3] });
      expect((await platform.patients.recoveryOf(patient)).reinforced).to.be.true;
      await dismissRecovery(at, zhao);
      expect(await platform.patients.guardiansOf(patient)).to.equal(ZeroHash);
    });
  });
});
