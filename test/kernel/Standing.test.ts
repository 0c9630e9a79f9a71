import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

const GRANTED = 1n;
const BY_ISSUER = 2n;
const BY_REGULATOR = 4n;
const REVOKED = 8n;

describe("Standing", () => {
  async function deploy() {
    return ethers.deployContract("StandingHarness");
  }

  it("[IDENTITY-65] [IDENTITY-78] has one bit for each hand, in the order none, good, issuer, regulator, revoked", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    expect([...(await harness.constants())]).to.deep.equal([0n, 1n, GRANTED, BY_ISSUER, BY_REGULATOR, REVOKED]);
  });

  it("[IDENTITY-65] [IDENTITY-78] is good only when granted, suspended by no hand, and not revoked", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (let standing = 0n; standing < 16n; standing++) {
      expect(await harness.isGood(standing), `standing ${String(standing)}`).to.equal(standing === GRANTED);
      expect(await harness.exists(standing), `standing ${String(standing)}`).to.equal((standing & GRANTED) !== 0n);
      expect(await harness.isRevoked(standing), `standing ${String(standing)}`).to.equal((standing & REVOKED) !== 0n);
    }
  });

  it("[IDENTITY-65] [IDENTITY-78] has a set of flags only when it has each of them", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (let standing = 0n; standing < 16n; standing++) {
      for (const flags of [0n, GRANTED, BY_ISSUER, BY_REGULATOR, REVOKED, BY_ISSUER | BY_REGULATOR, 15n]) {
        expect(await harness.has(standing, flags)).to.equal((standing & flags) === flags);
      }
    }
  });

  it("[IDENTITY-65] [IDENTITY-78] [IDENTITY-67] may become any other standing, but after revocation only gain or lose the suspension by the regulator", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (let standing = 0n; standing < 16n; standing++) {
      for (let next = 0n; next < 16n; next++) {
        const regulators = (standing ^ next) === BY_REGULATOR;
        const may = standing !== next && ((standing & REVOKED) === 0n || regulators);
        expect(await harness.mayBecome(standing, next), `${standing} to ${next}`).to.equal(may);
      }
    }
  });

  it("[IDENTITY-65] [IDENTITY-78] gains and loses one bit without touching the others", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (let standing = 0n; standing < 16n; standing++) {
      for (const flag of [GRANTED, BY_ISSUER, BY_REGULATOR, REVOKED]) {
        expect(await harness.with(standing, flag)).to.equal(standing | flag);
        expect(await harness.without(standing, flag)).to.equal(standing & (15n - flag));
      }
    }
  });
});
