import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, RULES, START } from "../helpers/defaults.ts";

import { type Circle, type GuardianSet, circleOf, guardians, hashOf, person } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { guardianChange, perform } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const NOW = START + HOUR;
const EFFECTIVE = NOW + RULES.guardianChangeDelay;

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly circle: Circle;
  readonly patient: string;
}

async function scene({ without }: { without?: true } = {}): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const zhao = plainAccount(platform, platform.actors.zhao);
  const circle = circleOf(platform);
  const patient = await registerPatient(platform, zhao, { guardians: without ? ZeroHash : circle.hash });
  return { platform, zhao, circle, patient };
}

/** Zhao sets the hash at this second. */
async function change({ platform, zhao, patient }: Scene, hash: string, moment: bigint): ReturnType<typeof perform> {
  await platform.clock.next(moment);
  const act = guardianChange(platform, { patient, guardians: hash });
  return perform(platform, act, { holder: zhao, entrance: "own call" });
}

describe("Patients: the guardian set that a recovery brings", () => {
  /** A set as a patient may have set it, whatever it is worth, with people enough to sign. */
  async function patientWith(
    at: Scene,
    people: readonly Holder[],
    changes: Partial<GuardianSet>,
  ): Promise<{ patient: string; circle: Circle }> {
    const regular = circleOf(at.platform, { members: people });
    const set = { ...regular.set, ...changes };
    const circle = { ...regular, set, hash: hashOf(set) };
    const patient = await registerPatient(at.platform, at.zhao, { salt: circle.hash, guardians: circle.hash });
    return { patient, circle };
  }

  const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

  for (const [count, threshold, delay] of [
    [1, 1, RULES.shortestDelay],
    [1, 1, RULES.longestDelay],
    [2, 1, 2n * DAY],
    [3, 3, 2n * DAY],
    [16, 1, 2n * DAY],
    [16, 16, RULES.longestDelay - 1n],
  ] as const) {
    it(`[IDENTITY-33] may have ${count} guardians, threshold ${threshold} and a delay of ${delay} s`, async () => {
      const at = await scene();
      const { platform } = at;
      const { patient, circle } = await patientWith(at, guardians(platform, count), {
        threshold: BigInt(threshold),
        delay,
      });
      const newController = platform.actors.zhaoAnew.address;
      await platform.clock.next(NOW);
      await startRecovery(platform, { patient, circle, newController, by: indices(threshold) });
      const { readyAt, lapsesAt } = await platform.patients.recoveryOf(patient);
      expect([readyAt, lapsesAt]).to.deep.equal([NOW + delay, NOW + delay + RULES.recoveryLapse]);
    });
  }

  const BAD: Record<string, { people?: number; changes: (set: GuardianSet) => Partial<GuardianSet>; by?: number[] }> = {
    "no guardians": { changes: () => ({ guardians: [], threshold: 0n }), by: [] },
    "no guardians and a threshold": { changes: () => ({ guardians: [], threshold: 1n }), by: [] },
    "17 guardians": { people: 17, changes: () => ({}) },
    "a threshold of zero": { changes: () => ({ threshold: 0n }), by: [] },
    "a threshold of zero, with approvals": { changes: () => ({ threshold: 0n }) },
    "a threshold above their number": { changes: () => ({ threshold: 4n }), by: [0, 1, 2] },
    "a delay of zero": { changes: () => ({ delay: 0n }) },
    "a delay a second too short": { changes: () => ({ delay: RULES.shortestDelay - 1n }) },
    "a delay a second too long": { changes: () => ({ delay: RULES.longestDelay + 1n }) },
    "the longest delay there is": { changes: () => ({ delay: 2n ** 48n - 1n }) },
    "the same guardian twice": { changes: ({ guardians: [a, b] }) => ({ guardians: [a!, a!, b!] }) },
    "the same guardian twice at the end": { changes: ({ guardians: [a, b] }) => ({ guardians: [a!, b!, b!] }) },
    "descending order": { changes: ({ guardians: all }) => ({ guardians: [...all].reverse() }) },
    "the zero address among them": { changes: ({ guardians: all }) => ({ guardians: [ZeroAddress, ...all.slice(1)] }) },
    "the zero address among them, where the others suffice": {
      changes: ({ guardians: all }) => ({ guardians: [ZeroAddress, ...all.slice(1)] }),
      by: [1, 2],
    },
    "the zero address alone": { people: 1, changes: () => ({ guardians: [ZeroAddress], threshold: 1n }), by: [] },
    "two in the wrong order": { changes: ({ guardians: [a, b, c] }) => ({ guardians: [a!, c!, b!] }) },
  };
  for (const [what, { people = 3, changes, by = [0, 1] }] of Object.entries(BAD)) {
    it(`[IDENTITY-33] is refused with ${what}`, async () => {
      const at = await scene();
      const { platform } = at;
      const everybody = guardians(platform, people);
      const { set } = circleOf(platform, { members: everybody });
      const { patient, circle } = await patientWith(at, everybody, changes(set));
      const { zhaoAnew } = platform.actors;
      await expectRefusalUnchanged(
        platform,
        patient,
        () => startRecovery(platform, { patient, circle, newController: zhaoAnew.address, by }),
        "GuardianSetInvalid",
        [patient, BigInt(circle.set.guardians.length), circle.set.threshold, circle.set.delay],
      );
    });
  }

  it("[IDENTITY-33] may have a guardian who is the arbiter, or the patient herself", async () => {
    const at = await scene();
    const { platform, zhao } = at;
    const both = person(platform, "guardian and arbiter");
    const circle = circleOf(platform, { members: [both, zhao, ...guardians(platform, 1)], arbiter: both });
    const patient = await registerPatient(platform, zhao, { salt: circle.hash, guardians: circle.hash });
    await startRecovery(platform, { patient, circle, newController: platform.actors.zhaoAnew.address });
    expect(await platform.patients.isFrozen(patient)).to.be.true;
  });

  const MISMATCHES: Record<string, (set: GuardianSet) => Partial<GuardianSet>> = {
    "another threshold": () => ({ threshold: 1n }),
    "another delay": () => ({ delay: RULES.shortestDelay }),
    "another arbiter": () => ({ arbiter: "0x000000000000000000000000000000000000dEaD" }),
    "another salt": () => ({ salt: ZeroHash }),
    "fewer guardians": ({ guardians: all }) => ({ guardians: all.slice(0, 2) }),
  };
  for (const [what, changes] of Object.entries(MISMATCHES)) {
    it(`[IDENTITY-33] is refused with ${what} than the one in force`, async () => {
      const { platform, circle, patient } = await scene();
      const set = { ...circle.set, ...changes(circle.set) };
      const wrong = { ...circle, set, hash: hashOf(set) };
      const { zhaoAnew } = platform.actors;
      await expectRefusalUnchanged(
        platform,
        patient,
        () => startRecovery(platform, { patient, circle: wrong, newController: zhaoAnew.address }),
        "GuardianSetMismatch",
        [patient, wrong.hash, circle.hash],
      );
    });
  }

  it("[IDENTITY-33] is refused for a patient without guardians, whatever it is", async () => {
    const { platform, circle, patient } = await scene({ without: true });
    const { zhaoAnew } = platform.actors;
    await expectRefusalUnchanged(
      platform,
      patient,
      () => startRecovery(platform, { patient, circle, newController: zhaoAnew.address }),
      "GuardianSetMismatch",
      [patient, circle.hash, ZeroHash],
    );
  });

  for (const [which, moment, inForce] of [
    ["old", EFFECTIVE - 1n, "old"],
    ["new", EFFECTIVE, "new"],
    ["new", EFFECTIVE - 1n, "old"],
    ["old", EFFECTIVE, "new"],
  ] as const) {
    const accepted = which === inForce;
    it(`[IDENTITY-30] ${accepted ? "may" : "may not"} be the ${which} one ${moment < EFFECTIVE ? "a second before" : "when"} a change counts`, async () => {
      const at = await scene();
      const { platform, patient } = at;
      const sets = { old: at.circle, new: circleOf(platform, { salt: id("new") }) };
      await change(at, sets.new.hash, NOW);
      await platform.clock.next(moment);
      const newController = platform.actors.zhaoAnew.address;
      const start = (): Promise<unknown> => startRecovery(platform, { patient, circle: sets[which], newController });
      if (accepted) {
        await start();
        const { readyAt } = await platform.patients.recoveryOf(patient);
        expect(readyAt).to.equal(moment + DEFAULTS.recovery.delay);
      } else {
        await expect(start())
          .to.be.revertedWithCustomError(platform.patients, "GuardianSetMismatch")
          .withArgs(patient, sets[which].hash, sets[inForce].hash);
      }
    });
  }
});
