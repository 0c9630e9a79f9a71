import { expect } from "chai";
import { type TransactionResponse, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, START } from "../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { type Circle, circleOf } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import {
  type PatientAct,
  delegation,
  guardianChange,
  keyPublication,
  perform,
  rotation,
  rotationTo,
  termsOf,
} from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const NOW = START + HOUR;

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly zhaoAnew: Holder;
  readonly wang: Holder;
  readonly thief: Holder;
  readonly circle: Circle;
  readonly patient: string;
}

async function held(): Promise<Scene> {
  const platform = await deployPlatform();
  const { zhao, zhaoAnew, wang, thief, carer } = platform.actors;
  const circle = circleOf(platform);
  const holder = plainAccount(platform, zhao);
  const patient = await registerPatient(platform, holder, { guardians: circle.hash });
  for (const act of [
    delegation(platform, { patient, delegate: carer.address, powers: POWERS.read, ...DEFAULTS.delegation }),
    keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("key") }),
    guardianChange(platform, { patient, guardians: id("later guardians") }),
  ]) {
    await perform(platform, act, { holder, entrance: "own call" });
  }
  return {
    platform,
    zhao: holder,
    zhaoAnew: plainAccount(platform, zhaoAnew),
    wang: plainAccount(platform, wang),
    thief: plainAccount(platform, thief),
    circle,
    patient,
  };
}

const scene = (): Promise<Scene> => networkHelpers.loadFixture(held);

function byZhao({ platform, zhao }: Scene, act: PatientAct): Promise<TransactionResponse> {
  return perform(platform, act, { holder: zhao, entrance: "own call" });
}

