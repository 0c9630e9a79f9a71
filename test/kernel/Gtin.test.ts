import { expect } from "chai";
import { network } from "hardhat";

const { ethers } = await network.create();

/** Numbers of each length, as GS1's own documents and the book trade use them. */
const published = [
  { gtin: 12_345_670n, from: "GTIN-8" },
  { gtin: 614_141_007_349n, from: "GTIN-12" },
  { gtin: 6_291_041_500_213n, from: "GTIN-13, GS1 check digit calculator" },
  { gtin: 9_506_000_134_352n, from: "GTIN-13, GS1 Digital Link standard" },
  { gtin: 10_614_141_007_346n, from: "GTIN-14, indicator digit 1" },
  { gtin: 9_780_201_379_624n, from: "ISBN-13, which is a GTIN-13" },
];

/** The check digit by the book: multiply by 3, 1, 3 … from the left of 13 digits, subtract from the next ten. */
function withCheckDigit(first13: string): bigint {
  const digits = Array.from(first13.padStart(13, "0"), Number);
  const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 3 : 1), 0);
  return BigInt(first13 + String((10 - (sum % 10)) % 10));
}

describe("Gtin", () => {
  async function deploy() {
    return ethers.deployContract("GtinHarness");
  }

  for (const { gtin, from } of published) {
    it(`[K-12] accepts ${String(gtin)} (${from})`, async () => {
      const harness = await deploy();
      expect(await harness.isValid(gtin)).to.equal(true);
      await harness.requireValid(gtin);
    });

    it(`[K-12] refuses ${String(gtin)} with each of the nine wrong check digits`, async () => {
      const harness = await deploy();
      const stem = gtin - (gtin % 10n);
      for (let digit = 0n; digit < 10n; digit++) {
        if (stem + digit === gtin) continue;
        expect(await harness.isValid(stem + digit), String(stem + digit)).to.equal(false);
        await expect(harness.requireValid(stem + digit))
          .to.be.revertedWithCustomError(harness, "GtinInvalid")
          .withArgs(stem + digit);
      }
    });
  }

  it("[K-12] refuses zero, which is no number", async () => {
    const harness = await deploy();
    expect(await harness.isValid(0n)).to.equal(false);
    await expect(harness.requireValid(0n)).to.be.revertedWithCustomError(harness, "GtinInvalid").withArgs(0n);
  });

  it("[K-12] accepts the largest number of 14 digits and refuses 15 digits whose check digit is right", async () => {
    const harness = await deploy();
    const largest = withCheckDigit("9999999999999");
    expect(largest).to.equal(99_999_999_999_997n);
    expect(await harness.isValid(largest)).to.equal(true);

    // 100000000000007: weights from the right are 1 (for 7), 3, 1, …; the leading 1 stands at place 15 and weighs 1,
    // so 7 + 1 = 8 is wrong and 9 + 1 = 10 would be right if 15 digits were allowed.
    for (const tooLong of [100_000_000_000_000n, 100_000_000_000_009n, 2n ** 48n - 1n]) {
      expect(await harness.isValid(tooLong)).to.equal(false);
      await expect(harness.requireValid(tooLong))
        .to.be.revertedWithCustomError(harness, "GtinInvalid")
        .withArgs(tooLong);
    }
  });

  it("[K-12] agrees with the book's formula for every length from 2 to 14 digits", async () => {
    const harness = await deploy();
    for (let length = 1; length <= 13; length++) {
      for (const pattern of ["1234567890123", "9081726354453", "5000000000000"]) {
        const valid = withCheckDigit(pattern.slice(0, length));
        expect(await harness.isValid(valid), String(valid)).to.equal(true);
        expect(await harness.isValid(valid - (valid % 10n) + ((valid + 1n) % 10n))).to.equal(false);
      }
    }
  });

  it("[K-12] notices two neighbouring digits exchanged", async () => {
    const harness = await deploy();
    expect(await harness.isValid(6_291_041_500_213n)).to.equal(true);
    expect(await harness.isValid(6_291_041_502_013n)).to.equal(false);
  });
});

describe("Sscc", () => {
  async function deploy() {
    return ethers.deployContract("GtinHarness");
  }

  it("[K-12] accepts none, and codes with the right check digit up to 18 digits", async () => {
    const harness = await deploy();
    // The second is from GS1's General Specifications; the third is the largest that there is.
    for (const sscc of [0n, 106_141_412_345_678_908n, 999_999_999_999_999_995n]) {
      await harness.requireValidSsccOrNone(sscc);
    }
  });

  it("[K-12] refuses a wrong check digit, and 19 digits also with a right one", async () => {
    const harness = await deploy();
    // 1 and 18 digits more: the leading 1 weighs 1, so that a last digit of 9 makes ten.
    const refused = [
      1n,
      106_141_412_345_678_907n,
      999_999_999_999_999_999n,
      10n ** 18n,
      10n ** 18n + 9n,
      2n ** 64n - 1n,
    ];
    for (const sscc of refused) {
      await expect(harness.requireValidSsccOrNone(sscc))
        .to.be.revertedWithCustomError(harness, "SsccInvalid")
        .withArgs(sscc);
    }
  });
});
