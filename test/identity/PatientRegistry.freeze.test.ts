import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { DEFAULTS, HOUR, KEMS, POWERS, RULES, START } from "../helpers/defaults.ts";
import {
  type PatientAct,
  delegation,
  guardianChange,
  keyPublication,
  perform,
  rotationTo,
  termsOf,
} from "../helpers/patientActs.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import {
  type Guarded,
  dismissRecovery,
  finishRecovery,
  guardedPatient,
  objectToRecovery,
  registerPatient,
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
const ENTRANCES = ["own call", "relayed call", "signature"] as const;

/** Zhao has a carer with all powers; guardians start a recovery at {@link STARTED}. */
async function frozen(): Promise<Guarded> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const at = await guardedPatient(platform, { withArbiter: true });
  await perform(platform, carerMay(at), { holder: at.zhao, entrance: "own call" });
  await platform.clock.next(STARTED);
  await startRecovery(platform, at);
  return at;
}

function carerMay({ platform, patient }: Guarded): PatientAct {
  const delegate = platform.actors.carer.address;
  return delegation(platform, { patient, delegate, powers: POWERS.all, ...DEFAULTS.delegation });
}

const ACTS: Record<string, (at: Guarded) => PatientAct | Promise<PatientAct>> = {
  "rotate to herself elsewhere": ({ platform, patient, zhao, zhaoAnew }) =>
    rotationTo(platform, { patient, from: zhao, to: zhaoAnew }),
  "publish a key": ({ platform, patient }) =>
    keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("key") }),
  "name a delegate": carerMay,
  "end a delegation": ({ platform, patient }) =>
    delegation(platform, {
      patient,
      delegate: platform.actors.carer.address,
      powers: POWERS.none,
      from: 0n,
      until: 0n,
    }),
  "change guardians": ({ platform, patient }) => guardianChange(platform, { patient, guardians: id("new") }),
  "name the guardians in force": ({ platform, patient, circle }) =>
    guardianChange(platform, { patient, guardians: circle.hash }),
};

describe("Patients: while a recovery runs", () => {
  for (const [what, make] of Object.entries(ACTS)) {
    for (const entrance of ENTRANCES) {
      it(`[IDENTITY-36] the controller cannot ${what} by ${entrance}, until the second in which it lapses`, async () => {
        const at = await frozen();
        const { platform, patient, zhao } = at;
        const act = await make(at);
        const attempt = (): Promise<unknown> => perform(platform, act, { holder: zhao, entrance });
        for (const moment of [STARTED + 1n, READY]) {
          await platform.clock.next(moment);
          await expectRefusalUnchanged(platform, patient, attempt, "PatientFrozen", [patient, LAPSES]);
        }
        await platform.clock.next(LAPSES - 1n);
        await expectRefusal(attempt(), platform.patients, "PatientFrozen", [patient, LAPSES]);
        await platform.clock.next(LAPSES);
        await attempt();
      });
    }
  }

  it("[IDENTITY-36] nothing signed before takes effect, and the nonce stays for after", async () => {
    const at = await frozen();
    const { platform, patient, zhao } = at;
    const act = guardianChange(platform, { patient, guardians: id("new") });
    const data = act.submission({ ...termsOf(), signature: await act.sign(zhao, termsOf()) });
    const submit = (): Promise<unknown> =>
      platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data });
    await expectRefusalUnchanged(platform, patient, submit, "PatientFrozen", [patient, LAPSES]);
    await withdrawRecovery(platform, at);
    await submit();
    expect(await platform.patients.isNonceSpent(zhao.address, DEFAULTS.nonce)).to.be.true;
  });

  it("[IDENTITY-36] the end of the freeze that an objection moves is the one shown", async () => {
    const at = await frozen();
    const { platform, patient, zhao } = at;
    await platform.clock.next(READY - 1n);
    await objectToRecovery(at, zhao);
    const until = READY - 1n + RULES.objectionDelay + RULES.recoveryLapse;
    const act = guardianChange(platform, { patient, guardians: id("new") });
    const attempt = (): Promise<unknown> => perform(platform, act, { holder: zhao, entrance: "own call" });
    for (const moment of [LAPSES, until - 2n]) {
      await platform.clock.next(moment);
      await expectRefusalUnchanged(platform, patient, attempt, "PatientFrozen", [patient, until]);
    }
    await platform.clock.next(until);
    await attempt();
  });

  it("[IDENTITY-36] nobody may act: neither controller, nor delegate, nor the controller to be", async () => {
    const at = await frozen();
    const { platform, patient, zhao, zhaoAnew, arbiter, circle } = at;
    const { carer } = platform.actors;
    for (const moment of [STARTED + 1n, READY, LAPSES - 1n]) {
      await platform.clock.moveTo(moment);
      expect(await platform.patients.isFrozen(patient)).to.be.true;
      for (const { address } of [zhao, zhaoAnew, carer, arbiter, ...circle.members]) {
        for (const power of [POWERS.none, POWERS.read, POWERS.all]) {
          expect(await platform.patients.mayAct(patient, address, power)).to.be.false;
        }
      }
      expect(await platform.patients.mayAct(patient, ZeroAddress, POWERS.read)).to.be.false;
    }
    await platform.clock.moveTo(LAPSES);
    expect(await platform.patients.isFrozen(patient)).to.be.false;
    expect(await platform.patients.mayAct(patient, zhao.address, POWERS.all)).to.be.true;
    expect(await platform.patients.mayAct(patient, carer, POWERS.all)).to.be.true;
    expect(await platform.patients.mayAct(patient, zhaoAnew.address, POWERS.read)).to.be.false;
  });

  const ENDS: Record<string, (at: Guarded) => Promise<unknown>> = {
    withdrawn: (at) => withdrawRecovery(at.platform, at),
    dismissed: (at) => dismissRecovery(at, at.arbiter),
    finished: async (at) => {
      await at.platform.clock.next(READY);
      await finishRecovery(at);
    },
  };
  for (const [how, end] of Object.entries(ENDS)) {
    it(`[IDENTITY-36] ends once it is ${how}`, async () => {
      const at = await frozen();
      const { platform, patient, zhao, zhaoAnew } = at;
      await end(at);
      expect(await platform.patients.isFrozen(patient)).to.be.false;
      const holder = how === "finished" ? zhaoAnew : zhao;
      const act = guardianChange(platform, { patient, guardians: id("new") });
      for (const [index, entrance] of ENTRANCES.entries()) {
        await perform(platform, act, { holder, entrance, terms: { nonce: BigInt(index) } });
      }
      expect(await platform.patients.mayAct(patient, holder.address, POWERS.all)).to.be.true;
    });
  }

  it("[IDENTITY-36] the controller can still register another pseudonym, cancel a nonce, and act for others", async () => {
    const at = await frozen();
    const { platform, zhao } = at;
    await platform.patients.connect(platform.actors.zhao).cancelNonce(1n);
    const second = await registerPatient(platform, zhao, { salt: id("second") });
    const act = guardianChange(platform, { patient: second, guardians: id("new") });
    await perform(platform, act, { holder: zhao, entrance: "signature" });
    expect(await platform.patients.mayAct(second, zhao.address, POWERS.all)).to.be.true;
    expect(await platform.patients.guardiansOf(second)).to.equal(id("new"));
  });
});
