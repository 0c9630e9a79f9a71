import { parseId } from "@xinglin/sdk/kernel";
import {
  EncryptionKeyUnusable,
  EnvelopeBoundElsewhere,
  EnvelopeForAnother,
  KeyLengthWrong,
  type KemName,
  SealedKindWrong,
  SealedMalformed,
  SealedTampered,
  SealedTrailing,
  SealedTruncated,
  NO_REVOCATIONS,
  Vault,
  newEncryptionKey,
  openContentKeyToPatient,
  openEnvelope,
  sealContentKeyToPatient,
  sealEnvelope,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify, id } from "ethers";

import {
  changed,
  grant,
  keyOf,
  laboratory,
  notes,
  pairOf,
  place,
  refuses,
  result,
  rootKey,
  secret,
  smallRing,
  wang,
  zhao,
} from "./support.ts";

const KEMS: readonly KemName[] = ["X_WING", "X25519"];
/** Bytes of an envelope of one category key: head 59, encapsulation, entry 45, tag 16. */
const LENGTHS = { X_WING: 59 + 1120 + 45 + 16, X25519: 59 + 32 + 45 + 16 };

for (const kem of KEMS) {
  describe(`SDK: envelopes to a key of ${kem}`, () => {
    it("[VAULT-30] gives the grantee the keys of the grant", async () => {
      const doctor = await pairOf("doctor", kem);
      const ring = {
        categoryKeys: [await keyOf(laboratory), await keyOf(laboratory, 1), await keyOf(notes)],
        contentKeys: [{ record: result.id, key: secret("a content key") }],
        labelKey: secret("label key"),
      };
      const envelope = await sealEnvelope({ ring, to: doctor, grant });
      expect(await openEnvelope({ envelope, with: doctor, grant })).to.deep.equal(ring);
    });

    it("[VAULT-30] has a length that tells the number of keys and nothing else", async () => {
      const doctor = await pairOf("doctor", kem);
      const envelope = await sealEnvelope({ ring: await smallRing(), to: doctor, grant });
      expect(envelope).to.have.length(LENGTHS[kem]);
      const again = await sealEnvelope({ ring: await smallRing(), to: doctor, grant });
      expect(hexlify(again)).to.not.equal(hexlify(envelope));
    });

    it("[VAULT-32] is refused for another key", async () => {
      const envelope = await sealEnvelope({ ring: await smallRing(), to: await pairOf("doctor", kem), grant });
      for (const other of [await pairOf("nurse", kem), ...(await Promise.all(KEMS.map((k) => pairOf("nurse", k))))]) {
        await refuses(openEnvelope({ envelope, with: other, grant }), EnvelopeForAnother);
      }
    });

    it("[VAULT-32] is refused for another chain, contract, grant or set of purposes", async () => {
      const doctor = await pairOf("doctor", kem);
      const envelope = await sealEnvelope({ ring: await smallRing(), to: doctor, grant });
      const elsewhere = [
        { ...grant, place: { ...place, chainId: 1n } },
        { ...grant, place: { ...place, verifyingContract: `0x${"11".repeat(20)}` } },
        { ...grant, id: parseId("ProvisionId", id("another grant")) },
        { ...grant, purposes: ["TREAT"] as const },
        { ...grant, purposes: ["TREAT", "HPAYMT", "HRESCH"] as const },
      ];
      for (const other of elsewhere) {
        await refuses(openEnvelope({ envelope, with: doctor, grant: other }), EnvelopeBoundElsewhere);
      }
      expect(await openEnvelope({ envelope, with: doctor, grant: { ...grant, purposes: ["HPAYMT", "TREAT"] } })).to.be
        .ok;
    });

    it("[VAULT-32] is refused cut or longer", async () => {
      const doctor = await pairOf("doctor", kem);
      const envelope = await sealEnvelope({ ring: await smallRing(), to: doctor, grant });
      const step = kem === "X25519" ? 1 : 37;
      for (let end = 0; end < envelope.length; end += step) {
        await refuses(openEnvelope({ envelope: envelope.subarray(0, end), with: doctor, grant }), SealedTruncated);
      }
      await refuses(openEnvelope({ envelope: new Uint8Array([...envelope, 0]), with: doctor, grant }), SealedTrailing);
    });

    it("[VAULT-32] is refused when encapsulation, keys or tag are changed", async () => {
      const doctor = await pairOf("doctor", kem);
      const envelope = await sealEnvelope({ ring: await smallRing(), to: doctor, grant });
      for (const at of [59, 59 + 31, envelope.length - 56, envelope.length - 17, envelope.length - 1]) {
        await refuses(openEnvelope({ envelope: changed(envelope, at), with: doctor, grant }), SealedTampered);
      }
    });

    it("[VAULT-35] refuses keys that cannot be sealed to", async () => {
      const { publicKey } = await pairOf("doctor", kem);
      const wrong = [publicKey.slice(1), new Uint8Array([...publicKey, 0]), new Uint8Array(publicKey.length)];
      for (const bad of wrong) {
        const attempt = sealEnvelope({ ring: await smallRing(), to: { kem, publicKey: bad }, grant });
        await refuses(attempt, EncryptionKeyUnusable);
      }
    });

    it("[VAULT-22] carries a content key to the patient, for this record of this patient", async () => {
      const zhaos = await pairOf("Zhao", kem);
      const key = secret("a content key");
      const sealed = await sealContentKeyToPatient({ to: zhaos, place, record: result, key });
      const placed = { sealed, with: zhaos, place, record: result };
      expect(hexlify(await openContentKeyToPatient(placed))).to.equal(hexlify(key));
      await refuses(
        openContentKeyToPatient({ ...placed, record: { ...result, patient: wang } }),
        EnvelopeBoundElsewhere,
      );
      const other = { ...result, id: parseId("RecordId", id("another record")) };
      await refuses(openContentKeyToPatient({ ...placed, record: other }), EnvelopeBoundElsewhere);
      await refuses(openEnvelope({ envelope: sealed, with: zhaos, grant }), SealedKindWrong);
      const short = sealContentKeyToPatient({ to: zhaos, place, record: result, key: key.slice(1) });
      await refuses(short, KeyLengthWrong);
    });
  });
}

