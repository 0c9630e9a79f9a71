import type { NetworkConnection } from "hardhat/types/network";

/** What has to be sent again so that a fresh chain ends where another one is. */
interface Sent {
  readonly from: string;
  readonly to: string | null;
  readonly data: string;
  readonly value: string;
}

/**
 * Everything that was sent on a chain since its first block, in order.
 *
 * @throws Error when a block holds more than one transaction: replayed one by one it would not give the same chain.
 */
export async function transactionsOf({ provider }: NetworkConnection): Promise<readonly Sent[]> {
  const height = Number((await provider.request({ method: "eth_blockNumber" })) as string);
  const sent: Sent[] = [];
  for (let block = 1; block <= height; block++) {
    const params = [`0x${block.toString(16)}`, true];
    const { transactions } = (await provider.request({ method: "eth_getBlockByNumber", params })) as {
      transactions: readonly (Omit<Sent, "data"> & { input: string })[];
    };
    if (transactions.length > 1) throw new Error(`Block ${block} holds ${transactions.length} transactions.`);
    sent.push(...transactions.map(({ from, to, input, value }) => ({ from, to, data: input, value })));
  }
  return sent;
}

/** More than any deployment needs, and under a transaction's cap. */
const GAS = `0x${(16_000_000).toString(16)}`;

/** Sends them again. Addresses follow from senders and nonces, so a fresh chain gives the same ones. */
export async function replay({ provider }: NetworkConnection, sent: readonly Sent[]): Promise<void> {
  for (const { to, ...rest } of sent) {
    const params = [{ ...rest, gas: GAS, ...(to !== null && { to }) }];
    const hash = (await provider.request({ method: "eth_sendTransaction", params })) as string;
    const receipt = (await provider.request({ method: "eth_getTransactionReceipt", params: [hash] })) as {
      status: string;
    } | null;
    if (receipt?.status !== "0x1") throw new Error(`Transaction ${hash} did not succeed again.`);
  }
}
