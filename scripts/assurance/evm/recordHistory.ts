import { toQuantity } from "ethers";

import { type Node, signedAgain } from "../../clients/record.ts";

/** A block as it was made: everything that a contract can see of it, what was in it, and what came of it. */
export interface RecordedBlock {
  readonly number: number;
  readonly hash: string;
  readonly header: Readonly<Record<string, string>>;
  /** The signed transactions. */
  readonly raw: readonly string[];
  /** Of each transaction. */
  readonly outcomes: readonly RecordedOutcome[];
}

/** What came of a transaction. */
export interface RecordedOutcome {
  readonly hash: string;
  readonly status: number;
  readonly gasUsed: bigint;
  /** Address, topics and data of each. */
  readonly logs: readonly string[];
}

/** An account as it was before the first block. */
export interface GenesisAccount {
  readonly address: string;
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: string;
}

/** A history from its beginning to its newest block. */
export interface RecordedHistory {
  readonly chainId: number;
  readonly genesis: RecordedBlock;
  readonly accounts: readonly GenesisAccount[];
  readonly blocks: readonly RecordedBlock[];
}

/** Contracts that the forks put into the first block: EIP-4788, EIP-2935, EIP-7002, EIP-7251. */
const SYSTEM = [
  "0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02",
  "0x0000F90827F1C53a10cb7A02335B175320002935",
  "0x00000961Ef480Eb55e80D19ad83579A64c007002",
  "0x0000BBdDc7CE488642fb579F8B00f3a590007251",
];

type Json = Readonly<Record<string, string>>;

/** Everything that happened on a node since it began, with what its blocks were. */
export async function recordHistory(node: Node): Promise<RecordedHistory> {
  const ask = async <T>(method: string, ...params: unknown[]): Promise<T> =>
    (await node.request({ method, params })) as T;
  const last = Number(await ask<string>("eth_blockNumber"));
  const blocks: RecordedBlock[] = [];
  for (let number = 0; number <= last; number++) blocks.push(await blockOf(ask, number));
  const [genesis, ...rest] = blocks;
  if (genesis === undefined) throw new Error("The node has no first block.");
  const holders = await ask<readonly string[]>("eth_accounts");
  const accounts: GenesisAccount[] = [];
  for (const address of [...holders, ...SYSTEM]) {
    const at = toQuantity(0);
    const balance = BigInt(await ask<string>("eth_getBalance", address, at));
    const nonce = BigInt(await ask<string>("eth_getTransactionCount", address, at));
    const code = await ask<string>("eth_getCode", address, at);
    if (balance > 0n || nonce > 0n || code !== "0x") accounts.push({ address, balance, nonce, code });
  }
  return { chainId: Number(await ask<string>("eth_chainId")), genesis, accounts, blocks: rest };
}

async function blockOf(
  ask: <T>(method: string, ...params: unknown[]) => Promise<T>,
  number: number,
): Promise<RecordedBlock> {
  const block = await ask<Json & { readonly transactions: readonly Json[] }>(
    "eth_getBlockByNumber",
    toQuantity(number),
    true,
  );
  const outcomes: RecordedOutcome[] = [];
  for (const { hash } of block.transactions) {
    const { status, gasUsed, logs } = await ask<{
      readonly status: string;
      readonly gasUsed: string;
      readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
    }>("eth_getTransactionReceipt", hash);
    outcomes.push({
      hash: hash ?? "",
      status: Number(status),
      gasUsed: BigInt(gasUsed),
      logs: logs.map(({ address, topics, data }) => [address, ...topics, data].join(" ").toLowerCase()),
    });
  }
  const { transactions, ...header } = block;
  return { number, hash: block.hash ?? "", header, raw: transactions.map(signedAgain), outcomes };
}
