import { expect } from "chai";
import { encodeBytes32String, dataSlice, hexlify } from "ethers";
import { network } from "hardhat";

const { ethers } = await network.create();

/** ASCII, padded on the right to six bytes. */
function code(text: string): string {
  return dataSlice(encodeBytes32String(text), 0, 6);
}

describe("Jurisdiction", () => {
  async function deploy() {
    return ethers.deployContract("JurisdictionHarness");
  }

  for (const good of ["CN", "CN-ZJ", "GB-ENG", "FR-1", "FR-75", "JP-13", "US-CA", "AZ-BAB", "ZZ-9", "AA-A0Z", "CN-0"]) {
    it(`[K-13] accepts ${good}`, async () => {
      const harness = await deploy();
      await harness.requireValid(code(good));
      expect(await harness.areValid([code(good)])).to.deep.equal([true]);
    });
  }

  const refused: [string, string][] = [
    ["nothing", "0x000000000000"],
    ["one letter", code("C")],
    ["three letters", code("CHN")],
    ["a country in lower case", code("cn")],
    ["half in lower case", code("Cn")],
    ["digits for a country", code("12")],
    ["a digit second", code("C1")],
    ["a hyphen without a subdivision", code("CN-")],
    ["another separator", code("CN_ZJ")],
    ["no separator", code("CNZJ")],
    ["a subdivision in lower case", code("CN-zj")],
    ["a subdivision that begins with a hyphen", code("CN--Z")],
    ["a space inside", code("CN-Z 1")],
    ["a zero byte instead of the hyphen", "0x434e005a4a00"],
    ["a zero byte before the subdivision", "0x434e2d005a00"],
    ["a zero byte inside the subdivision", "0x434e2d5a004a"],
    ["something after the end of a country", "0x434e00000001"],
    ["something behind the first zero byte", "0x434e00010000"],
    ["a country whose first byte is zero", "0x004e00000000"],
    ["a country whose second byte is zero", "0x430000000000"],
  ];
  for (const [what, jurisdiction] of refused) {
    it(`[K-13] refuses ${what}`, async () => {
      const harness = await deploy();
      expect(await harness.areValid([jurisdiction])).to.deep.equal([false]);
      await expect(harness.requireValid(jurisdiction))
        .to.be.revertedWithCustomError(harness, "JurisdictionInvalid")
        .withArgs(jurisdiction);
    });
  }

  it("[K-13] agrees with the form of ISO 3166 for every byte in every place of every length", async () => {
    const harness = await deploy();
    const form = /^[A-Z]{2}(-[A-Z0-9]{1,3})?\0*$/;
    for (const seed of ["CN", "CN-Z", "CN-ZJ", "GB-ENG"]) {
      for (let place = 0; place < 6; place++) {
        const tried = Array.from({ length: 256 }, (_, byte) => {
          const bytes = Buffer.from(seed.padEnd(6, "\0"), "latin1");
          bytes[place] = byte;
          return bytes;
        });
        const answers = await harness.areValid(tried.map((bytes) => hexlify(bytes)));
        const expected = tried.map((bytes) => form.test(bytes.toString("latin1")));
        expect([...answers], `${seed}, place ${String(place)}`).to.deep.equal(expected);
      }
    }
  });
});
