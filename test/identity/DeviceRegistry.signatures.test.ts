import { webcrypto } from "node:crypto";

import { expect } from "chai";
import { ZeroHash, hexlify, id } from "ethers";
import { network } from "hardhat";

import { CURVE, type CurveName, chipOf, proofDigest, registerDevice, withLowS, twinOf } from "../helpers/devices.ts";
import { type Stage, stagesOn } from "../helpers/providers.ts";

/** Chains with and without the P-256 precompile at 0x100, which came with Osaka (EIP-7951). */
const CHAINS = [
  { chain: "with the P-256 precompile", hardfork: "osaka", precompile: true },
  { chain: "without the P-256 precompile", hardfork: "prague", precompile: false },
] as const;
const CURVES: readonly CurveName[] = ["secp256k1", "p256"];

const digest = id("batch of readings");

for (const { chain, hardfork, precompile } of CHAINS) {
  const connection = await network.create({ network: "default", override: { hardfork } });
  const { accredited } = stagesOn(connection);

  describe(`DeviceRegistry: signatures on a chain ${chain}`, () => {
    it("the chain has the precompile, or has it not, as the title says", async () => {
      const { ethers } = await accredited();
      // A valid signature from Wycheproof's ecdsa_secp256r1_sha256_p1363 vectors: hash, r, s, x, y.
      const valid =
        "0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023" +
        "0000000000000000000000000000000000000000000000000000000000000005" +
        "0000000000000000000000000000000000000000000000000000000000000001" +
        "a71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957" +
        "5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b";
      const answer = await ethers.provider.call({ to: `0x${"100".padStart(40, "0")}`, data: valid });
      expect(answer).to.equal(precompile ? `0x${"1".padStart(64, "0")}` : "0x");
    });

    for (const curve of CURVES) {
      describe(`with a key of ${curve}`, () => {
        const chip = chipOf(curve, "meter");
        const good = chip.sign(digest);

        async function registered(): Promise<{ stage: Stage; device: string }> {
          const stage = await accredited();
          return { stage, device: await registerDevice(stage, chip) };
        }

        it("[IDENTITY-108] knows the present key's signature over the digest", async () => {
          const { stage, device } = await registered();
          for (const one of [digest, ZeroHash, `0x${"ff".repeat(32)}`]) {
            expect(await stage.devices.isSignedBy(device, one, chip.sign(one))).to.equal(true);
          }
        });

        it("[IDENTITY-108] refuses it for another digest or device", async () => {
          const { stage, device } = await registered();
          const other = await registerDevice(stage, chipOf(curve, "another"), stage.people.clinic);
          expect(await stage.devices.isSignedBy(device, id("another batch"), good)).to.equal(false);
          expect(await stage.devices.isSignedBy(other, digest, good)).to.equal(false);
          expect(await stage.devices.isSignedBy(id("nothing"), digest, good)).to.equal(false);
        });

        it("[IDENTITY-108] refuses the signature of another key, of either curve", async () => {
          const { stage, device } = await registered();
          for (const other of CURVES) {
            const signature = chipOf(other, "another").sign(digest);
            expect(await stage.devices.isSignedBy(device, digest, signature)).to.equal(false);
          }
        });

        const length = curve === "p256" ? 64 : 65;
        const malformed: Record<string, string> = {
          "of no bytes": "0x",
          "of one byte": "0x01",
          "a byte shorter": good.slice(0, -2),
          "a byte longer": `${good}00`,
          "with r of zero": `0x${"00".repeat(32)}${good.slice(66)}`,
          "with s of zero": `${good.slice(0, 66)}${"00".repeat(32)}${good.slice(130)}`,
          "of zeros": `0x${"00".repeat(length)}`,
          "of ones": `0x${"ff".repeat(length)}`,
          "of 63 bytes": good.slice(0, 2 + 126),
          "of 66 bytes": `${good.slice(0, 130)}1b1b`,
          "with its bytes doubled": `${good}${good.slice(2)}`,
          "with s in the upper half": twinOf(good),
          "with another r": `0x${id("another r").slice(2)}${good.slice(66)}`,
          ...(curve === "p256"
            ? { "of 65 bytes": `${good}1b` }
            : {
                "without its v": good.slice(0, 130),
                "with the other v": `${good.slice(0, 130)}${good.endsWith("1b") ? "1c" : "1b"}`,
                "with a v of zero": `${good.slice(0, 130)}00`,
              }),
        };
        for (const [what, signature] of Object.entries(malformed)) {
          it(`[IDENTITY-108] refuses a signature ${what}, without reverting`, async () => {
            const { stage, device } = await registered();
            expect(await stage.devices.isSignedBy(device, digest, signature)).to.equal(false);
          });
        }
      });
    }

    it("[IDENTITY-108] knows what WebCrypto signed, as browsers, phones and secure elements do", async () => {
      const stage = await accredited();
      const { hospital } = stage.people;
      const owned = await registerDevice(stage, chipOf("secp256k1", "old"));
      const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
      const { privateKey, publicKey } = await webcrypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
      const point = hexlify(new Uint8Array(await webcrypto.subtle.exportKey("raw", publicKey)));
      const key = { curve: CURVE.p256, x: `0x${point.slice(4, 68)}`, y: `0x${point.slice(68)}` };
      const signed = async (what: string) => {
        const bytes = Buffer.from(what.slice(2), "hex");
        return withLowS(hexlify(new Uint8Array(await webcrypto.subtle.sign(algorithm, privateKey, bytes))));
      };

      const proof = await signed(proofDigest(stage, owned, hospital.address));
      await stage.devices.connect(hospital).replaceKey(owned, key, proof);
      expect(await stage.devices.isSignedBy(owned, digest, await signed(digest))).to.equal(true);
      expect(await stage.devices.isSignedBy(owned, digest, await signed(id("another batch")))).to.equal(false);
    });
  });
}
