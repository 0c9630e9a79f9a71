import { BrowserProvider, type Eip1193Provider } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

/** What a node is asked. */
export interface Question {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** How a node treats a question; `answer` asks the honest node behind it. */
export type Manner = (answer: () => Promise<unknown>, question: Question, times: number) => Promise<unknown>;

/** A log as a node says it. */
export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly logIndex: string;
}

/**
 * A node between the SDK and the in-process chain. It passes on what it is asked, but for the methods to which it was taught
 * another manner, so that the SDK meets lies, losses and silence while the chain behind is the real one.
 *
 * @example
 * ```ts
 * const node = new HostileNode(connection);
 * node.behave("eth_getLogs", editing((logs) => logs.slice(1)));
 * const records = new Records({ address, provider: node.provider });
 * ```
 */
export class HostileNode implements Eip1193Provider {
  /** What the SDK gets. It keeps nothing in mind, so that each question reaches the node. */
  readonly provider: BrowserProvider;
  /** What it was asked, in order. */
  readonly asked: Question[] = [];
  readonly #honest: NetworkConnection["provider"];
  readonly #manners = new Map<string, { readonly manner: Manner; times: number }>();

  constructor({ provider }: Pick<NetworkConnection, "provider">) {
    this.#honest = provider;
    this.provider = new BrowserProvider(this, undefined, { cacheTimeout: -1 });
    this.provider.pollingInterval = 20;
  }

  /** From now on it treats a method so. */
  behave(method: string, manner: Manner): this {
    this.#manners.set(method, { manner, times: 0 });
    return this;
  }

  /** From now on it is honest. */
  repent(): this {
    this.#manners.clear();
    return this;
  }

  async request({ method, params = [] }: { method: string; params?: readonly unknown[] | object }): Promise<unknown> {
    const question = { method, params: Array.isArray(params) ? (params as readonly unknown[]) : [] };
    this.asked.push(question);
    const answer = () => this.#honest.request({ method, params: [...question.params] });
    const taught = this.#manners.get(method);
    return taught === undefined ? answer() : taught.manner(answer, question, ++taught.times);
  }
}

/** Says nothing, ever. */
export const silent: Manner = () => new Promise(() => undefined);

/** Does what it was asked, and the answer is lost on the way. */
export const losingAnswer: Manner = async (answer) => {
  await answer();
  throw new Error("socket hang up");
};

/** Refuses the first `times` questions. */
export function failing(times = Infinity): Manner {
  return (answer, _, asked) => (asked <= times ? Promise.reject(new Error("502 Bad Gateway")) : answer());
}

/** Answers later. */
export function late(milliseconds: number): Manner {
  return async (answer) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return answer();
  };
}

/** Has no such thing. */
export const empty: Manner = () => Promise.resolve(null);

/** Changes lists of logs. */
export function editing(edit: (logs: readonly RawLog[]) => readonly RawLog[]): Manner {
  return async (answer) => edit((await answer()) as readonly RawLog[]);
}

/** Changes the logs of which this holds. */
export function changing(isMeant: (log: RawLog) => boolean, change: (log: RawLog) => RawLog): Manner {
  return editing((logs) => logs.map((log) => (isMeant(log) ? change(log) : log)));
}

/** Leaves out the logs of which this holds. */
export function without(isLeftOut: (log: RawLog) => boolean): Manner {
  return editing((logs) => logs.filter((log) => !isLeftOut(log)));
}

/** Does something else beside, once, when it is asked for the `nth` time, before or behind the answer. */
export function interrupted(nth: number, act: () => Promise<unknown>, when: "before" | "behind" = "behind"): Manner {
  return async (answer, _, times) => {
    if (times === nth && when === "before") await act();
    const said = await answer();
    if (times === nth && when === "behind") await act();
    return said;
  };
}

/**
 * Reorganises the chain: everything since the mark is gone, and other blocks are there instead, which hold what `instead` sends.
 *
 * @example
 * ```ts
 * const mark = await markOn(connection);
 * await records.anchor({ record, via });
 * await reorganise(connection, { mark, blocks: 3 });
 * ```
 */
export async function reorganise(
  {
    provider,
    networkHelpers,
  }: Pick<NetworkConnection, "provider"> & {
    readonly networkHelpers: {
      time: { increase(seconds: number): Promise<unknown> };
      mine(n: number): Promise<unknown>;
    };
  },
  {
    mark,
    blocks = 0,
    instead = () => Promise.resolve(),
  }: { readonly mark: string; readonly blocks?: number; readonly instead?: () => Promise<unknown> },
): Promise<void> {
  const isBack: unknown = await provider.request({ method: "evm_revert", params: [mark] });
  if (isBack !== true) throw new Error("The chain does not know the mark.");
  // The next block has another time than the one that is gone, and so another hash.
  await networkHelpers.time.increase(7);
  await instead();
  if (blocks > 0) await networkHelpers.mine(blocks);
}

/** A place of the chain to which {@link reorganise} goes back. */
export async function markOn({ provider }: Pick<NetworkConnection, "provider">): Promise<string> {
  return (await provider.request({ method: "evm_snapshot", params: [] })) as string;
}
