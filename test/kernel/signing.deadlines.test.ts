import { expect } from "chai";
import { type TransactionResponse, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, POWERS, START } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { type Circle, circleOf } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import {
  type PatientAct,
  delegation,
  guardianChange,
  keyPublication,
  objection,
  perform,
  registration,
  rotationTo,
} from "../helpers/patientActs.ts";
import { registerPatient, reinforceRecovery, startRecovery, withdrawRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** Later than everything that a scene needs, earlier than a recovery of the scene is ready. */
const DEADLINE = START + DAY;

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly patient: string;
  readonly circle: Circle;
}

async function scene(): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const zhao = plainAccount(platform, platform.actors.zhao);
  const circle = circleOf(platform);
  return { platform, zhao, circle, patient: await registerPatient(platform, zhao, { guardians: circle.hash }) };
}

/** Everything that is signed and has a deadline, each ready to be submitted. */
const SIGNED: Record<string, (at: Scene) => Promise<() => Promise<TransactionResponse>>> = {
  Registration: signedBy(({ platform, zhao }) =>
    registration(platform, { controller: zhao.address, salt: id("another salt"), guardians: ZeroHash }),
  ),
  ControllerRotation: signedBy((at) => handOver(at, DEFAULTS.deadline)),
  EncryptionKey: signedBy(({ platform, patient }) =>
    keyPublication(platform, { patient, kem: 0x20n, key: id("X25519") }),
  ),
  Delegation: signedBy(({ platform, patient }) =>
    delegation(platform, {
      patient,
      delegate: platform.actors.carer.address,
      powers: POWERS.read,
      ...DEFAULTS.delegation,
    }),
  ),
  GuardianChange: signedBy(({ platform, patient }) => guardianChange(platform, { patient, guardians: id("new") })),
  RecoveryObjection: async (at) => {
    await startRecovery(at.platform, { ...at, newController: at.platform.actors.zhaoAnew.address });
    return signedBy(({ platform, patient }) => objection(platform, { patient, attempt: 1n }))(at);
  },
  ControllerAcceptance: async (at) => {
    const act = await handOver(at, DEADLINE);
    return () => perform(at.platform, act, { holder: at.zhao, entrance: "own call" });
  },
  Recovery: (at) => Promise.resolve(() => startRecovery(at.platform, { ...recoveryOf(at), deadline: DEADLINE })),
  "Recovery (reinforcing)": async (at) => {
    await startRecovery(at.platform, recoveryOf(at));
    return () => reinforceRecovery(at.platform, { ...recoveryOf(at), deadline: DEADLINE, by: [0, 1, 2] });
  },
  RecoveryWithdrawal: async (at) => {
    await startRecovery(at.platform, recoveryOf(at));
    return () => withdrawRecovery(at.platform, { ...recoveryOf(at), deadline: DEADLINE });
  },
};

function signedBy(
  make: (at: Scene) => PatientAct | Promise<PatientAct>,
): (at: Scene) => Promise<() => Promise<TransactionResponse>> {
  return async (at) => {
    const act = await make(at);
    return () => perform(at.platform, act, { holder: at.zhao, entrance: "signature", terms: { deadline: DEADLINE } });
  };
}

function recoveryOf({ platform, patient, circle }: Scene): { patient: string; circle: Circle; newController: string } {
  return { patient, circle, newController: platform.actors.zhaoAnew.address };
}

function handOver({ platform, zhao, patient }: Scene, deadline: bigint): Promise<PatientAct> {
  const to = plainAccount(platform, platform.actors.zhaoAnew);
  return rotationTo(platform, { patient, from: zhao, to, deadline });
}

describe("Deadlines of signed acts", () => {
  for (const [name, prepare] of Object.entries(SIGNED)) {
    describe(`given a signed ${name}`, () => {
      it("[K-02] accepts it in the last second before its deadline", async () => {
        const at = await scene();
        const submit = await prepare(at);
        await at.platform.clock.next(DEADLINE - 1n);
        await (await submit()).wait();
        expect(await at.platform.clock.now()).to.equal(DEADLINE - 1n);
      });

      for (const late of [0n, 1n]) {
        it(`[K-02] refuses it ${late === 0n ? "at" : "a second after"} its deadline`, async () => {
          const at = await scene();
          const submit = await prepare(at);
          await at.platform.clock.next(DEADLINE + late);
          await expectRefusal(submit(), at.platform.patients, "SignatureExpired", [DEADLINE, DEADLINE + late]);
        });
      }
    });
  }

  it("[K-02] keeps the nonce of an act that came too late", async () => {
    const { platform, zhao, patient } = await scene();
    const act = guardianChange(platform, { patient, guardians: id("new") });
    await platform.clock.moveTo(DEADLINE);
    const terms = { nonce: DEFAULTS.nonce, deadline: DEADLINE };
    await expectRefusal(
      perform(platform, act, { holder: zhao, entrance: "signature", terms }),
      platform.patients,
      "SignatureExpired",
      [DEADLINE, DEADLINE + 1n],
    );
    expect(await platform.patients.isNonceSpent(zhao.address, DEFAULTS.nonce)).to.be.false;
  });

  it("[K-02] refuses a deadline that the signer did not sign", async () => {
    const { platform, zhao, patient } = await scene();
    const act = guardianChange(platform, { patient, guardians: id("new") });
    const signature = await act.sign(zhao, { nonce: DEFAULTS.nonce, deadline: DEADLINE });
    const longer = { nonce: DEFAULTS.nonce, deadline: DEADLINE + DAY };
    const { to, data } = { to: platform.place.verifyingContract, data: act.submission({ ...longer, signature }) };
    await expectRefusal(platform.actors.relayer.sendTransaction({ to, data }), platform.patients, "SignatureInvalid", [
      zhao.address,
      act.digest(zhao.address, longer),
    ]);
  });

  it("[K-02] refuses any signature for a deadline of zero", async () => {
    const { platform, zhao, patient } = await scene();
    const act = guardianChange(platform, { patient, guardians: id("new") });
    await platform.clock.next(DEADLINE);
    await expectRefusal(
      perform(platform, act, { holder: zhao, entrance: "signature", terms: { deadline: 0n } }),
      platform.patients,
      "SignatureExpired",
      [0n, DEADLINE],
    );
  });
});
