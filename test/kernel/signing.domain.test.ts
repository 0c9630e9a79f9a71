import { ACTS, type ActMessage, type ActName, actDigest } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { AbiCoder, TypedDataEncoder, ZeroAddress, concat, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { DEFAULTS } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { guardianChange, perform, rotationTo, termsOf } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** The types as the interface documents them, spelt out a second time so that SDK and contract cannot err together. */
const TYPES: Partial<Record<ActName, string>> = {
  Registration: "Registration(address controller,bytes32 salt,bytes32 guardians,uint48 deadline)",
  ControllerAcceptance:
    "ControllerAcceptance(bytes32 patient,address controller,address newController,uint48 deadline)",
  ControllerRotation:
    "ControllerRotation(bytes32 patient,address controller,address newController,uint104 nonce,uint48 deadline)",
  EncryptionKey: "EncryptionKey(bytes32 patient,address controller,uint16 kem,bytes key,uint104 nonce,uint48 deadline)",
  Delegation:
    "Delegation(bytes32 patient,address controller,address delegate,uint16 powers,uint48 from,uint48 until,uint104 nonce,uint48 deadline)",
  GuardianChange: "GuardianChange(bytes32 patient,address controller,bytes32 guardians,uint104 nonce,uint48 deadline)",
  Recovery:
    "Recovery(bytes32 patient,bytes32 guardians,address approver,address newController,uint24 attempt,uint48 deadline)",
  RecoveryObjection: "RecoveryObjection(bytes32 patient,address controller,uint24 attempt,uint48 deadline)",
  RecoveryWithdrawal:
    "RecoveryWithdrawal(bytes32 patient,bytes32 guardians,address approver,uint24 attempt,uint48 deadline)",
};

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly patient: string;
}

async function scene(): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const zhao = plainAccount(platform, platform.actors.zhao);
  return { platform, zhao, patient: await registerPatient(platform, zhao) };
}

