import { ContractRefusal, XinglinError } from "@xinglin/sdk/errors";
import type { Hex } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";
import { type Provider, Wallet } from "ethers";

import { Forwarder } from "./chain/Forwarder.ts";
import { type Fees, Sender } from "./chain/Sender.ts";
import type { Entry, Ledger } from "./ledger/Ledger.ts";
import { Metrics } from "./Metrics.ts";
import { requestIdOf } from "./parseRequest.ts";
import { type Policy, requireAllowed } from "./policy/policy.ts";
import { CallRefused, CannotPay, RequestUnknown, SignatureNotValid, StillPending, TooMany } from "./RelayRefused.ts";

/** How much the relayer pays for, in whom. */
export interface Limits {
  /** Requests of one signer in an hour and in a day. */
  readonly perHour: number;
  readonly perDay: number;
  /** Gas of one signer in a day, and of all in a day: what an attack with any number of accounts can cost. */
  readonly gasOfSigner: bigint;
  readonly gasOfAll: bigint;
  /** Requests of one signer in a day that were reverted on chain after they had looked good. */
  readonly failures: number;
  /** Requests on the way at one time. */
  readonly depth: number;
  /** Wei that the account must hold. */
  readonly leastBalance: bigint;
}

export const USUAL_LIMITS: Limits = {
  perHour: 20,
  perDay: 60,
  gasOfSigner: 15_000_000n,
  gasOfAll: 2_000_000_000n,
  failures: 2,
  depth: 500,
  leastBalance: 10n ** 16n,
};

export const USUAL_FEES: Fees = { most: 100_000_000_000n, patience: 45 };

const HOUR = 3_600;
const DAY = 86_400;

/** Whether the relayer can do its work, and if not, why. */
export interface Health {
  readonly ok: boolean;
  readonly account: string;
  readonly chainId: number | undefined;
  readonly balance: string | undefined;
  readonly depth: number;
  readonly problems: readonly string[];
}

/**
 * Takes signed requests of people without ether and pays for them. Looks at everything that costs nothing first, asks the chain
 * before it pays, and never owes more than its budget.
 */
export class Relayer {
  readonly metrics = new Metrics();
  readonly policy: Policy;
  readonly limits: Limits;
  readonly forwarder: Forwarder;
  readonly account: string;
  readonly #provider: Provider;
  readonly #ledger: Ledger;
  readonly #fees: Fees;
  readonly #sender: Sender;
  readonly #now: () => number;
  readonly #taking = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #lastPass = 0;

  /**
   * @param of `key`: of an account that nothing else uses; `now`: the clock in seconds, for tests
   */
  constructor(of: {
    readonly provider: Provider;
    readonly key: string;
    readonly forwarder: string;
    readonly ledger: Ledger;
    readonly policy: Policy;
    readonly limits?: Partial<Limits>;
    readonly fees?: Partial<Fees>;
    readonly now?: () => number;
  }) {
    const wallet = new Wallet(of.key, of.provider);
    this.#provider = of.provider;
    this.#ledger = of.ledger;
    this.#now = of.now ?? (() => Math.floor(Date.now() / 1_000));
    this.#fees = { ...USUAL_FEES, ...of.fees };
    this.account = wallet.address;
    this.policy = of.policy;
    this.limits = { ...USUAL_LIMITS, ...of.limits };
    this.forwarder = new Forwarder(of.forwarder, of.provider);
    this.#sender = new Sender({
      ...{ wallet, provider: of.provider, ledger: of.ledger, forwarder: this.forwarder },
      ...{ fees: this.#fees, now: this.#now },
      settled: ({ acceptedAt }, { status, gasUsed, fee }) => {
        this.metrics.settled({ isMined: status === 1, gasUsed, fee, seconds: this.#now() - acceptedAt });
      },
    });
  }

  /** Goes on with what the ledger holds, and then passes over it every so many milliseconds. */
  start(interval = 500): void {
    const next = (): void => {
      this.#timer = setTimeout(() => {
        void this.pass().finally(() => {
          if (this.#timer !== undefined) next();
        });
      }, interval);
    };
    next();
  }

  /** Takes nothing more up; what is signed stays in the ledger for the next start. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One pass of the sender; what goes wrong is counted, and the next pass tries again. */
  async pass(): Promise<void> {
    try {
      await this.#sender.pass();
      this.#lastPass = this.#now();
    } catch {
      this.metrics.stumbled();
    }
  }

