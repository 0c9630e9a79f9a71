import { decodeRlp, encodeRlp, keccak256, toBeHex, toBigInt } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";

/** What a node says of a block (`eth_getBlockByNumber`), numbers as hexadecimal quantities. */
export type BlockJson = Readonly<Record<string, unknown>>;

/** Fields of a header in their order; a chain has those up to its fork (yellow paper 4.3; EIP-1559, 4895, 4844, 4788, 7685). */
const FIELDS: readonly (readonly [name: string, kind: "data" | "quantity"])[] = [
  ["parentHash", "data"],
  ["sha3Uncles", "data"],
  ["miner", "data"],
  ["stateRoot", "data"],
  ["transactionsRoot", "data"],
  ["receiptsRoot", "data"],
  ["logsBloom", "data"],
  ["difficulty", "quantity"],
  ["number", "quantity"],
  ["gasLimit", "quantity"],
  ["gasUsed", "quantity"],
  ["timestamp", "quantity"],
  ["extraData", "data"],
  ["mixHash", "data"],
  ["nonce", "data"],
  ["baseFeePerGas", "quantity"],
  ["withdrawalsRoot", "data"],
  ["blobGasUsed", "quantity"],
  ["excessBlobGas", "quantity"],
  ["parentBeaconBlockRoot", "data"],
  ["requestsHash", "data"],
];
/** The fields that every fork has. */
const FEWEST = 15;
const HASH = /^0x[0-9a-f]{64}$/;

/** What a proof needs of a header. */
export interface Header {
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly receiptsRoot: Hex;
  readonly number: bigint;
  /** Seconds since 1970. */
  readonly timestamp: bigint;
}

/** The header's bytes, rebuilt from what a node says; undefined where they do not come to the block's hash. */
export function headerBytes(block: BlockJson): Hex | undefined {
  const fields: string[] = [];
  for (const [name, kind] of FIELDS) {
    const value = block[name];
    if (typeof value !== "string") break;
    fields.push(kind === "data" ? value : quantity(value));
  }
  const bytes = encodeRlp(fields) as Hex;
  return keccak256(bytes) === block.hash ? bytes : undefined;
}

/** Reads a header's bytes; its hash is computed from them. Undefined for what is none. */
export function readHeader(bytes: string): Header | undefined {
  let fields: unknown;
  try {
    fields = decodeRlp(bytes);
  } catch {
    return undefined;
  }
  if (!Array.isArray(fields) || fields.length < FEWEST || fields.length > FIELDS.length) return undefined;
  if (!fields.every((field) => typeof field === "string")) return undefined;
  const valueOf = (name: string) => fields[FIELDS.findIndex(([field]) => field === name)] ?? "0x";
  const [parentHash, stateRoot, receiptsRoot] = [valueOf("parentHash"), valueOf("stateRoot"), valueOf("receiptsRoot")];
  if (![parentHash, stateRoot, receiptsRoot].every((hash) => HASH.test(hash))) return undefined;
  return {
    hash: keccak256(bytes) as Hex,
    parentHash: parentHash as Hex,
    stateRoot: stateRoot as Hex,
    receiptsRoot: receiptsRoot as Hex,
    number: numberOf(valueOf("number")),
    timestamp: numberOf(valueOf("timestamp")),
  };
}

/** RLP has no leading zeros, and nothing for zero. */
export function quantity(value: string | number | bigint): string {
  const number = toBigInt(value);
  return number === 0n ? "0x" : toBeHex(number);
}

/** The number that bytes of RLP stand for. */
export function numberOf(bytes: string): bigint {
  return bytes === "0x" ? 0n : toBigInt(bytes);
}
