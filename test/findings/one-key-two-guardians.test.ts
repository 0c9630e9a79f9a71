import { expect } from "chai";
import { network } from "hardhat";
import { concat } from "ethers";

import { DEFAULTS } from "../helpers/defaults.ts";
import {
  type Approval,
  type Circle,
  approveRecovery,
  approveWithdrawal,
  arbiterOf,
  circleOf,
  guardians,
} from "../helpers/guardians.ts";
import { type Holder, LONG_PROOF, contractWallet, plainAccount } from "../helpers/holders.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const { deadline } = DEFAULTS;

interface Scene {
  readonly platform: Platform;
  readonly patient: string;
  readonly circle: Circle;
  /** Seats of the key, of the wallet that this key alone owns. */
  readonly key: number;
  readonly wallet: number;
}

/** A guardian, or the arbiter, is a wallet whose one owner is a guardian too. Nobody can see that in the set. */
async function scene(walletIs: "guardian" | "arbiter"): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const owner = plainAccount(platform, platform.actors.thief);
  const wallet = await contractWallet(platform, platform.actors.thief);
  const circle =
    walletIs === "guardian"
      ? circleOf(platform, { members: [owner, wallet, ...guardians(platform, 1)] })
      : circleOf(platform, { members: [owner, ...guardians(platform, 2)], arbiter: wallet, threshold: 1n });
  const seatOf = ({ address }: Holder): number => circle.set.guardians.indexOf(address);
  return {
    platform,
    circle,
    patient: await registerPatient(platform, undefined, { guardians: circle.hash }),
    key: seatOf(owner),
    wallet: walletIs === "guardian" ? seatOf(wallet) : arbiterOf(circle),
  };
}

/** The key's one signature, given for its own seat and, behind the proof that is no secret, for the wallet's. */
function forBoth({ key, wallet }: Scene, signature: string): Approval[] {
  return [
    { member: key, signature },
    { member: wallet, signature: concat([signature, LONG_PROOF]) },
  ].sort((a, b) => a.member - b.member);
}

function accountAt({ circle }: Scene, member: number): string {
  return circle.set.guardians[member] ?? circle.set.arbiter;
}

describe("Finding: a key that sits in a guardian set twice, the second time as a wallet's owner", () => {
  for (const [walletIs, gain] of [
    ["guardian", "start a recovery alone"],
    ["arbiter", "reinforce a recovery alone"],
  ] as const) {
    it(`[IDENTITY-34] [K-05] does not ${gain} with one signature, where the wallet is ${walletIs}`, async () => {
      const at = await scene(walletIs);
      const { platform, patient, circle, key, wallet } = at;
      const { patients, actors } = platform;
      const newController = actors.thief.address;
      const words = { patient, guardians: circle.hash, newController, attempt: 1n, deadline };

      for (const inNameOf of [key, wallet]) {
        const approver = accountAt(at, inNameOf);
        const [approval] = await approveRecovery(platform, circle, [key], { ...words, approver });
        const approvals = forBoth(at, approval!.signature);
        await expect(
          patients.startRecovery(patient, circle.set, newController, deadline, approvals),
        ).to.be.revertedWithCustomError(patients, "SignatureInvalid");
      }
      expect(await patients.isFrozen(patient)).to.be.false;

      // Two seats, two signatures: whom the patient names twice counts twice, and has to say so twice.
      await startRecovery(platform, { patient, circle, newController, by: [key, wallet].sort((a, b) => a - b) });
      expect((await patients.recoveryOf(patient)).reinforced).to.equal(walletIs === "arbiter");
    });
  }

  it("[IDENTITY-34] [IDENTITY-45] does not withdraw a recovery alone with one signature", async () => {
    const at = await scene("guardian");
    const { platform, patient, circle, key } = at;
    const { patients, actors } = platform;
    await startRecovery(platform, { patient, circle, newController: actors.zhaoAnew.address });

    const words = { patient, guardians: circle.hash, attempt: 1n, deadline };
    const [approval] = await approveWithdrawal(platform, circle, [key], words);
    const withdraw = patients.withdrawRecovery(patient, circle.set, deadline, forBoth(at, approval!.signature));
    await expect(withdraw).to.be.revertedWithCustomError(patients, "SignatureInvalid");
    expect(await patients.isFrozen(patient)).to.be.true;
  });
});
