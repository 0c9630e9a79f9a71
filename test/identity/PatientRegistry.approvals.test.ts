import { type ActMessage, actDigest } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, RULES, START } from "../helpers/defaults.ts";
import { expectEvents } from "../helpers/expectations.ts";
import {
  type Approvable,
  type Approval,
  approveRecovery,
  approveWithdrawal,
  arbiterOf,
  circleOf,
  guardians,
} from "../helpers/guardians.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import { type Guarded, guardedPatient, registerPatient, startRecovery, withdrawRecovery } from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";
import { accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const NOW = START + HOUR;

async function guarded(options: Parameters<typeof guardedPatient>[1] = {}): Promise<Guarded> {
  return guardedPatient(await networkHelpers.loadFixture(deployPlatform), options);
}

/** Five guardians of whom three are needed, and an arbiter (index 5). */
async function guardedByFive(): Promise<Guarded> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  return guardedPatient(platform, { members: guardians(platform, 5), threshold: 3n, withArbiter: true });
}

function agreed({ patient, circle, newController }: Guarded): Approvable<"Recovery"> {
  return { patient, guardians: circle.hash, newController, attempt: 1n, deadline: DEFAULTS.deadline };
}

function submit({ platform, patient, circle, newController }: Guarded, approvals: Approval[]): Promise<unknown> {
  return platform.patients.startRecovery(patient, circle.set, newController, DEFAULTS.deadline, approvals);
}

/** What `approver` has to sign, with these changes to what was agreed. */
function digestFor(at: Guarded, approver: string, changes: Partial<ActMessage<"Recovery">> = {}): string {
  return actDigest({ act: "Recovery", message: { ...agreed(at), approver, ...changes }, ...at.platform.place });
}

/** The refusal of the member with this index, who did not sign what it had to. */
function refusalOf(at: Guarded, member: number): readonly [string, unknown[]] {
  const signer = member === at.circle.members.length ? at.circle.arbiter : at.circle.members[member];
  return ["SignatureInvalid", [signer!.address, digestFor(at, signer!.address)]];
}

