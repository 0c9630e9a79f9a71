import { expect } from "chai";
import fc from "../helpers/properties.ts";

import { GTIN_LENGTHS, GtinMalformed, checkDigitOf, formatGtin, judgeCheckDigit, parseGtin } from "@xinglin/sdk/kernel";

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const gtin = fc
  .constantFrom(...GTIN_LENGTHS)
  .chain((length) => digits(length - 1).filter((body) => Number(body) !== 0))
  .map((body) => `${body}${checkDigitOf(body)}`);

describe("SDK: GS1 keys", () => {
  it("[K-12] judges check digits of every length", () => {
    expect(judgeCheckDigit("6291041500213")).to.equal("ok"); // GS1's own worked example of a GTIN-13
    expect(judgeCheckDigit("6291041500214")).to.equal("wrong check digit");
    expect(judgeCheckDigit("0")).to.equal("ok");
    expect(judgeCheckDigit("7")).to.equal("wrong check digit");
    expect(judgeCheckDigit("")).to.equal("too short");
    expect(judgeCheckDigit("629104150021३")).to.equal("not a digit");
  });

  it("[K-12] notices every single wrong digit", () => {
    fc.assert(
      fc.property(gtin, fc.nat(13), fc.integer({ min: 1, max: 9 }), (key, at, add) => {
        const place = at % key.length;
        const wrong = `${key.slice(0, place)}${(Number(key[place]) + add) % 10}${key.slice(place + 1)}`;
        expect(judgeCheckDigit(wrong)).to.equal("wrong check digit");
      }),
    );
  });

  it("[K-12] reads what it writes, in every length that holds it", () => {
    fc.assert(
      fc.property(gtin, (text) => {
        const number = parseGtin(text);
        expect(parseGtin(formatGtin({ gtin: number }))).to.equal(number);
        expect(formatGtin({ gtin: BigInt(number) })).to.equal(text.padStart(14, "0"));
      }),
    );
    expect(formatGtin({ gtin: 6291041500213n, length: 13 })).to.equal("6291041500213");
  });

  it("[K-12] refuses what is no GTIN and says why", () => {
    const wrong = [
      ["", "wrong length"],
      ["123456789", "wrong length"],
      ["123456789012345", "wrong length"],
      ["629104150021x", "not a digit"],
      ["6291041500214", "wrong check digit"],
      ["00000000000000", "zero"],
    ] as const;
    for (const [text, problem] of wrong) {
      expect(() => parseGtin(text), text)
        .to.throw(GtinMalformed)
        .with.property("problem", problem);
    }
  });

  it("[K-12] refuses to write numbers that are no GTIN or do not fit", () => {
    expect(() => formatGtin({ gtin: 6291041500213n, length: 12 })).to.throw(GtinMalformed, "8, 12, 13 or 14 digits");
    expect(() => formatGtin({ gtin: -1 })).to.throw(GtinMalformed);
    expect(() => formatGtin({ gtin: 1.5 })).to.throw(GtinMalformed);
    expect(() => formatGtin({ gtin: 0 })).to.throw(GtinMalformed, "zero");
  });
});