describe("Where a signature counts", () => {
  it("[K-08] is published by the registry (ERC-5267)", async () => {
    const { patients, place } = await networkHelpers.loadFixture(deployPlatform);
    const [fields, name, version, chainId, verifyingContract, salt, extensions] = await patients.eip712Domain();
    expect({ fields, name, version, chainId, verifyingContract, salt, extensions }).to.deep.equal({
      fields: "0x0f",
      name: "Xinglin PatientRegistry",
      version: "1",
      chainId: place.chainId,
      verifyingContract: place.verifyingContract,
      salt: `0x${"00".repeat(32)}`,
      extensions: [],
    });
  });

  for (const [name, type] of Object.entries(TYPES)) {
    it(`[K-08] is over the words that the interface gives for ${name}`, () => {
      const act = name as ActName;
      const { fields } = ACTS[act];
      expect(TypedDataEncoder.from({ [act]: [...fields] }).encodeType(act)).to.equal(type);
    });
  }

  it("[K-05] is computed as EIP-712 says, by hand", async () => {
    const { platform, zhao, patient } = await scene();
    const abi = AbiCoder.defaultAbiCoder();
    const domain = keccak256(
      abi.encode(
        ["bytes32", "bytes32", "bytes32", "uint256", "address"],
        [
          id("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
          id("Xinglin PatientRegistry"),
          id("1"),
          platform.place.chainId,
          platform.place.verifyingContract,
        ],
      ),
    );
    const { nonce, deadline } = termsOf();
    const struct = keccak256(
      abi.encode(
        ["bytes32", "bytes32", "address", "bytes32", "uint104", "uint48"],
        [id(TYPES.GuardianChange!), patient, zhao.address, id("new"), nonce, deadline],
      ),
    );
    const byHand = keccak256(concat(["0x1901", domain, struct]));
    const act = guardianChange(platform, { patient, guardians: id("new") });
    expect(act.digest(zhao.address, { nonce, deadline })).to.equal(byHand);
    await perform(platform, act, { holder: zhao, entrance: "signature" });
  });

  const FOREIGN = {
    "another chain id": ({ place }: Platform) => ({ ...place, chainId: 1n }),
    "another contract": ({ place, providers }: Platform) => ({
      ...place,
      verifyingContract: providers.target as string,
    }),
    "no contract": ({ place }: Platform) => ({ ...place, verifyingContract: ZeroAddress }),
  };
  for (const [where, placeOf] of Object.entries(FOREIGN)) {
    it(`[K-05] is not here for a signature made for ${where}`, async () => {
      const { platform, zhao, patient } = await scene();
      const there = guardianChange({ ...platform, place: placeOf(platform) }, { patient, guardians: id("new") });
      const here = guardianChange(platform, { patient, guardians: id("new") });
      const signature = await there.sign(zhao, termsOf());
      const data = here.submission({ ...termsOf(), signature });
      await expectRefusalUnchanged(
        platform,
        patient,
        () => platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
        "SignatureInvalid",
        [zhao.address, here.digest(zhao.address, termsOf())],
      );
    });
  }

  it("[K-05] is not here for a signature under another name or version", async () => {
    const { platform, zhao, patient } = await scene();
    const message: ActMessage<"GuardianChange"> = {
      patient,
      controller: zhao.address,
      guardians: id("new"),
      ...termsOf(),
    };
    const types = { GuardianChange: [...ACTS.GuardianChange.fields] };
    const act = guardianChange(platform, { patient, guardians: id("new") });
    const right = { name: "Xinglin PatientRegistry", version: "1", ...platform.place };
    for (const domain of [
      { ...right, name: "Xinglin ProviderRegistry" },
      { ...right, version: "2" },
    ]) {
      const signature = await platform.actors.zhao.signTypedData(domain, types, message);
      await expectRefusal(
        platform.actors.relayer.sendTransaction({
          to: platform.place.verifyingContract,
          data: act.submission({ ...termsOf(), signature }),
        }),
        platform.patients,
        "SignatureInvalid",
        [zhao.address, actDigest({ act: "GuardianChange", message, ...platform.place })],
      );
    }
  });

  it("[K-05] is not a wallet, for what its owner's key signed for itself", async () => {
    const { platform, zhao, patient } = await scene();
    const act = guardianChange(platform, { patient, guardians: id("new") });
    const signature = await act.sign(zhao, termsOf());
    const wallet = await walletThatTakesItsOwnersSignatures(platform);
    const handOver = await rotationTo(platform, { patient, from: zhao, to: wallet });
    await perform(platform, handOver, { holder: zhao, entrance: "own call" });
    const data = act.submission({ ...termsOf(), signature });
    await expectRefusalUnchanged(
      platform,
      patient,
      () => platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
      "SignatureInvalid",
      [wallet.address, act.digest(wallet.address, termsOf())],
    );
    await perform(platform, act, { holder: wallet, entrance: "signature" });
  });

  describe("given the same platform on another chain, at the same addresses", () => {
    it("[K-05] does not let what was signed there count here, nor guardians' approvals", async () => {
      const elsewhere = await network.create({ override: { chainId: 1_337 } });
      const there = await platformOn(elsewhere)();
      const { platform: here, zhao } = await scene();
      expect(there.place.verifyingContract).to.equal(here.place.verifyingContract);
      expect(there.place.chainId).to.not.equal(here.place.chainId);
      const salt = id("on both chains");
      const circles = { here: circleOf(here), there: circleOf(there) };
      const zhaoThere = plainAccount(there, there.actors.zhao);
      const patient = await registerPatient(here, zhao, { salt, guardians: circles.here.hash });
      expect(await registerPatient(there, zhaoThere, { salt, guardians: circles.there.hash })).to.equal(patient);

      const act = guardianChange(there, { patient, guardians: id("new") });
      const signature = await act.sign(zhaoThere, termsOf());
      const replayed = { to: here.place.verifyingContract, data: act.submission({ ...termsOf(), signature }) };
      await there.actors.relayer.sendTransaction(replayed);
      const digest = guardianChange(here, { patient, guardians: id("new") }).digest(zhao.address, termsOf());
      await expectRefusalUnchanged(
        here,
        patient,
        () => here.actors.relayer.sendTransaction(replayed),
        "SignatureInvalid",
        [zhao.address, digest],
      );

      const newController = here.actors.zhaoAnew.address;
      const started = await startRecovery(there, { patient, circle: circles.there, newController });
      const message = {
        patient,
        guardians: circles.here.hash,
        approver: circles.here.set.guardians[0]!,
        newController,
        attempt: 1n,
        deadline: DEFAULTS.deadline,
      };
      await expectRefusalUnchanged(
        here,
        patient,
        () => here.actors.relayer.sendTransaction({ to: here.place.verifyingContract, data: started.data }),
        "SignatureInvalid",
        [circles.here.set.guardians[0], actDigest({ act: "Recovery", message, ...here.place })],
      );
      await elsewhere.close();
    });
  });

  describe("given a second registry on the same chain", () => {
    it("[K-05] does not let what was signed for the first count there", async () => {
      const { platform, zhao, patient } = await scene();
      const second = await platform.ethers.deployContract("PatientRegistry", [platform.forwarder]);
      const there: Platform = {
        ...platform,
        patients: second.connect(platform.actors.stranger),
        place: { ...platform.place, verifyingContract: await second.getAddress() },
      };
      expect(await registerPatient(there, zhao)).to.equal(patient);
      const act = guardianChange(platform, { patient, guardians: id("new") });
      const signature = await act.sign(zhao, termsOf());
      const data = act.submission({ ...termsOf(), signature });
      const digest = guardianChange(there, { patient, guardians: id("new") }).digest(zhao.address, termsOf());
      await platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data });
      await expectRefusalUnchanged(
        there,
        patient,
        () => platform.actors.relayer.sendTransaction({ to: there.place.verifyingContract, data }),
        "SignatureInvalid",
        [zhao.address, digest],
      );
    });
  });
});

/** A wallet of Zhao's to which a plain signature of her key is enough: its proof is empty. */
async function walletThatTakesItsOwnersSignatures(platform: Platform): Promise<Holder> {
  const { zhao } = platform.actors;
  const wallet = await platform.ethers.deployContract("LongSignatureWallet", [zhao, keccak256("0x")]);
  return { ...plainAccount(platform, zhao), kind: "contract wallet", address: await wallet.getAddress() };
}
