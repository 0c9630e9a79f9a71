import { buildGuardianSet } from "@xinglin/sdk/identity";
import {
  type EncryptionKey,
  EnvelopeBoundElsewhere,
  KeyLengthWrong,
  NO_REVOCATIONS,
  RootKeyNotPatients,
  RootKeyNotRecovered,
  SealedMalformed,
  type Share,
  SharesDoNotMatch,
  SharesTooFew,
  SplitRefused,
  Vault,
  combineShares,
  openShare,
  sealShare,
  splitRootKey,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { Wallet, hexlify, id } from "ethers";
import fc from "../../helpers/properties.ts";
import { combine, split } from "shamir-secret-sharing";

import { parseShare, shareBytes } from "../../../packages/sdk/src/vault/recovery/shares.ts";
import { changed, pairOf, place, refuses, rootKey, secret, wang, zhao } from "./support.ts";

// ---------------------------------------------------------------- a second implementation, for comparison only

/** Product in GF(2^8) with the polynomial of AES, x^8 + x^4 + x^3 + x + 1 (FIPS 197, section 4.2), bit by bit. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) {
    if ((b >> bit) & 1) product ^= a << bit;
  }
  for (let bit = 14; bit >= 8; bit--) {
    if ((product >> bit) & 1) product ^= 0x11b << (bit - 8);
  }
  return product;
}

/** By trying: slow and plain. */
function inverse(a: number): number {
  for (let b = 1; b < 256; b++) if (times(a, b) === 1) return b;
  throw new Error("zero has no inverse");
}

/** Lagrange interpolation at 0, byte by byte; the last byte of a share is its x. */
function interpolate(shares: readonly Uint8Array[]): Uint8Array {
  const length = shares[0]!.length - 1;
  const xs = shares.map((share) => share[length]!);
  return Uint8Array.from({ length }, (_, byte) =>
    shares.reduce((sum, share, i) => {
      const basis = xs.reduce(
        (product, x, j) => (i === j ? product : times(product, times(x, inverse(xs[i]! ^ x)))),
        1,
      );
      return sum ^ times(share[byte]!, basis);
    }, 0),
  );
}

/** Shares of a polynomial that is written down: the secret and further coefficients. */
function evaluate(coefficients: readonly Uint8Array[], x: number): Uint8Array {
  const y = coefficients[0]!.map((_, byte) =>
    coefficients.reduceRight((sum, coefficient) => times(sum, x) ^ coefficient[byte]!, 0),
  );
  return Uint8Array.from([...y, x]);
}

/** What Zhao published, of a root key of hers. */
async function publishedOf(key: Uint8Array): Promise<EncryptionKey> {
  const vault = await Vault.afterLoss({ rootKey: key, patient: zhao, sealedKeys: [], revocations: NO_REVOCATIONS });
  return vault.encryptionKey("X25519");
}

const points = (shares: readonly Share[]) => shares.map(({ point }) => new Uint8Array(point));
const guardians = buildGuardianSet({
  guardians: ["son", "daughter", "friend"].map((name) => new Wallet(id(name)).address),
  threshold: 2,
  delayDays: 3,
}).hash;

describe("SDK: recovery of the root key", () => {
  it("[VAULT-40] agrees with a second implementation of Shamir's scheme, both ways", async () => {
    expect(times(0x57, 0x83)).to.equal(0xc1); // FIPS 197, section 4.2
    for (const [count, threshold] of [
      [2, 2],
      [3, 2],
      [5, 3],
      [16, 9],
    ] as const) {
      const shares = await split(new Uint8Array(rootKey), count, threshold);
      expect(hexlify(interpolate(shares.slice(0, threshold)))).to.equal(hexlify(rootKey));
      expect(hexlify(interpolate(shares.slice(-threshold)))).to.equal(hexlify(rootKey));
      const coefficients = [rootKey, ...Array.from({ length: threshold - 1 }, (_, i) => secret(`coefficient ${i}`))];
      const own = [3, 77, 200, 255, 9, 18, 27, 36, 45].slice(0, threshold).map((x) => evaluate(coefficients, x));
      expect(hexlify(await combine(own))).to.equal(hexlify(rootKey));
    }
  });

  it("[VAULT-40] gives the root key back from any shares that are enough", async () => {
    const anySplit = fc
      .integer({ min: 2, max: 16 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.integer({ min: 2, max: count }),
          fc.uint8Array({ minLength: 32, maxLength: 32 }),
        ),
      );
    const property = fc.asyncProperty(anySplit, fc.infiniteStream(fc.nat()), async ([count, threshold, key], order) => {
      const shares = await splitRootKey({ rootKey: key, count, threshold });
      const published = await publishedOf(key);
      const combined = async (given: Share[]) => combineShares({ shares: given, patient: zhao, published });
      const mixed = shares
        .map((share) => ({ share, rank: Number(order.next().value) }))
        .sort((a, b) => a.rank - b.rank);
      const some = mixed.slice(0, threshold).map(({ share }) => share);
      expect(hexlify(await combined(some))).to.equal(hexlify(key));
      expect(hexlify(await combined([...shares, ...some]))).to.equal(hexlify(key));
      await refuses(combined(some.slice(1)), SharesTooFew);
      await refuses(combined([...some.slice(1), some[1]!]), SharesTooFew);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it("[VAULT-40] leaves every root key possible when one share is missing", async () => {
    const shares = points(await splitRootKey({ rootKey, count: 3, threshold: 2 }));
    const [first] = shares;
    for (const wanted of [secret("another"), new Uint8Array(32)]) {
      const x = first!.at(32) === 1 ? 2 : 1;
      // The line through (0, wanted) and the first share: it has a point at x, so the share does not exclude `wanted`.
      const slope = inverse(first![32]!);
      const y = Uint8Array.from(wanted, (byte, i) => byte ^ times(times(byte ^ first![i]!, slope), x));
      expect(hexlify(interpolate([first!, Uint8Array.from([...y, x])]))).to.equal(hexlify(wanted));
    }
  });

  it("[VAULT-40] takes 2 to 16 shares and a threshold from 2 to their number", async () => {
    for (const [count, threshold] of [
      [2, 2],
      [16, 16],
      [16, 2],
    ] as const) {
      expect(await splitRootKey({ rootKey, count, threshold })).to.have.length(count);
    }
    for (const [count, threshold] of [
      [1, 1],
      [2, 1],
      [17, 2],
      [3, 4],
      [2.5, 2],
      [3, 2.5],
    ] as const) {
      await refuses(splitRootKey({ rootKey, count, threshold }), SplitRefused);
    }
    await refuses(splitRootKey({ rootKey: rootKey.slice(1), count: 3, threshold: 2 }), KeyLengthWrong);
  });

  it("[VAULT-42] refuses no shares, shares of two splits, and a false one", async () => {
    const [a, b, c] = await splitRootKey({ rootKey, count: 3, threshold: 2 });
    const [d] = await splitRootKey({ rootKey: secret("another"), count: 3, threshold: 2 });
    const [e] = await splitRootKey({ rootKey, count: 3, threshold: 3 });
    const [f] = await splitRootKey({ rootKey, count: 3, threshold: 2 });
    const published = await publishedOf(rootKey);
    const combined = async (shares: Share[]) => combineShares({ shares, patient: zhao, published });
    await refuses(combined([]), SharesTooFew);
    const few = await refuses(combined([a!, a!]), SharesTooFew);
    expect([few.needed, few.given]).to.deep.equal([2, 1]);
    await refuses(combined([a!, d!]), SharesDoNotMatch);
    await refuses(combined([a!, e!]), SharesDoNotMatch);
    await refuses(combined([a!, f!]), SharesDoNotMatch); // the same root key and threshold, split twice
    await refuses(combined([a!, b!, f!]), SharesDoNotMatch);
    for (const at of [0, 31]) {
      await refuses(combined([a!, { ...b!, point: changed(b!.point, at) }]), RootKeyNotRecovered);
    }
    expect(hexlify(await combined([b!, c!]))).to.equal(hexlify(rootKey));
  });

  it("[VAULT-42] refuses shares that guardians have forged alike, whose root key is not the patient's", async () => {
    const forged = await splitRootKey({ rootKey: secret("the guardians' own"), count: 3, threshold: 2 });
    const published = await publishedOf(rootKey);
    await refuses(combineShares({ shares: forged, patient: zhao, published }), RootKeyNotPatients);
    const real = await splitRootKey({ rootKey, count: 3, threshold: 2 });
    await refuses(combineShares({ shares: real, patient: wang, published }), RootKeyNotPatients);
    expect(hexlify(await combineShares({ shares: real, patient: zhao, published }))).to.equal(hexlify(rootKey));
  });

  it("[VAULT-41] brings a share to its guardian and back to a new key, and takes neither for the other", async () => {
    const [daughter, phone] = await Promise.all([pairOf("daughter"), pairOf("Zhao's new phone", "X_WING")]);
    const [share] = await splitRootKey({ rootKey, count: 3, threshold: 2 });
    const keep = { place, patient: zhao, guardians, leg: "keep" } as const;
    const giveBack = { ...keep, leg: "giveBack" } as const;
    const kept = await sealShare({ share: share!, to: daughter, for: keep });
    const opened = await openShare({ sealed: kept, with: daughter, for: keep });
    expect(opened).to.deep.equal(share);
    const back = await sealShare({ share: opened, to: phone, for: giveBack });
    expect(await openShare({ sealed: back, with: phone, for: giveBack })).to.deep.equal(share);

    const wrong = [
      giveBack,
      { ...keep, patient: wang },
      { ...keep, guardians: id("another set") as typeof guardians },
      { ...keep, place: { ...place, chainId: 1n } },
    ];
    for (const other of wrong)
      await refuses(openShare({ sealed: kept, with: daughter, for: other }), EnvelopeBoundElsewhere);
  });

  it("[VAULT-42] reads whole shares in range only", async () => {
    const [share] = await splitRootKey({ rootKey, count: 3, threshold: 2 });
    const bytes = shareBytes(share!);
    expect(parseShare(bytes)).to.deep.equal(share);
    const set = (at: number, value: number) => {
      const bad = new Uint8Array(bytes);
      bad[at] = value;
      return bad;
    };
    const wrong = [
      bytes.slice(1),
      new Uint8Array([...bytes, 1]),
      set(0, 1),
      set(0, 4),
      set(1, 17),
      set(1, 1),
      set(82, 0),
    ];
    for (const bad of wrong) expect(() => parseShare(bad)).to.throw(SealedMalformed);
  });
});
