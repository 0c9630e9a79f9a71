import { createMPT, createMerkleProof } from "@ethereumjs/mpt";
import { getBytes, hexlify, toQuantity, zeroPadValue } from "ethers";

import { EvidenceRefused } from "./EvidenceRefused.ts";
import { EVIDENCE_FORMAT, type EventEvidence, type EvidenceBundle, type SlotEvidence } from "./bundle/bundle.ts";
import { type BlockJson, headerBytes } from "./chain/header.ts";
import { withoutEmbedded } from "./chain/merkle.ts";
import { type ReceiptJson, receiptBytes, receiptKey } from "./chain/receipt.ts";
import type { Hex } from "../kernel/ids/brand.ts";

/** What asks a node (EIP-1193, or ethers' `JsonRpcApiProvider`). */
export interface Node {
  send(method: string, params: unknown[]): Promise<unknown>;
}

/** A slot to be proved. */
export interface WantedSlot {
  readonly address: string;
  readonly slot: string;
}

interface LogJson {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logIndex: string;
}

interface ProofJson {
  readonly accountProof: readonly string[];
  readonly storageProof: readonly { readonly value: string; readonly proof: readonly string[] }[];
}

/** Headers between events, so that one trusted hash carries all: some 600 bytes each. */
const MOST_LINKS = 1_000;

/**
 * Collects the evidence about something from a node: every event of the contracts in which one of `about` stands as an indexed
 * argument (a patient's id, a record's, an account …), and the values of slots at the last block. The header of every block from
 * the first event to the last block is included where these are at most 1,000, and then the last block's hash is all that a
 * verifier needs; else those of the blocks with events and the last, and a verifier needs the hash of each.
 *
 * @param about 32 bytes each; an address is filled up on the left
 * @throws {@link EvidenceRefused} `rebuilt` where the node's data do not come to the roots that it states
 * @example
 * ```ts
 * const bundle = await exportEvidence({ node: provider, contracts: [records, accessLog], about: [patient, record] });
 * await writeFile("evidence.json", JSON.stringify(bundle));
 * ```
 */
export async function exportEvidence({
  node,
  contracts,
  about,
  slots = [],
  fromBlock = 0,
  toBlock,
}: {
  readonly node: Node;
  readonly contracts: readonly string[];
  readonly about: readonly string[];
  readonly slots?: readonly WantedSlot[];
  readonly fromBlock?: number;
  readonly toBlock?: number;
}): Promise<EvidenceBundle> {
  const last = toBlock ?? Number(await node.send("eth_blockNumber", []));
  const logs = await logsAbout({ node, contracts, about, fromBlock, toBlock: last });
  const numbers = [...new Set([...logs.map(({ blockNumber }) => Number(blockNumber)), last])].sort((a, b) => a - b);
  const first = numbers[0] ?? last;
  const linked = last - first < MOST_LINKS ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : numbers;

  const headers: Hex[] = [];
  const indexOf = new Map<number, number>();
  const proofs = new Map<number, BlockProofs>();
  for (const number of linked) {
    const block = (await node.send("eth_getBlockByNumber", [toQuantity(number), false])) as BlockJson;
    const bytes = headerBytes(block);
    if (bytes === undefined) throw new EvidenceRefused("rebuilt", `block ${number}`);
    indexOf.set(number, headers.length);
    headers.push(bytes);
    if (numbers.includes(number) && logs.some(({ blockNumber }) => Number(blockNumber) === number)) {
      proofs.set(number, await proveReceipts(node, block, number));
    }
  }

  const events: EventEvidence[] = logs.map((log) => {
    const number = Number(log.blockNumber);
    const transaction = Number(log.transactionIndex);
    const { proofOf = [], firstLogOf = [] } = proofs.get(number) ?? {};
    return {
      header: indexOf.get(number) ?? 0,
      transaction,
      log: Number(log.logIndex) - (firstLogOf[transaction] ?? 0),
      address: log.address.toLowerCase(),
      topics: log.topics.map((topic) => topic.toLowerCase() as Hex),
      data: log.data.toLowerCase() as Hex,
      proof: proofOf[transaction] ?? [],
    };
  });
  const values = await Promise.all(slots.map((wanted) => proveSlot(node, wanted, last, headers.length - 1)));
  return { format: EVIDENCE_FORMAT, headers, events, slots: values };
}

async function logsAbout({
  node,
  contracts,
  about,
  fromBlock,
  toBlock,
}: {
  readonly node: Node;
  readonly contracts: readonly string[];
  readonly about: readonly string[];
  readonly fromBlock: number;
  readonly toBlock: number;
}): Promise<LogJson[]> {
  const words = about.map((word) => zeroPadValue(word, 32));
  const found = new Map<string, LogJson>();
  for (const before of [1, 2, 3]) {
    const topics = [...Array.from({ length: before }, () => null), words];
    const filter = { address: contracts, fromBlock: toQuantity(fromBlock), toBlock: toQuantity(toBlock), topics };
    for (const log of (await node.send("eth_getLogs", [filter])) as LogJson[]) {
      found.set(`${log.blockNumber} ${log.logIndex}`, log);
    }
  }
  return [...found.values()].sort(
    (a, b) => Number(a.blockNumber) - Number(b.blockNumber) || Number(a.logIndex) - Number(b.logIndex),
  );
}

/** By the number of the transaction. */
interface BlockProofs {
  readonly proofOf: readonly (readonly Hex[])[];
  readonly firstLogOf: readonly number[];
}

async function proveReceipts(node: Node, block: BlockJson, number: number): Promise<BlockProofs> {
  const trie = await createMPT();
  const firstLogOf: number[] = [];
  let logs = 0;
  const transactions = block.transactions as readonly string[];
  for (const [i, hash] of transactions.entries()) {
    const receipt = (await node.send("eth_getTransactionReceipt", [hash])) as ReceiptJson;
    firstLogOf.push(logs);
    logs += receipt.logs.length;
    await trie.put(getBytes(receiptKey(i)), getBytes(receiptBytes(receipt)));
  }
  if (hexlify(trie.root()) !== block.receiptsRoot) throw new EvidenceRefused("rebuilt", `receipts of block ${number}`);
  const proofOf: Hex[][] = [];
  for (const i of transactions.keys()) {
    const proof = await createMerkleProof(trie, getBytes(receiptKey(i)));
    proofOf.push(withoutEmbedded(proof.map((bytes) => hexlify(bytes) as Hex)));
  }
  return { proofOf, firstLogOf };
}

async function proveSlot(
  node: Node,
  { address, slot }: WantedSlot,
  block: number,
  header: number,
): Promise<SlotEvidence> {
  const word = zeroPadValue(slot, 32) as Hex;
  const proof = (await node.send("eth_getProof", [address, [word], toQuantity(block)])) as ProofJson;
  const [shown] = proof.storageProof;
  return {
    header,
    address: address.toLowerCase(),
    slot: word.toLowerCase() as Hex,
    value: `0x${BigInt(shown?.value ?? "0x0")
      .toString(16)
      .padStart(64, "0")}`,
    accountProof: withoutEmbedded(proof.accountProof as readonly Hex[]),
    storageProof: withoutEmbedded((shown?.proof ?? []) as readonly Hex[]),
  };
}
