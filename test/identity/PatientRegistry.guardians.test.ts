import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, HOUR, RULES, START } from "../helpers/defaults.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { type Circle, type GuardianSet, circleOf, hashOf } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { guardianChange, perform } from "../helpers/patientActs.ts";
import { stateOf } from "../helpers/patientState.ts";
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

async function guardiansAt({ platform, patient }: Scene, moment: bigint): Promise<unknown[]> {
  await platform.clock.moveTo(moment);
  const [pending, effectiveAt] = await platform.patients.pendingGuardiansOf(patient);
  return [await platform.patients.guardiansOf(patient), pending, effectiveAt];
}

describe("Patients: changing guardians", () => {
  it("[IDENTITY-30] keeps a hash, as the interface computes it", async () => {
    const { platform, circle, patient } = await scene();
    expect(await platform.patients.guardianSetHash(circle.set)).to.equal(hashOf(circle.set));
    expect(await platform.patients.guardiansOf(patient)).to.equal(hashOf(circle.set));
  });

  it("[IDENTITY-30] hashes every word of a set", async () => {
    const { platform, circle } = await scene();
    const { set } = circle;
    const changed: GuardianSet[] = [
      { ...set, guardians: set.guardians.slice(1) },
      { ...set, threshold: set.threshold + 1n },
      { ...set, delay: set.delay + 1n },
      { ...set, arbiter: set.guardians[0]! },
      { ...set, salt: id("another salt") },
    ];
    const hashes = await Promise.all([set, ...changed].map((one) => platform.patients.guardianSetHash(one)));
    expect(new Set(hashes).size).to.equal(6);
    expect(hashes).to.deep.equal([set, ...changed].map(hashOf));
  });

  it("[IDENTITY-30] counts at once where there are none", async () => {
    const at = await scene({ without: true });
    await expectEvents(change(at, at.circle.hash, NOW), at.platform.patients, [
      ["GuardiansChanged", [at.patient, at.circle.hash, NOW]],
    ]);
    expect(await guardiansAt(at, NOW + 1n)).to.deep.equal([at.circle.hash, ZeroHash, 0n]);
    await startRecovery(at.platform, { ...at, newController: at.platform.actors.zhaoAnew.address });
  });

  it("[IDENTITY-30] waits 7 days where there are some, and the old ones count until then", async () => {
    const at = await scene();
    await expectEvents(change(at, id("new"), NOW), at.platform.patients, [
      ["GuardiansChanged", [at.patient, id("new"), EFFECTIVE]],
    ]);
    const { hash } = at.circle;
    for (const [moment, expected] of [
      [NOW + 1n, [hash, id("new"), EFFECTIVE]],
      [EFFECTIVE - 1n, [hash, id("new"), EFFECTIVE]],
      [EFFECTIVE, [id("new"), ZeroHash, 0n]],
      [EFFECTIVE + 1n, [id("new"), ZeroHash, 0n]],
    ] as const) {
      expect(await guardiansAt(at, moment), `at ${moment - EFFECTIVE}`).to.deep.equal(expected);
    }
  });

  it("[IDENTITY-31] a second time replaces the waiting change and starts the 7 days anew", async () => {
    const at = await scene();
    await change(at, id("first"), NOW);
    const later = NOW + 3n * DAY;
    await expectEvents(change(at, id("second"), later), at.platform.patients, [
      ["GuardiansChanged", [at.patient, id("second"), later + RULES.guardianChangeDelay]],
    ]);
    expect(await guardiansAt(at, EFFECTIVE)).to.deep.equal([
      at.circle.hash,
      id("second"),
      later + RULES.guardianChangeDelay,
    ]);
    expect(await guardiansAt(at, later + RULES.guardianChangeDelay)).to.deep.equal([id("second"), ZeroHash, 0n]);
  });

  it("[IDENTITY-31] to the same hash again starts the 7 days anew", async () => {
    const at = await scene();
    await change(at, id("new"), NOW);
    await change(at, id("new"), NOW + DAY);
    expect(await guardiansAt(at, EFFECTIVE)).to.deep.equal([at.circle.hash, id("new"), EFFECTIVE + DAY]);
  });

  it("[IDENTITY-31] to the hash in force cancels the waiting change", async () => {
    const at = await scene();
    await change(at, id("new"), NOW);
    await expectEvents(change(at, at.circle.hash, NOW + DAY), at.platform.patients, [
      ["GuardiansChanged", [at.patient, at.circle.hash, NOW + DAY]],
    ]);
    expect(await guardiansAt(at, NOW + DAY + 1n)).to.deep.equal([at.circle.hash, ZeroHash, 0n]);
    expect(await guardiansAt(at, EFFECTIVE + DAY)).to.deep.equal([at.circle.hash, ZeroHash, 0n]);
  });

  it("[IDENTITY-31] to none waits as any change", async () => {
    const at = await scene();
    await expectEvents(change(at, ZeroHash, NOW), at.platform.patients, [
      ["GuardiansChanged", [at.patient, ZeroHash, EFFECTIVE]],
    ]);
    expect(await guardiansAt(at, EFFECTIVE - 1n)).to.deep.equal([at.circle.hash, ZeroHash, EFFECTIVE]);
    expect(await guardiansAt(at, EFFECTIVE)).to.deep.equal([ZeroHash, ZeroHash, 0n]);
  });

  it("[IDENTITY-30] counts at once again after the guardians have been removed", async () => {
    const at = await scene();
    await change(at, ZeroHash, NOW);
    await expectEvents(change(at, id("new"), EFFECTIVE), at.platform.patients, [
      ["GuardiansChanged", [at.patient, id("new"), EFFECTIVE]],
    ]);
    expect(await guardiansAt(at, EFFECTIVE + 1n)).to.deep.equal([id("new"), ZeroHash, 0n]);
  });

  it("[IDENTITY-30] waits anew on top of a change that has just come into force", async () => {
    const at = await scene();
    await change(at, id("first"), NOW);
    await change(at, id("second"), EFFECTIVE);
    const next = EFFECTIVE + RULES.guardianChangeDelay;
    expect(await guardiansAt(at, EFFECTIVE + 1n)).to.deep.equal([id("first"), id("second"), next]);
    expect(await guardiansAt(at, next)).to.deep.equal([id("second"), ZeroHash, 0n]);
  });

  it("[IDENTITY-31] a second before it counts replaces it, so that it never does", async () => {
    const at = await scene();
    await change(at, id("first"), NOW);
    await change(at, id("second"), EFFECTIVE - 1n);
    const next = EFFECTIVE - 1n + RULES.guardianChangeDelay;
    expect(await guardiansAt(at, EFFECTIVE)).to.deep.equal([at.circle.hash, id("second"), next]);
  });

  it("[IDENTITY-31] to a former hash is a change as any other", async () => {
    const at = await scene();
    await change(at, id("first"), NOW);
    await change(at, at.circle.hash, EFFECTIVE);
    expect(await guardiansAt(at, EFFECTIVE + 1n)).to.deep.equal([
      id("first"),
      at.circle.hash,
      EFFECTIVE + RULES.guardianChangeDelay,
    ]);
  });

  it("[IDENTITY-31] from none to none changes nothing and waits for nothing", async () => {
    const at = await scene({ without: true });
    await change(at, ZeroHash, NOW);
    expect(await guardiansAt(at, NOW + 1n)).to.deep.equal([ZeroHash, ZeroHash, 0n]);
  });

  it("[IDENTITY-30] touches nothing else of the patient", async () => {
    const at = await scene();
    const before = await stateOf(at.platform, at.patient);
    await change(at, id("new"), NOW);
    expect(await stateOf(at.platform, at.patient)).to.deep.equal({
      ...before,
      pendingGuardians: [id("new"), EFFECTIVE],
    });
  });
});
