import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { DAY, HOUR, POWERS, START } from "../helpers/defaults.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { type Circle, circleOf } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import {
  type Delegation,
  delegation,
  guardianChange,
  keyPublication,
  perform,
  rotationTo,
  termsOf,
} from "../helpers/patientActs.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import { registerPatient } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const NOW = START + HOUR;
const FROM = START + DAY;
const UNTIL = START + 2n * DAY;
const ENTRANCES = ["own call", "relayed call", "signature"] as const;
/** `Powers` is a `uint16`. */
const EVERY_BIT = 2n ** 16n - 1n;

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
  entrance: (typeof ENTRANCES)[number] = "own call",
): ReturnType<typeof perform> {
  const words = { patient, delegate: carer.address, powers: POWERS.read, from: FROM, until: UNTIL, ...changes };
  return perform(platform, delegation(platform, words), { holder: zhao, entrance });
}

function carerMay({ platform, carer, patient }: Scene, power: bigint): Promise<boolean> {
  return platform.patients.mayAct(patient, carer.address, power);
}

describe("Patients: who may act", () => {
  it("[IDENTITY-20] the controller, with any power, all, none, or unknown ones", async () => {
    const { platform, zhao, patient } = await scene();
    for (const power of [0n, 1n, 2n, 4n, 8n, 16n, POWERS.all, 32n, EVERY_BIT]) {
      expect(await platform.patients.mayAct(patient, zhao.address, power), `power ${power}`).to.be.true;
    }
  });

  it("[IDENTITY-20] nobody else, who has not been named", async () => {
    const { platform, circle, patient } = await scene();
    const { carer, stranger, deployer, regulator } = platform.actors;
    const others = [carer, stranger, deployer, regulator].map(({ address }) => address);
    for (const account of [...others, ...circle.set.guardians, ZeroAddress, platform.place.verifyingContract]) {
      for (const power of [0n, POWERS.read, POWERS.all]) {
        expect(await platform.patients.mayAct(patient, account, power)).to.be.false;
      }
    }
  });

  it("[IDENTITY-20] nobody for an unknown patient, not even the zero address", async () => {
    const { platform, zhao } = await scene();
    for (const account of [ZeroAddress, zhao.address]) {
      for (const power of [0n, POWERS.read, EVERY_BIT]) {
        expect(await platform.patients.mayAct(id("nobody"), account, power)).to.be.false;
      }
    }
  });

  it("[IDENTITY-20] a delegate, for every set of powers that it has entirely, and no other", async () => {
    const at = await scene();
    const has = POWERS.read | POWERS.booking | POWERS.pharmacy;
    await name(at, { powers: has });
    await at.platform.clock.moveTo(FROM);
    for (let wanted = 1n; wanted <= POWERS.all; wanted++) {
      expect(await carerMay(at, wanted), `powers ${wanted}`).to.equal((wanted & has) === wanted);
    }
    for (const wanted of [0n, 32n, has | 32n, 2n ** 15n, EVERY_BIT]) {
      expect(await carerMay(at, wanted), `powers ${wanted}`).to.be.false;
    }
  });

  for (const power of [POWERS.consent, POWERS.read, POWERS.records, POWERS.booking, POWERS.pharmacy, POWERS.all]) {
    it(`[IDENTITY-20] a delegate with the powers ${power}`, async () => {
      const at = await scene();
      await name(at, { powers: power });
      await at.platform.clock.moveTo(FROM);
      expect(await carerMay(at, power)).to.be.true;
      expect(await carerMay(at, POWERS.all)).to.equal(power === POWERS.all);
    });
  }

  it("[IDENTITY-21] a delegate from its first second until the second before its end", async () => {
    const at = await scene();
    await name(at);
    for (const [moment, may] of [
      [FROM - 1n, false],
      [FROM, true],
      [FROM + 1n, true],
      [UNTIL - 1n, true],
      [UNTIL, false],
      [UNTIL + 1n, false],
    ] as const) {
      await at.platform.clock.moveTo(moment);
      expect(await carerMay(at, POWERS.read), `at ${moment - START}`).to.equal(may);
    }
    expect([...(await at.platform.patients.delegationOf(at.patient, at.carer.address))]).to.deep.equal([
      POWERS.read,
      FROM,
      UNTIL,
    ]);
  });

  it("[IDENTITY-21] a delegate whose window has begun already, from the same block on", async () => {
    const at = await scene();
    await name(at, { from: 0n, until: 2n ** 48n - 1n });
    expect(await carerMay(at, POWERS.read)).to.be.true;
  });

  it("[IDENTITY-20] several delegates, each with its own powers", async () => {
    const at = await scene();
    const { platform, patient } = at;
    await name(at, { powers: POWERS.read, from: START });
    await name(at, { delegate: platform.actors.wang.address, powers: POWERS.booking, from: START });
    const may = (account: string, power: bigint): Promise<boolean> => platform.patients.mayAct(patient, account, power);
    expect(await carerMay(at, POWERS.read)).to.be.true;
    expect(await carerMay(at, POWERS.booking)).to.be.false;
    expect(await may(platform.actors.wang.address, POWERS.booking)).to.be.true;
    expect(await may(platform.actors.wang.address, POWERS.read)).to.be.false;
  });
});