  /**
   * Takes a request on, or says why not. The same request again gives the same entry.
   *
   * @throws RelayRefused
   */
  async take(request: ForwardRequest): Promise<Entry> {
    const id = requestIdOf(request);
    const known = await this.#ledger.find(id);
    if (known !== undefined) return known;
    // One request of a signer at a time, also while it is being looked at.
    if (this.#taking.has(request.from)) throw new StillPending(id);
    this.#taking.add(request.from);
    try {
      // The same request may have been taken on between the two lines above.
      const again = await this.#ledger.find(id);
      if (again !== undefined) return again;
      await this.#judge(request);
      await this.#accept(id, request);
    } finally {
      this.#taking.delete(request.from);
    }
    this.metrics.accepted();
    void this.pass();
    return this.find(id);
  }

  /** @throws RequestUnknown */
  async find(id: Hex): Promise<Entry> {
    const entry = await this.#ledger.find(id);
    if (entry === undefined) throw new RequestUnknown(id);
    return entry;
  }

  async #judge(request: ForwardRequest): Promise<void> {
    requireAllowed({ request, policy: this.policy, now: BigInt(this.#now()) });
    const open = await this.#ledger.openOf(request.from);
    if (open !== undefined) throw new StillPending(open.id);
    await this.#requireWithinLimits(request);
    // Only a valid signature makes `from` more than a claim; whoever lacks it has used up nothing of the signer's.
    if (!(await this.forwarder.verify(request))) throw new SignatureNotValid();
    await this.#requireMeans();
    try {
      await this.forwarder.rehearse(request, this.account);
    } catch (problem) {
      if (problem instanceof ContractRefusal || problem instanceof XinglinError) throw new CallRefused(problem);
      throw problem;
    }
  }

  /**
   * Others were taken on while the chain was asked, so the limits are looked at again; one at a time, so that nothing comes
   * between the look and the entry.
   */
  #accept(id: Hex, request: ForwardRequest): Promise<void> {
    const turn = this.#turn.then(async () => {
      await this.#requireWithinLimits(request);
      await this.#ledger.accept({ id, request, gas: this.forwarder.gasOf(request), now: this.#now() });
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #requireWithinLimits(request: ForwardRequest): Promise<void> {
    const now = this.#now();
    const gas = this.forwarder.gasOf(request);
    const { from: signer } = request;
    const { perHour, perDay, gasOfSigner, gasOfAll, failures, depth } = this.limits;
    const today = await this.#ledger.usage({ since: now - DAY, signer });
    if (today.failures >= failures) throw new TooMany("failures", DAY);
    if (today.requests >= perDay || today.gas + gas > gasOfSigner) throw new TooMany("signer", DAY);
    if ((await this.#ledger.usage({ since: now - HOUR, signer })).requests >= perHour)
      throw new TooMany("signer", HOUR);
    if ((await this.#ledger.usage({ since: now - DAY })).gas + gas > gasOfAll) throw new TooMany("budget", HOUR);
    if ((await this.#ledger.depth()) + this.#taking.size > depth) {
      throw new CannotPay({ en: "too many requests are on the way", zh: "待处理的请求过多" });
    }
  }

  async #requireMeans(): Promise<void> {
    const balance = await this.#provider.getBalance(this.account);
    if (balance < this.limits.leastBalance) throw new CannotPay({ en: "its account is empty", zh: "账户余额不足" });
    const { maxFeePerGas, gasPrice } = await this.#provider.getFeeData();
    if ((maxFeePerGas ?? gasPrice ?? 0n) > this.#fees.most) {
      throw new CannotPay({ en: "gas is too dear", zh: "gas 价格过高" });
    }
  }

  /** Asks node, account and ledger. */
  async health(): Promise<Health> {
    const problems: string[] = [];
    let chainId: number | undefined;
    let balance: bigint | undefined;
    try {
      chainId = Number((await this.#provider.getNetwork()).chainId);
      balance = await this.#provider.getBalance(this.account);
      if (balance < this.limits.leastBalance) problems.push("The account holds less than leastBalance.");
    } catch {
      problems.push("The node does not answer.");
    }
    let depth = 0;
    try {
      depth = await this.#ledger.depth();
    } catch {
      problems.push("The ledger does not answer.");
    }
    const isStuck = depth > 0 && this.#lastPass > 0 && this.#now() - this.#lastPass > 10 * 60;
    if (isStuck) problems.push("Nothing was sent or found for ten minutes.");
    this.metrics.holds({ balance, depth });
    const { account } = this;
    return { ok: problems.length === 0, account, chainId, balance: balance?.toString(), depth, problems };
  }
}
