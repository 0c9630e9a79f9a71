import { expect } from "chai";
import { ZeroHash, concat, id, keccak256 } from "ethers";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

/** The levels of the tree, from the leaves up: filled up with zeros to a power of two, left before right. */
function levelsOf(leaves: readonly string[]): string[][] {
  let level = [...leaves];
  while (level.length < 2 ** Math.ceil(Math.log2(leaves.length))) level.push(ZeroHash);
  const levels = [level];
  while (level.length > 1) {
    level = level.flatMap((left, i) => (i % 2 === 0 ? [keccak256(concat([left, level[i + 1] ?? ""]))] : []));
    levels.push(level);
  }
  return levels;
}

/** The siblings of the leaf at a place, from the leaf up. */
const proofOf = (levels: readonly string[][], place: number): string[] =>
  levels.slice(0, -1).map((level, height) => level[(place >> height) ^ 1] ?? "");

describe("MerklePositions", () => {
  async function deploy() {
    return ethers.deployContract("MerklePositionsHarness");
  }

  for (const [count, depth] of [
    [1n, 0n],
    [2n, 1n],
    [3n, 2n],
    [4n, 2n],
    [5n, 3n],
    [1_000n, 10n],
    [1_024n, 10n],
    [1_025n, 11n],
    [2n ** 32n, 32n],
    [2n ** 32n + 1n, 33n],
  ] as const) {
    it(`leads from a leaf of ${count} to the root in ${depth} steps`, async () => {
      const merkle = await networkHelpers.loadFixture(deploy);
      expect(await merkle.depthOf(count)).to.equal(depth);
    });
  }

  for (const count of [1, 2, 3, 5, 8, 13]) {
    it(`proves each of ${String(count)} leaves at its own place and at no other`, async () => {
      const merkle = await networkHelpers.loadFixture(deploy);
      const leaves = Array.from({ length: count }, (_, i) => id(`leaf ${String(i)}`));
      const levels = levelsOf(leaves);
      const root = levels.at(-1)?.[0];
      const size = levels[0]?.length ?? 0;
      for (const [place, leaf] of leaves.entries()) {
        const proof = proofOf(levels, place);
        for (let other = 0; other < size; other++) {
          const found = await merkle.rootOf(leaf, other, proof);
          expect(found === root, `${String(place)} at ${String(other)}`).to.equal(other === place);
        }
      }
    });
  }

  it("proves that a place behind the last leaf is empty", async () => {
    const merkle = await networkHelpers.loadFixture(deploy);
    const levels = levelsOf([id("a"), id("b"), id("c")]);
    expect(await merkle.rootOf(ZeroHash, 3, proofOf(levels, 3))).to.equal(levels.at(-1)?.[0]);
  });

  it("takes an inner node for a leaf where the proof is too short, so its length has to be asked for", async () => {
    const merkle = await networkHelpers.loadFixture(deploy);
    const levels = levelsOf([id("a"), id("b"), id("c"), id("d")]);
    const inner = levels[1]?.[1] ?? "";
    const short = [levels[1]?.[0] ?? ""];
    expect(await merkle.rootOf(inner, 1, short)).to.equal(levels.at(-1)?.[0]);
    expect(await merkle.depthOf(4)).to.not.equal(short.length);
  });

  it("does not look at bits of the place beyond the proof", async () => {
    const merkle = await networkHelpers.loadFixture(deploy);
    const levels = levelsOf([id("a"), id("b")]);
    expect(await merkle.rootOf(id("b"), 2n ** 255n + 3n, proofOf(levels, 1))).to.equal(levels.at(-1)?.[0]);
  });
});
