import { createHmac } from "node:crypto";

import { expect } from "chai";
import { id, toUtf8Bytes } from "ethers";
import fc from "../helpers/properties.ts";

import {
  DocumentNotJson,
  NullifierInputInvalid,
  NullifierSecretTooShort,
  type ProofingDomain,
  SaltTooWeak,
  documentHashOf,
  normaliseIdentifier,
  nullifierOf,
  parseId,
  randomSalt,
  serialHashOf,
} from "@xinglin/sdk/kernel";

const secret = new Uint8Array(32).fill(7);
const domain = parseId("ProofingDomain", id("residents of Hangzhou"));
const card = "11010519491231002X";

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (problem: unknown) => problem,
  );
}

describe("SDK: nullifiers", () => {
  it("[IDENTITY-52] is HMAC-SHA-256 over prefix, domain and identifier", async () => {
    const message = Buffer.concat([
      Buffer.from("xinglin/nullifier/v1\0"),
      Buffer.from(domain.slice(2), "hex"),
      Buffer.from(card),
    ]);
    const expected = `0x${createHmac("sha256", secret).update(message).digest("hex")}`;
    expect(await nullifierOf({ secret, domain, identifier: card })).to.equal(expected);
  });

  it("[IDENTITY-52] is one for all spellings of one identifier", async () => {
    const spellings = [card, card.toLowerCase(), ` ${card}\n`, "１１０１０５１９４９１２３１００２ｘ", `${card}\u00a0`];
    const nullifiers = await Promise.all(spellings.map((identifier) => nullifierOf({ secret, domain, identifier })));
    expect(new Set(nullifiers).size).to.equal(1);
  });

  it("[IDENTITY-52] differs for another person, domain or secret", async () => {
    const other = parseId("ProofingDomain", id("members of a fund"));
    const nullifiers = await Promise.all([
      nullifierOf({ secret, domain, identifier: card }),
      nullifierOf({ secret, domain, identifier: "110105194912310038" }),
      nullifierOf({ secret, domain: other, identifier: card }),
      nullifierOf({ secret: new Uint8Array(32).fill(8), domain, identifier: card }),
    ]);
    expect(new Set(nullifiers).size).to.equal(4);
  });

  it("normalises once and for all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(normaliseIdentifier(normaliseIdentifier(text))).to.equal(normaliseIdentifier(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it("refuses a short secret, an empty identifier and a broken domain", async () => {
    const short = new Uint8Array(31);
    expect(await refusalOf(nullifierOf({ secret: short, domain, identifier: card }))).to.be.instanceOf(
      NullifierSecretTooShort,
    );
    expect(await refusalOf(nullifierOf({ secret, domain, identifier: " \t" }))).to.be.instanceOf(NullifierInputInvalid);
    const broken = "0x00" as ProofingDomain;
    expect(await refusalOf(nullifierOf({ secret, domain: broken, identifier: card }))).to.be.instanceOf(
      NullifierInputInvalid,
    );
  });
});

describe("SDK: salted hashes", () => {
  const salt = randomSalt();

  it("counts a document's content, not its order or spacing", () => {
    const one = documentHashOf({ document: { name: "李", licence: { no: 1, until: 2.0 } }, salt });
    const same = documentHashOf({ document: { licence: { until: 2, no: 1 }, name: "李" }, salt });
    expect(one).to.equal(same);
    expect(documentHashOf({ document: { name: "李", licence: { no: 1, until: 3 } }, salt })).to.not.equal(one);
  });

  it("differs under another salt, and between documents and serial numbers", () => {
    const hashes = [
      documentHashOf({ document: "SN-1", salt }),
      documentHashOf({ document: "SN-1", salt: randomSalt() }),
      serialHashOf({ serial: "SN-1", salt }),
      serialHashOf({ serial: "SN-1", salt: randomSalt() }),
      serialHashOf({ serial: "sn-1", salt }),
    ];
    expect(new Set(hashes).size).to.equal(5);
    expect(serialHashOf({ serial: " SN-1 ", salt })).to.equal(hashes[2]);
  });

  it("takes any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        const copy = JSON.parse(JSON.stringify(document)) as typeof document;
        expect(documentHashOf({ document, salt })).to.equal(documentHashOf({ document: copy, salt }));
      }),
    );
  });

  it("refuses what is no JSON", () => {
    const cycle: { self?: typeof cycle } = {};
    cycle.self = cycle;
    for (const document of [NaN, Infinity, "\ud800", { value: NaN }, cycle]) {
      expect(() => documentHashOf({ document, salt })).to.throw(DocumentNotJson);
    }
    expect(() => documentHashOf({ document: JSON.parse("[]") as null, salt })).to.not.throw();
  });

  it("refuses a salt that is not 32 bytes, or zero", () => {
    for (const weak of ["0x", `0x${"00".repeat(32)}`, `0x${"11".repeat(31)}`, String(toUtf8Bytes("salt"))]) {
      expect(() => documentHashOf({ document: {}, salt: weak })).to.throw(SaltTooWeak);
      expect(() => serialHashOf({ serial: "SN-1", salt: weak })).to.throw(SaltTooWeak);
    }
  });
});
