import { expect } from "chai";
import { type ContractTransactionResponse, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import type { HostilePayer } from "../../typechain-types/index.js";
import {
  type Counter,
  ETHER,
  PRICE,
  TokenManner,
  VISIT,
  counterOn,
  credit,
  expectTotals,
  heldOf,
} from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expectations.ts";

const { ethers, networkHelpers } = await network.create();

/** In the order of `PayerManner` in `contracts/mocks/care/HostilePayer.sol`. */
const PayerManner = { Pays: 0, PaysNothing: 1, PaysLess: 2, PaysMore: 3, Reenters: 4, Refuses: 5 } as const;
const PART = 400n;

interface CoverCounter extends Counter {
  /** A payer that holds ether and both tokens. */
  readonly fund: HostilePayer;
}

async function counter(): Promise<CoverCounter> {
  const at = await counterOn(ethers);
  const fund = await ethers.deployContract("HostilePayer");
  for (const token of [at.plain, at.hostile]) await token.mint(fund, 1_000_000n);
  await at.payer.sendTransaction({ to: fund, value: 1_000_000n });
  return { ...at, fund };
}

const billOf = (token: string) => ({
  matter: VISIT,
  patient: ZeroHash,
  practitioner: ZeroAddress,
  organisation: ZeroAddress,
  token,
  price: PRICE,
});

async function coversOf({ fund }: CoverCounter, parts: readonly bigint[]) {
  const payer = await fund.getAddress();
  return parts.map((amount) => ({ payer, amount, programme: ZeroHash, person: ZeroHash, period: 0n }));
}

/** The payer locks the price, of which the fund bears these parts. */
async function lockCovered(
  at: CoverCounter,
  token: string,
  parts: readonly bigint[],
): Promise<ContractTransactionResponse> {
  const rest = parts.reduce((left, part) => left - part, PRICE);
  const value = token === ETHER && rest > 0n ? rest : 0n;
  return at.desk.connect(at.payer).lockCovered(billOf(token), await coversOf(at, parts), 7n, { value });
}

describe("Escrow: what others bear", () => {
  for (const kind of ["ether", "a token"] as const) {
    describe(`in ${kind}`, () => {
      const tokenOf = async (at: CoverCounter) => (kind === "ether" ? ETHER : at.plain.getAddress());

      for (const parts of [[], [PART], [PART, 1n, 0n], [PRICE - 1n], [PRICE - PART, PART]]) {
        it(`[ESCROW-16] takes ${parts.join(" and ") || "nothing"} from others, and the rest from who acts`, async () => {
          const at = await networkHelpers.loadFixture(counter);
          const token = await tokenOf(at);
          const borne = parts.reduce((sum, part) => sum + part, 0n);
          const locked = lockCovered(at, token, parts);
          const accounts = [at.fund, at.payer, at.desk];
          const moved = [-borne, borne - PRICE, PRICE];
          if (kind === "ether") await expect(locked).to.changeEtherBalances(ethers, accounts, moved);
          else await expect(locked).to.changeTokenBalances(ethers, at.plain, accounts, moved);
          await expectTotals(at, token, PRICE, 0n);
          const claim = await at.desk.claimOf(VISIT, token);
          expect(claim.amount).to.equal(PRICE);
        });
      }

      for (const [manner, moved] of [
        ["PaysNothing", 0n],
        ["PaysLess", PART - 1n],
        ["PaysMore", PART + 1n],
      ] as const) {
        it(`[ESCROW-16] refuses a part where the other ${manner}`, async () => {
          const at = await networkHelpers.loadFixture(counter);
          const token = await tokenOf(at);
          await at.fund.behave(PayerManner[manner]);
          await expectRefusal(lockCovered(at, token, [PART]), at.desk, "TokenUnequal", [token, PART, moved]);
          await expectTotals(at, token, 0n, 0n);
        });
      }

      it("[ESCROW-16] refuses parts beyond the price, by a unit, and a payer that declines", async () => {
        const at = await networkHelpers.loadFixture(counter);
        const token = await tokenOf(at);
        await expect(lockCovered(at, token, [PRICE, 1n])).to.be.revertedWithPanic(0x11);
        await at.fund.behave(PayerManner.Refuses);
        await expectRefusal(lockCovered(at, token, [PART]), at.fund, "PaymentDeclined", []);
      });

      for (const door of ["withdraw", "lock"] as const) {
        it(`[ESCROW-16] the door ${door} is shut while the other is asked`, async () => {
          const at = await networkHelpers.loadFixture(counter);
          const token = await tokenOf(at);
          await credit(at, token, await at.fund.getAddress(), id("an earlier visit"));
          const call =
            door === "withdraw"
              ? at.desk.interface.encodeFunctionData("withdraw", [token, at.stranger.address, 1n])
              : at.desk.interface.encodeFunctionData("lock", [id("from inside"), token, 0n, 0n]);
          await at.fund.reenterBy(at.desk, call);
          await lockCovered(at, token, [PART]);
          expect(await at.fund.didReenter()).to.equal(false);
          expect(await at.desk.creditOf(at.fund, token)).to.equal(PRICE);
          await expectTotals(at, token, PRICE, PRICE);
        });
      }

      it("[ESCROW-15] says no longer that anybody is asked once the parts are there", async () => {
        const at = await networkHelpers.loadFixture(counter);
        const token = await tokenOf(at);
        const value = kind === "ether" ? PRICE - PART : 0n;
        const covers = await coversOf(at, [PART]);
        const asked = await at.desk.connect(at.payer).lockCovered.staticCall(billOf(token), covers, 0n, { value });
        expect(asked).to.equal(false);
      });
    });
  }

  it("[ESCROW-10] refuses ether beside the rest: a wei less, a wei more, and any beside a token", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await at.plain.getAddress();
    const covers = await coversOf(at, [PART]);
    for (const [money, expected, value] of [
      [ETHER, PRICE - PART, PRICE - PART - 1n],
      [ETHER, PRICE - PART, PRICE - PART + 1n],
      [token, 0n, 1n],
    ] as const) {
      const locked = at.desk.connect(at.payer).lockCovered(billOf(money), covers, 0n, { value });
      await expectRefusal(locked, at.desk, "EtherUnequal", [expected, value]);
    }
  });

  it("[ESCROW-11] asks the account that acts for nothing where there is nothing to pay", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await at.hostile.getAddress();
    await at.hostile.block_(at.payer, true);
    await lockCovered(at, token, [PRICE]);
    await at.desk.connect(at.payer).lock(id("free of charge"), token, 0n, 0n);
    await expectTotals(at, token, PRICE, 0n);
  });

  it("[ESCROW-11] takes a single unit also where more lies there than is owed", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await at.plain.getAddress();
    await at.plain.mint(at.desk, 5n);
    await expect(lockCovered(at, token, [PRICE - 1n])).to.changeTokenBalances(ethers, at.plain, [at.payer], [-1n]);
    const single = at.desk.connect(at.payer).lock(id("a unit"), token, 1n, 0n);
    await expect(single).to.changeTokenBalances(ethers, at.plain, [at.payer, at.desk], [-1n, 1n]);
    expect(await heldOf(at, token)).to.equal(PRICE + 1n + 5n);
  });

  it("[ESCROW-12] takes no new money for a token that holds less than it owes, whoever brings it", async () => {
    for (const parts of [[PART], [PRICE]]) {
      const at = await networkHelpers.loadFixture(counter);
      const token = await at.hostile.getAddress();
      await credit(at, token, at.doctor.address, id("an earlier visit"));
      await at.hostile.rebase(at.address, PRICE - 1n);
      const short = [token, 2n * PRICE, 2n * PRICE - 1n];
      await expectRefusal(lockCovered(at, token, parts), at.desk, "TokenShort", short);
      await at.hostile.rebase(at.address, PRICE);
      await lockCovered(at, token, parts);
    }
  });

  it("[ESCROW-23] a token that calls back while the rest comes in opens no door", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await at.hostile.getAddress();
    await at.hostile.behave(TokenManner.Honest);
    await credit(at, ETHER, token, id("an earlier visit"));
    const door = at.desk.interface.encodeFunctionData("withdraw", [ETHER, at.stranger.address, 1n]);
    await at.hostile.reenterBy(at.desk, door);
    await lockCovered(at, token, []);
    expect(await at.hostile.calls()).to.equal(1n);
    expect(await at.hostile.didReenter()).to.equal(false);
    await expectTotals(at, ETHER, 0n, PRICE);
  });

  it("[ESCROW-14] shows a token no permit without a deadline, and any other", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await ethers.deployContract("CountingToken");
    await token.mint(at.payer, PRICE);
    await token.connect(at.payer).approve(at.desk, PRICE);
    const permit = { value: 0n, v: 0, r: ZeroHash, s: ZeroHash };
    const lock = async (matter: string, deadline: bigint) =>
      at.desk.connect(at.payer).lockWithPermit(matter, token, 1n, { ...permit, deadline });
    await lock(id("none"), 0n);
    expect(await token.permits()).to.equal(0n);
    await lock(id("one"), 1n);
    expect(await token.permits()).to.equal(1n);
  });
});
