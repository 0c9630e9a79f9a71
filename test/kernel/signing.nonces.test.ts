import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DEFAULTS } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { guardianChange, perform, termsOf } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged } from "../helpers/patientState.ts";
import { registerPatient } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const LAST = 2n ** 104n - 1n;
/** Both ends of the range and of a word of 256, and what lies beside them. */
const EDGES = [0n, 1n, 254n, 255n, 256n, 257n, 511n, 512n, 2n ** 96n, 2n ** 103n, LAST - 256n, LAST - 1n, LAST];

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

/** An act that is allowed any number of times, signed with this nonce. */
function sign({ platform, zhao, patient }: Scene, nonce: bigint, what = "guardians"): ReturnType<typeof perform> {
  const act = guardianChange(platform, { patient, guardians: id(what) });
  return perform(platform, act, { holder: zhao, entrance: "signature", terms: { nonce } });
}

describe("Nonces of signed acts", () => {
  describe("given a signature that was accepted", () => {
    it("[K-03] refuses it a second time", async () => {
      const at = await scene();
      await sign(at, DEFAULTS.nonce);
      await expectRefusalUnchanged(at.platform, at.patient, () => sign(at, DEFAULTS.nonce), "NonceUsed", [
        at.zhao.address,
        DEFAULTS.nonce,
      ]);
    });

    it("[K-03] refuses another act with the same nonce", async () => {
      const at = await scene();
      await sign(at, DEFAULTS.nonce, "guardians");
      const act = (): Promise<unknown> => sign(at, DEFAULTS.nonce, "other guardians");
      await expectRefusalUnchanged(at.platform, at.patient, act, "NonceUsed", [at.zhao.address, DEFAULTS.nonce]);
    });

    it("[K-03] leaves the same nonce of another signer alone", async () => {
      const at = await scene();
      const wang = plainAccount(at.platform, at.platform.actors.wang);
      const patient = await registerPatient(at.platform, wang);
      await sign(at, DEFAULTS.nonce);
      expect(await at.platform.patients.isNonceSpent(wang.address, DEFAULTS.nonce)).to.be.false;
      await sign({ platform: at.platform, zhao: wang, patient }, DEFAULTS.nonce);
      expect(await at.platform.patients.isNonceSpent(wang.address, DEFAULTS.nonce)).to.be.true;
    });
  });

  it("[K-03] accepts nonces in any order, also at the ends of words and of the range", async () => {
    const at = await scene();
    const order = [...EDGES].reverse();
    for (const [index, nonce] of order.entries()) {
      await sign(at, nonce, `guardians ${index}`);
    }
    for (const nonce of order) {
      await expectRefusal(sign(at, nonce), at.platform.patients, "NonceUsed", [at.zhao.address, nonce]);
    }
  });

  for (const nonce of EDGES) {
    it(`[K-03] spends nonce ${nonce} and no other`, async () => {
      const at = await scene();
      await sign(at, nonce);
      const { patients } = at.platform;
      for (const other of EDGES) {
        expect(await patients.isNonceSpent(at.zhao.address, other), `nonce ${other}`).to.equal(other === nonce);
      }
    });
  }

  it("[K-03] does not know a nonce outside 104 bits", async () => {
    const at = await scene();
    const { patients } = at.platform;
    const data = patients.interface.encodeFunctionData("cancelNonce", [LAST]).replace("0x", "");
    const tooLarge = `0x${data.slice(0, 8)}${(LAST + 1n).toString(16).padStart(64, "0")}`;
    await expect(at.zhao.send({ to: at.platform.place.verifyingContract, data: tooLarge })).to.be.revertedWithoutReason(
      at.platform.ethers,
    );
  });

  it("[K-03] keeps the nonce of an act that was refused", async () => {
    const at = await scene();
    const { platform, zhao, patient } = at;
    const stranger = plainAccount(platform, platform.actors.stranger);
    const act = guardianChange(platform, { patient, guardians: id("guardians") });
    const forged = (): Promise<unknown> =>
      perform(platform, act, { holder: stranger, entrance: "signature", controller: zhao.address });
    const digest = act.digest(zhao.address, termsOf());
    await expectRefusalUnchanged(platform, patient, forged, "SignatureInvalid", [zhao.address, digest]);
    expect(await platform.patients.isNonceSpent(stranger.address, DEFAULTS.nonce)).to.be.false;
    await sign(at, DEFAULTS.nonce);
  });

  describe("given a signer who cancels a nonce", () => {
    for (const entrance of ["own call", "relayed call"] as const) {
      it(`[K-04] refuses the signature that carries it, cancelled by ${entrance}`, async () => {
        const at = await scene();
        const { platform, zhao } = at;
        const call = {
          to: platform.place.verifyingContract,
          data: platform.patients.interface.encodeFunctionData("cancelNonce", [DEFAULTS.nonce]),
        };
        const cancelled = entrance === "own call" ? zhao.send(call) : zhao.relay!(call);
        await expectEvents(cancelled, platform.patients, [["NonceSpent", [zhao.address, DEFAULTS.nonce]]]);
        await expectRefusalUnchanged(platform, at.patient, () => sign(at, DEFAULTS.nonce), "NonceUsed", [
          zhao.address,
          DEFAULTS.nonce,
        ]);
        expect(await platform.patients.isNonceSpent(platform.actors.relayer, DEFAULTS.nonce)).to.be.false;
      });
    }

    it("[K-04] lets a contract wallet cancel, too", async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const wallet = await accountOf(platform, "zhao", "contract wallet");
      const patient = await registerPatient(platform, wallet);
      const data = platform.patients.interface.encodeFunctionData("cancelNonce", [DEFAULTS.nonce]);
      await wallet.send({ to: platform.place.verifyingContract, data });
      await expectRefusal(sign({ platform, zhao: wallet, patient }, DEFAULTS.nonce), platform.patients, "NonceUsed", [
        wallet.address,
        DEFAULTS.nonce,
      ]);
    });

    it("[K-04] refuses to cancel a nonce twice, or after use", async () => {
      const { platform, zhao, patient } = await scene();
      const patients = platform.patients.connect(platform.actors.zhao);
      await patients.cancelNonce(1n);
      await expectRefusal(patients.cancelNonce(1n), patients, "NonceUsed", [zhao.address, 1n]);
      await sign({ platform, zhao, patient }, 2n);
      await expectRefusal(patients.cancelNonce(2n), patients, "NonceUsed", [zhao.address, 2n]);
    });

    it("[K-04] cancels it for nobody else", async () => {
      const at = await scene();
      await at.platform.patients.connect(at.platform.actors.thief).cancelNonce(DEFAULTS.nonce);
      await sign(at, DEFAULTS.nonce);
    });

    it("[K-04] leaves the nonces beside it alone", async () => {
      const at = await scene();
      await at.platform.patients.connect(at.platform.actors.zhao).cancelNonce(DEFAULTS.nonce);
      await sign(at, DEFAULTS.nonce - 1n, "one set");
      await sign(at, DEFAULTS.nonce + 1n, "another set");
    });
  });
});