describe("Patients: naming delegates", () => {
  for (const entrance of ENTRANCES) {
    const BAD: Record<string, readonly [(at: Scene) => Partial<Delegation>, string, (at: Scene) => unknown[]]> = {
      "[IDENTITY-22] zero": [
        () => ({ delegate: ZeroAddress }),
        "DelegateInvalid",
        ({ patient }) => [patient, ZeroAddress],
      ],
      "[IDENTITY-22] the controller": [
        ({ zhao }) => ({ delegate: zhao.address }),
        "DelegateInvalid",
        ({ patient, zhao }) => [patient, zhao.address],
      ],
      "[IDENTITY-22] [K-11] a power beyond the known": [
        () => ({ powers: POWERS.all + 1n }),
        "PowersUnknown",
        () => [POWERS.all + 1n, POWERS.all],
      ],
      "[IDENTITY-22] [K-11] every bit": [() => ({ powers: EVERY_BIT }), "PowersUnknown", () => [EVERY_BIT, POWERS.all]],
      "[K-01] a window that ends as it begins": [
        () => ({ from: FROM, until: FROM }),
        "WindowInvalid",
        () => [FROM, FROM, NOW],
      ],
      "[K-01] a window that ends before it begins": [
        () => ({ from: UNTIL, until: UNTIL - 1n }),
        "WindowInvalid",
        () => [UNTIL, UNTIL - 1n, NOW],
      ],
      "[K-01] a window that ends now": [() => ({ from: START, until: NOW }), "WindowInvalid", () => [START, NOW, NOW]],
      "[K-01] a window that is over": [
        () => ({ from: START, until: NOW - 1n }),
        "WindowInvalid",
        () => [START, NOW - 1n, NOW],
      ],
    };
    for (const [what, [changes, error, args]] of Object.entries(BAD)) {
      it(`${what} is refused by ${entrance}`, async () => {
        const at = await scene();
        await at.platform.clock.next(NOW);
        const bad = (): Promise<unknown> => name(at, changes(at), entrance);
        await expectRefusalUnchanged(at.platform, at.patient, bad, error, args(at));
      });
    }
  }

  it("[K-01] accepts the shortest window that is not over", async () => {
    const at = await scene();
    await at.platform.clock.next(NOW);
    await name(at, { from: NOW, until: NOW + 1n });
    expect(await carerMay(at, POWERS.read)).to.be.true;
    await at.platform.clock.moveTo(NOW + 1n);
    expect(await carerMay(at, POWERS.read)).to.be.false;
  });

  it("[IDENTITY-23] again replaces powers and window", async () => {
    const at = await scene();
    await name(at, { powers: POWERS.all, from: START });
    await name(at, { powers: POWERS.booking, from: FROM, until: UNTIL + 1n });
    expect(await carerMay(at, POWERS.booking)).to.be.false;
    await at.platform.clock.moveTo(UNTIL);
    expect(await carerMay(at, POWERS.booking)).to.be.true;
    expect(await carerMay(at, POWERS.read)).to.be.false;
  });

  for (const entrance of ENTRANCES) {
    for (const [what, from, until] of [
      ["a window to come", FROM, UNTIL],
      ["no window", 0n, 0n],
      ["a window that ended", 1n, 2n],
      ["a window that ends before it begins", UNTIL, FROM],
    ] as const) {
      it(`[IDENTITY-23] with empty powers and ${what} ends the delegation at once, by ${entrance}`, async () => {
        const at = await scene();
        const { platform, zhao, carer, patient } = at;
        await name(at, { from: START });
        expect(await carerMay(at, POWERS.read)).to.be.true;
        const spent = entrance === "signature" ? [["NonceSpent", [zhao.address, termsOf().nonce]] as const] : [];
        await expectEvents(name(at, { powers: POWERS.none, from, until }, entrance), platform.patients, [
          ...spent,
          ["DelegateSet", [patient, carer.address, POWERS.none, 0n, 0n]],
        ]);
        expect(await carerMay(at, POWERS.read)).to.be.false;
        expect(await carerMay(at, POWERS.none)).to.be.false;
        expect([...(await platform.patients.delegationOf(patient, carer.address))]).to.deep.equal([0n, 0n, 0n]);
      });
    }
  }

  it("[IDENTITY-24] gives no delegate, with all powers, an act of the controller", async () => {
    const at = await scene();
    const { platform, zhao, carer, patient } = at;
    await name(at, { powers: POWERS.all, from: START });
    const acts = [
      await rotationTo(platform, { patient, from: zhao, to: carer }),
      keyPublication(platform, { patient, kem: 0x20n, key: id("key") }),
      guardianChange(platform, { patient, guardians: id("guardians") }),
      delegation(platform, { patient, delegate: platform.actors.thief.address, powers: 1n, from: FROM, until: UNTIL }),
    ];
    for (const act of acts) {
      for (const entrance of ["own call", "relayed call"] as const) {
        const attempt = (): Promise<unknown> => perform(platform, act, { holder: carer, entrance });
        await expectRefusalUnchanged(platform, patient, attempt, "PatientNotControlledBy", [patient, carer.address]);
      }
      const signed = (): Promise<unknown> =>
        perform(platform, act, { holder: carer, entrance: "signature", controller: zhao.address });
      const digest = act.digest(zhao.address, termsOf());
      await expectRefusalUnchanged(platform, patient, signed, "SignatureInvalid", [zhao.address, digest]);
    }
  });
});
