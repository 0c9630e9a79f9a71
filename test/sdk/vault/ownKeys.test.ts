import { ContentKeyAbsent, fromCabinet, fromOwnCabinet, toPatient } from "@xinglin/sdk/flows";
import { MemoryCabinet } from "@xinglin/sdk/stores";
import { Vault, latestKeyIn, newContentKey, sealContentKey } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify } from "ethers";

import { refuses, result, zhao } from "./support.ts";

const place = { chainId: 31_337n, verifyingContract: `0x${"ab".repeat(20)}` };

describe("What a patient reads of her own", () => {
  const vault = Vault.create({ patient: zhao });
  const cabinet = new MemoryCabinet();
  const key = newContentKey();

  it("[VAULT-103] a key that was sealed to her opens, and from then on for whoever holds the compartment's", async () => {
    const to = await vault.encryptionKey("X_WING");
    await cabinet.put(result.id, await toPatient({ to, place })(result, key));
    const ring = await vault.ring({ compartments: [result] });
    const byGrant = fromCabinet({ cabinet, ring: () => Promise.resolve(ring) });
    expect(await byGrant(result).then(hexlify, () => "closed")).to.equal("closed");

    const own = fromOwnCabinet({ cabinet, vault, place });
    expect(hexlify(await own(result))).to.equal(hexlify(key));
    expect(hexlify(await byGrant(result))).to.equal(hexlify(key));
    expect(hexlify(await own(result)), "and for her as before").to.equal(hexlify(key));
  });

  it("[VAULT-103] it is sealed again in the epoch that runs, so that a ring of before does not open it", async () => {
    const to = await vault.encryptionKey("X25519");
    const later = vault.raised([result]);
    await cabinet.put(result.id, await toPatient({ to, place })(result, key));
    await fromOwnCabinet({ cabinet, vault: later, place, kem: "X25519" })(result);
    const before = await vault.ring({ compartments: [result] });
    const stale = fromCabinet({ cabinet, ring: () => Promise.resolve(before) });
    expect(await stale(result).then(hexlify, () => "closed")).to.equal("closed");
  });

  it("a key sealed under her compartment opens as it is; one for another place or none does not", async () => {
    const own = fromOwnCabinet({ cabinet, vault, place });
    const under = latestKeyIn(await vault.ring({ compartments: [result] }), result);
    const sealed = await sealContentKey({ under, record: result, key });
    await cabinet.put(result.id, sealed);
    expect(hexlify(await own(result))).to.equal(hexlify(key));
    expect(hexlify((await cabinet.get(result.id)) ?? "0x"), "untouched").to.equal(hexlify(sealed));

    const to = await vault.encryptionKey("X_WING");
    const elsewhere = { ...place, chainId: 1n };
    await cabinet.put(result.id, await toPatient({ to, place: elsewhere })(result, key));
    expect(await own(result).then(hexlify, (problem: unknown) => (problem as Error).name)).to.equal(
      "EnvelopeBoundElsewhere",
    );
    await cabinet.destroy(result.id);
    await refuses(own(result), ContentKeyAbsent);
  });
});
