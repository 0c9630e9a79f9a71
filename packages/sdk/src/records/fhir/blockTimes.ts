import type { Provider } from "ethers";

import { blockOf } from "../../kernel/nodes/answers.ts";

/** Blocks asked for at a time. */
const TOGETHER = 100;

/**
 * The times of blocks, in seconds.
 *
 * @throws {@link NodeSilent} for a block that the node does not have
 */
export async function blockTimes(provider: Provider, blocks: Iterable<number>): Promise<ReadonlyMap<number, bigint>> {
  const wanted = [...new Set(blocks)];
  const times = new Map<number, bigint>();
  for (let at = 0; at < wanted.length; at += TOGETHER) {
    const found = await Promise.all(wanted.slice(at, at + TOGETHER).map(async (number) => blockOf(provider, number)));
    for (const block of found) times.set(block.number, BigInt(block.timestamp));
  }
  return times;
}
