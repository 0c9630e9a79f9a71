import { expect } from "chai";
import { AbiCoder, encodeBytes32String, id, keccak256 } from "ethers";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

const GTIN = 6901234567892n;
const NUMBER = encodeBytes32String("V26-001");
const EXPIRY = 1_830_297_600n;
const KEY = encodeBytes32String("SERIAL");

const hashOf = (types: readonly string[], values: readonly unknown[]): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode(types, values));

/** The lot's key as the library's header says it. */
const lotKey = (gtin = GTIN, number = NUMBER, expiry = EXPIRY): string =>
  hashOf(
    ["bytes32", "uint48", "bytes32", "uint48"],
    [id("Lot(uint48 gtin,bytes32 number,uint48 expiry)"), gtin, number, expiry],
  );

const leaf = (lot: string, key: string, index: bigint): string =>
  hashOf(
    ["bytes32", "bytes32", "bytes32", "uint256"],
    [id("Pack(bytes32 lot,bytes32 key,uint256 index)"), lot, key, index],
  );

describe("PackLeaves", () => {
  async function deploy() {
    return ethers.deployContract("PackLeavesHarness");
  }

  it("keys a lot by product, number and expiry", async () => {
    const packs = await networkHelpers.loadFixture(deploy);
    expect(await packs.lotKeyOf(GTIN, NUMBER, EXPIRY)).to.equal(lotKey());
    for (const other of [
      lotKey(GTIN + 1n),
      lotKey(GTIN, encodeBytes32String("V26-002")),
      lotKey(GTIN, NUMBER, EXPIRY + 1n),
    ]) {
      expect(await packs.lotKeyOf(GTIN, NUMBER, EXPIRY)).to.not.equal(other);
    }
  });

  it("makes a leaf of lot, pack and place, and takes no other for it", async () => {
    const packs = await networkHelpers.loadFixture(deploy);
    const root = leaf(lotKey(), KEY, 7n);
    expect(await packs.verify([], root, lotKey(), KEY, 7n)).to.equal(true);
    expect(await packs.verify([], root, lotKey(), KEY, 8n)).to.equal(false);
    expect(await packs.verify([], root, lotKey(), encodeBytes32String("OTHER"), 7n)).to.equal(false);
    expect(await packs.verify([], root, lotKey(GTIN + 1n), KEY, 7n)).to.equal(false);
  });
});
