import { Transaction, toQuantity } from "ethers";

/** What asks a node. */
export interface Node {
  request(call: { readonly method: string; readonly params?: unknown[] }): Promise<unknown>;
}

/** What one node made of a transaction, in a form that another node's can be compared with. */
export interface Outcome {
  readonly hash: string;
  readonly status: string;
  readonly gasUsed: string;
  readonly contractAddress: string;
  /** Addresses, topics and data of what it emitted. */
  readonly logs: readonly string[];
}

/** A transaction as it was signed, when it was mined, and what came of it. */
export interface Recorded {
  readonly raw: string;
  readonly timestamp: string;
  /** Who was paid for the block: its account is warm in every transaction (EIP-3651). */
  readonly miner: string;
  readonly outcome: Outcome;
}

interface Mined {
  readonly timestamp: string;
  readonly miner: string;
  readonly transactions: readonly Record<string, string>[];
}

/** Everything that was sent to a node since it began, in its order. */
export async function record(node: Node): Promise<Recorded[]> {
  const last = Number(await node.request({ method: "eth_blockNumber" }));
  const recorded: Recorded[] = [];
  for (let number = 1; number <= last; number++) {
    const params = [toQuantity(number), true];
    const { timestamp, miner, transactions } = (await node.request({
      method: "eth_getBlockByNumber",
      params,
    })) as Mined;
    for (const transaction of transactions) {
      recorded.push({
        raw: signedAgain(transaction),
        timestamp,
        miner,
        outcome: await outcomeOf(node, transaction.hash ?? ""),
      });
    }
  }
  return recorded;
}

/** The bytes that were signed, from what a node says of them. */
export function signedAgain({
  hash,
  type,
  chainId,
  nonce,
  to,
  input,
  value,
  gas,
  maxFeePerGas,
  maxPriorityFeePerGas,
  r,
  s,
  yParity,
  v,
}: Record<string, string>): string {
  const transaction = Transaction.from({
    type: Number(type),
    chainId: BigInt(chainId ?? 0),
    nonce: Number(nonce),
    to: to ?? null,
    data: input ?? "0x",
    value: BigInt(value ?? 0),
    gasLimit: BigInt(gas ?? 0),
    maxFeePerGas: BigInt(maxFeePerGas ?? 0),
    maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas ?? 0),
    signature: { r: padded(r), s: padded(s), yParity: Number(yParity ?? v) === 0 ? 0 : 1 },
  });
  if (transaction.hash !== hash) throw new Error(`${hash ?? "A transaction"} cannot be put together again.`);
  return transaction.serialized;
}

function padded(word = "0x"): string {
  return `0x${word.slice(2).padStart(64, "0")}`;
}

/** Sends everything again, each in a block of the same time for the same miner, and says where the outcome is another one. */
export async function replay(node: Node, recorded: readonly Recorded[]): Promise<string[]> {
  const differences: string[] = [];
  let passed = 0n;
  let paid: string | undefined;
  for (const { raw, timestamp, miner, outcome } of recorded) {
    if (miner !== paid) await node.request({ method: "anvil_setCoinbase", params: [miner] });
    paid = miner;
    const params = [Number(timestamp)];
    if (BigInt(timestamp) > passed) await node.request({ method: "evm_setNextBlockTimestamp", params });
    passed = BigInt(timestamp);
    const hash = (await node.request({ method: "eth_sendRawTransaction", params: [raw] })) as string;
    const here = await outcomeOf(node, hash);
    for (const key of ["hash", "status", "gasUsed", "contractAddress", "logs"] as const) {
      const [one, other] = [JSON.stringify(outcome[key]), JSON.stringify(here[key])];
      if (one !== other) differences.push(`${hash}: ${key} is ${other}, was ${one}`);
    }
  }
  return differences;
}

interface Receipt {
  readonly status: string;
  readonly gasUsed: string;
  readonly contractAddress: string | null;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

async function outcomeOf(node: Node, hash: string): Promise<Outcome> {
  const receipt = await receiptOf(node, hash);
  const { status, gasUsed, contractAddress, logs } = receipt;
  return {
    hash,
    status,
    gasUsed,
    contractAddress: (contractAddress ?? "").toLowerCase(),
    logs: logs.map(({ address, topics, data }) => [address, ...topics, data].join(" ").toLowerCase()),
  };
}

/** anvil answers before it has mined. */
async function receiptOf(node: Node, hash: string): Promise<Receipt> {
  for (let tries = 0; tries < 500; tries++) {
    const receipt = (await node.request({ method: "eth_getTransactionReceipt", params: [hash] })) as Receipt | null;
    if (receipt !== null) return receipt;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${hash} was not mined.`);
}
