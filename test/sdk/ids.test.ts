import { expect } from "chai";
import { AbiCoder, getAddress, hexlify, id, keccak256 } from "ethers";
import fc from "../helpers/properties.ts";

import { affiliationIdOf, credentialIdOf, deviceIdOf, patientIdOf } from "@xinglin/sdk/identity";
import { IdMalformed, nonceRow, parseId, randomNonce, randomSalt } from "@xinglin/sdk/kernel";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => hexlify(value));
const address = bytes(20).map((value) => getAddress(value));
const bytes32 = bytes(32);
const uint = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });

function hashOf(type: string, types: string[], values: unknown[]): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", ...types], [id(type), ...values]));
}

describe("SDK: ids", () => {
  it("[IDENTITY-01] computes a patient's id as the contract documents it", () => {
    fc.assert(
      fc.property(address, bytes32, (controller, salt) => {
        const documented = hashOf(
          "PatientId(address controller,bytes32 salt)",
          ["address", "bytes32"],
          [controller, salt],
        );
        expect(patientIdOf({ controller, salt })).to.equal(documented);
      }),
    );
  });

  it("[IDENTITY-05] gives other people and other salts other ids", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(address, bytes32), { minLength: 2, maxLength: 5 }), (pairs) => {
        const keys = new Set(pairs.map((pair) => pair.join()));
        const ids = new Set(pairs.map(([controller, salt]) => patientIdOf({ controller, salt })));
        expect(ids.size).to.equal(keys.size);
      }),
    );
  });

  it("[IDENTITY-76] computes a credential's id as the contract documents it", () => {
    fc.assert(
      fc.property(address, address, bytes32, (issuer, holder, documentHash) => {
        const type = "Credential(address issuer,address holder,bytes32 documentHash)";
        const documented = hashOf(type, ["address", "address", "bytes32"], [issuer, holder, documentHash]);
        const first20 = `${documented.slice(0, 42)}${"00".repeat(12)}`;
        expect(credentialIdOf({ issuer, holder, documentHash })).to.equal(first20);
      }),
    );
  });

  it("[IDENTITY-84] computes an affiliation's id as the contract documents it", () => {
    fc.assert(
      fc.property(address, address, uint(8), (organisation, practitioner, profession) => {
        const type = "Affiliation(address organisation,address practitioner,uint8 profession)";
        const documented = hashOf(type, ["address", "address", "uint8"], [organisation, practitioner, profession]);
        expect(affiliationIdOf({ organisation, practitioner, profession })).to.equal(documented);
      }),
    );
  });

  it("[IDENTITY-101] computes a device's id as the contract documents it", () => {
    fc.assert(
      fc.property(address, uint(48), bytes32, (owner, model, serialHash) => {
        const type = "Device(address owner,uint48 model,bytes32 serialHash)";
        const documented = hashOf(type, ["address", "uint48", "bytes32"], [owner, model, serialHash]);
        expect(deviceIdOf({ owner, model, serialHash })).to.equal(documented);
      }),
    );
  });

  it("takes 32 bytes for an id, in lower case, and nothing else", () => {
    expect(parseId("PatientId", `0x${"AB".repeat(32)}`)).to.equal(`0x${"ab".repeat(32)}`);
    for (const wrong of ["", "0x", "ab".repeat(32), `0x${"ab".repeat(31)}`, `0x${"zz".repeat(32)}`]) {
      expect(() => parseId("DeviceId", wrong)).to.throw(IdMalformed, "DeviceId");
    }
  });
});

describe("SDK: salts and nonces", () => {
  it("makes 32 bytes, others each time", () => {
    const salts = new Set(Array.from({ length: 50 }, () => randomSalt()));
    expect(salts.size).to.equal(50);
    for (const salt of salts) expect(salt).to.match(/^0x[0-9a-f]{64}$/);
  });

  it("[K-03] makes nonces of at most 104 bits, others each time", () => {
    const nonces = Array.from({ length: 200 }, () => randomNonce());
    expect(new Set(nonces).size).to.equal(200);
    for (const nonce of nonces) expect(nonce >> 104n).to.equal(0n);
    expect(nonces.some((nonce) => nonce >> 96n !== 0n)).to.equal(true);
  });

  it("[K-03] makes rows of 32 nonces that share a storage slot", () => {
    const row = [...nonceRow()];
    expect(row).to.have.length(32);
    expect(new Set(row.map((nonce) => nonce >> 5n)).size).to.equal(1);
    expect(new Set(row).size).to.equal(32);
    expect([...nonceRow(2n ** 99n - 1n)].at(-1)).to.equal(2n ** 104n - 1n);
  });
});
