import { XinglinError } from "@xinglin/sdk/errors";
import type { Hex } from "@xinglin/sdk/kernel";
import { type Provider, type TransactionReceipt, Transaction, type Wallet } from "ethers";

import type { Entry, Ledger, Sending } from "../ledger/Ledger.ts";
import type { Forwarder } from "./Forwarder.ts";

/** How the relayer pays. */
export interface Fees {
  /** Most wei for a gas; when the chain asks more, nothing is sent. */
  readonly most: bigint;
  /** Seconds after which what is not mined is offered a higher price. */
  readonly patience: number;
}

/** A node takes a replacement from a tenth more on, of the price and of the tip; an eighth is what most ask. In thousandths. */
const RAISE = 1_125n;
const RAISE_BASE = 1_000n;
/** Requests that have waited so many seconds are asked about once more before they are paid for. */
const STALE = 2;
/** Blocks after which a nonce counts as spent: nodes that lag behind one another are equal by then. */
const DEPTH = 12;

/**
 * Sends what the ledger holds, one nonce after the other, and watches until it is mined. Everything it does it can do again:
 * a transaction is on disk before a node has it, and after a crash the same bytes go out.
 */
export class Sender {
  readonly #wallet: Wallet;
  readonly #provider: Provider;
  readonly #ledger: Ledger;
  readonly #forwarder: Forwarder;
  readonly #fees: Fees;
  readonly #now: () => number;
  readonly #settled: (entry: Entry, receipt: TransactionReceipt) => void;
  #chainId: bigint | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(of: {
    readonly wallet: Wallet;
    readonly provider: Provider;
    readonly ledger: Ledger;
    readonly forwarder: Forwarder;
    readonly fees: Fees;
    readonly now: () => number;
    readonly settled?: (entry: Entry, receipt: TransactionReceipt) => void;
  }) {
    this.#wallet = of.wallet;
    this.#provider = of.provider;
    this.#ledger = of.ledger;
    this.#forwarder = of.forwarder;
    this.#fees = of.fees;
    this.#now = of.now;
    this.#settled = of.settled ?? (() => undefined);
  }

  /**
   * One pass over everything on the way: what waits is signed and sent, what was sent is looked for, sent again where the
   * node has lost it, and offered more where it takes long. Passes never overlap.
   */
  pass(): Promise<void> {
    const turn = this.#turn.then(() => this.#pass());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #pass(): Promise<void> {
    const open = await this.#ledger.open();
    if (open.length === 0) return;
    const price = await this.#price();
    // Asked before any receipt, so that what is spent here and has no receipt below was not spent by what the ledger knows.
    const spent = await this.#spent();
    for (const sending of await this.#ledger.settledFrom(await this.#mined())) await this.#broadcast(sending);
    // What was sent before goes first: its nonces come first.
    for (const entry of open.filter(({ state }) => state === "sent")) await this.#watch(entry, { price, spent });
    for (const entry of open.filter(({ state }) => state === "waiting")) {
      await this.#sendFirst(entry, { price, isAsked: this.#now() - entry.acceptedAt >= STALE });
    }
  }

  async #sendFirst(
    entry: Entry,
    { price, isAsked }: { readonly price: bigint; readonly isAsked: boolean },
  ): Promise<void> {
    const { id, request } = entry;
    if (price > this.#fees.most) return;
    if (isAsked) {
      try {
        await this.#forwarder.rehearse(request, this.#wallet.address);
      } catch (problem) {
        if (!(problem instanceof XinglinError)) throw problem;
        await this.#ledger.refuse(id, problem.name);
        return;
      }
    }
    const nonce = Math.max((await this.#ledger.nextNonce()) ?? 0, await this.#mined());
    await this.#broadcast(await this.#sign(entry, nonce, { most: price, tip: TIP }));
  }

  async #watch(entry: Entry, { price, spent }: { readonly price: bigint; readonly spent: number }): Promise<void> {
    const sendings = await this.#ledger.sendingsOf(entry.id);
    for (const { hash } of sendings) {
      const receipt = await this.#provider.getTransactionReceipt(hash);
      if (receipt === null) continue;
      const state = receipt.status === 1 ? "mined" : "failed";
      await this.#ledger.settle(entry.id, { state, hash, gasUsed: receipt.gasUsed });
      this.#settled(entry, receipt);
      return;
    }
    const last = sendings.at(-1);
    if (last === undefined) return;
    const isLate = this.#now() - last.sentAt >= this.#fees.patience;
    // The nonce went to a transaction that the ledger does not know, as when it was restored from a copy.
    if (isLate && last.nonce < spent) return this.#sendFirst(entry, { price, isAsked: true });
    const most = max(raised(last.fee), price);
    if (isLate && most <= this.#fees.most) {
      const tip = raised(Transaction.from(last.raw).maxPriorityFeePerGas ?? TIP);
      return this.#broadcast(await this.#sign(entry, last.nonce, { most, tip }));
    }
    if ((await this.#provider.getTransaction(last.hash)) === null) await this.#broadcast(last);
  }

  /** Signs and writes down; only then may it be sent. */
  async #sign(
    { id, request }: Entry,
    nonce: number,
    { most, tip }: { readonly most: bigint; readonly tip: bigint },
  ): Promise<Sending> {
    this.#chainId ??= (await this.#provider.getNetwork()).chainId;
    const raw = await this.#wallet.signTransaction({
      type: 2,
      chainId: this.#chainId,
      nonce,
      to: this.#forwarder.address,
      data: this.#forwarder.callOf(request),
      gasLimit: this.#forwarder.gasOf(request),
      maxFeePerGas: most,
      maxPriorityFeePerGas: most < tip ? most : tip,
    });
    const { hash } = Transaction.from(raw);
    if (hash === null) throw new Error("A signed transaction has a hash.");
    const sending = { hash: hash as Hex, nonce, raw: raw as Hex, fee: most, sentAt: this.#now() };
    await this.#ledger.send(id, sending);
    return sending;
  }

  /** What a node does not take now, the next pass offers again. */
  async #broadcast({ raw }: Sending): Promise<void> {
    try {
      await this.#provider.broadcastTransaction(raw);
    } catch (problem) {
      if (!(problem instanceof Error)) throw problem;
    }
  }

  /** The account's transactions in the newest block. */
  #mined(): Promise<number> {
    return this.#provider.getTransactionCount(this.#wallet.address, "latest");
  }

  /** The account's transactions that no reorganisation takes back. */
  async #spent(): Promise<number> {
    const block = await this.#provider.getBlockNumber();
    return this.#provider.getTransactionCount(this.#wallet.address, Math.max(0, block - DEPTH));
  }

  /** Twice the base fee and a tip: enough for six full blocks. */
  async #price(): Promise<bigint> {
    const { maxFeePerGas, gasPrice } = await this.#provider.getFeeData();
    return maxFeePerGas ?? gasPrice ?? TIP;
  }
}

/** Wei for a gas that the block's builder gets. */
const TIP = 1_000_000_000n;

function raised(fee: bigint): bigint {
  return (fee * RAISE) / RAISE_BASE + 1n;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
