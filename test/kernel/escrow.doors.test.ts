import { expect } from "chai";
import { MaxUint256, Signature, ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import {
  type Counter,
  ETHER,
  OTHER_VISIT,
  PRICE,
  ReceiverManner,
  TokenManner,
  VISIT,
  counterOn,
  credit,
  expectTotals,
  heldOf,
  lock,
  tokenOf,
} from "../helpers/escrow.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { platformOn } from "../helpers/platform.ts";
import { relay } from "../helpers/relay.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deployPlatform = platformOn(connection);

async function counter() {
  return counterOn(ethers);
}

/** The hostile token, with a manner and the balance that it owes. */
async function hostileAt(manner: number): Promise<{ at: Counter; token: string }> {
  const at = await networkHelpers.loadFixture(counter);
  await at.hostile.behave(manner);
  return { at, token: await at.hostile.getAddress() };
}

describe("Escrow: the door in", () => {
  for (const [what, value] of [
    ["a wei less", PRICE - 1n],
    ["a wei more", PRICE + 1n],
    ["none", 0n],
  ] as const) {
    it(`[ESCROW-10] refuses a call with ${what} than is locked`, async () => {
      const { desk, payer } = await networkHelpers.loadFixture(counter);
      const locked = desk.connect(payer).lock(VISIT, ETHER, PRICE, 0n, { value });
      await expectRefusal(locked, desk, "EtherUnequal", [PRICE, value]);
    });
  }

  it("[ESCROW-10] refuses ether beside a token, and beside nothing", async () => {
    const { desk, payer, plain } = await networkHelpers.loadFixture(counter);
    for (const [token, amount] of [
      [await plain.getAddress(), PRICE],
      [await plain.getAddress(), 0n],
      [ETHER, 0n],
    ] as const) {
      const locked = desk.connect(payer).lock(VISIT, token, amount, 0n, { value: 1n });
      await expectRefusal(locked, desk, "EtherUnequal", [0n, 1n]);
    }
  });

  it("[ESCROW-11] takes a token from the account that acts", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await at.plain.getAddress();
    await expect(lock(at, token)).to.changeTokenBalances(ethers, at.plain, [at.payer, at.desk], [-PRICE, PRICE]);
    const unfunded = at.desk.connect(at.stranger).lock(OTHER_VISIT, token, PRICE, 0n);
    await expectRefusal(unfunded, at.plain, "ERC20InsufficientAllowance", [at.address, 0n, PRICE]);
  });

  const unequal: readonly [what: string, manner: keyof typeof TokenManner, moved: bigint][] = [
    ["charges what arrives", "ChargesReceiver", PRICE - PRICE / 10n],
    ["gives a bonus", "GivesBonus", PRICE + PRICE / 10n],
    ["moves nothing and says that it did", "MovesNothing", 0n],
  ];
  for (const [what, manner, moved] of unequal) {
    it(`[ESCROW-11] refuses a token that ${what}`, async () => {
      const { at, token } = await hostileAt(TokenManner[manner]);
      await expectRefusal(lock(at, token), at.desk, "TokenUnequal", [token, PRICE, moved]);
      await expectTotals(at, token, 0n, 0n);
    });
  }

  it("[ESCROW-11] refuses a token whose balance falls while it comes in", async () => {
    const { at, token } = await hostileAt(TokenManner.Honest);
    await at.hostile.rebase(at.address, 5_000n);
    const fall = at.hostile.interface.encodeFunctionData("rebase", [at.address, 4_000n]);
    await at.hostile.reenterBy(at.hostile, fall);
    await expectRefusal(lock(at, token), at.desk, "TokenUnequal", [token, PRICE, 1_000n]);
  });

  it("[ESCROW-11] takes in a token that charges the sender on top: the amount arrives", async () => {
    const { at, token } = await hostileAt(TokenManner.ChargesSender);
    await lock(at, token);
    await expectTotals(at, token, PRICE, 0n);
  });

  it("[ESCROW-12] takes no new money for a token that holds less than it owes", async () => {
    const { at, token } = await hostileAt(TokenManner.Honest);
    await lock(at, token);
    await at.hostile.rebase(at.address, PRICE - 1n);
    const locked = lock(at, token, { matter: OTHER_VISIT, amount: 10n });
    await expectRefusal(locked, at.desk, "TokenShort", [token, PRICE + 10n, PRICE + 9n]);
    await at.hostile.rebase(at.address, PRICE);
    await lock(at, token, { matter: OTHER_VISIT, amount: 10n });
    await expectTotals(at, token, PRICE + 10n, 0n);
  });

  it("[ESCROW-12] [ESCROW-25] a token that fell pays out as long as it lasts, and no other token feels it", async () => {
    const { at, token } = await hostileAt(TokenManner.Honest);
    await credit(at, token, at.doctor.address);
    await credit(at, ETHER, at.doctor.address);
    await at.hostile.rebase(at.address, 400n);
    const { desk, doctor, hostile } = at;
    await expectRefusal(desk.connect(doctor).withdraw(token, doctor, 401n), hostile, "TooLittle", [at.address, 401n]);
    await desk.connect(doctor).withdraw(token, doctor, 400n);
    expect(await hostile.balanceOf(doctor)).to.equal(400n);
    await desk.connect(doctor).withdraw(ETHER, doctor, PRICE);
  });

  it("[ESCROW-12] a token that rises owes no more than before", async () => {
    const { at, token } = await hostileAt(TokenManner.Honest);
    await credit(at, token, at.doctor.address);
    await at.hostile.rebase(at.address, 10n * PRICE);
    const { desk, doctor } = at;
    const args = [doctor.address, token, PRICE, PRICE + 1n];
    const more = desk.connect(doctor).withdraw(token, doctor, PRICE + 1n);
    await expectRefusal(more, desk, "CreditInsufficient", args);
    await desk.connect(doctor).withdraw(token, doctor, PRICE);
    expect(await heldOf(at, token)).to.equal(9n * PRICE);
  });

  it("[ESCROW-13] refuses a token that says no, one that burns its gas, and what is no token", async () => {
    const { at, token } = await hostileAt(TokenManner.ReturnsFalse);
    await expectRefusal(lock(at, token), at.desk, "SafeERC20FailedOperation", [token]);
    await at.hostile.behave(TokenManner.BurnsGas);
    await expect(lock(at, token)).to.be.revertedWithoutReason(ethers);
    await expect(lock(at, at.stranger.address)).to.be.revertedWithoutReason(ethers);
  });

  for (const manner of ["ReturnsNothing", "FloodsAnswer"] as const) {
    it(`[ESCROW-13] takes in and pays out a token in the manner ${manner}`, async () => {
      const { at, token } = await hostileAt(TokenManner[manner]);
      await credit(at, token, at.doctor.address);
      await at.desk.connect(at.doctor).withdraw(token, at.clinic, PRICE);
      expect(await at.hostile.balanceOf(at.clinic)).to.equal(PRICE);
    });
  }

  it("[ESCROW-15] ether and tokens that come by no door move nothing", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await at.plain.getAddress();
    await credit(at, ETHER, at.doctor.address);
    await lock(at, token);
    await networkHelpers.setBalance(at.address, 10n * PRICE);
    await at.plain.connect(at.payer).transfer(at.desk, 500n);
    await expectTotals(at, ETHER, 0n, PRICE);
    await expectTotals(at, token, PRICE, 0n);
    await at.desk.connect(at.doctor).withdraw(ETHER, at.doctor, PRICE);
    await at.desk.settle(VISIT, token, [{ account: at.doctor, amount: PRICE }], 0n);
    await at.desk.connect(at.doctor).withdraw(token, at.doctor, PRICE);
    expect(await heldOf(at, ETHER)).to.equal(9n * PRICE);
    expect(await heldOf(at, token)).to.equal(500n);
  });

  it("[ESCROW-15] takes no ether by a plain transfer", async () => {
    const { desk, payer } = await networkHelpers.loadFixture(counter);
    await expectRefusal(payer.sendTransaction({ to: desk, value: 1n }), desk, "EtherUnequal", [0n, 1n]);
  });

  describe("permits", () => {
    async function permitOf({ plain, address, payer }: Counter, value: bigint, deadline: bigint, nonce = 0n) {
      const { chainId } = await ethers.provider.getNetwork();
      const domain = { name: "Plain Token", version: "1", chainId, verifyingContract: await plain.getAddress() };
      const types = {
        Permit: [
          { name: "owner", type: "address" },
          { name: "spender", type: "address" },
          { name: "value", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      };
      const message = { owner: payer.address, spender: address, value, nonce, deadline };
      const { v, r, s } = Signature.from(await payer.signTypedData(domain, types, message));
      return { value, deadline, v, r, s };
    }

    /** The payer has allowed nothing beforehand. */
    async function withoutAllowance() {
      const at = await counterOn(ethers);
      await at.plain.connect(at.payer).approve(at.desk, 0n);
      return at;
    }

    it("[ESCROW-14] one transaction locks, without an allowance beforehand", async () => {
      const at = await networkHelpers.loadFixture(withoutAllowance);
      const token = await at.plain.getAddress();
      await at.desk.connect(at.payer).lockWithPermit(VISIT, token, PRICE, await permitOf(at, PRICE, MaxUint256));
      await expectTotals(at, token, PRICE, 0n);
      expect(await at.plain.allowance(at.payer, at.desk)).to.equal(0n);
    });

    it("[ESCROW-14] locks also where somebody else submitted the permit first", async () => {
      const at = await networkHelpers.loadFixture(withoutAllowance);
      const permit = await permitOf(at, PRICE, MaxUint256);
      const { value, deadline, v, r, s } = permit;
      await at.plain.connect(at.stranger).permit(at.payer, at.desk, value, deadline, v, r, s);
      const token = await at.plain.getAddress();
      await at.desk.connect(at.payer).lockWithPermit(VISIT, token, PRICE, permit);
      await expectTotals(at, token, PRICE, 0n);
    });

    it("[ESCROW-14] refuses a wrong permit without an allowance, and a stranger with the payer's", async () => {
      const at = await networkHelpers.loadFixture(withoutAllowance);
      const token = await at.plain.getAddress();
      const permit = await permitOf(at, PRICE, MaxUint256);
      const refused = [at.address, 0n, PRICE];
      const wrong = at.desk.connect(at.payer).lockWithPermit(VISIT, token, PRICE, { ...permit, value: PRICE + 1n });
      await expectRefusal(wrong, at.plain, "ERC20InsufficientAllowance", refused);
      const stolen = at.desk.connect(at.stranger).lockWithPermit(VISIT, token, PRICE, permit);
      await expectRefusal(stolen, at.plain, "ERC20InsufficientAllowance", refused);
    });

    it("[ESCROW-14] an allowance is enough where the permit fails, is none, or the token knows none", async () => {
      const at = await networkHelpers.loadFixture(counter);
      const none = { value: 0n, deadline: 0n, v: 0, r: id("r"), s: id("s") };
      await at.desk.connect(at.payer).lockWithPermit(VISIT, await at.plain.getAddress(), PRICE, none);
      const failing = { ...none, value: PRICE, deadline: MaxUint256 };
      const { desk, payer, hostile } = at;
      await desk.connect(payer).lockWithPermit(VISIT, await hostile.getAddress(), PRICE, failing);
      await desk.connect(payer).lockWithPermit(VISIT, ETHER, PRICE, failing, { value: PRICE });
      await expectTotals(at, await hostile.getAddress(), PRICE, 0n);
      await expectTotals(at, ETHER, PRICE, 0n);
    });
  });
});

describe("Escrow: the door out", () => {
  for (const kind of ["ether", "a token"] as const) {
    describe(`given a credit in ${kind}`, () => {
      async function credited() {
        const at = await networkHelpers.loadFixture(counter);
        const token = await tokenOf(at, kind);
        await credit(at, token, at.doctor.address);
        return { at, token };
      }

      it("[ESCROW-20] [ESCROW-26] its account withdraws the whole", async () => {
        const { at, token } = await credited();
        const { desk, doctor } = at;
        const before = await heldOf(at, token);
        await expectEvents(desk.connect(doctor).withdraw(token, doctor, PRICE), desk, [
          ["CreditWithdrawn", [doctor.address, token, doctor.address, PRICE]],
        ]);
        expect(before - (await heldOf(at, token))).to.equal(PRICE);
        expect(await desk.creditOf(doctor, token)).to.equal(0n);
        await expectTotals(at, token, 0n, 0n);
      });

      it("[ESCROW-20] its account withdraws a part, then the rest, and then nothing", async () => {
        const { at, token } = await credited();
        const desk = at.desk.connect(at.doctor);
        await desk.withdraw(token, at.doctor, 3n);
        await expectTotals(at, token, 0n, PRICE - 3n);
        await desk.withdraw(token, at.doctor, PRICE - 3n);
        const refused = [at.doctor.address, token, 0n, 1n];
        await expectRefusal(desk.withdraw(token, at.doctor, 1n), desk, "CreditInsufficient", refused);
      });

      for (const [what, amount] of [
        ["nothing", 0n],
        ["a unit too much", PRICE + 1n],
        ["all that there is", 2n ** 128n - 1n],
      ] as const) {
        it(`[ESCROW-20] refuses to pay ${what}`, async () => {
          const { at, token } = await credited();
          await lock(at, token, { matter: OTHER_VISIT });
          const withdrawn = at.desk.connect(at.doctor).withdraw(token, at.doctor, amount);
          await expectRefusal(withdrawn, at.desk, "CreditInsufficient", [at.doctor.address, token, PRICE, amount]);
        });
      }

      it("[ESCROW-20] nobody else withdraws it, and nothing that is locked", async () => {
        const { at, token } = await credited();
        for (const who of [at.stranger, at.payer, at.clinic]) {
          const withdrawn = at.desk.connect(who).withdraw(token, who, 1n);
          await expectRefusal(withdrawn, at.desk, "CreditInsufficient", [who.address, token, 0n, 1n]);
        }
      });

      it("[ESCROW-21] pays another account that it names", async () => {
        const { at, token } = await credited();
        const withdrawn = at.desk.connect(at.doctor).withdraw(token, at.clinic, PRICE);
        if (kind === "ether") await expect(withdrawn).to.changeEtherBalance(ethers, at.clinic, PRICE);
        else await expect(withdrawn).to.changeTokenBalance(ethers, at.plain, at.clinic, PRICE);
      });

      it("[ESCROW-21] pays neither nobody nor the ledger itself", async () => {
        const { at, token } = await credited();
        for (const to of [ZeroAddress, at.address]) {
          const withdrawn = at.desk.connect(at.doctor).withdraw(token, to, PRICE);
          await expectRefusal(withdrawn, at.desk, "RecipientInvalid", [to]);
        }
      });
    });
  }

  it("[ESCROW-20] a relayed call withdraws the signer's credit, not the relayer's", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { doctor, relayer } = platform.actors;
    const at = await counterOn(ethers, await platform.forwarder.getAddress());
    await credit(at, ETHER, doctor.address);
    const data = at.desk.interface.encodeFunctionData("withdraw", [ETHER, doctor.address, PRICE]);
    await expectEvents(relay(platform, doctor, { to: at.address, data }), at.desk, [
      ["CreditWithdrawn", [doctor.address, ETHER, doctor.address, PRICE]],
    ]);
    const again = at.desk.connect(relayer).withdraw(ETHER, relayer, 1n);
    await expectRefusal(again, at.desk, "CreditInsufficient", [relayer.address, ETHER, 0n, 1n]);
  });

  it("[ESCROW-21] an account that the token blocks is paid elsewhere", async () => {
    const { at, token } = await hostileAt(TokenManner.Honest);
    await credit(at, token, at.doctor.address);
    await at.hostile.block_(at.doctor, true);
    const desk = at.desk.connect(at.doctor);
    const blocked = [at.doctor.address];
    await expectRefusal(desk.withdraw(token, at.doctor, PRICE), at.hostile, "Blocked", blocked);
    expect(await desk.creditOf(at.doctor, token)).to.equal(PRICE);
    await desk.withdraw(token, at.clinic, PRICE);
    expect(await at.hostile.balanceOf(at.clinic)).to.equal(PRICE);
  });

  const payouts: readonly [what: string, manner: keyof typeof TokenManner, moved: bigint][] = [
    ["takes more from the ledger than it pays", "ChargesSender", PRICE + PRICE / 10n],
    ["moves nothing and says that it did", "MovesNothing", 0n],
  ];
  for (const [what, manner, moved] of payouts) {
    it(`[ESCROW-22] refuses to pay out a token that ${what}, and keeps the credit`, async () => {
      const { at, token } = await hostileAt(TokenManner.Honest);
      await credit(at, token, at.doctor.address);
      await lock(at, token, { matter: OTHER_VISIT });
      await at.hostile.behave(TokenManner[manner]);
      const withdrawn = at.desk.connect(at.doctor).withdraw(token, at.doctor, PRICE);
      await expectRefusal(withdrawn, at.desk, "TokenUnequal", [token, PRICE, moved]);
      expect(await at.desk.creditOf(at.doctor, token)).to.equal(PRICE);
      await expectTotals(at, token, PRICE, PRICE);
    });
  }

  it("[ESCROW-22] refuses to pay out a token that says no, and one whose balance rises while it goes", async () => {
    const { at, token } = await hostileAt(TokenManner.Honest);
    await credit(at, token, at.doctor.address);
    await at.hostile.behave(TokenManner.ReturnsFalse);
    const desk = at.desk.connect(at.doctor);
    await expectRefusal(desk.withdraw(token, at.doctor, PRICE), desk, "SafeERC20FailedOperation", [token]);
    const rise = at.hostile.interface.encodeFunctionData("rebase", [at.address, PRICE + 2n]);
    await at.hostile.reenterBy(at.hostile, rise);
    await expectRefusal(desk.withdraw(token, at.doctor, PRICE), desk, "TokenUnequal", [token, PRICE, 2n]);
    expect(await desk.creditOf(at.doctor, token)).to.equal(PRICE);
  });

  it("[ESCROW-11] a token that charges what arrives pays out what leaves", async () => {
    const { at, token } = await hostileAt(TokenManner.Honest);
    await credit(at, token, at.doctor.address);
    await at.hostile.behave(TokenManner.ChargesReceiver);
    await at.desk.connect(at.doctor).withdraw(token, at.doctor, PRICE);
    expect(await at.hostile.balanceOf(at.doctor)).to.equal(PRICE - PRICE / 10n);
    await expectTotals(at, token, 0n, 0n);
  });

  describe("given a receiver that is hard to pay", () => {
    async function owing(manner: number) {
      const at = await networkHelpers.loadFixture(counter);
      await credit(at, ETHER, await at.receiver.getAddress());
      await at.receiver.behave(manner);
      const withdraw = (to: string) =>
        at.receiver.execute(at.desk, at.desk.interface.encodeFunctionData("withdraw", [ETHER, to, PRICE]));
      return { at, withdraw, itself: await at.receiver.getAddress() };
    }

    for (const manner of ["Refuses", "BurnsGas", "FloodsReason"] as const) {
      it(`[ESCROW-21] [ESCROW-22] [ESCROW-24] one in the manner ${manner} keeps its credit and names another`, async () => {
        const { at, withdraw, itself } = await owing(ReceiverManner[manner]);
        await expectRefusal(withdraw(itself), at.desk, "PaymentRefused", [itself, PRICE]);
        expect(await at.desk.creditOf(itself, ETHER)).to.equal(PRICE);
        await expect(withdraw(at.clinic.address)).to.changeEtherBalance(ethers, at.clinic, PRICE);
      });
    }

    for (const manner of ["Accepts", "FloodsAnswer"] as const) {
      it(`[ESCROW-24] one in the manner ${manner} is paid`, async () => {
        const { at, withdraw, itself } = await owing(ReceiverManner[manner]);
        await withdraw(itself);
        expect(await ethers.provider.getBalance(itself)).to.equal(PRICE);
        expect(await at.desk.creditOf(itself, ETHER)).to.equal(0n);
      });
    }

    it("[ESCROW-23] one that calls back for the rest of its credit, or locks what it got, gets nothing more", async () => {
      const { at, itself } = await owing(ReceiverManner.Accepts);
      await lock(at, ETHER, { matter: OTHER_VISIT });
      const again = at.desk.interface.encodeFunctionData("withdraw", [ETHER, itself, 3n]);
      const lockNothing = at.desk.interface.encodeFunctionData("lock", [id("a third"), ETHER, 0n, 0n]);
      for (const [index, call] of [again, lockNothing].entries()) {
        await at.receiver.reenterBy(at.desk, call);
        await at.receiver.execute(at.desk, at.desk.interface.encodeFunctionData("withdraw", [ETHER, itself, 3n]));
        expect(await at.receiver.calls()).to.equal(BigInt(index) + 1n);
        expect(await at.receiver.didReenter()).to.equal(false);
      }
      expect(await ethers.provider.getBalance(itself)).to.equal(6n);
      await expectTotals(at, ETHER, PRICE, PRICE - 6n);
    });

    it("[ESCROW-23] finds right books when it calls back", async () => {
      const { at, itself } = await owing(ReceiverManner.Accepts);
      const settle = at.desk.interface.encodeFunctionData("settle", [
        OTHER_VISIT,
        ETHER,
        [{ account: itself, amount: PRICE }],
        0n,
      ]);
      await lock(at, ETHER, { matter: OTHER_VISIT });
      await at.receiver.reenterBy(at.desk, settle);
      await at.receiver.execute(at.desk, at.desk.interface.encodeFunctionData("withdraw", [ETHER, itself, PRICE]));
      expect(await at.receiver.didReenter()).to.equal(true);
      await expectTotals(at, ETHER, 0n, PRICE);
    });
  });

  describe("given a token that calls back", () => {
    it("[ESCROW-23] opens no other door while it comes in or goes out", async () => {
      const { at, token } = await hostileAt(TokenManner.Honest);
      const itself = token;
      await credit(at, token, itself);
      await credit(at, ETHER, itself);
      await credit(at, token, at.doctor.address, OTHER_VISIT);
      const doors = [
        at.desk.interface.encodeFunctionData("withdraw", [token, at.stranger.address, 1n]),
        at.desk.interface.encodeFunctionData("withdraw", [ETHER, at.stranger.address, 1n]),
        at.desk.interface.encodeFunctionData("lock", [id("from inside"), token, 0n, 0n]),
      ];
      let calls = 0n;
      for (const [index, door] of doors.entries()) {
        await at.hostile.reenterBy(at.desk, door);
        await lock(at, token, { matter: id(`visit ${String(index)}`), amount: 10n });
        expect(await at.hostile.didReenter()).to.equal(false);
        await at.desk.connect(at.doctor).withdraw(token, at.doctor, 1n);
        expect(await at.hostile.didReenter()).to.equal(false);
        calls += 2n;
        expect(await at.hostile.calls()).to.equal(calls);
      }
      await expectTotals(at, token, 30n, 2n * PRICE - 3n);
      await expectTotals(at, ETHER, 0n, PRICE);
    });
  });
});
