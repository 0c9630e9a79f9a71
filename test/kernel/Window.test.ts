import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

const MAX = 2n ** 48n - 1n;

describe("Window", () => {
  /** The harness, and a moment at which the next block will be. */
  async function deploy() {
    const harness = await ethers.deployContract("WindowHarness");
    const now = BigInt(await networkHelpers.time.latest()) + 1_000n;
    await networkHelpers.time.increaseTo(now);
    return { harness, now };
  }

  describe("requireUsable", () => {
    const usable: [string, (now: bigint) => [bigint, bigint]][] = [
      ["the shortest one that still lasts a second", (now) => [now, now + 1n]],
      ["one that began long ago and ends next second", (now) => [0n, now + 1n]],
      ["one that lies in the future", (now) => [now + 5n, now + 6n]],
      ["the longest there is", () => [0n, MAX]],
      ["the last second there is", () => [MAX - 1n, MAX]],
    ];
    for (const [what, windowAt] of usable) {
      it(`[K-01] accepts ${what}`, async () => {
        const { harness, now } = await networkHelpers.loadFixture(deploy);
        await harness.requireUsable(...windowAt(now));
      });
    }

    const unusable: [string, (now: bigint) => [bigint, bigint]][] = [
      ["one that ends when it begins", (now) => [now + 5n, now + 5n]],
      ["one that ends a second before it begins", (now) => [now + 5n, now + 4n]],
      ["one that ends now", (now) => [now - 5n, now]],
      ["one that ended a second ago", (now) => [now - 5n, now - 1n]],
      ["zero to zero", () => [0n, 0n]],
      ["the last second with no room after it", () => [MAX, MAX]],
    ];
    for (const [what, windowAt] of unusable) {
      it(`[K-01] refuses ${what}`, async () => {
        const { harness, now } = await networkHelpers.loadFixture(deploy);
        const [from, until] = windowAt(now);
        await expect(harness.requireUsable(from, until))
          .to.be.revertedWithCustomError(harness, "WindowInvalid")
          .withArgs(from, until, now);
      });
    }
  });

  describe("contains", () => {
    const cases: [string, bigint, bigint, bigint, boolean][] = [
      ["the second before it begins", 10n, 20n, 9n, false],
      ["its first second", 10n, 20n, 10n, true],
      ["its last second", 10n, 20n, 19n, true],
      ["its end", 10n, 20n, 20n, false],
      ["any second of an empty window", 10n, 10n, 10n, false],
      ["the only second of the shortest window", 10n, 11n, 10n, true],
      ["zero, when it begins at zero", 0n, 1n, 0n, true],
      ["the last second of time", 0n, MAX, MAX - 1n, true],
      ["the end of time", 0n, MAX, MAX, false],
      ["a moment that does not fit into 48 bits", 0n, MAX, 2n ** 48n + 5n, false],
      ["the largest moment there is", 0n, MAX, 2n ** 256n - 1n, false],
    ];
    for (const [what, from, until, moment, inside] of cases) {
      it(`[K-01] a window ${inside ? "contains" : "does not contain"} ${what}`, async () => {
        const { harness } = await networkHelpers.loadFixture(deploy);
        expect(await harness.contains(from, until, moment)).to.equal(inside);
      });
    }
  });
});
