import type { BaseContract, Provider } from "ethers";

import type { TypedContractEvent, TypedDeferredTopicFilter, TypedEventLog } from "../../typechain.ts";

/** Which blocks to read, and how many at a time. */
export interface BlockRange {
  /** First block; the platform's deployment saves work. 0 unless given. */
  readonly fromBlock?: number;
  /** Last block; the newest one unless given. */
  readonly toBlock?: number;
  /** Blocks in one question; halved where the provider refuses. 5,000 unless given. */
  readonly chunk?: number;
}

/** A contract whose events TypeChain knows. */
interface Queried<Event extends TypedContractEvent> extends Pick<BaseContract, "runner"> {
  queryFilter(
    filter: TypedDeferredTopicFilter<Event>,
    fromBlock: number,
    toBlock: number,
  ): Promise<TypedEventLog<Event>[]>;
}

/** Most public nodes answer that many blocks at once. */
const CHUNK = 5_000;

/**
 * The events of one kind in the order in which they happened, a chunk of blocks at a time, so that memory holds one chunk.
 *
 * A provider that refuses a range (too many blocks or results) is asked again for half of it; a refusal of a single block is
 * thrown.
 *
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
}: BlockRange & {
  readonly contract: Queried<Event>;
  readonly filter: TypedDeferredTopicFilter<Event>;
  readonly provider: Provider;
}): AsyncGenerator<TypedEventLog<Event>, void, undefined> {
  yield* inChunks({ provider, ...range, ask: (from, to) => contract.queryFilter(filter, from, to) });
}

/**
 * Logs of any kind in the order in which they happened, a chunk of blocks at a time, as {@link scan} reads them.
 *
 * @param ask the logs of blocks `from` to `to`
 */
export async function* inChunks<Log extends { readonly blockNumber: number; readonly index: number }>({
  provider,
  fromBlock = 0,
  toBlock,
  chunk = CHUNK,
  ask,
}: BlockRange & {
  readonly provider: Provider;
  readonly ask: (from: number, to: number) => Promise<readonly Log[]>;
}): AsyncGenerator<Log, void, undefined> {
  const last = toBlock ?? (await provider.getBlockNumber());
  let size = chunk;
  for (let from = fromBlock; from <= last;) {
    const to = Math.min(from + size - 1, last);
    try {
      yield* inOrder(await ask(from, to));
      from = to + 1;
    } catch (problem) {
      if (to === from) throw problem;
      size = Math.ceil((to - from + 1) / 2);
    }
  }
}

function inOrder<Log extends { readonly blockNumber: number; readonly index: number }>(logs: readonly Log[]): Log[] {
  return [...logs].sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
}
