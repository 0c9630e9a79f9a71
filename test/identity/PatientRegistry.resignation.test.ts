import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, POWERS, START } from "../helpers/defaults.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { type Circle, circleOf } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { type Delegation, delegation, perform, rotationTo } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient, startRecovery, withdrawRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const NOW = START + HOUR;
const FROM = START + DAY;
const UNTIL = START + 2n * DAY;

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly carer: Holder;
  readonly circle: Circle;
  readonly patient: string;
}

async function scene(): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const zhao = plainAccount(platform, platform.actors.zhao);
  const circle = circleOf(platform);
  const patient = await registerPatient(platform, zhao, { guardians: circle.hash });
  return { platform, zhao, carer: plainAccount(platform, platform.actors.carer), circle, patient };
}

/** Zhao names the carer, or whom the changes say. */
function name(
  { platform, zhao, carer, patient }: Scene,
  changes: Partial<Delegation> = {},
): ReturnType<typeof perform> {
  const words = { patient, delegate: carer.address, powers: POWERS.read, from: FROM, until: UNTIL, ...changes };
  return perform(platform, delegation(platform, words), { holder: zhao, entrance: "own call" });
}

function carerMay({ platform, carer, patient }: Scene, power: bigint): Promise<boolean> {
  return platform.patients.mayAct(patient, carer.address, power);
}

describe("Patients: resigning as delegate", () => {
  for (const kind of ["plain account", "contract wallet", "delegated account"] as const) {
    it(`[IDENTITY-25] is open to a ${kind}`, async () => {
      const at = await scene();
      const { platform, patient } = at;
      const delegate = await accountOf(platform, "zhaoAnew", kind);
      await name(at, { delegate: delegate.address, from: START });
      const call = {
        to: platform.place.verifyingContract,
        data: platform.patients.interface.encodeFunctionData("resignAsDelegate", [patient]),
      };
      await expectEvents(delegate.send(call), platform.patients, [
        ["DelegateSet", [patient, delegate.address, POWERS.none, 0n, 0n]],
      ]);
      expect(await platform.patients.mayAct(patient, delegate.address, POWERS.read)).to.be.false;
      expect([...(await platform.patients.delegationOf(patient, delegate.address))]).to.deep.equal([0n, 0n, 0n]);
    });
  }

  for (const [when, moment] of [
    ["before its window", FROM - DAY / 2n],
    ["after its window", UNTIL + DAY],
  ] as const) {
    it(`[IDENTITY-25] is open ${when}`, async () => {
      const at = await scene();
      await name(at);
      await at.platform.clock.moveTo(moment);
      await at.platform.patients.connect(at.platform.actors.carer).resignAsDelegate(at.patient);
      const [powers] = await at.platform.patients.delegationOf(at.patient, at.carer.address);
      expect(powers).to.equal(POWERS.none);
    });
  }

  it("[IDENTITY-25] is open while a recovery runs", async () => {
    const at = await scene();
    const { platform, circle, patient } = at;
    await name(at, { from: START });
    await startRecovery(platform, { patient, circle, newController: platform.actors.zhaoAnew.address });
    await platform.patients.connect(platform.actors.carer).resignAsDelegate(patient);
    await withdrawRecovery(platform, { patient, circle });
    expect(await carerMay(at, POWERS.read)).to.be.false;
  });

  it("[IDENTITY-25] is refused to the controller, to a stranger, and to whoever resigned or was dismissed", async () => {
    const at = await scene();
    const { platform, zhao, carer, patient } = at;
    const { actors, patients } = platform;
    await name(at, { from: START });
    await name(at, { delegate: actors.wang.address, from: START });
    await patients.connect(actors.carer).resignAsDelegate(patient);
    await name(at, { delegate: actors.wang.address, powers: POWERS.none });
    for (const [who, address] of [
      [actors.zhao, zhao.address],
      [actors.stranger, actors.stranger.address],
      [actors.carer, carer.address],
      [actors.wang, actors.wang.address],
    ] as const) {
      const attempt = (): Promise<unknown> => patients.connect(who).resignAsDelegate(patient);
      await expectRefusalUnchanged(platform, patient, attempt, "DelegateInvalid", [patient, address]);
    }
  });

  it("[IDENTITY-07] [IDENTITY-25] is refused for an unknown patient", async () => {
    const { platform, carer } = await scene();
    const nobody = id("nobody");
    const call = {
      to: platform.place.verifyingContract,
      data: platform.patients.interface.encodeFunctionData("resignAsDelegate", [nobody]),
    };
    for (const resign of [carer.send, carer.relay!]) {
      await expectRefusalUnchanged(platform, nobody, () => resign(call), "PatientUnknown", [nobody]);
    }
  });

  it("[IDENTITY-25] [IDENTITY-26] is refused to whom a finished recovery has dismissed, until named again", async () => {
    const at = await scene();
    const { platform, carer, circle, patient } = at;
    const { patients, actors, clock } = platform;
    await name(at, { from: START, until: DEFAULTS.deadline });
    await startRecovery(platform, { patient, circle, newController: actors.zhaoAnew.address });
    await clock.pass(DEFAULTS.recovery.delay);
    await patients.finishRecovery(patient);

    const call = {
      to: platform.place.verifyingContract,
      data: patients.interface.encodeFunctionData("resignAsDelegate", [patient]),
    };
    for (const resign of [carer.send, carer.relay!]) {
      await expectRefusalUnchanged(platform, patient, () => resign(call), "DelegateInvalid", [patient, carer.address]);
    }
    const byZhaoAnew = patients.connect(actors.zhaoAnew);
    await byZhaoAnew.setDelegate(patient, carer.address, POWERS.booking, START, DEFAULTS.deadline);
    await expectEvents(carer.relay!(call), patients, [["DelegateSet", [patient, carer.address, POWERS.none, 0n, 0n]]]);
    expect(await carerMay(at, POWERS.booking)).to.be.false;
  });

  it("[IDENTITY-25] leaves other delegates and other patients alone", async () => {
    const at = await scene();
    const { platform, zhao, carer } = at;
    const second = await registerPatient(platform, zhao, { salt: id("second") });
    await name(at, { from: START });
    await name(at, { delegate: platform.actors.wang.address, from: START });
    await name({ ...at, patient: second }, { from: START });
    await platform.patients.connect(platform.actors.carer).resignAsDelegate(at.patient);
    expect(await platform.patients.mayAct(at.patient, platform.actors.wang, POWERS.read)).to.be.true;
    expect(await platform.patients.mayAct(second, carer.address, POWERS.read)).to.be.true;
  });
});

