import {
  type ContractTransaction,
  type Signer,
  type TransactionResponse,
  concat,
  getBytes,
  hexlify,
  toBeHex,
  toBigInt,
  toQuantity,
} from "ethers";

import type { Platform } from "../../../test/helpers/platform.ts";
import { RepeatingDelegate__factory } from "../../../typechain-types/index.js";

/** How the items of a kind are made: who calls, and what for the item of a number from 1. */
export interface Making {
  readonly by: Signer & { readonly address: string };
  readonly calls: (item: number) => Promise<readonly ContractTransaction[]>;
}

/** A word of calldata that grows by as much from item to item. */
interface Word {
  readonly offset: number;
  readonly stride: bigint;
}

/** Items of one transaction. More take longer each. */
const AT_ONCE = 50;
const GAS = 500_000_000n;
const SELECTOR = 4;
const WORD = 32;
const DESIGNATOR = "0xef0100";

/** Makes one item by plain transactions of its maker; the first of them is the one to measure. */
export async function makeOne({ by, calls }: Making, item: number): Promise<TransactionResponse> {
  const [first, ...rest] = await calls(item);
  if (first === undefined) throw new Error("An item takes a call at least.");
  const sent = await by.sendTransaction(first);
  for (const call of rest) await by.sendTransaction(call);
  return sent;
}

/**
 * Makes the items from `first` to `last` by real calls in the name of their maker, dozens in one transaction (EIP-7702). Time
 * stands still meanwhile; the maker is a plain account again afterwards.
 */
export async function makeMany(
  platform: Platform,
  { by: maker, calls }: Making,
  first: number,
  last: number,
): Promise<void> {
  if (last < first) return;
  const { provider } = platform.connection;
  const by = maker.address;
  const now = toQuantity(await platform.clock.now());
  const standStill = () => provider.request({ method: "evm_setNextBlockTimestamp", params: [now] });
  await standStill();
  const code = await new RepeatingDelegate__factory(platform.actors.deployer).deploy();
  const delegate = await code.getAddress();
  await provider.request({ method: "hardhat_impersonateAccount", params: [by] });
  await provider.request({ method: "hardhat_setCode", params: [by, concat([DESIGNATOR, delegate])] });
  for (let item = first; item <= last; item += AT_ONCE) {
    const rounds = Math.min(AT_ONCE, last - item + 1);
    const data = code.interface.encodeFunctionData("run", [await repeated(calls, item, rounds), rounds]);
    await standStill();
    const transaction = { from: by, to: by, data, gas: toQuantity(GAS), gasPrice: "0x0" };
    // An automining chain answers a transaction that fails with an error.
    await provider.request({ method: "eth_sendTransaction", params: [transaction] });
  }
  await provider.request({ method: "hardhat_setCode", params: [by, "0x"] });
}

/** The calls for the item, with the words in which those for the next items differ. */
async function repeated(calls: Making["calls"], item: number, rounds: number) {
  const [these, next, last] = await Promise.all([calls(item), calls(item + 1), calls(item + rounds - 1)]);
  return these.map(({ to, data, value = 0n }, place) => {
    const words = wordsOf(data, dataAt(next, place));
    const foretold = words.reduce((grown, word) => grow(grown, word, BigInt(rounds - 1)), data);
    if (foretold !== dataAt(last, place)) throw new Error("The items' calldata does not grow evenly.");
    return { target: to, value, data, words };
  });
}

function dataAt(calls: readonly ContractTransaction[], place: number): string {
  const call = calls[place];
  if (call === undefined) throw new Error("Every item takes the same calls.");
  return call.data;
}

function wordsOf(one: string, other: string): Word[] {
  const [from, to] = [getBytes(one), getBytes(other)];
  if (from.length !== to.length) throw new Error("The items' calldata differs in length.");
  const words: Word[] = [];
  for (let offset = SELECTOR; offset < from.length; offset += WORD) {
    const end = offset + WORD;
    const stride = BigInt.asUintN(256, toBigInt(to.slice(offset, end)) - toBigInt(from.slice(offset, end)));
    if (stride !== 0n) words.push({ offset, stride });
  }
  return words;
}

function grow(data: string, { offset, stride }: Word, times: bigint): string {
  const bytes = getBytes(data);
  const word = BigInt.asUintN(256, toBigInt(bytes.slice(offset, offset + WORD)) + stride * times);
  bytes.set(getBytes(toBeHex(word, WORD)), offset);
  return hexlify(bytes);
}
