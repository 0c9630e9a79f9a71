import { actDigest } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { Signature, Wallet, ZeroAddress, ZeroHash, concat, dataSlice, id, toBeHex } from "ethers";
import { network } from "hardhat";

import { DEFAULTS } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { type Holder, LONG_PROOF, contractWallet, delegate, keyOf, plainAccount } from "../helpers/holders.ts";
import { type PatientAct, guardianChange, perform, registration, termsOf } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import { registerPatient } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** Order of secp256k1: `n - s` of a signature signs the same, with the other `v`. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

interface Scene {
  readonly platform: Platform;
  readonly holder: Holder;
  readonly patient: string;
  readonly act: PatientAct;
}

/** A patient held by `holder`, who is about to set guardians. */
async function sceneWith(platform: Platform, holder: Holder): Promise<Scene> {
  const patient = await registerPatient(platform, holder);
  return { platform, holder, patient, act: guardianChange(platform, { patient, guardians: id("new") }) };
}

async function plainScene(): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  return sceneWith(platform, plainAccount(platform, platform.actors.zhao));
}

async function expectAccepted({ platform, patient, act, holder }: Scene, signature: string): Promise<void> {
  const data = act.submission({ ...termsOf(), signature });
  const now = (await platform.clock.now()) + 1n;
  await expectEvents(
    platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
    platform.patients,
    [
      ["NonceSpent", [holder.address, DEFAULTS.nonce]],
      ["GuardiansChanged", [patient, id("new"), now]],
    ],
  );
}

async function expectRefused({ platform, patient, act, holder }: Scene, signature: string): Promise<void> {
  const data = act.submission({ ...termsOf(), signature });
  await expectRefusalUnchanged(
    platform,
    patient,
    () => platform.actors.relayer.sendTransaction({ to: platform.place.verifyingContract, data }),
    "SignatureInvalid",
    [holder.address, act.digest(holder.address, termsOf())],
  );
}

/** Another signature that says the same to a careless reader: `s` above half of the order, `v` turned. */
function malleated(signature: string): string {
  const { r, s, v } = Signature.from(signature);
  return concat([r, toBeHex(ORDER - BigInt(s), 32), toBeHex(v === 27 ? 28 : 27)]);
}

describe("Signatures of plain accounts", () => {
  it("[K-06] count with 65 bytes", async () => {
    const at = await plainScene();
    const signature = await at.act.sign(at.holder, termsOf());
    expect(signature).to.have.lengthOf(2 + 2 * 65);
    await expectAccepted(at, signature);
  });

  const SPOILT: Record<string, (signature: string) => string> = {
    "with s in the upper half": malleated,
    "in the short form of ERC-2098": (signature) => Signature.from(signature).compactSerialized,
    "with nothing in them": () => "0x",
    "a byte too short": (signature) => dataSlice(signature, 0, 64),
    "a byte too long": (signature) => concat([signature, "0x00"]),
    "with v of 0 or 1": (signature) =>
      concat([dataSlice(signature, 0, 64), toBeHex(Signature.from(signature).yParity)]),
    "with the other v": (signature) => concat([dataSlice(signature, 0, 64), toBeHex(55 - Signature.from(signature).v)]),
    "of zeros": () => `0x${"00".repeat(65)}`,
    "behind a wallet's proof": (signature) => concat([signature, LONG_PROOF]),
  };
  for (const [how, spoil] of Object.entries(SPOILT)) {
    it(`[K-06] are refused ${how}`, async () => {
      const at = await plainScene();
      await expectRefused(at, spoil(await at.act.sign(at.holder, termsOf())));
    });
  }

  it("[K-06] are refused from anybody else", async () => {
    const at = await plainScene();
    await expectRefused(
      at,
      await at.act.sign(plainAccount(at.platform, at.platform.actors.thief), termsOf(), at.holder.address),
    );
  });

  it("[K-06] cannot be made for the zero address, which broken signatures recover to", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { patients, actors } = platform;
    const act = registration(platform, { controller: ZeroAddress, salt: DEFAULTS.salt, guardians: ZeroHash });
    for (const signature of ["0x", `0x${"00".repeat(65)}`, `0x${"00".repeat(64)}1b`]) {
      await expectRefusal(
        actors.thief.sendTransaction({
          to: platform.place.verifyingContract,
          data: act.submission({ ...termsOf(), signature }),
        }),
        patients,
        "SignatureInvalid",
        [ZeroAddress, act.digest(ZeroAddress, termsOf())],
      );
    }
    expect(await patients.isRegistered(await patients.patientIdOf(ZeroAddress, DEFAULTS.salt))).to.be.false;
  });
});