describe("Patients: approvals of a recovery", () => {
  for (const [who, by, reinforced] of [
    ["the threshold", [0, 1, 2], false],
    ["any others that make the threshold", [0, 3, 4], false],
    ["one short of all", [0, 1, 2, 4], false],
    ["all guardians", [0, 1, 2, 3, 4], true],
    ["the threshold and the arbiter", [1, 2, 4, 5], true],
    ["everybody", [0, 1, 2, 3, 4, 5], true],
  ] as const) {
    it(`[IDENTITY-32] [IDENTITY-42] suffice from ${who}${reinforced ? ", and reinforce it" : ""}`, async () => {
      const at = await guardedByFive();
      const { platform, patient, newController } = at;
      await platform.clock.next(NOW);
      const readyAt = NOW + DEFAULTS.recovery.delay;
      await expectEvents(startRecovery(platform, { ...at, by }), platform.patients, [
        ["RecoveryStarted", [patient, 1n, newController, readyAt, readyAt + RULES.recoveryLapse, reinforced]],
      ]);
      expect((await platform.patients.recoveryOf(patient)).reinforced).to.equal(reinforced);
    });
  }

  it("[IDENTITY-42] from the threshold reinforce where the threshold is all", async () => {
    const at = await guarded({ threshold: 3n });
    await startRecovery(at.platform, { ...at, by: [0, 1, 2] });
    expect((await at.platform.patients.recoveryOf(at.patient)).reinforced).to.be.true;
  });

  it("[IDENTITY-32] from one guardian suffice where there is one", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const at = await guardedPatient(platform, { members: guardians(platform, 1), threshold: 1n });
    await startRecovery(platform, { ...at, by: [0] });
    expect((await platform.patients.recoveryOf(at.patient)).reinforced).to.be.true;
  });

  it("[IDENTITY-32] count from plain accounts, contract wallets and delegated accounts alike", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const at = await guardedPatient(platform, {
      members: [
        await accountOf(platform, "thief", "plain account"),
        await accountOf(platform, "thief", "contract wallet"),
        await accountOf(platform, "thief", "delegated account"),
      ],
      threshold: 3n,
    });
    await startRecovery(platform, { ...at, by: [0, 1, 2] });
    expect(await platform.patients.isFrozen(at.patient)).to.be.true;
    await withdrawRecovery(platform, { ...at, by: [0, 1, 2] });
    expect(await platform.patients.isFrozen(at.patient)).to.be.false;
  });

  for (const [who, by, given] of [
    ["nobody", [], 0n],
    ["one guardian", [3], 1n],
    ["one short of the threshold", [0, 4], 2n],
    ["one short of the threshold and the arbiter", [0, 4, 5], 2n],
    ["the arbiter alone", [5], 0n],
  ] as const) {
    it(`[IDENTITY-32] are too few from ${who}`, async () => {
      const at = await guardedByFive();
      const few = (): Promise<unknown> => startRecovery(at.platform, { ...at, by });
      await expectRefusalUnchanged(at.platform, at.patient, few, "ApprovalsTooFew", [at.patient, given, 3n]);
    });
  }

  for (const [how, by, member] of [
    ["twice from the same", [0, 0, 1], 0n],
    ["twice from the same, at the end", [0, 1, 1], 1n],
    ["in descending order", [2, 1, 0], 1n],
    ["with one out of order", [0, 2, 1], 1n],
    ["twice from the arbiter", [0, 1, 2, 5, 5], 5n],
    ["with a guardian behind the arbiter", [0, 1, 5, 2], 2n],
  ] as const) {
    it(`[IDENTITY-32] are refused ${how}`, async () => {
      const at = await guardedByFive();
      const bad = (): Promise<unknown> => startRecovery(at.platform, { ...at, by });
      await expectRefusalUnchanged(at.platform, at.patient, bad, "ApprovalOutOfOrder", [at.patient, member]);
    });
  }

  for (const [which, member] of [
    ["behind the arbiter", 6],
    ["far outside", 255],
  ] as const) {
    it(`[IDENTITY-32] are refused from a member ${which}`, async () => {
      const at = await guardedByFive();
      const approvals = await approveRecovery(at.platform, at.circle, [0, 1, 2], agreed(at));
      const bad = (): Promise<unknown> => submit(at, [...approvals, { ...approvals[2]!, member }]);
      await expectRefusalUnchanged(at.platform, at.patient, bad, "ApprovalOutOfOrder", [at.patient, BigInt(member)]);
    });
  }

  it("[IDENTITY-32] are refused from an arbiter where there is none", async () => {
    const at = await guarded();
    const approvals = await approveRecovery(at.platform, at.circle, [0, 1], agreed(at));
    for (const signature of ["0x", `0x${"00".repeat(65)}`, approvals[1]!.signature]) {
      const bad = (): Promise<unknown> => submit(at, [...approvals, { member: 3, signature }]);
      await expectRefusalUnchanged(at.platform, at.patient, bad, "ApprovalOutOfOrder", [at.patient, 3n]);
    }
  });

  for (const [who, forged] of [
    ["the first guardian", 0],
    ["the last guardian", 2],
    ["the arbiter", 3],
  ] as const) {
    it(`[IDENTITY-32] are refused when a stranger signs for ${who}`, async () => {
      const at = await guarded({ withArbiter: true, threshold: 3n });
      const approvals = await approveRecovery(at.platform, at.circle, [0, 1, 2, arbiterOf(at.circle)], agreed(at));
      const approver = forged === 3 ? at.arbiter.address : at.circle.set.guardians[forged]!;
      const signature = await at.thief.sign(at.platform.place, "Recovery", { ...agreed(at), approver });
      const bad = (): Promise<unknown> =>
        submit(
          at,
          approvals.map((approval) => (approval.member === forged ? { ...approval, signature } : approval)),
        );
      await expectRefusalUnchanged(at.platform, at.patient, bad, ...refusalOf(at, forged));
    });
  }

  it("[IDENTITY-32] are refused when one guardian's signature is given for another", async () => {
    const at = await guarded();
    const [first] = await approveRecovery(at.platform, at.circle, [0], agreed(at));
    const bad = (): Promise<unknown> => submit(at, [first!, { ...first!, member: 1 }]);
    await expectRefusalUnchanged(at.platform, at.patient, bad, ...refusalOf(at, 1));
  });

  it("[IDENTITY-32] are refused from the patient's controller, who is no guardian", async () => {
    const at = await guarded();
    const [first] = await approveRecovery(at.platform, at.circle, [0], agreed(at));
    const approver = at.circle.set.guardians[1]!;
    const signature = await at.zhao.sign(at.platform.place, "Recovery", { ...agreed(at), approver });
    const bad = (): Promise<unknown> => submit(at, [first!, { member: 1, signature }]);
    await expectRefusalUnchanged(at.platform, at.patient, bad, ...refusalOf(at, 1));
  });

  it("[IDENTITY-32] that are not needed have to be right, too", async () => {
    const at = await guarded();
    const approvals = await approveRecovery(at.platform, at.circle, [0, 1], agreed(at));
    const bad = (): Promise<unknown> => submit(at, [...approvals, { member: 2, signature: "0x" }]);
    await expectRefusalUnchanged(at.platform, at.patient, bad, ...refusalOf(at, 2));
  });

  const CHANGED: Record<string, Partial<ActMessage<"Recovery">>> = {
    "another patient": { patient: id("another patient") },
    "another set": { guardians: id("another set") },
    "another approver": { approver: "0x000000000000000000000000000000000000dEaD" },
    "nobody as approver": { approver: ZeroAddress },
    "another new controller": { newController: "0x000000000000000000000000000000000000dEaD" },
    "the attempt before": { attempt: 0n },
    "the attempt after": { attempt: 2n },
    "another deadline": { deadline: DEFAULTS.deadline - 1n },
  };
  for (const [what, change] of Object.entries(CHANGED)) {
    it(`[IDENTITY-34] are refused when they name ${what}`, async () => {
      const at = await guarded();
      const approvals = await approveRecovery(at.platform, at.circle, [0, 1], { ...agreed(at), ...change });
      await expectRefusalUnchanged(at.platform, at.patient, () => submit(at, approvals), ...refusalOf(at, 0));
    });
  }

  it("[IDENTITY-34] are refused for a second attempt, after the first has lapsed", async () => {
    const at = await guarded();
    const { platform, patient, circle } = at;
    await platform.clock.next(NOW);
    const approvals = await approveRecovery(platform, circle, [0, 1], agreed(at));
    await submit(at, approvals);
    await platform.clock.moveTo(NOW + DEFAULTS.recovery.delay + RULES.recoveryLapse);
    const first = circle.set.guardians[0]!;
    await expectRefusalUnchanged(platform, patient, () => submit(at, approvals), "SignatureInvalid", [
      first,
      digestFor(at, first, { attempt: 2n }),
    ]);
    await startRecovery(platform, { ...at, attempt: 2n });
  });

  it("[IDENTITY-34] are refused for another patient of the same guardians", async () => {
    const at = await guarded();
    const { platform, circle, newController } = at;
    const second = await registerPatient(platform, at.zhao, { salt: id("second"), guardians: circle.hash });
    const approvals = await approveRecovery(platform, circle, [0, 1], agreed(at));
    const elsewhere = (): Promise<unknown> =>
      platform.patients.startRecovery(second, circle.set, newController, DEFAULTS.deadline, approvals);
    const first = circle.set.guardians[0]!;
    await expectRefusalUnchanged(platform, second, elsewhere, "SignatureInvalid", [
      first,
      digestFor(at, first, { patient: second }),
    ]);
  });

  it("[IDENTITY-34] are refused once the same people stand in another set", async () => {
    const at = await guarded();
    const { platform, patient } = at;
    const approvals = await approveRecovery(platform, at.circle, [0, 1], agreed(at));
    const circle = circleOf(platform, { threshold: 1n, salt: id("anew") });
    await platform.clock.next(NOW);
    await platform.patients.connect(platform.actors.zhao).changeGuardians(patient, circle.hash);
    await platform.clock.moveTo(NOW + RULES.guardianChangeDelay);
    const anew = { ...at, circle };
    await expectRefusalUnchanged(platform, patient, () => submit(anew, approvals), ...refusalOf(anew, 0));
    await expectRefusalUnchanged(platform, patient, () => submit(at, approvals), "GuardianSetMismatch", [
      patient,
      at.circle.hash,
      circle.hash,
    ]);
  });

  it("[IDENTITY-34] of a withdrawal are refused when they name another approver", async () => {
    const at = await guarded();
    const { platform, patient, circle } = at;
    await startRecovery(platform, at);
    const [first, second] = circle.set.guardians;
    const words = { patient, guardians: circle.hash, attempt: 1n, deadline: DEFAULTS.deadline };
    const [own] = await approveWithdrawal(platform, circle, [0], words);
    const [foreign] = await approveWithdrawal(platform, circle, [1], { ...words, approver: first! });
    const withdraw = (): Promise<unknown> =>
      platform.patients.withdrawRecovery(patient, circle.set, DEFAULTS.deadline, [own!, foreign!]);
    await expectRefusalUnchanged(platform, patient, withdraw, "SignatureInvalid", [
      second,
      actDigest({ act: "RecoveryWithdrawal", message: { ...words, approver: second! }, ...platform.place }),
    ]);
  });

  it("[IDENTITY-34] of a withdrawal do not start a recovery, nor the other way round", async () => {
    const at = await guarded();
    const { platform, patient, circle } = at;
    const words = { patient, guardians: circle.hash, attempt: 1n, deadline: DEFAULTS.deadline };
    const withdrawal = await approveWithdrawal(platform, circle, [0, 1], words);
    await expectRefusalUnchanged(platform, patient, () => submit(at, withdrawal), ...refusalOf(at, 0));

    const approvals = await approveRecovery(platform, circle, [0, 1], agreed(at));
    await submit(at, approvals);
    const back = (): Promise<unknown> =>
      platform.patients.withdrawRecovery(patient, circle.set, DEFAULTS.deadline, approvals);
    const approver = circle.set.guardians[0]!;
    await expectRefusalUnchanged(platform, patient, back, "SignatureInvalid", [
      approver,
      actDigest({ act: "RecoveryWithdrawal", message: { ...words, approver }, ...platform.place }),
    ]);
  });

  it("[IDENTITY-34] may be submitted by anybody, who cannot change whom they are for", async () => {
    const at = await guarded();
    const { platform, patient, circle, thief } = at;
    const approvals = await approveRecovery(platform, circle, [0, 1], agreed(at));
    const forThief = { ...at, newController: thief.address };
    await expectRefusalUnchanged(platform, patient, () => submit(forThief, approvals), ...refusalOf(forThief, 0));
    await platform.clock.next(START + DAY);
    const data = platform.patients.interface.encodeFunctionData("startRecovery", [
      patient,
      circle.set,
      at.newController,
      DEFAULTS.deadline,
      approvals,
    ]);
    await thief.send({ to: platform.place.verifyingContract, data });
    expect((await platform.patients.recoveryOf(patient)).newController).to.equal(at.newController);
  });
});
