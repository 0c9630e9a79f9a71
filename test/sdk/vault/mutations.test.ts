import { openBytes, openContentKey, openEnvelope, sealBytes, sealContentKey, sealEnvelope } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify } from "ethers";
import fc from "../../helpers/properties.ts";

import { grant, keyOf, laboratory, pairOf, result, secret, smallRing } from "./support.ts";

/** The long campaign tries 100,000 envelopes alone; every run tries 100,000 sealed things in all. */
const IS_LONG = process.env.CAMPAIGN === "long";
const ENVELOPES = IS_LONG ? 100_000 : 18_000;
const LARGE_ENVELOPES = IS_LONG ? 5_000 : 1_000;
const CONTENT_KEYS = 41_000;
const CONTENTS = 41_000;
/** A few mutations change nothing (a byte overwritten with itself); so many more are drawn. */
const SPARE = 1.02;

/** How sealed bytes go wrong: bits flipped, bytes set, cut, lengthened, a part doubled, taken out or replaced. */
const anyMutation = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("extend" as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({
    kind: fc.constant("overwrite" as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  }),
);
type Mutation = typeof anyMutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(sealed: Uint8Array, mutation: Mutation): Uint8Array {
  const bytes = [...sealed];
  const at = "at" in mutation ? mutation.at % sealed.length : 0;
  switch (mutation.kind) {
    case "flip":
      bytes[at] = bytes[at]! ^ mutation.by;
      break;
    case "cut":
      bytes.length = at;
      break;
    case "extend":
      bytes.push(...mutation.bytes);
      break;
    case "remove":
      bytes.splice(at, mutation.count);
      break;
    case "repeat":
      bytes.splice(at, 0, ...bytes.slice(at, at + mutation.count));
      break;
    case "overwrite":
      mutation.bytes.forEach((byte, i) => (bytes[at + i] = byte));
      break;
  }
  return Uint8Array.from(bytes);
}

/** Tries so many mutations; answers how many were really other bytes. Any that opens fails the test. */
async function noneOpens(
  sealed: Uint8Array,
  count: number,
  open: (bytes: Uint8Array) => Promise<unknown>,
): Promise<number> {
  let tried = 0;
  const original = hexlify(sealed);
  for (const mutation of fc.sample(anyMutation, { numRuns: Math.ceil(count * SPARE), seed: 2026 })) {
    const bytes = mutate(sealed, mutation);
    if (hexlify(bytes) === original) continue;
    tried += 1;
    const opened = await open(bytes).then(
      () => true,
      () => false,
    );
    if (opened) expect.fail(`opened after ${JSON.stringify(mutation)}`);
  }
  return tried;
}

describe("SDK: mutated sealed bytes", function () {
  this.timeout(600_000);

  it("[VAULT-32] none of many mutated envelopes to X25519 opens", async () => {
    const doctor = await pairOf("doctor", "X25519");
    const envelope = await sealEnvelope({ ring: await smallRing(), to: doctor, grant });
    const tried = await noneOpens(envelope, ENVELOPES, async (bytes) =>
      openEnvelope({ envelope: bytes, with: doctor, grant }),
    );
    expect(tried).to.be.at.least(ENVELOPES);
  });

  it("[VAULT-32] none of many mutated envelopes to X-Wing opens", async () => {
    const doctor = await pairOf("doctor", "X_WING");
    const envelope = await sealEnvelope({ ring: await smallRing(), to: doctor, grant });
    const tried = await noneOpens(envelope, LARGE_ENVELOPES, async (bytes) =>
      openEnvelope({ envelope: bytes, with: doctor, grant }),
    );
    expect(tried).to.be.at.least(LARGE_ENVELOPES);
  });

  it("[VAULT-21] none of many mutated content keys opens", async () => {
    const ring = await smallRing();
    const key = secret("a content key");
    const sealed = await sealContentKey({ under: await keyOf(laboratory), record: result, key });
    const open = async (bytes: Uint8Array) => openContentKey({ sealed: bytes, ring, record: result });
    expect(await noneOpens(sealed, CONTENT_KEYS, open)).to.be.at.least(CONTENT_KEYS);
  });

  it("[VAULT-05] none of many mutated contents opens", async () => {
    const key = secret("a content key");
    const sealed = await sealBytes({ key, bytes: secret("plaintext"), chunkLog: 6 });
    const open = async (bytes: Uint8Array) => openBytes({ key, sealed: bytes });
    expect(await noneOpens(sealed, CONTENTS, open)).to.be.at.least(CONTENTS);
  });
});
