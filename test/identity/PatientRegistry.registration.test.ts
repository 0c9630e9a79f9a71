import { patientIdOf } from "@xinglin/sdk/identity";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, START } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { circleOf, person } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { type PatientAct, perform, registration, rotationTo, termsOf } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly wang: Holder;
}

async function scene(): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const { zhao, wang } = platform.actors;
  return { platform, zhao: plainAccount(platform, zhao), wang: plainAccount(platform, wang) };
}

/** What Zhao signs: the default salt, no guardians. */
function hers({ platform, zhao }: Scene): PatientAct {
  return registration(platform, { controller: zhao.address, salt: DEFAULTS.salt, guardians: ZeroHash });
}

describe("Patients: ids", () => {
  it("[IDENTITY-01] are the same before and after registration", async () => {
    const { platform, zhao } = await scene();
    const before = await platform.patients.patientIdOf(zhao.address, DEFAULTS.salt);
    const patient = await registerPatient(platform, zhao);
    expect(patient).to.equal(before);
    expect(await platform.patients.isRegistered(before)).to.be.true;
  });

  it("[IDENTITY-01] are those that a wallet works out for itself", async () => {
    const { platform, zhao, wang } = await scene();
    for (const { address: controller } of [zhao, wang]) {
      for (const salt of [DEFAULTS.salt, ZeroHash]) {
        expect(await platform.patients.patientIdOf(controller, salt)).to.equal(patientIdOf({ controller, salt }));
      }
    }
  });

  it("[IDENTITY-01] do not depend on guardians, on the caller, or on time", async () => {
    const { platform, zhao } = await scene();
    const { patients, actors } = platform;
    const before = await patients.patientIdOf(zhao.address, DEFAULTS.salt);
    await platform.clock.pass(DAY);
    expect(await patients.connect(actors.thief).patientIdOf(zhao.address, DEFAULTS.salt)).to.equal(before);
    const [name, args] = ["PatientRegistered", [before, zhao.address, id("guardians")]] as const;
    const act = registration(platform, { controller: zhao.address, salt: DEFAULTS.salt, guardians: id("guardians") });
    await expectEvents(perform(platform, act, { holder: zhao, entrance: "own call" }), patients, [[name, args]]);
  });

  it("[IDENTITY-01] are the same on another chain and in another registry", async () => {
    const { platform, zhao } = await scene();
    const elsewhere = await network.create({ override: { chainId: 10 } });
    const forwarder = await elsewhere.ethers.deployContract("ERC2771Forwarder", ["another forwarder"]);
    await elsewhere.ethers.deployContract("ERC2771Forwarder", ["so that addresses differ"]);
    const there = await elsewhere.ethers.deployContract("PatientRegistry", [forwarder]);
    expect(await there.getAddress()).to.not.equal(platform.place.verifyingContract);
    expect(await there.patientIdOf(zhao.address, DEFAULTS.salt)).to.equal(
      await platform.patients.patientIdOf(zhao.address, DEFAULTS.salt),
    );
    await elsewhere.close();
  });

  it("[IDENTITY-05] differ for every controller and every salt", async () => {
    const { platform, zhao, wang } = await scene();
    const { patients } = platform;
    const salts = [ZeroHash, id("a"), id("b"), `0x${"00".repeat(31)}01`, `0x01${"00".repeat(31)}`];
    const ids = await Promise.all(
      [zhao, wang].flatMap(({ address }) => salts.map((salt) => patients.patientIdOf(address, salt))),
    );
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids).to.not.include(ZeroHash);
  });

  it("[IDENTITY-05] of one controller stand for themselves", async () => {
    const { platform, zhao } = await scene();
    const circle = circleOf(platform);
    const first = await registerPatient(platform, zhao, { salt: id("first"), guardians: circle.hash });
    const second = await registerPatient(platform, zhao, { salt: id("second") });
    const before = await stateOf(platform, second);

    const to = plainAccount(platform, platform.actors.zhaoAnew);
    const rotated = await rotationTo(platform, { patient: first, from: zhao, to });
    await perform(platform, rotated, { holder: zhao, entrance: "own call" });
    await startRecovery(platform, { patient: first, circle, newController: zhao.address });

    expect(await stateOf(platform, second)).to.deep.equal(before);
    expect(before.controller).to.equal(zhao.address);
  });
});

