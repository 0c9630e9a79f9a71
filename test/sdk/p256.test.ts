import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";

import { P256SignatureMalformed, p256Signature } from "@xinglin/sdk/identity";
import { expect } from "chai";
import { getBytes, hexlify, id } from "ethers";

const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

describe("SDK: signatures with P-256", () => {
  it("brings s into the lower half, and the signature still verifies", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    let high = 0;
    for (let i = 0; i < 32; i++) {
      const message = getBytes(id(`reading ${String(i)}`));
      const raw = sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" });
      if (BigInt(hexlify(raw.subarray(32))) > HALF_ORDER) high += 1;
      const low = getBytes(p256Signature(hexlify(raw)));

      expect(BigInt(hexlify(low.subarray(32))) <= HALF_ORDER).to.equal(true);
      const key = {
        key: createPublicKey(publicKey.export({ type: "spki", format: "pem" })),
        dsaEncoding: "ieee-p1363",
      } as const;
      expect(verify("sha256", message, key, low)).to.equal(true);
      expect(p256Signature(hexlify(low))).to.equal(hexlify(low));
    }
    expect(high).to.be.greaterThan(0);
  });

  it("keeps s at the middle and mirrors the one above it", () => {
    const r = "11".repeat(32);
    const at = (s: bigint) => `0x${r}${s.toString(16).padStart(64, "0")}`;

    expect(p256Signature(at(HALF_ORDER))).to.equal(at(HALF_ORDER));
    expect(p256Signature(at(HALF_ORDER + 1n))).to.equal(at(HALF_ORDER));
  });

  it("refuses what is not 64 bytes, DER among them", () => {
    for (const length of [0, 63, 65, 70]) {
      expect(() => p256Signature(`0x${"00".repeat(length)}`)).to.throw(P256SignatureMalformed, String(length));
    }
  });
});