describe("Signatures of contract wallets", () => {
  async function longScene(): Promise<Scene> {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    return sceneWith(platform, await contractWallet(platform, platform.actors.zhao));
  }

  it("[K-06] count whole when they are hundreds of bytes long", async () => {
    const at = await longScene();
    const signature = await at.act.sign(at.holder, termsOf());
    expect(signature).to.have.lengthOf(2 + 2 * (65 + 640));
    await expectAccepted(at, signature);
  });

  it("[K-06] are refused when they are cut short, or not of the owner", async () => {
    const at = await longScene();
    const signature = await at.act.sign(at.holder, termsOf());
    await expectRefused(at, dataSlice(signature, 0, 65));
    await expectRefused(at, dataSlice(signature, 0, 64));
    await expectRefused(at, dataSlice(signature, 0, 65 + 639));
    await expectRefused(at, concat([signature, "0x00"]));
    const thief = await contractWallet(at.platform, at.platform.actors.thief);
    await expectRefused(at, await at.act.sign(thief, termsOf(), at.holder.address));
  });

  it("[K-06] are refused for another wallet of the same owner, which gets another digest", async () => {
    const at = await longScene();
    const twin = await sceneWith(at.platform, await contractWallet(at.platform, at.platform.actors.zhao));
    await expectRefused(twin, await at.act.sign(at.holder, termsOf()));
  });

  describe("given a wallet that approves hashes beforehand", () => {
    async function approvingScene(): Promise<Scene & { approve(approved: boolean): Promise<unknown> }> {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const { zhao } = platform.actors;
      const wallet = (await platform.ethers.deployContract("ApprovedHashWallet", [zhao])).connect(zhao);
      const holder: Holder = {
        ...(await contractWallet(platform, zhao)),
        address: await wallet.getAddress(),
        send: ({ to, data }) => wallet.execute(to, data),
      };
      const at = await sceneWith(platform, holder);
      return { ...at, approve: (approved) => wallet.approve(at.act.digest(holder.address, termsOf()), approved) };
    }

    it("[K-06] lets only its owner act and approve", async () => {
      const { platform, holder, act } = await approvingScene();
      const { thief, zhao } = platform.actors;
      const wallet = (await platform.ethers.getContractAt("ApprovedHashWallet", holder.address)).connect(thief);
      const args = [thief.address, zhao.address];
      const acting = wallet.execute(platform.place.verifyingContract, act.call);
      await expectRefusal(acting, wallet, "WalletNotOwnedBy", args);
      const approving = wallet.approve(act.digest(holder.address, termsOf()), true);
      await expectRefusal(approving, wallet, "WalletNotOwnedBy", args);
    });

    it("[K-06] accepts the empty signature for an approved hash, and no other signature", async () => {
      const at = await approvingScene();
      await at.approve(true);
      await expectRefused(at, "0x00");
      await expectAccepted(at, "0x");
    });

    it("[K-06] refuses the empty signature for a hash that was not approved, or no longer is", async () => {
      const at = await approvingScene();
      await expectRefused(at, "0x");
      await at.approve(true);
      await at.approve(false);
      await expectRefused(at, "0x");
    });
  });
});