describe("Patients: registration", () => {
  it("[IDENTITY-02] by own call returns the id", async () => {
    const { platform } = await scene();
    const patients = platform.patients.connect(platform.actors.zhao);
    const patient = await patients.patientIdOf(platform.actors.zhao, DEFAULTS.salt);
    expect(await patients.register.staticCall(DEFAULTS.salt, ZeroHash)).to.equal(patient);
  });

  it("[IDENTITY-02] by signature returns the id, whoever submits it", async () => {
    const at = await scene();
    const { platform, zhao } = at;
    const signature = await hers(at).sign(zhao, termsOf());
    const patient = await platform.patients.patientIdOf(zhao.address, DEFAULTS.salt);
    const submit = platform.patients.connect(platform.actors.stranger).registerBySignature;
    const words = [zhao.address, DEFAULTS.salt, ZeroHash, DEFAULTS.deadline, signature] as const;
    expect(await submit.staticCall(...words)).to.equal(patient);
    await expectEvents(submit(...words), platform.patients, [["PatientRegistered", [patient, zhao.address, ZeroHash]]]);
  });

  it("[IDENTITY-02] needs no ETH of the patient", async () => {
    const { platform } = await scene();
    const penniless = person(platform, "somebody without ETH");
    const act = registration(platform, { controller: penniless.address, salt: ZeroHash, guardians: ZeroHash });
    await perform(platform, act, { holder: penniless, entrance: "signature" });
    const patient = await platform.patients.patientIdOf(penniless.address, ZeroHash);
    expect(await platform.patients.controllerOf(patient)).to.equal(penniless.address);
  });

  it("[IDENTITY-03] with somebody else's salt gives the caller an id of its own", async () => {
    const { platform, zhao } = await scene();
    const hersToBe = await platform.patients.patientIdOf(zhao.address, DEFAULTS.salt);
    const thief = plainAccount(platform, platform.actors.thief);
    const thiefs = await registerPatient(platform, thief);
    expect(thiefs).to.not.equal(hersToBe);
    expect(await platform.patients.isRegistered(hersToBe)).to.be.false;
    expect(await registerPatient(platform, zhao)).to.equal(hersToBe);
    expect(await platform.patients.controllerOf(thiefs)).to.equal(thief.address);
  });

  it("[IDENTITY-03] fronted by somebody with the same signature still gives it to its controller", async () => {
    const at = await scene();
    const { platform, zhao } = at;
    const signature = await hers(at).sign(zhao, termsOf());
    const data = hers(at).submission({ ...termsOf(), signature });
    await platform.actors.thief.sendTransaction({ to: platform.place.verifyingContract, data });
    const patient = await platform.patients.patientIdOf(zhao.address, DEFAULTS.salt);
    expect(await platform.patients.controllerOf(patient)).to.equal(zhao.address);
    await expectRefusalUnchanged(
      platform,
      patient,
      () => platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
      "PatientAlreadyRegistered",
      [patient],
    );
  });

  describe("given a patient that has been through something since", () => {
    async function expectTaken(at: Scene, patient: string): Promise<void> {
      const { platform, zhao } = at;
      for (const entrance of ["own call", "relayed call", "signature"] as const) {
        const again = (): Promise<unknown> => perform(platform, hers(at), { holder: zhao, entrance });
        await expectRefusalUnchanged(platform, patient, again, "PatientAlreadyRegistered", [patient]);
      }
    }

    it("[IDENTITY-04] refuses its first controller after a rotation", async () => {
      const at = await scene();
      const { platform, zhao, wang } = at;
      const patient = await registerPatient(platform, zhao);
      const act = await rotationTo(platform, { patient, from: zhao, to: wang });
      await perform(platform, act, { holder: zhao, entrance: "own call" });
      await expectTaken(at, patient);
      expect(await platform.patients.controllerOf(patient)).to.equal(wang.address);
    });

    it("[IDENTITY-04] refuses its first controller during and after a recovery", async () => {
      const at = await scene();
      const { platform, zhao } = at;
      const circle = circleOf(platform);
      const patient = await registerPatient(platform, zhao, { guardians: circle.hash });
      await platform.clock.next(START + HOUR);
      await startRecovery(platform, { patient, circle, newController: platform.actors.zhaoAnew.address });
      await expectTaken(at, patient);
      await platform.clock.next(START + HOUR + DEFAULTS.recovery.delay);
      await platform.patients.finishRecovery(patient);
      await expectTaken(at, patient);
      expect(await platform.patients.controllerOf(patient)).to.equal(platform.actors.zhaoAnew.address);
    });
  });

  describe("given a registration that Zhao signed", () => {
    const OTHERS: Record<string, (at: Scene) => Parameters<typeof registration>[1]> = {
      "other guardians": ({ zhao }) => ({
        controller: zhao.address,
        salt: DEFAULTS.salt,
        guardians: id("the thief's guardians"),
      }),
      "another salt": ({ zhao }) => ({ controller: zhao.address, salt: id("another"), guardians: ZeroHash }),
      "another controller": ({ wang }) => ({
        controller: wang.address,
        salt: DEFAULTS.salt,
        guardians: ZeroHash,
      }),
    };
    for (const [what, other] of Object.entries(OTHERS)) {
      it(`[IDENTITY-06] refuses it for ${what}`, async () => {
        const at = await scene();
        const { platform, zhao } = at;
        const signature = await hers(at).sign(zhao, termsOf());
        const words = other(at);
        const changed = registration(platform, words);
        const patient = await platform.patients.patientIdOf(words.controller, words.salt);
        await expectRefusalUnchanged(
          platform,
          patient,
          () =>
            platform.actors.relayer.sendTransaction({
              to: platform.place.verifyingContract,
              data: changed.submission({ ...termsOf(), signature }),
            }),
          "SignatureInvalid",
          [words.controller, changed.digest(words.controller, termsOf())],
        );
      });
    }

    it("[IDENTITY-06] refuses it at its deadline, and nothing is registered", async () => {
      const at = await scene();
      const { platform, zhao } = at;
      const deadline = START + HOUR;
      await platform.clock.next(deadline);
      const late = perform(platform, hers(at), { holder: zhao, entrance: "signature", terms: { deadline } });
      await expectRefusal(late, platform.patients, "SignatureExpired", [deadline, deadline]);
      const patient = await platform.patients.patientIdOf(zhao.address, DEFAULTS.salt);
      expect(await platform.patients.isRegistered(patient)).to.be.false;
    });
  });

  it("[K-10] and the patient's other acts know no pause", async () => {
    const { patients } = await networkHelpers.loadFixture(deployPlatform);
    expect(patients.interface.getFunction("pause" as "register")).to.equal(null);
  });
});
