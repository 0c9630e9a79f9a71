import { type ActMessage, actDigest } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DEFAULTS } from "../helpers/defaults.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { type Circle, circleOf, guardians } from "../helpers/guardians.ts";
import { type Holder, delegate, keyOf, plainAccount } from "../helpers/holders.ts";
import { guardianChange, perform, rotation, termsOf } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** In the order of `Manner` in `contracts/mocks/wallets/HostileWallet.sol`. */
const MANNERS = [
  "reverts",
  "returns nothing",
  "returns four bytes",
  "returns true",
  "returns the magic value with something behind it",
  "returns the magic value of the standard's draft",
  "returns a megabyte",
  "reverts with a megabyte",
  "burns its gas",
  "tries to write",
] as const;

/** A wallet of zhao's that answers in this manner; it "signs" with a signature of her key, which says nothing to it. */
async function hostileWallet(platform: Platform, manner: number): Promise<Holder> {
  const { zhao } = platform.actors;
  const wallet = (await platform.ethers.deployContract("HostileWallet", [zhao, manner])).connect(zhao);
  return {
    kind: "contract wallet",
    address: await wallet.getAddress(),
    sign: plainAccount(platform, zhao).sign,
    send: ({ to, data }) => wallet.execute(to, data),
  };
}

/** The manner behind those: it consents, at any length. */
const ASSENTS_AT_LENGTH = MANNERS.length;

describe("A wallet that returns the magic value and a megabyte behind it", () => {
  it("[K-07] is believed by its first word, and costs the asker nothing for the rest", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const holder = await hostileWallet(platform, ASSENTS_AT_LENGTH);
    const patient = await registerPatient(platform, holder);
    const act = guardianChange(platform, { patient, guardians: id("new") });
    const now = (await platform.clock.now()) + 1n;
    const performed = perform(platform, act, { holder, entrance: "signature" });
    await expectEvents(performed, platform.patients, [
      ["NonceSpent", [holder.address, DEFAULTS.nonce]],
      ["GuardiansChanged", [patient, id("new"), now]],
    ]);
    // The wallet pays about 2.2 million gas for a megabyte of memory, the asker would for its copy.
    const { gasUsed } = (await (await performed).wait())!;
    expect(gasUsed).to.be.lessThan(3_000_000n);
  });
});

for (const [manner, name] of MANNERS.entries()) {
  describe(`A wallet that ${name} when it is asked`, () => {
    it("[K-07] cannot act by signature, and changes nothing", async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const holder = await hostileWallet(platform, manner);
      const patient = await registerPatient(platform, holder);
      const act = guardianChange(platform, { patient, guardians: id("new") });
      await expectRefusalUnchanged(
        platform,
        patient,
        () => perform(platform, act, { holder, entrance: "signature" }),
        "SignatureInvalid",
        [holder.address, act.digest(holder.address, termsOf())],
      );
      const wallet = await platform.ethers.getContractAt("HostileWallet", holder.address);
      expect(await wallet.marked()).to.be.false;
    });

    it("[K-07] cannot accept a patient handed to it", async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const zhao = plainAccount(platform, platform.actors.zhao);
      const patient = await registerPatient(platform, zhao);
      const hostile = await hostileWallet(platform, manner);
      const message: ActMessage<"ControllerAcceptance"> = {
        patient,
        controller: zhao.address,
        newController: hostile.address,
        deadline: DEFAULTS.deadline,
      };
      const acceptance = await hostile.sign(platform.place, "ControllerAcceptance", message);
      const act = rotation(platform, {
        patient,
        newController: hostile.address,
        acceptanceDeadline: DEFAULTS.deadline,
        acceptance,
      });
      await expectRefusalUnchanged(
        platform,
        patient,
        () => perform(platform, act, { holder: zhao, entrance: "own call" }),
        "SignatureInvalid",
        [hostile.address, actDigest({ act: "ControllerAcceptance", message, ...platform.place })],
      );
    });

    it("[K-07] cannot approve a recovery as a guardian, nor hold the others up", async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const { zhaoAnew } = platform.actors;
      const hostile = await hostileWallet(platform, manner);
      const circle: Circle = circleOf(platform, { members: [...guardians(platform, 2), hostile] });
      const patient = await registerPatient(platform, undefined, { guardians: circle.hash });
      const position = circle.set.guardians.indexOf(hostile.address);
      const others = [0, 1, 2].filter((member) => member !== position);
      const recovery = { patient, circle, newController: zhaoAnew.address };
      const message: ActMessage<"Recovery"> = {
        patient,
        guardians: circle.hash,
        approver: hostile.address,
        newController: zhaoAnew.address,
        attempt: 1n,
        deadline: DEFAULTS.deadline,
      };
      await expectRefusalUnchanged(
        platform,
        patient,
        () => startRecovery(platform, { ...recovery, by: [0, 1, 2] }),
        "SignatureInvalid",
        [hostile.address, actDigest({ act: "Recovery", message, ...platform.place })],
      );
      await startRecovery(platform, { ...recovery, by: others });
      expect((await stateOf(platform, patient)).isFrozen).to.be.true;
    });

    it("[K-06] does not come between an EIP-7702 account and its own key", async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const code = await platform.ethers.deployContract("HostileWallet", [platform.actors.thief, manner]);
      const account = plainAccount(platform, await delegate(platform, keyOf("Zhao"), await code.getAddress()));
      const patient = await registerPatient(platform, account);
      const act = guardianChange(platform, { patient, guardians: id("new") });
      const now = (await platform.clock.now()) + 1n;
      await expectEvents(perform(platform, act, { holder: account, entrance: "signature" }), platform.patients, [
        ["NonceSpent", [account.address, DEFAULTS.nonce]],
        ["GuardiansChanged", [patient, id("new"), now]],
      ]);
    });
  });
}
