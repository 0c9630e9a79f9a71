import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DEFAULTS, KEMS, POWERS, RULES, START } from "../helpers/defaults.ts";
import { plainAccount } from "../helpers/holders.ts";
import {
  type PatientAct,
  delegation,
  guardianChange,
  keyPublication,
  perform,
  rotationTo,
} from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
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

/** Another patient of the same controller, the same guardians and the same carer: as near as two patients can be. */
interface Pair extends Guarded {
  readonly twin: string;
}

async function pair(): Promise<Pair> {
  const at = await guardedPatient(await networkHelpers.loadFixture(deployPlatform), { withArbiter: true });
  const twin = await registerPatient(at.platform, at.zhao, { salt: id("twin"), guardians: at.circle.hash });
  for (const patient of [at.patient, twin]) {
    await act(at, carerMay(at, patient, POWERS.read));
    await act(at, keyPublication(at.platform, { patient, kem: KEMS.x25519.id, key: id("key") }));
  }
  return { ...at, twin };
}

function carerMay({ platform }: Guarded, patient: string, powers: bigint): PatientAct {
  return delegation(platform, { patient, delegate: platform.actors.carer.address, powers, ...DEFAULTS.delegation });
}

function act({ platform, zhao }: Guarded, asked: PatientAct): Promise<unknown> {
  return perform(platform, asked, { holder: zhao, entrance: "own call" });
}

/** All that can happen to one patient, one after another. */
const STORY: readonly (readonly [string, (at: Pair) => Promise<unknown>])[] = [
  ["a delegate gets more", (at) => act(at, carerMay(at, at.patient, POWERS.all))],
  [
    "a delegate resigns",
    ({ platform, patient }) => platform.patients.connect(platform.actors.carer).resignAsDelegate(patient),
  ],
  ["a delegate is named again", (at) => act(at, carerMay(at, at.patient, POWERS.booking))],
  [
    "a key is published",
    (at) => act(at, keyPublication(at.platform, { patient: at.patient, kem: KEMS.x25519.id, key: id("another") })),
  ],
  ["guardians change", (at) => act(at, guardianChange(at.platform, { patient: at.patient, guardians: id("new") }))],
  ["a recovery starts and cancels that", (at) => startRecovery(at.platform, at)],
  ["it is withdrawn", (at) => withdrawRecovery(at.platform, at)],
  ["another starts, reinforced", (at) => startRecovery(at.platform, { ...at, attempt: 2n, by: [0, 1, 3] })],
  ["it is reinforced once more", (at) => reinforceRecovery(at.platform, { ...at, attempt: 2n, by: [0, 1, 2] })],
  ["the controller objects", (at) => objectToRecovery(at, at.zhao)],
  [
    "it is finished",
    async (at) => {
      await at.platform.clock.pass(RULES.objectionDelay);
      await finishRecovery(at);
    },
  ],
  [
    "the new controller rotates back",
    async ({ platform, patient, zhao, zhaoAnew }) => {
      const rotated = await rotationTo(platform, { patient, from: zhaoAnew, to: zhao });
      await perform(platform, rotated, { holder: zhaoAnew, entrance: "own call" });
    },
  ],
  ["a third recovery starts", (at) => startRecovery(at.platform, { ...at, attempt: 3n })],
  ["it is dismissed", (at) => dismissRecovery(at, at.arbiter)],
];

describe("Patients: what happens to one", () => {
  it("[IDENTITY-49] never shows in another, even of the same controller, guardians and delegate", async () => {
    const at = await pair();
    const { platform, patient, twin, zhao } = at;
    const before = await stateOf(platform, twin);
    let last = await stateOf(platform, patient);
    for (const [what, happens] of STORY) {
      await happens(at);
      const now = await stateOf(platform, patient);
      // Reinforcing what is reinforced already is the one step that shows nowhere.
      if (what !== "it is reinforced once more") expect(now, what).to.not.deep.equal(last);
      last = now;
      expect(await stateOf(platform, twin), what).to.deep.equal(before);
      expect(await platform.patients.mayAct(twin, zhao.address, POWERS.all), what).to.be.true;
      expect(await platform.patients.mayAct(twin, platform.actors.carer, POWERS.read), what).to.be.true;
      expect(await platform.patients.mayAct(twin, platform.actors.carer, POWERS.booking), what).to.be.false;
    }
  });

  it("[IDENTITY-49] does not happen to the one beside it: signatures name the patient", async () => {
    const at = await pair();
    const { platform, patient, twin, zhao } = at;
    const signed = guardianChange(platform, { patient, guardians: id("new") });
    const other = guardianChange(platform, { patient: twin, guardians: id("new") });
    const terms = { nonce: 9n, deadline: DEFAULTS.deadline };
    const signature = await signed.sign(zhao, terms);
    const data = other.submission({ ...terms, signature });
    await expectRefusalUnchanged(
      platform,
      twin,
      () => platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
      "SignatureInvalid",
      [zhao.address, other.digest(zhao.address, terms)],
    );
  });

  it("[IDENTITY-49] cannot be undone with what the other's guardians signed", async () => {
    const at = await pair();
    const { platform, twin } = at;
    const recoveries = [
      { ...at, patient: at.patient },
      { ...at, patient: twin },
    ];
    for (const recovery of recoveries) await startRecovery(platform, recovery);
    const started = await withdrawRecovery(platform, at);
    const data = started.data.replace(at.patient.slice(2), twin.slice(2));
    const before = await stateOf(platform, twin);
    await expect(
      platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
    ).to.be.revertedWithCustomError(platform.patients, "SignatureInvalid");
    expect(await stateOf(platform, twin)).to.deep.equal(before);
    expect(before.isFrozen).to.be.true;
  });

  it("[IDENTITY-49] leaves a patient of another controller with the same salt alone", async () => {
    const at = await pair();
    const { platform } = at;
    const wang = plainAccount(platform, platform.actors.wang);
    const other = await registerPatient(platform, wang);
    const before = await stateOf(platform, other);
    expect(before.guardians).to.equal(ZeroHash);
    await platform.clock.moveTo(START + RULES.guardianChangeDelay);
    await startRecovery(platform, at);
    await dismissRecovery(at, at.arbiter);
    expect(await stateOf(platform, other)).to.deep.equal(before);
  });
});
