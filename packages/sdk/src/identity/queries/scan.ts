import type { BaseContract, Filter, Log, Provider } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import { NODE_PATIENCE, answered, blockOf } from "../../kernel/nodes/answers.ts";
import { ChainReorganised, NodeContradicted, NodeSilent } from "../../kernel/nodes/problems.ts";
import type { TypedContractEvent, TypedDeferredTopicFilter, TypedEventLog } from "../../typechain.ts";

/** Which blocks to read, and how many at a time. */
export interface BlockRange {
  /** First block; the platform's deployment saves work. 0 unless given. */
  readonly fromBlock?: number;
  /** Last block; the newest one unless given. */
  readonly toBlock?: number;
  /** Blocks in one question; halved where the provider refuses. 5,000 unless given. */
  readonly chunk?: number;
  /** Milliseconds for one answer of the node; a minute unless given. */
  readonly patience?: number;
}

/** A range with a known end, after which {@link snapshot} looks. */
export interface Snapshot extends BlockRange {
  readonly toBlock: number;
  readonly isSnapshot: true;
}

/** A contract whose events TypeChain knows. */
interface Queried<Event extends TypedContractEvent> extends Pick<BaseContract, "runner"> {
  readonly target?: BaseContract["target"];
  queryFilter(
    filter: TypedDeferredTopicFilter<Event>,
    fromBlock: number,
    toBlock: number,
  ): Promise<TypedEventLog<Event>[]>;
}

/** Where in the chain something is said. */
interface Place {
  readonly blockNumber: number;
  readonly index: number;
}

/** Most public nodes answer that many blocks at once. */
const CHUNK = 5_000;

/**
 * The events of one kind in the order in which they happened, a chunk of blocks at a time, so that memory holds one chunk.
 *
 * A provider that refuses a range (too many blocks or results) is asked again for half of it; a refusal of a single block is
 * thrown. What is no event of this contract and filter, lies outside the range or comes twice is refused, and so is a reading
 * whose last block is another one at the end than at the beginning: what was handed out counts only once the end is reached.
 *
 * Warning: an event that the node leaves out is not missed here. What the lists of the SDK hold against the chain's state
 * stands with each of them.
 *
 * @throws {@link NodeSilent} | {@link NodeContradicted} | {@link ChainReorganised}
 * @example
 * ```ts
 * const { contract } = new Providers({ address, provider });
 * for await (const { args } of scan({ contract, filter: contract.filters.CredentialIssued(undefined, doctor), provider })) {
 *   console.log(args.credential, args.validUntil);
 * }
 * ```
 */
export async function* scan<Event extends TypedContractEvent>({
  contract,
  filter,
  provider,
  ...range
}: (BlockRange | Snapshot) & {
  readonly contract: Queried<Event>;
  readonly filter: TypedDeferredTopicFilter<Event>;
  readonly provider: Provider;
}): AsyncGenerator<TypedEventLog<Event>, void, undefined> {
  yield* inChunks({ provider, ...range, ask: (from, to) => eventsIn({ contract, filter, from, to }) });
}

/**
 * The events of one kind in some blocks, as the node gives them, each of this contract and filter.
 *
 * @throws {@link NodeContradicted}
 */
export async function eventsIn<Event extends TypedContractEvent>({
  contract,
  filter,
  from,
  to,
}: {
  readonly contract: Queried<Event>;
  readonly filter: TypedDeferredTopicFilter<Event>;
  readonly from: number;
  readonly to: number;
}): Promise<TypedEventLog<Event>[]> {
  const logs = await contract.queryFilter(filter, from, to);
  const topics = await filter.getTopicFilter();
  const address = typeof contract.target === "string" ? { address: contract.target } : {};
  requireMatch(logs, { ...address, topics });
  // Bytes that are not those of the event come without arguments.
  if (logs.some((log) => !("args" in log))) throw new NodeContradicted(`the events of blocks ${from} to ${to}`);
  return logs;
}

/**
 * Requires that logs are what a filter asks for.
 *
 * @throws {@link NodeContradicted}
 */
