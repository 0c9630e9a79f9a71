import { Aes128Gcm, Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
import { XWing } from "@hpke/hybridkem-x-wing";
import { SealedTampered } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { getBytes, hexlify } from "ethers";

import { hpkeSuite } from "../../../packages/sdk/src/vault/envelopes/hpke.ts";
import { type WebKey, aeadKey, aeadOpen, aeadSeal } from "../../../packages/sdk/src/vault/format/aead.ts";
import { derive } from "../../../packages/sdk/src/vault/format/derive.ts";
import { changed, refuses } from "./support.ts";

const bytes = (hex: string) => new Uint8Array(getBytes(`0x${hex}`));
const hex = (data: ArrayBuffer | Uint8Array) => hexlify(new Uint8Array(data)).slice(2);

/** Keys that HPKE made, which its types leave open. */
const keysOf = (made: unknown) => made as { readonly publicKey: WebKey; readonly privateKey: WebKey };

/** McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B, cases 13 to 16: those of AES-256. */
const KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
const PLAINTEXT =
  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
const CIPHERTEXT =
  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
const GCM = [
  {
    name: "13",
    key: "00".repeat(32),
    nonce: "00".repeat(12),
    data: "",
    aad: "",
    sealed: "",
    tag: "530f8afbc74536b9a963b4f1c4cb738b",
  },
  {
    name: "14",
    key: "00".repeat(32),
    nonce: "00".repeat(12),
    data: "00".repeat(16),
    aad: "",
    sealed: "cea7403d4d606b6e074ec5d3baf39d18",
    tag: "d0d1c8a799996bf0265b98b5d48ab919",
  },
  {
    name: "15",
    key: KEY,
    nonce: "cafebabefacedbaddecaf888",
    data: PLAINTEXT,
    aad: "",
    sealed: CIPHERTEXT,
    tag: "b094dac5d93471bdec1a502270e3cc6c",
  },
  {
    name: "16",
    key: KEY,
    nonce: "cafebabefacedbaddecaf888",
    data: PLAINTEXT.slice(0, 120),
    aad: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    sealed: CIPHERTEXT.slice(0, 120),
    tag: "76fc6ece0f4e1768cddf8853bb2d551b",
  },
];

/** Common to all base vectors of RFC 9180: info, plaintext and the associated data of the first message. */
const INFO = "4f6465206f6e2061204772656369616e2055726e";
const BEAUTY = "4265617574792069732074727574682c20747275746820626561757479";
const COUNT_0 = "436f756e742d30";

describe("SDK: known answers", () => {
  for (const { name, key, nonce, data, aad, sealed, tag } of GCM) {
    it(`[VAULT-01] AES-256-GCM: case ${name} of McGrew and Viega`, async () => {
      const parameters = { key: await aeadKey(bytes(key)), nonce: bytes(nonce), aad: bytes(aad) };
      expect(hex(await aeadSeal({ ...parameters, data: bytes(data) }))).to.equal(sealed + tag);
      expect(hex(await aeadOpen({ ...parameters, data: bytes(sealed + tag) }))).to.equal(data);
      const bad = new Uint8Array(changed(bytes(sealed + tag), 0));
      await refuses(aeadOpen({ ...parameters, data: bad }), SealedTampered);
    });
  }

  it("[VAULT-20] HKDF-SHA256: agrees with WebCrypto's HMAC by the words of RFC 5869, section 2", async () => {
    const hmac = async (key: Uint8Array, data: Uint8Array) => {
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      const imported = await crypto.subtle.importKey("raw", new Uint8Array(key), algorithm, false, ["sign"]);
      return new Uint8Array(await crypto.subtle.sign("HMAC", imported, new Uint8Array(data)));
    };
    const key = bytes("11".repeat(32));
    const salt = bytes("22".repeat(16));
    const info = new Uint8Array([...new TextEncoder().encode("a label"), 0, 7, 8]);
    const pseudorandom = await hmac(salt, key);
    const first = await hmac(pseudorandom, new Uint8Array([...info, 1]));
    const second = await hmac(pseudorandom, new Uint8Array([...first, ...info, 2]));
    const derived = await derive({ key, salt, label: "a label", context: new Uint8Array([7, 8]), length: 48 });
    expect(hex(derived)).to.equal((hex(first) + hex(second)).slice(0, 96));
  });

  it("[VAULT-30] HPKE: RFC 9180, appendix A.1.1 (X25519, HKDF-SHA256, AES-128-GCM, base)", async () => {
    const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
    const seed = bytes("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037");
    const recipient = keysOf(await suite.kem.deriveKeyPair(seed));
    const publicKey = hex(await suite.kem.serializePublicKey(recipient.publicKey));
    expect(publicKey).to.equal("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
    const sender = await suite.createSenderContext({
      recipientPublicKey: recipient.publicKey,
      info: bytes(INFO),
      ekm: bytes("7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234"),
    });
    expect(hex(sender.enc)).to.equal("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
    expect(hex(await sender.seal(bytes(BEAUTY), bytes(COUNT_0)))).to.equal(
      "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
    );
  });

  it("[VAULT-30] HPKE: the RFC's file of vectors, mode 0, KEM 0020, KDF 0001, AEAD 0002: our suite of X25519", async () => {
    const suite = hpkeSuite("X25519");
    const secretKey = bytes("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d");
    const recipientKey = (await suite.kem.importKey("raw", secretKey.buffer, false)) as WebKey;
    const enc = bytes("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256");
    const sealed = bytes("e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a");
    const context = await suite.createRecipientContext({ recipientKey, enc, info: bytes(INFO) });
    expect(hex(await context.open(sealed, bytes(COUNT_0)))).to.equal(BEAUTY);
    const other = await suite.createRecipientContext({ recipientKey, enc, info: bytes(`${INFO}00`) });
    expect(await other.open(sealed, bytes(COUNT_0)).catch(() => "refused")).to.equal("refused");
  });

  // draft-connolly-cfrg-xwing-kem-08, appendix C. The shared secret is a hash over the parts of the whole exchange; of the
  // long public keys and encapsulations their first bytes are compared.
  const X_WING = [
    {
      seed: "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
      publicKey: "e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5",
      randomness:
        "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e235b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
      encapsulation: "b83aa828d4d62b9a83ceffe1d3d3bb1ef31264643c070c5798927e41fb07914a",
      shared: "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
    },
    {
      seed: "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
      publicKey: "0333285fa253661508c9fb444852caa4061636cb060e69943b431400134ae1fb",
      randomness:
        "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdefaee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d",
      encapsulation: "c93beb22326705699bbc3d1d0aa6339be7a405debe61a7c337e1a91453c097a6",
      shared: "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
    },
  ];
  for (const [i, { seed, publicKey, randomness, encapsulation, shared }] of X_WING.entries()) {
    it(`[VAULT-30] X-Wing: vector ${i + 1} of the draft's appendix C`, async () => {
      const kem = new XWing();
      new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() }); // sets the KEM up
      const pair = keysOf(await kem.generateKeyPairDerand(bytes(seed)));
      expect(hex(await kem.serializePublicKey(pair.publicKey))).to.satisfy((all: string) => all.startsWith(publicKey));
      const sent = await kem.encap({ recipientPublicKey: pair.publicKey, ekm: bytes(randomness) });
      expect(hex(sent.enc)).to.satisfy((all: string) => all.startsWith(encapsulation));
      expect(hex(sent.sharedSecret)).to.equal(shared);
      expect(hex(await kem.decap({ recipientKey: pair.privateKey, enc: sent.enc }))).to.equal(shared);
    });
  }
});
