import { expect } from "chai";
import { AbiCoder, ZeroAddress, ZeroHash, id, keccak256 } from "ethers";
import { network } from "hardhat";

import {
  type Counter,
  ETHER,
  type MoneyKind,
  OTHER_VISIT,
  PRICE,
  VISIT,
  counterOn,
  expectTotals,
  lock,
  tokenOf,
} from "../helpers/escrow.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";

const { ethers, networkHelpers } = await network.create();

const NONE = 0n;
const LOCKED = 1n;
const SETTLED = 2n;
const LARGEST = 2n ** 128n - 1n;
const WORDS = 2n ** 120n - 1n;

async function counter() {
  return counterOn(ethers);
}

const claimIdOf = (matter: string, token: string): string =>
  keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "address"], [matter, token]));

/** A token's counter with the visit's price locked. */
async function locked(kind: MoneyKind): Promise<{ at: Counter; token: string }> {
  const at = await networkHelpers.loadFixture(counter);
  const token = await tokenOf(at, kind);
  await lock(at, token, { words: 7n });
  return { at, token };
}

describe("Escrow: the books", () => {
  for (const kind of ["ether", "a token"] as const) {
    describe(`given money in ${kind}`, () => {
      it("[ESCROW-03] locks it for a matter that is new, and leaves it to the room to say so", async () => {
        const at = await networkHelpers.loadFixture(counter);
        const token = await tokenOf(at, kind);
        expect([...(await at.desk.claimOf(VISIT, token))]).to.deep.equal([0n, NONE, 0n]);
        await expectEvents(lock(at, token, { words: WORDS }), at.desk, []);
        expect([...(await at.desk.claimOf(VISIT, token))]).to.deep.equal([PRICE, LOCKED, WORDS]);
        await expectTotals(at, token, PRICE, 0n);
      });

      it("[ESCROW-03] refuses to lock the same matter twice, and once it is settled", async () => {
        const { at, token } = await locked(kind);
        await expectRefusal(lock(at, token), at.desk, "ClaimExists", [claimIdOf(VISIT, token)]);
        await at.desk.settle(VISIT, token, [{ account: at.doctor, amount: PRICE }], 0n);
        await expectRefusal(lock(at, token), at.desk, "ClaimExists", [claimIdOf(VISIT, token)]);
        await expectTotals(at, token, 0n, PRICE);
      });

      it("[ESCROW-03] settles what is locked, once", async () => {
        const { at, token } = await locked(kind);
        const parts = [{ account: at.doctor, amount: PRICE }];
        await at.desk.settle(VISIT, token, parts, 9n);
        expect([...(await at.desk.claimOf(VISIT, token))]).to.deep.equal([PRICE, SETTLED, 9n]);
        await expectRefusal(at.desk.settle(VISIT, token, parts, 0n), at.desk, "ClaimNotLocked", [
          claimIdOf(VISIT, token),
          SETTLED,
        ]);
        await expectTotals(at, token, 0n, PRICE);
      });

      it("[ESCROW-03] settles nothing that was never locked, nor in another token", async () => {
        const { at, token } = await locked(kind);
        const other = await tokenOf(at, kind === "ether" ? "a token" : "ether");
        const parts = [{ account: at.doctor, amount: PRICE }];
        for (const [matter, inToken] of [
          [OTHER_VISIT, token],
          [VISIT, other],
        ] as const) {
          const refused = [claimIdOf(matter, inToken), NONE];
          await expectRefusal(at.desk.settle(matter, inToken, parts, 0n), at.desk, "ClaimNotLocked", refused);
          await expectRefusal(at.desk.note(matter, inToken, 1n), at.desk, "ClaimNotLocked", refused);
          const moved = at.desk.move(matter, id("a third"), inToken, 0n, 0n);
          await expectRefusal(moved, at.desk, "ClaimNotLocked", refused);
        }
      });

      it("[ESCROW-04] [ESCROW-26] credits every part, twice the same account too, and passes over nothing", async () => {
        const { at, token } = await locked(kind);
        const parts = [
          { account: at.doctor.address, amount: 600n },
          { account: ZeroAddress, amount: 0n },
          { account: at.clinic.address, amount: 400n },
          { account: at.address, amount: 0n },
          { account: at.doctor.address, amount: 3n },
        ];
        await expectEvents(at.desk.settle(VISIT, token, parts, 0n), at.desk, [
          ["Credited", [at.doctor.address, token, VISIT, 600n]],
          ["Credited", [at.clinic.address, token, VISIT, 400n]],
          ["Credited", [at.doctor.address, token, VISIT, 3n]],
        ]);
        expect(await at.desk.creditOf(at.doctor, token)).to.equal(603n);
        expect(await at.desk.creditOf(at.clinic, token)).to.equal(400n);
        await expectTotals(at, token, 0n, PRICE);
      });

      it("[ESCROW-04] credits neither nobody nor the ledger itself", async () => {
        const { at, token } = await locked(kind);
        for (const account of [ZeroAddress, at.address]) {
          const parts = [
            { account: at.doctor.address, amount: PRICE - 1n },
            { account, amount: 1n },
          ];
          await expectRefusal(at.desk.settle(VISIT, token, parts, 0n), at.desk, "RecipientInvalid", [account]);
        }
        expect(await at.desk.creditOf(at.doctor, token)).to.equal(0n);
      });

      it("[ESCROW-05] [ESCROW-26] moves the whole to another matter, and settles it there only", async () => {
        const { at, token } = await locked(kind);
        await expectEvents(at.desk.move(VISIT, OTHER_VISIT, token, 11n, 12n), at.desk, [
          ["ClaimMoved", [VISIT, OTHER_VISIT, token, PRICE]],
        ]);
        expect([...(await at.desk.claimOf(VISIT, token))]).to.deep.equal([PRICE, SETTLED, 11n]);
        expect([...(await at.desk.claimOf(OTHER_VISIT, token))]).to.deep.equal([PRICE, LOCKED, 12n]);
        await expectTotals(at, token, PRICE, 0n);
        const parts = [{ account: at.doctor, amount: PRICE }];
        await expectRefusal(at.desk.settle(VISIT, token, parts, 0n), at.desk, "ClaimNotLocked", [
          claimIdOf(VISIT, token),
          SETTLED,
        ]);
        await at.desk.settle(OTHER_VISIT, token, parts, 0n);
        await expectTotals(at, token, 0n, PRICE);
      });

      it("[ESCROW-05] moves nothing onto a claim that is there, itself included", async () => {
        const { at, token } = await locked(kind);
        await lock(at, token, { matter: OTHER_VISIT, amount: 5n });
        for (const to of [OTHER_VISIT, VISIT]) {
          const moved = at.desk.move(VISIT, to, token, 0n, 0n);
          await expectRefusal(moved, at.desk, "ClaimExists", [claimIdOf(to, token)]);
        }
        await expectTotals(at, token, PRICE + 5n, 0n);
      });

      it("[ESCROW-08] keeps the room's words while it is locked, and not after", async () => {
        const { at, token } = await locked(kind);
        expect((await at.desk.claimOf(VISIT, token)).note).to.equal(7n);
        await at.desk.note(VISIT, token, WORDS);
        expect([...(await at.desk.claimOf(VISIT, token))]).to.deep.equal([PRICE, LOCKED, WORDS]);
        await at.desk.settle(VISIT, token, [{ account: at.doctor, amount: PRICE }], 3n);
        await expectRefusal(at.desk.note(VISIT, token, 1n), at.desk, "ClaimNotLocked", [
          claimIdOf(VISIT, token),
          SETTLED,
        ]);
        expect((await at.desk.claimOf(VISIT, token)).note).to.equal(3n);
      });

      it("[ESCROW-25] changes nothing for another matter, token or account", async () => {
        const { at, token } = await locked(kind);
        const other = await tokenOf(at, kind === "ether" ? "a token" : "ether");
        await lock(at, token, { matter: OTHER_VISIT, amount: 5n, words: 1n });
        await lock(at, other, { amount: 8n, words: 2n });
        await at.desk.settle(VISIT, token, [{ account: at.doctor, amount: PRICE }], 0n);
        expect([...(await at.desk.claimOf(OTHER_VISIT, token))]).to.deep.equal([5n, LOCKED, 1n]);
        expect([...(await at.desk.claimOf(VISIT, other))]).to.deep.equal([8n, LOCKED, 2n]);
        expect(await at.desk.creditOf(at.doctor, other)).to.equal(0n);
        expect(await at.desk.creditOf(at.clinic, token)).to.equal(0n);
        await expectTotals(at, token, 5n, PRICE);
        await expectTotals(at, other, 8n, 0n);
      });
    });
  }

  it("[ESCROW-03] takes the zero matter and nothing at all as it takes others", async () => {
    const at = await networkHelpers.loadFixture(counter);
    await lock(at, ETHER, { matter: ZeroHash, amount: 0n });
    expect([...(await at.desk.claimOf(ZeroHash, ETHER))]).to.deep.equal([0n, LOCKED, 0n]);
    await at.desk.settle(ZeroHash, ETHER, [], 0n);
    expect([...(await at.desk.claimOf(ZeroHash, ETHER))]).to.deep.equal([0n, SETTLED, 0n]);
  });

  it("[ESCROW-07] owes as much as 128 bits hold, locked and credited together, and not a unit more", async () => {
    const at = await networkHelpers.loadFixture(counter);
    const token = await at.plain.getAddress();
    await at.plain.mint(at.payer, 2n ** 200n);
    await lock(at, token, { amount: LARGEST - 5n });
    await at.desk.settle(VISIT, token, [{ account: at.doctor, amount: LARGEST - 5n }], 0n);
    await lock(at, token, { matter: OTHER_VISIT, amount: 2n });
    const third = id("a third");
    const tooMuch = lock(at, token, { matter: third, amount: 4n });
    await expectRefusal(tooMuch, at.desk, "TokenTooMuch", [token, LARGEST + 1n]);
    await lock(at, token, { matter: third, amount: 3n });
    await at.desk.settle(third, token, [{ account: at.doctor, amount: 3n }], 0n);
    await at.desk.settle(OTHER_VISIT, token, [{ account: at.doctor, amount: 2n }], 0n);
    expect(await at.desk.creditOf(at.doctor, token)).to.equal(LARGEST);
    await expectTotals(at, token, 0n, LARGEST);
  });

  describe("shares", () => {
    it("[ESCROW-06] rounds one part down", async () => {
      const { desk } = await networkHelpers.loadFixture(counter);
      expect(await desk.partOf(9_999n, 9_999)).to.equal(9_998n);
      expect(await desk.partOf(10_000n, 1)).to.equal(1n);
      expect(await desk.partOf(9_999n, 1)).to.equal(0n);
      expect(await desk.partOf(LARGEST, 10_000)).to.equal(LARGEST);
    });
  });
});
