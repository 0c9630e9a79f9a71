import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { type TransactionResponse, ZeroAddress, id } from "ethers";

import type { EscrowDesk, HostileReceiver, HostileToken, PlainToken } from "../../typechain-types/index.ts";

export const ETHER = ZeroAddress;
export const VISIT = id("a visit");
export const OTHER_VISIT = id("another visit");
/** In the smallest unit; not a round number, so that tenths and shares leave something. */
export const PRICE = 1_003n;

/** In the order of `TokenManner` in `contracts/mocks/tokens/HostileToken.sol`. */
export const TokenManner = {
  Honest: 0,
  ReturnsFalse: 1,
  ReturnsNothing: 2,
  ChargesReceiver: 3,
  ChargesSender: 4,
  GivesBonus: 5,
  MovesNothing: 6,
  Reenters: 7,
  BurnsGas: 8,
  FloodsAnswer: 9,
} as const;

/** In the order of `ReceiverManner` in `contracts/mocks/receivers/HostileReceiver.sol`. */
export const ReceiverManner = {
  Accepts: 0,
  Refuses: 1,
  BurnsGas: 2,
  FloodsReason: 3,
  FloodsAnswer: 4,
  Reenters: 5,
} as const;

export type MoneyKind = "ether" | "a token";

/** A ledger by itself, the tokens and accounts that come to it. */
export interface Counter {
  readonly ethers: HardhatEthers;
  readonly desk: EscrowDesk;
  readonly address: string;
  readonly plain: PlainToken;
  readonly hostile: HostileToken;
  readonly receiver: HostileReceiver;
  /** Holds both tokens and has allowed the desk to take them. */
  readonly payer: HardhatEthersSigner;
  readonly doctor: HardhatEthersSigner;
  readonly clinic: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

/** @param forwarder who may speak for others; nobody where it is left out */
export async function counterOn(ethers: HardhatEthers, forwarder: string = ZeroAddress): Promise<Counter> {
  const [deployer, payer, doctor, clinic, stranger] = await ethers.getSigners();
  if (!deployer || !payer || !doctor || !clinic || !stranger) throw new Error("The chain has too few accounts.");
  const desk = await ethers.deployContract("EscrowDesk", [forwarder]);
  const plain = await ethers.deployContract("PlainToken");
  const hostile = await ethers.deployContract("HostileToken");
  const receiver = await ethers.deployContract("HostileReceiver");
  for (const token of [plain, hostile]) {
    await token.mint(payer, 1_000_000n);
    await token.connect(payer).approve(desk, 2n ** 255n);
  }
  const address = await desk.getAddress();
  return { ethers, desk, address, plain, hostile, receiver, payer, doctor, clinic, stranger };
}

/** The token's address, zero for ether. */
export async function tokenOf({ plain }: Counter, kind: MoneyKind): Promise<string> {
  return kind === "ether" ? ETHER : plain.getAddress();
}

/** The payer locks the price, or another amount, for a matter. */
export async function lock(
  { desk, payer }: Counter,
  token: string,
  { matter = VISIT, amount = PRICE, words = 0n }: { matter?: string; amount?: bigint; words?: bigint } = {},
): Promise<TransactionResponse> {
  return desk.connect(payer).lock(matter, token, amount, words, { value: token === ETHER ? amount : 0n });
}

/** Locks the price and credits the whole of it to an account. */
export async function credit(counter: Counter, token: string, account: string, matter = VISIT): Promise<void> {
  await lock(counter, token, { matter });
  await counter.desk.settle(matter, token, [{ account, amount: PRICE }], 0n);
}

/** What the ledger holds. */
export async function heldOf({ ethers, plain, hostile, address }: Counter, token: string): Promise<bigint> {
  if (token === ETHER) return ethers.provider.getBalance(address);
  return (token === (await plain.getAddress()) ? plain : hostile).balanceOf(address);
}

/** Expects these totals, and that the balance covers them. */
export async function expectTotals(counter: Counter, token: string, locked: bigint, credited: bigint): Promise<void> {
  expect([...(await counter.desk.totalsOf(token))]).to.deep.equal([locked, credited]);
  expect((await heldOf(counter, token)) >= locked + credited, "the balance covers what is owed").to.equal(true);
}