describe("Patients: rotating the controller", () => {
  it("[IDENTITY-11] keeps delegations, guardians in force, key and epoch, and cancels a waiting change", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, circle, patient } = at;
    const before = await stateOf(platform, patient);
    expect(before.pendingGuardians[0]).to.equal(id("later guardians"));
    await platform.clock.next(NOW);
    await expectEvents(
      byZhao(at, await rotationTo(platform, { patient, from: zhao, to: zhaoAnew })),
      platform.patients,
      [
        ["GuardiansChanged", [patient, circle.hash, NOW]],
        ["ControllerRotated", [patient, zhao.address, zhaoAnew.address]],
      ],
    );
    expect(await stateOf(platform, patient)).to.deep.equal({
      ...before,
      controller: zhaoAnew.address,
      pendingGuardians: [ZeroHash, 0n],
    });
    expect(await platform.patients.mayAct(patient, platform.actors.carer, POWERS.read)).to.be.true;
  });

  it("[IDENTITY-11] takes every act from the old controller and gives it to the new one", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, patient } = at;
    await byZhao(at, await rotationTo(platform, { patient, from: zhao, to: zhaoAnew }));
    const { patients } = platform;
    expect(await patients.mayAct(patient, zhao.address, POWERS.read)).to.be.false;
    expect(await patients.mayAct(patient, zhaoAnew.address, POWERS.all)).to.be.true;
    const acts = [
      delegation(platform, { patient, delegate: zhao.address, powers: POWERS.all, ...DEFAULTS.delegation }),
      keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("another key") }),
      guardianChange(platform, { patient, guardians: id("other guardians") }),
      await rotationTo(platform, { patient, from: zhaoAnew, to: zhao }),
    ];
    for (const [index, act] of acts.entries()) {
      const old = [patient, zhao.address];
      await expectRefusalUnchanged(platform, patient, () => byZhao(at, act), "PatientNotControlledBy", old);
      const terms = { nonce: 100n + BigInt(index) };
      const signed = (): Promise<unknown> =>
        perform(platform, act, { holder: zhao, entrance: "signature", terms, controller: zhaoAnew.address });
      const digest = act.digest(zhaoAnew.address, termsOf(terms));
      await expectRefusalUnchanged(platform, patient, signed, "SignatureInvalid", [zhaoAnew.address, digest]);
      await perform(platform, act, { holder: zhaoAnew, entrance: "own call" });
    }
    expect(await patients.controllerOf(patient)).to.equal(zhao.address);
  });

  it("[IDENTITY-11] gives the new controller the objection, too", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, circle, patient } = at;
    await byZhao(at, await rotationTo(platform, { patient, from: zhao, to: zhaoAnew }));
    await startRecovery(platform, { patient, circle, newController: zhao.address });
    const { patients, actors } = platform;
    await expectRefusal(patients.connect(actors.zhao).objectToRecovery(patient), patients, "PatientNotControlledBy", [
      patient,
      zhao.address,
    ]);
    await patients.connect(actors.zhaoAnew).objectToRecovery(patient);
    expect((await patients.recoveryOf(patient)).status).to.equal(2n);
  });

  it("[IDENTITY-11] voids what the old controller signed and nobody has submitted", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, patient } = at;
    const act = guardianChange(platform, { patient, guardians: id("of before") });
    const signature = await act.sign(zhao, termsOf());
    await byZhao(at, await rotationTo(platform, { patient, from: zhao, to: zhaoAnew }));
    const data = act.submission({ ...termsOf(), signature });
    await expectRefusalUnchanged(
      platform,
      patient,
      () => platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
      "SignatureInvalid",
      [zhaoAnew.address, act.digest(zhaoAnew.address, termsOf())],
    );
  });

  for (const kind of ["contract wallet", "delegated account"] as const) {
    it(`[IDENTITY-09] hands over to a ${kind} that accepts in its way`, async () => {
      const at = await scene();
      const { platform, zhao, patient } = at;
      const to = await accountOf(platform, "zhaoAnew", kind);
      const act = await rotationTo(platform, { patient, from: zhao, to });
      const [last] = (await eventsOf(byZhao(at, act), platform.patients)).slice(-1);
      expect(last).to.deep.equal(["ControllerRotated", [patient, zhao.address, to.address]]);
      expect(await platform.patients.controllerOf(patient)).to.equal(to.address);
    });
  }

  it("[IDENTITY-08] refuses a relayer who puts another new controller in the place of the signed one", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, thief, patient } = at;
    const signed = await rotationTo(platform, { patient, from: zhao, to: zhaoAnew });
    const forged = await rotationTo(platform, { patient, from: zhao, to: thief });
    const signature = await signed.sign(zhao, termsOf());
    await expectRefusalUnchanged(
      platform,
      patient,
      () =>
        platform.actors.relayer.sendTransaction({
          to: platform.place.verifyingContract,
          data: forged.submission({ ...termsOf(), signature }),
        }),
      "SignatureInvalid",
      [zhao.address, forged.digest(zhao.address, termsOf())],
    );
  });

  it("[IDENTITY-10] refuses zero, with whatever as acceptance", async () => {
    const at = await scene();
    const { platform, zhao, patient } = at;
    for (const acceptance of ["0x", `0x${"00".repeat(65)}`]) {
      const act = rotation(platform, {
        patient,
        newController: ZeroAddress,
        acceptanceDeadline: DEFAULTS.deadline,
        acceptance,
      });
      for (const entrance of ["own call", "relayed call", "signature"] as const) {
        const attempt = (): Promise<unknown> => perform(platform, act, { holder: zhao, entrance });
        await expectRefusalUnchanged(platform, patient, attempt, "ControllerInvalid", [patient, ZeroAddress]);
      }
    }
  });

  it("[IDENTITY-11] keeps a change of guardians that has come into force, in the same second", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, patient } = at;
    const [pending, effectiveAt] = await platform.patients.pendingGuardiansOf(patient);
    await platform.clock.next(effectiveAt);
    await expectEvents(
      byZhao(at, await rotationTo(platform, { patient, from: zhao, to: zhaoAnew })),
      platform.patients,
      [["ControllerRotated", [patient, zhao.address, zhaoAnew.address]]],
    );
    expect(await platform.patients.guardiansOf(patient)).to.equal(pending);
  });

  it("[IDENTITY-11] cancels a change of guardians a second before it comes into force", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, circle, patient } = at;
    const [, effectiveAt] = await platform.patients.pendingGuardiansOf(patient);
    await platform.clock.next(effectiveAt - 1n);
    await byZhao(at, await rotationTo(platform, { patient, from: zhao, to: zhaoAnew }));
    await platform.clock.moveTo(effectiveAt + DAY);
    expect(await platform.patients.guardiansOf(patient)).to.equal(circle.hash);
    expect(await platform.patients.pendingGuardiansOf(patient)).to.deep.equal([ZeroHash, 0n]);
  });
});
