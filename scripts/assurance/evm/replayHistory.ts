import { createBlock } from "@ethereumjs/block";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import type { EVMMockBlockchainInterface } from "@ethereumjs/evm";
import { createTxFromRLP } from "@ethereumjs/tx";
import { createAccount, createAddressFromString, hexToBytes } from "@ethereumjs/util";
import { type RunTxResult, type VM, createVM, runTx } from "@ethereumjs/vm";
import { hexlify } from "ethers";

import type { RecordedBlock, RecordedHistory, RecordedOutcome } from "./recordHistory.ts";

/** What a replay came to. */
export interface Replayed {
  readonly blocks: number;
  readonly transactions: number;
  /** Transactions that reverted in both. */
  readonly reverted: number;
  readonly events: number;
  readonly gas: bigint;
  /** Where the second machine says something else; none is what is hoped for. */
  readonly differences: readonly string[];
}

/**
 * Plays a history again in `@ethereumjs/vm`, an EVM that shares no code with Hardhat's (which is revm, as anvil's is): every block in
 * the environment that it had, from the accounts that were there before the first. Status, gas and logs of every transaction have
 * to be the recorded ones, and after each block the root of all state: of every balance, code and slot.
 *
 * Hardhat's chain makes no calls of its own at the beginning of blocks (EIP-2935, EIP-4788), so none are made here.
 */
export async function replayHistory(history: RecordedHistory): Promise<Replayed> {
  const common = new Common({
    chain: { ...Mainnet, name: "recorded", chainId: history.chainId },
    hardfork: Hardfork.Osaka,
  });
  const vm = await createVM({ common, blockchain: blockchainOf(history) });
  for (const { address, balance, nonce, code } of history.accounts) {
    const place = createAddressFromString(address);
    await vm.stateManager.putAccount(place, createAccount({ nonce, balance }));
    if (code !== "0x") await vm.stateManager.putCode(place, hexToBytes(code as `0x${string}`));
  }
  const differences: string[] = [];
  const compare = (what: string, here: unknown, there: unknown): void => {
    if (String(here).toLowerCase() !== String(there).toLowerCase())
      differences.push(`${what} is ${String(here)}, was ${String(there)}`);
  };
  compare(
    "the state before the first block",
    hexlify(await vm.stateManager.getStateRoot()),
    history.genesis.header.stateRoot,
  );

  for (const recorded of history.blocks) await replayBlock(vm, recorded, common, compare);
  const outcomes = history.blocks.flatMap((block) => block.outcomes);
  return {
    blocks: history.blocks.length,
    transactions: outcomes.length,
    reverted: outcomes.filter(({ status }) => status === 0).length,
    events: outcomes.reduce((sum, { logs }) => sum + logs.length, 0),
    gas: outcomes.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
    differences,
  };
}

async function replayBlock(
  vm: VM,
  { number, header, raw, outcomes }: RecordedBlock,
  common: Common,
  compare: (what: string, here: unknown, there: unknown) => void,
): Promise<void> {
  const transactions = raw.map((bytes) => createTxFromRLP(hexToBytes(bytes as `0x${string}`), { common }));
  const hex = (name: string) => header[name] as `0x${string}`;
  const seen = {
    number: hex("number"),
    timestamp: hex("timestamp"),
    coinbase: hex("miner"),
    gasLimit: hex("gasLimit"),
    gasUsed: hex("gasUsed"),
    baseFeePerGas: hex("baseFeePerGas"),
    mixHash: hex("mixHash"),
    parentHash: hex("parentHash"),
    parentBeaconBlockRoot: hex("parentBeaconBlockRoot"),
    excessBlobGas: hex("excessBlobGas"),
    blobGasUsed: hex("blobGasUsed"),
  };
  const block = createBlock({ header: seen, transactions }, { common, skipConsensusFormatValidation: true });
  let gas = 0n;
  let bloom = 0n;
  for (const [i, tx] of transactions.entries()) {
    const recorded = outcomes[i];
    if (recorded === undefined) throw new Error(`Transaction ${i} of block ${number} has no receipt.`);
    const result = await runTx(vm, { tx, block, blockGasUsed: gas });
    gas += result.totalGasSpent;
    bloom |= BigInt(hexlify(result.bloom.bitvector));
    compare(`${recorded.hash}: outcome`, textOf(outcomeOf(result, recorded.hash)), textOf(recorded));
  }
  compare(`block ${number}: gas`, gas, BigInt(header.gasUsed ?? 0));
  compare(`block ${number}: bloom`, bloom, BigInt(header.logsBloom ?? 0));
  compare(`block ${number}: state`, hexlify(await vm.stateManager.getStateRoot()), header.stateRoot);
}

function outcomeOf({ receipt, totalGasSpent }: RunTxResult, hash: string): RecordedOutcome {
  return {
    hash,
    status: "status" in receipt ? receipt.status : -1,
    gasUsed: totalGasSpent,
    logs: receipt.logs.map(([address, topics, data]) =>
      [address, ...topics, data].map((bytes) => hexlify(bytes)).join(" "),
    ),
  };
}

function textOf({ status, gasUsed, logs }: RecordedOutcome): string {
  return `status ${status}, gas ${gasUsed}, logs ${logs.join(", ")}`;
}

/** The blocks' hashes, which a contract can ask for. */
function blockchainOf({ genesis, blocks }: RecordedHistory): EVMMockBlockchainInterface {
  const hashes = new Map([genesis, ...blocks].map(({ number, hash }) => [number, hexToBytes(hash as `0x${string}`)]));
  const chain: EVMMockBlockchainInterface = {
    getBlock: (number) => {
      const hash = hashes.get(number);
      return hash === undefined
        ? Promise.reject(new Error(`There is no block ${number}.`))
        : Promise.resolve({ hash: () => hash });
    },
    putBlock: () => Promise.resolve(),
    shallowCopy: () => chain,
  };
  return chain;
}
