import { SealedMalformed } from "@xinglin/sdk/vault";
import { expect } from "chai";

import { parseRing, ringBytes } from "../../../packages/sdk/src/vault/envelopes/ringBytes.ts";
import { keyOf, laboratory, result, secret } from "./support.ts";

describe("SDK: what an envelope carries", () => {
  it("[VAULT-31] is whole entries of known kinds, in the order in which they came", async () => {
    const ring = {
      categoryKeys: [{ ...(await keyOf(laboratory, 7)), since: 2n ** 48n - 1n }],
      contentKeys: [{ record: result.id, key: secret("k") }],
      labelKey: secret("l"),
    };
    const bytes = ringBytes(ring);
    expect(bytes).to.have.length(45 + 65 + 33);
    expect(parseRing(bytes)).to.deep.equal(ring);
    expect(parseRing(new Uint8Array())).to.deep.equal({ categoryKeys: [], contentKeys: [], labelKey: undefined });
    for (const end of [1, 44, 46, 109, 111, 142])
      expect(() => parseRing(bytes.subarray(0, end))).to.throw(SealedMalformed);
    expect(() => parseRing(new Uint8Array([...bytes, 3, ...secret("m")]))).to.throw(SealedMalformed);
    for (const kind of [0, 4])
      expect(() => parseRing(new Uint8Array([kind, ...secret("m")]))).to.throw(SealedMalformed);
    const unknownCategory = new Uint8Array(bytes);
    unknownCategory[1] = 99;
    expect(() => parseRing(unknownCategory)).to.throw(SealedMalformed);
  });
});
