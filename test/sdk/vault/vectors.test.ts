import { parseId } from "@xinglin/sdk/kernel";
import type { PurposeName } from "@xinglin/sdk/terms";
import { type KemName, encryptionKeyFrom, openBytes, openContentKey, openEnvelope } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { getBytes, hexlify } from "ethers";

import { laboratory } from "./support.ts";
import { type Vector, computed, published } from "./vectors.ts";

const text = ({ given }: Vector, name: string) => String(given[name]);
const bytes = (vector: Vector, name: string) => getBytes(text(vector, name));

describe("SDK: published vectors of the vault", () => {
  it("[VAULT-07] are what the SDK seals today", async () => {
    const again = await computed();
    for (const name of ["contents", "content-keys", "envelopes"] as const) {
      expect(again[name], name).to.deep.equal(published(name));
    }
  });

  it("[VAULT-02] contents open to their plaintext", async () => {
    for (const vector of published("contents")) {
      const opened = await openBytes({ key: bytes(vector, "key"), sealed: getBytes(vector.sealed) });
      expect(hexlify(opened), vector.what).to.equal(text(vector, "plaintext"));
    }
  });

  it("[VAULT-21] content keys open under their category key", async () => {
    for (const vector of published("content-keys")) {
      const key = await openContentKey({
        sealed: getBytes(vector.sealed),
        ring: { categoryKeys: [{ ...laboratory, epoch: 3, since: 0n, key: bytes(vector, "categoryKey") }] },
        record: {
          ...laboratory,
          patient: parseId("PatientId", text(vector, "patient")),
          id: parseId("RecordId", text(vector, "record")),
        },
      });
      expect(hexlify(key)).to.equal(text(vector, "contentKey"));
    }
  });

  it("[VAULT-30] envelopes open with the key that follows from the seed", async () => {
    for (const vector of published("envelopes")) {
      const pair = await encryptionKeyFrom({ kem: text(vector, "kem") as KemName, seed: bytes(vector, "seed") });
      expect(hexlify(pair.publicKey)).to.equal(text(vector, "publicKey"));
      const ring = await openEnvelope({
        envelope: getBytes(vector.sealed),
        with: pair,
        grant: {
          place: { chainId: BigInt(text(vector, "chainId")), verifyingContract: text(vector, "contract") },
          id: parseId("ProvisionId", text(vector, "grant")),
          purposes: vector.given.purposes as PurposeName[],
        },
      });
      expect(ring.categoryKeys).to.deep.equal([
        { ...laboratory, epoch: 3, since: BigInt(text(vector, "since")), key: bytes(vector, "categoryKey") },
      ]);
    }
  });
});
