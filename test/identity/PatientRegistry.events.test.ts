import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, RULES } from "../helpers/defaults.ts";
import { type Rebuilt, rebuildPatients, shownAt } from "../helpers/models/patients.ts";
import { circleOf } from "../helpers/guardians.ts";
import { plainAccount } from "../helpers/holders.ts";
import { delegation, guardianChange, keyPublication, perform, rotationTo } from "../helpers/patientActs.ts";
import { stateOf } from "../helpers/patientState.ts";
import {
  type Guarded,
  dismissRecovery,
  finishRecovery,
  guardedPatient,
  objectToRecovery,
  registerPatient,
  reinforceRecovery,
  startRecovery,
  withdrawRecovery,
} from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

type Step = readonly [what: string, happens: (at: Guarded) => Promise<unknown>];

const pass =
  (seconds: bigint) =>
  ({ platform }: Guarded): Promise<void> =>
    platform.clock.pass(seconds);

function act(at: Guarded, asked: Parameters<typeof perform>[1], holder = at.zhao): Promise<unknown> {
  return perform(at.platform, asked, { holder, entrance: "own call" });
}

function carerMay(at: Guarded, powers: bigint, holder = at.zhao): Promise<unknown> {
  const { platform, patient } = at;
  const delegate = platform.actors.carer.address;
  return act(at, delegation(platform, { patient, delegate, powers, ...DEFAULTS.delegation }), holder);
}

const newCircle = (at: Guarded): ReturnType<typeof circleOf> =>
  circleOf(at.platform, { arbiter: at.arbiter, salt: id("second") });

/** A long life: every event the registry has, several times and in many orders, and time that passes. */
const LIFE: readonly Step[] = [
  ["a carer is named", (at) => carerMay(at, POWERS.read)],
  ["a key is published", (at) => act(at, keyPublication(at.platform, { ...at, kem: KEMS.x25519.id, key: id("key") }))],
  ["other guardians are named", (at) => act(at, guardianChange(at.platform, { ...at, guardians: id("never") }))],
  ["three days", pass(3n * DAY)],
  ["they are named again", (at) => act(at, guardianChange(at.platform, { ...at, guardians: newCircle(at).hash }))],
  ["six days", pass(6n * DAY)],
  ["a recovery cancels that", (at) => startRecovery(at.platform, at)],
  ["an hour", pass(HOUR)],
  ["it is withdrawn", (at) => withdrawRecovery(at.platform, at)],
  ["the carer gets more", (at) => carerMay(at, POWERS.all)],
  ["other guardians are named", (at) => act(at, guardianChange(at.platform, { ...at, guardians: newCircle(at).hash }))],
  ["they come into force", pass(RULES.guardianChangeDelay)],
  ["they recover", (at) => startRecovery(at.platform, { ...at, circle: newCircle(at), attempt: 2n })],
  ["the controller objects", (at) => objectToRecovery(at, at.zhao)],
  ["it lapses", pass(RULES.objectionDelay + RULES.recoveryLapse)],
  ["all recover", (at) => startRecovery(at.platform, { ...at, circle: newCircle(at), attempt: 3n, by: [0, 1, 2] })],
  ["the controller objects again", (at) => objectToRecovery(at, at.zhao)],
  ["seven days", pass(RULES.objectionDelay)],
  ["it is finished", (at) => finishRecovery(at)],
  ["the new controller names a carer", (at) => carerMay(at, POWERS.booking, at.zhaoAnew)],
  [
    "the carer resigns",
    ({ platform, patient }) => platform.patients.connect(platform.actors.carer).resignAsDelegate(patient),
  ],
  [
    "the new controller names guardians",
    (at) => act(at, guardianChange(at.platform, { ...at, guardians: at.circle.hash }), at.zhaoAnew),
  ],
  [
    "the new controller rotates back, which cancels that",
    async (at) => {
      const { platform, patient, zhao, zhaoAnew } = at;
      await act(at, await rotationTo(platform, { patient, from: zhaoAnew, to: zhao }), zhaoAnew);
    },
  ],
  ["a fourth recovery", (at) => startRecovery(at.platform, { ...at, circle: newCircle(at), attempt: 4n })],
  [
    "the arbiter stands behind it",
    (at) => reinforceRecovery(at.platform, { ...at, circle: newCircle(at), attempt: 4n, by: [0, 1, 3] }),
  ],
  ["an hour", pass(HOUR)],
  ["the arbiter dismisses it", (at) => dismissRecovery({ ...at, circle: newCircle(at) }, at.arbiter)],
  [
    "the first guardians return at once",
    (at) => act(at, guardianChange(at.platform, { ...at, guardians: at.circle.hash })),
  ],
  ["they recover", (at) => startRecovery(at.platform, { ...at, attempt: 5n })],
  ["days", pass(DEFAULTS.recovery.delay)],
  ["it is finished", (at) => finishRecovery(at)],
  ["the carer is named", (at) => carerMay(at, POWERS.read, at.zhaoAnew)],
  ["a last recovery", (at) => startRecovery(at.platform, { ...at, newController: at.zhao.address, attempt: 6n })],
  ["it lapses", pass(DEFAULTS.recovery.delay + RULES.recoveryLapse)],
];

describe("Patients: the events alone", () => {
  it("[IDENTITY-48] tell the state of every patient at every step of a life", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const at = await guardedPatient(platform, { withArbiter: true });
    const wang = plainAccount(platform, platform.actors.wang);
    const other = await registerPatient(platform, wang);
    await expectRebuilt(at, [at.patient, other], "registered");
    for (const [what, happens] of LIFE) {
      await happens(at);
      await expectRebuilt(at, [at.patient, other], what);
    }
  });

  it("[IDENTITY-48] tell nothing of an id that nobody registered", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const at = await guardedPatient(platform);
    const rebuilt: ReadonlyMap<string, Rebuilt> = await rebuildPatients(platform);
    expect([...rebuilt.keys()]).to.deep.equal([at.patient]);
    expect(rebuilt.get(at.patient)).to.deep.include({
      controller: at.zhao.address,
      epoch: 0n,
      encryptionKeyHash: ZeroHash,
    });
    expect(shownAt(rebuilt.get(at.patient)!, await platform.clock.now(), []).recovery[4]).to.equal(ZeroAddress);
  });

  async function expectRebuilt({ platform }: Guarded, patients: readonly string[], what: string): Promise<void> {
    const rebuilt = await rebuildPatients(platform);
    const now = await platform.clock.now();
    const delegates = [platform.actors.carer.address, platform.actors.thief.address];
    for (const patient of patients) {
      const life = rebuilt.get(patient);
      expect(life, what).to.not.equal(undefined);
      expect(shownAt(life!, now, delegates), what).to.deep.equal(await stateOf(platform, patient, delegates));
    }
  }
});