describe("Signatures of accounts with delegated code (EIP-7702)", () => {
  const key = keyOf("Zhao");
  const session = keyOf("session of Zhao");

  async function delegatedScene(contract: string, args: unknown[] = []): Promise<Scene> {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const code = await platform.ethers.deployContract(contract, args);
    const account = await delegate(platform, key, await code.getAddress());
    return sceneWith(platform, plainAccount(platform, account));
  }

  it("[K-06] count by the own key where the code knows nothing of signatures", async () => {
    const at = await delegatedScene("PlainDelegate");
    expect(await at.platform.ethers.provider.getCode(at.holder.address)).to.match(/^0xef0100/);
    await expectAccepted(at, await at.act.sign(at.holder, termsOf()));
  });

  it("[K-06] count by the own key and by the key that the code accepts", async () => {
    const at = await delegatedScene("SessionKeyDelegate", [session]);
    await expectAccepted(at, await at.act.sign(plainAccount(at.platform, session), termsOf(), at.holder.address));
    const next = { nonce: DEFAULTS.nonce + 1n };
    await perform(at.platform, at.act, { holder: at.holder, entrance: "signature", terms: next });
  });

  it("[K-06] are refused from any other key", async () => {
    const at = await delegatedScene("SessionKeyDelegate", [session]);
    await expectRefused(
      at,
      await at.act.sign(plainAccount(at.platform, at.platform.actors.thief), termsOf(), at.holder.address),
    );
  });

  for (const contract of ["PlainDelegate", "SessionKeyDelegate"]) {
    it(`[K-06] are refused when malleated, short or empty, with ${contract} as code`, async () => {
      const at = await delegatedScene(contract, contract === "PlainDelegate" ? [] : [session]);
      const signature = await at.act.sign(at.holder, termsOf());
      await expectRefused(at, malleated(signature));
      await expectRefused(at, Signature.from(signature).compactSerialized);
      await expectRefused(at, "0x");
      await expectRefused(at, `0x${"00".repeat(65)}`);
    });
  }

  it("[K-06] no longer count by the code's key once the code is taken off", async () => {
    const at = await delegatedScene("SessionKeyDelegate", [session]);
    await delegate(at.platform, key, ZeroAddress);
    expect(await at.platform.ethers.provider.getCode(at.holder.address)).to.equal("0x");
    await expectRefused(at, await at.act.sign(plainAccount(at.platform, session), termsOf(), at.holder.address));
    await expectAccepted(at, await at.act.sign(at.holder, termsOf()));
  });

  it("[K-06] leave the account to its own calls, also those that go through its code", async () => {
    const at = await delegatedScene("PlainDelegate");
    const { platform, patient, holder } = at;
    const { interface: abi } = await platform.ethers.getContractFactory("PlainDelegate");
    const through = abi.encodeFunctionData("execute", [platform.place.verifyingContract, at.act.call]);
    await holder.send({ to: holder.address, data: through });
    expect(await platform.patients.guardiansOf(patient)).to.equal(id("new"));
    const { thief } = platform.actors;
    const code = await platform.ethers.getContractAt("PlainDelegate", holder.address);
    await expectRefusal(
      code.connect(thief).execute(platform.place.verifyingContract, at.act.call),
      code,
      "DelegateNotCalledBySelf",
      [thief.address],
    );
  });

  const STRANGE_CODES = {
    "23 bytes that are no delegation": `0x${"5b".repeat(23)}`,
    "23 bytes that begin like one": `0xef0200${"00".repeat(20)}`,
    "not 23 bytes": `0x${"5b".repeat(24)}`,
  };
  for (const [what, code] of Object.entries(STRANGE_CODES)) {
    it(`[K-06] count by the own key and no other, also where the code is ${what}`, async () => {
      const at = await plainScene();
      const own = await at.act.sign(at.holder, termsOf());
      const stolen = await at.act.sign(
        plainAccount(at.platform, at.platform.actors.thief),
        termsOf(),
        at.holder.address,
      );
      await networkHelpers.setCode(at.holder.address, code);
      await expectRefused(at, stolen);
      await expectRefused(at, malleated(own));
      await expectAccepted(at, own);
    });
  }

  it("[K-06] count for registering another pseudonym", async () => {
    const at = await delegatedScene("SessionKeyDelegate", [session]);
    const { platform, holder } = at;
    const message = { controller: holder.address, salt: id("anew"), guardians: ZeroHash, deadline: DEFAULTS.deadline };
    const digest = actDigest({ act: "Registration", message, ...platform.place });
    const { patients, actors } = platform;
    await patients
      .connect(actors.relayer)
      .registerBySignature(
        holder.address,
        message.salt,
        ZeroHash,
        DEFAULTS.deadline,
        new Wallet(session.privateKey).signingKey.sign(digest).serialized,
      );
    expect(await patients.controllerOf(await patients.patientIdOf(holder.address, message.salt))).to.equal(
      holder.address,
    );
  });
});