describe("SDK: keys to seal to", () => {
  it("[VAULT-35] refuses points of low order (RFC 7748, section 6.1)", async () => {
    const one = new Uint8Array(32);
    one[0] = 1;
    const order8 = Uint8Array.from(
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800".match(/../g)!,
      (digits) => parseInt(digits, 16),
    );
    for (const publicKey of [one, order8]) {
      const attempt = sealEnvelope({ ring: await smallRing(), to: { kem: "X25519", publicKey }, grant });
      await refuses(attempt, EncryptionKeyUnusable);
    }
  });

  it("[VAULT-30] are of X-Wing unless told, and follow from their seed", async () => {
    const { pair } = await newEncryptionKey();
    expect([pair.kem, pair.publicKey.length]).to.deep.equal(["X_WING", 1216]);
    expect((await newEncryptionKey("X25519")).pair.publicKey).to.have.length(32);
    expect((await pairOf("doctor")).publicKey).to.deep.equal((await pairOf("doctor")).publicKey);
    expect((await pairOf("doctor")).publicKey).to.not.deep.equal((await pairOf("nurse")).publicKey);
  });

  it("[VAULT-22] follow from the root key, another for each patient and mechanism", async () => {
    const vault = async (patient: typeof zhao) => {
      const made = await Vault.afterLoss({ rootKey, patient, sealedKeys: [], revocations: NO_REVOCATIONS });
      return made.encryptionKey("X25519");
    };
    expect((await vault(zhao)).publicKey).to.deep.equal((await vault(zhao)).publicKey);
    expect((await vault(zhao)).publicKey).to.not.deep.equal((await vault(wang)).publicKey);
  });

  it("[VAULT-31] are refused in a ring when one has not 32 bytes", async () => {
    const to = await pairOf("doctor");
    const short = secret("short").slice(1);
    const rings = [
      { categoryKeys: [{ ...laboratory, epoch: 0, since: 0n, key: short }] },
      { categoryKeys: [], contentKeys: [{ record: result.id, key: short }] },
      { categoryKeys: [], labelKey: short },
    ];
    for (const ring of rings) await refuses(sealEnvelope({ ring, to, grant }), KeyLengthWrong);
    await refuses(
      sealEnvelope({ ring: { categoryKeys: [{ ...laboratory, epoch: -1, since: 0n, key: rootKey }] }, to, grant }),
      SealedMalformed,
    );
  });
});
