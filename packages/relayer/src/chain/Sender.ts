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

/** A node takes a replacement from a tenth more on; an eighth is what most ask. In hundredths. */
const RAISE = 1_125n;
const RAISE_BASE = 1_000n;
/** Requests that have waited so many seconds are asked about once more before they are paid for. */
const STALE = 2;

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
    // What was sent before goes first: its nonces come first.
    for (const entry of open.filter(({ state }) => state === "sent")) await this.#watch(entry, price);
    for (const entry of open.filter(({ state }) => state === "waiting")) await this.#sendFirst(entry, price);
  }

  async #sendFirst(entry: Entry, price: bigint): Promise<void> {
    const { id, request, acceptedAt } = entry;
    if (price > this.#fees.most) return;
    if (this.#now() - acceptedAt >= STALE) {
      try {
        await this.#forwarder.rehearse(request, this.#wallet.address);
      } catch (problem) {
        if (!(problem instanceof XinglinError)) throw problem;
        await this.#ledger.refuse(id, problem.name);
        return;
      }
    }
    const mined = await this.#provider.getTransactionCount(this.#wallet.address, "latest");
    const nonce = Math.max((await this.#ledger.nextNonce()) ?? 0, mined);
    await this.#broadcast(await this.#sign(entry, nonce, price));
  }

  async #watch(entry: Entry, price: bigint): Promise<void> {
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
    const raised = max((last.fee * RAISE) / RAISE_BASE + 1n, price);
    if (isLate && raised <= this.#fees.most) return this.#broadcast(await this.#sign(entry, last.nonce, raised));
    if ((await this.#provider.getTransaction(last.hash)) === null) await this.#broadcast(last);
  }

  /** Signs and writes down; only then may it be sent. */
  async #sign({ id, request }: Entry, nonce: number, fee: bigint): Promise<Sending> {
    this.#chainId ??= (await this.#provider.getNetwork()).chainId;
    const raw = await this.#wallet.signTransaction({
      type: 2,
      chainId: this.#chainId,
      nonce,
      to: this.#forwarder.address,
      data: this.#forwarder.callOf(request),
      gasLimit: this.#forwarder.gasOf(request),
      maxFeePerGas: fee,
      maxPriorityFeePerGas: fee < TIP ? fee : TIP,
    });
    const { hash } = Transaction.from(raw);
    if (hash === null) throw new Error("A signed transaction has a hash.");
    const sending = { hash: hash as Hex, nonce, raw: raw as Hex, fee, sentAt: this.#now() };
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

  /** Twice the base fee and a tip: enough for six full blocks. */
  async #price(): Promise<bigint> {
    const { maxFeePerGas, gasPrice } = await this.#provider.getFeeData();
    return maxFeePerGas ?? gasPrice ?? TIP;
  }
}

/** Wei for a gas that the block's builder gets. */
const TIP = 1_000_000_000n;

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
