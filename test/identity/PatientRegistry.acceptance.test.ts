import { actDigest } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { type TransactionResponse, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, KEMS, POWERS, START } from "../helpers/defaults.ts";
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
} from "../helpers/patientActs.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import { registerPatient } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

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

describe("Patients: accepting the controller's part", () => {
  describe("given an acceptance that names something else", () => {
    const WRONG: Record<string, (at: Scene) => Record<"patient" | "controller" | "newController", string>> = {
      "another patient": ({ zhao, zhaoAnew }) => ({
        patient: id("another"),
        controller: zhao.address,
        newController: zhaoAnew.address,
      }),
      "another present controller [IDENTITY-12]": ({ patient, wang, zhaoAnew }) => ({
        patient,
        controller: wang.address,
        newController: zhaoAnew.address,
      }),
      "another new controller": ({ patient, zhao, wang }) => ({
        patient,
        controller: zhao.address,
        newController: wang.address,
      }),
    };
    for (const [what, words] of Object.entries(WRONG)) {
      it(`[IDENTITY-09] refuses one that names ${what}`, async () => {
        const at = await scene();
        const { platform, zhao, zhaoAnew, patient } = at;
        const deadline = DEFAULTS.deadline;
        const acceptance = await zhaoAnew.sign(platform.place, "ControllerAcceptance", { ...words(at), deadline });
        await expectAcceptanceRefused(at, { acceptance, deadline });
        expect(await platform.patients.controllerOf(patient)).to.equal(zhao.address);
      });
    }

    it("[IDENTITY-09] refuses one that names another deadline", async () => {
      const at = await scene();
      const { platform, zhao, zhaoAnew, patient } = at;
      const message = {
        patient,
        controller: zhao.address,
        newController: zhaoAnew.address,
        deadline: START + DAY,
      };
      const acceptance = await zhaoAnew.sign(platform.place, "ControllerAcceptance", message);
      await expectAcceptanceRefused(at, { acceptance, deadline: START + DAY + 1n });
    });

    it("[IDENTITY-09] refuses one signed by the present controller, by a thief, or by nobody", async () => {
      const at = await scene();
      const { platform, zhao, zhaoAnew, thief, patient } = at;
      const deadline = DEFAULTS.deadline;
      const message = { patient, controller: zhao.address, newController: zhaoAnew.address, deadline };
      for (const acceptance of [
        await zhao.sign(platform.place, "ControllerAcceptance", message),
        await thief.sign(platform.place, "ControllerAcceptance", message),
        "0x",
      ]) {
        await expectAcceptanceRefused(at, { acceptance, deadline });
      }
    });

    it("[IDENTITY-09] refuses the controller's own act in place of the acceptance", async () => {
      const at = await scene();
      const { platform, zhao, zhaoAnew, patient } = at;
      const deadline = DEFAULTS.deadline;
      const message = {
        patient,
        controller: zhao.address,
        newController: zhaoAnew.address,
        nonce: DEFAULTS.nonce,
        deadline,
      };
      const acceptance = await zhaoAnew.sign(platform.place, "ControllerRotation", message);
      await expectAcceptanceRefused(at, { acceptance, deadline });
    });

    async function expectAcceptanceRefused(
      at: Scene,
      { acceptance, deadline }: { acceptance: string; deadline: bigint },
    ): Promise<void> {
      const { platform, zhao, zhaoAnew, patient } = at;
      const newController = zhaoAnew.address;
      const act = rotation(platform, { patient, newController, acceptanceDeadline: deadline, acceptance });
      const message = { patient, controller: zhao.address, newController, deadline };
      const digest = actDigest({ act: "ControllerAcceptance", message, ...platform.place });
      for (const entrance of ["own call", "relayed call", "signature"] as const) {
        const attempt = (): Promise<unknown> => perform(platform, act, { holder: zhao, entrance });
        await expectRefusalUnchanged(platform, patient, attempt, "SignatureInvalid", [newController, digest]);
      }
    }
  });

  it("[IDENTITY-12] does not take an acceptance given to one controller for the next", async () => {
    const at = await scene();
    const { platform, zhao, zhaoAnew, wang, patient } = at;
    const deadline = DEFAULTS.deadline;
    const message = { patient, controller: zhao.address, newController: wang.address, deadline };
    const acceptance = await wang.sign(platform.place, "ControllerAcceptance", message);
    await byZhao(at, await rotationTo(platform, { patient, from: zhao, to: zhaoAnew }));
    const act = rotation(platform, { patient, newController: wang.address, acceptanceDeadline: deadline, acceptance });
    const digest = actDigest({
      act: "ControllerAcceptance",
      message: { ...message, controller: zhaoAnew.address },
      ...platform.place,
    });
    await expectRefusalUnchanged(
      platform,
      patient,
      () => perform(platform, act, { holder: zhaoAnew, entrance: "own call" }),
      "SignatureInvalid",
      [wang.address, digest],
    );
  });
});
