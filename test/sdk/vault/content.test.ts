import {
  KeyLengthWrong,
  KeyWrong,
  LengthNotKept,
  type Progress,
  SealedKindWrong,
  SealedMalformed,
  SealedSuiteUnknown,
  SealedTampered,
  SealedTrailing,
  SealedTruncated,
  SealedUnknown,
  SealedVersionUnknown,
  collect,
  newContentKey,
  openBytes,
  openContent,
  sealBytes,
  sealContent,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify } from "ethers";
import fc from "../../helpers/properties.ts";

import { changed, pattern, refuses, secret } from "./support.ts";

const key = secret("a content key");
const HEADER = 64;
const CHUNK = 64;
const SEALED_CHUNK = CHUNK + 16;

/** Three whole chunks and one of 8 bytes, of an announced length or not. */
async function sealedSmall(announced: boolean): Promise<Uint8Array> {
  const plaintext = pattern(3 * CHUNK + 8);
  const source = announced ? plaintext : [plaintext];
  return collect(sealContent({ key, source, chunkLog: 6 }));
}

/** The n-th chunk of {@link sealedSmall}. */
const chunk = (sealed: Uint8Array, n: number) =>
  sealed.subarray(HEADER + n * SEALED_CHUNK, HEADER + (n + 1) * SEALED_CHUNK);

/** Everything that was handed out before the refusal. */
async function handedOut(sealed: Uint8Array): Promise<Uint8Array[]> {
  const out: Uint8Array[] = [];
  try {
    for await (const piece of openContent({ key, source: sealed })) out.push(piece);
  } catch {
    // The refusal itself is another test's.
  }
  return out;
}

