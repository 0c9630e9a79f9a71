import type { Block, BlockTag, Provider } from "ethers";

import { NodeSilent } from "./problems.ts";

/** Milliseconds for one answer of a node. */
export const NODE_PATIENCE = 60_000;

/**
 * An answer of a node, waited for a bounded time.
 *
 * @param question what was asked, for the error
 * @throws {@link NodeSilent}
 */
export async function answered<T>(question: string, answer: Promise<T>, patience: number = NODE_PATIENCE): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NodeSilent(question));
    }, patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A block that the node has. One that it does not have is never a time of zero or the client's own clock.
 *
 * @throws {@link NodeSilent}
 */
export async function blockOf(provider: Provider, tag: BlockTag, patience?: number): Promise<Block> {
  const question = `block ${String(tag)}`;
  const block = await answered(question, provider.getBlock(tag), patience);
  if (block === null) throw new NodeSilent(question);
  return block;
}