export function requireMatch(
  logs: readonly Pick<Log, "address" | "topics" | "blockNumber">[],
  { address, topics = [] }: Pick<Filter, "address" | "topics">,
): void {
  const addresses = (Array.isArray(address) ? address : [address]).filter((one) => typeof one === "string");
  const isOf = (said: string, wanted: readonly string[]) =>
    wanted.some((one) => one.toLowerCase() === said.toLowerCase());
  for (const log of logs) {
    const fits =
      (addresses.length === 0 || isOf(log.address, addresses)) &&
      topics.every((wanted, i) => {
        const said = log.topics[i];
        return wanted === null || (said !== undefined && isOf(said, typeof wanted === "string" ? [wanted] : wanted));
      });
    if (!fits) throw new NodeContradicted(`the events of block ${log.blockNumber}`);
  }
}

/**
 * Logs of any kind in the order in which they happened, a chunk of blocks at a time, as {@link scan} reads them.
 *
 * @param ask the logs of blocks `from` to `to`
 */
export async function* inChunks<Log extends Place>({
  provider,
  ask,
  ...range
}: (BlockRange | Snapshot) & {
  readonly provider: Provider;
  readonly ask: (from: number, to: number) => Promise<readonly Log[]>;
}): AsyncGenerator<Log, void, undefined> {
  const { fromBlock = 0, chunk = CHUNK, patience } = range;
  const end = "isSnapshot" in range ? undefined : await endOf(provider, range);
  const last = end?.number ?? range.toBlock ?? 0;
  let size = chunk;
  for (let from = fromBlock; from <= last;) {
    const to = Math.min(from + size - 1, last);
    const question = `the events of blocks ${from} to ${to}`;
    let logs;
    try {
      logs = inOrder(await answered(question, ask(from, to), patience));
    } catch (problem) {
      // Silence is not cured by a shorter question, and a lie is none of length.
      if (to === from || problem instanceof NodeSilent || problem instanceof NodeContradicted) throw problem;
      size = Math.ceil((to - from + 1) / 2);
      continue;
    }
    if (!areOnceIn(logs, from, to)) throw new NodeContradicted(question);
    yield* logs;
    from = to + 1;
  }
  if (end !== undefined) await requireSame(provider, end);
}

/**
 * A reading of several kinds of events, or of events and state, that has one end: the newest block unless the range names one.
 * Where that block is another one afterwards, nothing is answered.
 *
 * @param read may ask for state at `toBlock`
 * @throws {@link NodeSilent} | {@link ChainReorganised}
 */
export async function snapshot<Answer>(
  { provider, ...range }: BlockRange & { readonly provider: Provider },
  read: (blocks: Snapshot) => Promise<Answer>,
): Promise<Answer> {
  const end = await endOf(provider, range);
  let answer;
  try {
    answer = await read({ ...range, toBlock: end.number, isSnapshot: true });
  } catch (problem) {
    // What does not fit together because the chain changed is nobody's lie.
    if (problem instanceof XinglinError && !(problem instanceof NodeSilent)) await requireSame(provider, end);
    throw problem;
  }
  await requireSame(provider, end);
  return answer;
}

/** The last block of a reading. */
interface End {
  readonly number: number;
  readonly hash: string | null;
  readonly patience: number;
}

async function endOf(provider: Provider, { toBlock, patience = NODE_PATIENCE }: BlockRange): Promise<End> {
  const { number, hash } = await blockOf(provider, toBlock ?? "latest", patience);
  if (toBlock !== undefined && number !== toBlock) throw new NodeContradicted(`block ${toBlock}`);
  return { number, hash, patience };
}

async function requireSame(provider: Provider, { number, hash, patience }: End): Promise<void> {
  const now = await answered(`block ${number}`, provider.getBlock(number), patience);
  if (now?.hash !== hash) throw new ChainReorganised(number);
}

function inOrder<Log extends Place>(logs: readonly Log[]): Log[] {
  return [...logs].sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
}

/** Each in these blocks, and no two at one place. */
function areOnceIn(logs: readonly Place[], from: number, to: number): boolean {
  return logs.every(({ blockNumber, index }, i) => {
    const next = logs[i + 1];
    return from <= blockNumber && blockNumber <= to && !(next?.blockNumber === blockNumber && next.index === index);
  });
}