describe("SDK: contents of the vault", () => {
  it("[VAULT-02] gives back every content in whatever pieces it comes", async () => {
    const anySource = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });
    const property = fc.asyncProperty(anySource, anySource, fc.boolean(), async (pieces, cuts, announce) => {
      const plaintext = await collect(pieces);
      const options = { key, chunkLog: 6, ...(announce && { length: plaintext.length }) };
      const sealed = await collect(sealContent({ ...options, source: pieces }));
      const again = [];
      let at = 0;
      for (const { length } of cuts) {
        again.push(sealed.subarray(at, at + length));
        at += length;
      }
      again.push(sealed.subarray(at));
      expect(hexlify(await openBytes({ key, sealed: again }))).to.equal(hexlify(plaintext));
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("[VAULT-02] takes both sides of a chunk's edge, and nothing at all", async () => {
    for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]) {
      const plaintext = pattern(length);
      const sealed = await sealBytes({ key, bytes: plaintext, chunkLog: 6 });
      const chunks = Math.max(1, Math.ceil(length / CHUNK));
      expect(sealed).to.have.length(HEADER + length + 16 * chunks);
      expect(hexlify(await openBytes({ key, sealed }))).to.equal(hexlify(plaintext));
    }
  });

  it("[VAULT-02] takes chunks of 2^6 to 2^24 bytes and no others", async () => {
    for (const chunkLog of [6, 24]) {
      const sealed = await sealBytes({ key, bytes: pattern(100), chunkLog });
      expect(await openBytes({ key, sealed })).to.have.length(100);
    }
    for (const chunkLog of [5, 25, 6.5])
      await refuses(sealBytes({ key, bytes: pattern(1), chunkLog }), SealedMalformed);
    const sealed = await sealedSmall(true);
    for (const size of [5, 25]) {
      const bad = new Uint8Array(sealed);
      bad[7] = size;
      await refuses(openBytes({ key, sealed: bad }), SealedMalformed);
    }
  });

  it("[VAULT-01] seals the same bytes to different bytes, and makes different keys", async () => {
    const seal = async () => hexlify(await sealBytes({ key, bytes: pattern(40) }));
    expect(await seal()).to.not.equal(await seal());
    expect(hexlify(newContentKey())).to.not.equal(hexlify(newContentKey()));
    expect(newContentKey()).to.have.length(32);
  });

  it("[VAULT-03] tells how far it is, and of how much where that is known", async () => {
    const heard: Progress[] = [];
    const onProgress = (progress: Progress) => heard.push(progress);
    const sealed = await collect(sealContent({ key, source: [pattern(150)], chunkLog: 6, onProgress }));
    await collect(openContent({ key, source: sealed, onProgress }));
    const steps = [64, 128, 150].map((done) => ({ done, total: undefined }));
    expect(heard).to.deep.equal([...steps, ...steps]);
    heard.length = 0;
    await collect(openContent({ key, source: await sealedSmall(true), onProgress }));
    expect(heard.at(-1)).to.deep.equal({ done: 200, total: 200 });
  });

  it("[VAULT-05] refuses a content that ends early, wherever its length is announced", async () => {
    const sealed = await sealedSmall(true);
    for (let end = 0; end < sealed.length; end++) {
      await refuses(openBytes({ key, sealed: sealed.subarray(0, end) }), SealedTruncated);
    }
  });

  it("[VAULT-05] refuses one without an announced length that ends at a chunk's edge or inside", async () => {
    const sealed = await sealedSmall(false);
    for (const chunks of [0, 1, 2, 3]) {
      await refuses(openBytes({ key, sealed: sealed.subarray(0, HEADER + chunks * SEALED_CHUNK) }), SealedTruncated);
    }
    await refuses(openBytes({ key, sealed: sealed.subarray(0, HEADER + SEALED_CHUNK + 15) }), SealedTruncated);
    await refuses(openBytes({ key, sealed: sealed.subarray(0, HEADER + SEALED_CHUNK + 40) }), SealedTampered);
  });

  it("[VAULT-05] refuses bytes after the end", async () => {
    const longer = async (plaintext: Uint8Array, announced: boolean, extra: Uint8Array) => {
      const source = announced ? plaintext : [plaintext];
      const sealed = await collect(sealContent({ key, source, chunkLog: 6 }));
      return openBytes({ key, sealed: await collect([sealed, extra]) });
    };
    await refuses(longer(pattern(CHUNK), true, pattern(1)), SealedTrailing);
    await refuses(longer(pattern(CHUNK), true, pattern(SEALED_CHUNK)), SealedTrailing);
    await refuses(longer(pattern(CHUNK), false, pattern(1)), SealedTrailing);
    await refuses(longer(pattern(10), false, pattern(1)), SealedTampered);
  });

  it("[VAULT-05] refuses reordered, repeated, left-out and foreign chunks, and hands none of them out", async () => {
    for (const announced of [true, false]) {
      const sealed = await sealedSmall(announced);
      const other = await sealedSmall(announced);
      const head = sealed.subarray(0, HEADER);
      const [a, b, c, d] = [0, 1, 2, 3].map((n) => chunk(sealed, n));
      const wrong = [
        { parts: [b!, a!, c!, d!], good: 0 },
        { parts: [a!, c!, b!, d!], good: 1 },
        { parts: [a!, a!, b!, d!], good: 1 },
        { parts: [a!, b!, chunk(other, 2), d!], good: 2 },
        { parts: [a!, b!, d!, c!], good: 2 },
      ];
      for (const { parts, good } of wrong) {
        const bad = await collect([head, ...parts]);
        await refuses(openBytes({ key, sealed: bad }), SealedTampered);
        expect(await handedOut(bad)).to.have.length(good);
      }
      expect(await handedOut(sealed)).to.have.length(4);
    }
  });

  it("[VAULT-04] hands out no chunk whose tag was not checked", async () => {
    const sealed = await sealedSmall(true);
    for (let n = 0; n < 4; n++) {
      const bad = changed(sealed, HEADER + n * SEALED_CHUNK + 3);
      await refuses(openBytes({ key, sealed: bad }), SealedTampered);
      const out = await handedOut(bad);
      expect(hexlify(await collect(out))).to.equal(hexlify(pattern(n * CHUNK)));
    }
  });

  it("[VAULT-05] binds every byte of the header", async () => {
    const sealed = await sealedSmall(false);
    for (let at = 0; at < HEADER; at++) {
      const out = await handedOut(changed(sealed, at, 1));
      expect(out, `byte ${at}`).to.have.length(0);
    }
  });

  it("[VAULT-06] refuses another key before it decrypts", async () => {
    const sealed = await sealedSmall(true);
    await refuses(openBytes({ key: secret("another key"), sealed }), KeyWrong);
    await refuses(openBytes({ key, sealed: changed(sealed, 40) }), KeyWrong);
    for (const length of [0, 16, 31, 33]) {
      await refuses(openBytes({ key: new Uint8Array(length), sealed }), KeyLengthWrong);
      await refuses(sealBytes({ key: new Uint8Array(length), bytes: pattern(1) }), KeyLengthWrong);
    }
  });

  it("[VAULT-07] refuses other formats, kinds, versions, suites and lengths by name", async () => {
    const sealed = await sealedSmall(true);
    const withByte = (at: number, value: number) => {
      const bad = new Uint8Array(sealed);
      bad[at] = value;
      return openBytes({ key, sealed: bad });
    };
    await refuses(openBytes({ key, sealed: new TextEncoder().encode('{"resourceType":"Patient"}') }), SealedUnknown);
    for (const at of [0, 1, 2]) await refuses(withByte(at, 0x40), SealedUnknown);
    const kind = await refuses(withByte(3, 2), SealedKindWrong);
    expect([kind.expected, kind.found]).to.deep.equal([1, 2]);
    expect((await refuses(withByte(4, 2), SealedVersionUnknown)).version).to.equal(2);
    expect((await refuses(withByte(6, 3), SealedSuiteUnknown)).suite).to.equal(3);
    expect((await refuses(withByte(8, 0x40), SealedMalformed)).field).to.equal("length");
  });

  it("[VAULT-08] refuses to seal when the source does not keep the announced length", async () => {
    const seal = (length: number) => collect(sealContent({ key, source: [pattern(100)], length, chunkLog: 6 }));
    expect(await seal(100)).to.have.length(HEADER + 100 + 32);
    for (const length of [99, 101, 0, 1000]) await refuses(seal(length), LengthNotKept);
  });

  it("[VAULT-03] keeps memory flat for a content of 256 MiB", async function () {
    this.timeout(120_000);
    const piece = pattern(1 << 16);
    const pieces = 1 << 12;
    function* source(): Generator<Uint8Array> {
      for (let i = 0; i < pieces; i++) yield piece;
    }
    let most = 0;
    let opened = 0;
    const sealed = sealContent({ key, source: source(), length: piece.length * pieces });
    const before = process.memoryUsage().rss;
    for await (const chunkOut of openContent({ key, source: sealed })) {
      opened += chunkOut.length;
      if (opened % (16 << 20) === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(opened).to.equal(256 << 20);
    expect(most).to.be.lessThan(160 << 20);
  });
});
