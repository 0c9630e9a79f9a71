import { concat, dataSlice, decodeRlp, encodeRlp, getAddress } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import { quantity } from "./header.ts";

/** What a node says of a receipt (`eth_getTransactionReceipt`). */
export interface ReceiptJson {
  readonly type?: string;
  readonly status: string;
  readonly cumulativeGasUsed: string;
  readonly logsBloom: string;
  readonly transactionIndex: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
  /** Of a deposit on an OP-stack chain. */
  readonly depositNonce?: string;
  readonly depositReceiptVersion?: string;
}

/** One event as a receipt holds it. */
export interface Log {
  readonly address: string;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

const LAST_TYPE = 0x7f;
const LOGS = 3;

/** The key of a receipt in its block's trie: the RLP of its number. */
export function receiptKey(transaction: number): string {
  return encodeRlp(quantity(transaction));
}

/** The receipt's bytes as they stand in the trie (EIP-2718). */
export function receiptBytes(receipt: ReceiptJson): string {
  const deposit = [receipt.depositNonce, receipt.depositReceiptVersion].filter((field) => field !== undefined);
  const payload = encodeRlp([
    quantity(receipt.status),
    quantity(receipt.cumulativeGasUsed),
    receipt.logsBloom,
    receipt.logs.map(({ address, topics, data }) => [address, [...topics], data]),
    ...deposit.map(quantity),
  ]);
  const type = Number(receipt.type ?? "0x0");
  return type === 0 ? payload : concat([new Uint8Array([type]), payload]);
}

/** The events of a receipt that succeeded; undefined for what is no receipt. */
export function logsIn(bytes: string): readonly Log[] | undefined {
  try {
    const isTyped = Number(dataSlice(bytes, 0, 1)) <= LAST_TYPE;
    const fields: unknown = decodeRlp(isTyped ? dataSlice(bytes, 1) : bytes);
    const logs: unknown = Array.isArray(fields) ? fields[LOGS] : undefined;
    return Array.isArray(logs) ? logs.map(logOf) : undefined;
  } catch {
    return undefined;
  }
}

function logOf(log: unknown): Log {
  const [address, topics, data] = log as [string, Hex[], Hex];
  return { address: getAddress(address), topics: [...topics], data };
}
