import { expect } from "chai";
import { hexlify, id } from "ethers";
import { network } from "hardhat";

import { KEMS } from "../helpers/defaults.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { type Holder, plainAccount } from "../helpers/holders.ts";
import { keyHashOf, keyPublication, perform, termsOf } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

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

const ENTRANCES = ["own call", "relayed call", "signature"] as const;

/** A key of so many bytes, none like its neighbour. */
const keyOfLength = (length: number): string => hexlify(new Uint8Array(length).map((_, index) => index * 31 + 7));

describe("Patients: the encryption key", () => {
  for (const [name, { id: kem, length }] of Object.entries(KEMS)) {
    for (const entrance of ENTRANCES) {
      it(`[IDENTITY-13] of ${name} is published with ${length} bytes by ${entrance}`, async () => {
        const { platform, zhao, patient } = await scene();
        const key = keyOfLength(length);
        const before = await stateOf(platform, patient);
        const act = keyPublication(platform, { patient, kem, key });
        const published = perform(platform, act, { holder: zhao, entrance });
        const spent = entrance === "signature" ? [["NonceSpent", [zhao.address, termsOf().nonce]] as const] : [];
        await expectEvents(published, platform.patients, [...spent, ["EncryptionKeyPublished", [patient, kem, key]]]);
        expect(await stateOf(platform, patient)).to.deep.equal({ ...before, encryptionKeyHash: keyHashOf(kem, key) });
      });
    }

    for (const wrong of [0, length - 1, length + 1, length === 32 ? 1_216 : 32]) {
      it(`[IDENTITY-13] of ${name} is refused with ${wrong} bytes`, async () => {
        const { platform, zhao, patient } = await scene();
        const act = keyPublication(platform, { patient, kem, key: keyOfLength(wrong) });
        for (const entrance of ENTRANCES) {
          const attempt = (): Promise<unknown> => perform(platform, act, { holder: zhao, entrance });
          await expectRefusalUnchanged(platform, patient, attempt, "EncryptionKeyInvalid", [kem, BigInt(wrong)]);
        }
      });
    }
  }

  for (const kem of [0n, 1n, 0x0010n, 0x001fn, 0x0021n, 0x647bn, 0x6479n, 0xffffn]) {
    for (const length of [0, 32, 1_216]) {
      it(`[IDENTITY-13] [K-11] of the unknown mechanism ${kem} is refused with ${length} bytes`, async () => {
        const { platform, zhao, patient } = await scene();
        const act = keyPublication(platform, { patient, kem, key: keyOfLength(length) });
        const attempt = (): Promise<unknown> => perform(platform, act, { holder: zhao, entrance: "own call" });
        await expectRefusalUnchanged(platform, patient, attempt, "EncryptionKeyInvalid", [kem, BigInt(length)]);
      });
    }
  }

  it("[IDENTITY-14] is replaced by the next one, of the same or of the other mechanism", async () => {
    const { platform, zhao, patient } = await scene();
    const { x25519, xWing } = KEMS;
    for (const [kem, key] of [
      [x25519.id, id("first")],
      [x25519.id, id("second")],
      [xWing.id, keyOfLength(xWing.length)],
      [x25519.id, id("first")],
    ] as const) {
      await perform(platform, keyPublication(platform, { patient, kem, key }), { holder: zhao, entrance: "own call" });
      expect(await platform.patients.encryptionKeyHashOf(patient)).to.equal(keyHashOf(kem, key));
    }
  });

  it("[IDENTITY-14] may be published again unchanged, which shows in the event", async () => {
    const { platform, zhao, patient } = await scene();
    const act = keyPublication(platform, { patient, kem: KEMS.x25519.id, key: id("key") });
    for (let times = 0; times < 2; times++) {
      await expectEvents(perform(platform, act, { holder: zhao, entrance: "own call" }), platform.patients, [
        ["EncryptionKeyPublished", [patient, KEMS.x25519.id, id("key")]],
      ]);
    }
  });

  for (const what of ["key", "mechanism"] as const) {
    it(`[IDENTITY-15] is refused when a relayer changes the signed ${what}`, async () => {
      const { platform, zhao, patient } = await scene();
      const { x25519, xWing } = KEMS;
      const key = keyOfLength(x25519.length);
      const signed = keyPublication(platform, { patient, kem: what === "key" ? x25519.id : xWing.id, key });
      const forged = keyPublication(platform, {
        patient,
        kem: x25519.id,
        key: what === "key" ? id("the thief's key") : key,
      });
      const signature = await signed.sign(zhao, termsOf());
      await expectRefusalUnchanged(
        platform,
        patient,
        () =>
          platform.actors.relayer.sendTransaction({
            to: platform.place.verifyingContract,
            data: forged.submission({ ...termsOf(), signature }),
          }),
        "SignatureInvalid",
        [zhao.address, forged.digest(zhao.address, termsOf())],
      );
    });
  }
});