describe("Patients: delegations after a change of hands", () => {
  it("[IDENTITY-26] end with a finished recovery, for good, and can be given anew", async () => {
    const at = await scene();
    const { platform, carer, circle, patient } = at;
    const { patients, actors, clock } = platform;
    await name(at, { from: START, until: DEFAULTS.deadline });
    await clock.next(NOW);
    await startRecovery(platform, { patient, circle, newController: actors.zhaoAnew.address });
    await clock.next(NOW + DEFAULTS.recovery.delay);
    await patients.finishRecovery(patient);
    expect(await carerMay(at, POWERS.read)).to.be.false;
    expect([...(await patients.delegationOf(patient, carer.address))]).to.deep.equal([0n, 0n, 0n]);
    await patients
      .connect(actors.zhaoAnew)
      .setDelegate(patient, carer.address, POWERS.booking, START, DEFAULTS.deadline);
    expect(await carerMay(at, POWERS.booking)).to.be.true;
    expect(await carerMay(at, POWERS.read)).to.be.false;
  });

  it("[IDENTITY-26] stay through a rotation, even back and forth", async () => {
    const at = await scene();
    const { platform, zhao, patient } = at;
    const zhaoAnew = plainAccount(platform, platform.actors.zhaoAnew);
    await name(at, { from: START });
    const before = await stateOf(platform, patient);
    const there = await rotationTo(platform, { patient, from: zhao, to: zhaoAnew });
    await perform(platform, there, { holder: zhao, entrance: "own call" });
    expect(await carerMay(at, POWERS.read)).to.be.true;
    const back = await rotationTo(platform, { patient, from: zhaoAnew, to: zhao });
    await perform(platform, back, { holder: zhaoAnew, entrance: "own call" });
    expect(await stateOf(platform, patient)).to.deep.equal(before);
  });

  it("[IDENTITY-20] let a delegate who became the controller do everything, and the entry sleeps", async () => {
    const at = await scene();
    const { platform, zhao, carer, patient } = at;
    await name(at, { from: START });
    const there = await rotationTo(platform, { patient, from: zhao, to: carer });
    await perform(platform, there, { holder: zhao, entrance: "own call" });
    expect(await carerMay(at, POWERS.all)).to.be.true;
    const back = await rotationTo(platform, { patient, from: carer, to: zhao });
    await perform(platform, back, { holder: carer, entrance: "own call" });
    expect(await carerMay(at, POWERS.all)).to.be.false;
    expect(await carerMay(at, POWERS.read)).to.be.true;
  });
});
