import { getBytes } from "ethers";

/** The state that an operation cannot do without, as its author counts it. */
export interface Work {
  /** Slots that go from zero to something. */
  readonly newSlots?: number;
  /** Slots that change from one value to another, or to zero. */
  readonly updates?: number;
  /** Of the updates, those that clear their slot. */
  readonly cleared?: number;
  /** Slots that are only read. */
  readonly coldReads?: number;
  /** Contracts that are called beside the one that the transaction goes to. */
  readonly coldAccounts?: number;
  /** Signatures checked with the precompile at address 1. */
  readonly ecrecovers?: number;
  /** Signatures checked with the P-256 precompile (RIP-7212, EIP-7951). */
  readonly p256Verifications?: number;
}

/** What a log costs: its topics and the bytes of its data. */
export interface Log {
  readonly topics: readonly string[];
  readonly data: string;
}

const NEW_SLOT = 22_100n;
const UPDATE = 5_000n;
const COLD_READ = 2_100n;
const COLD_ACCOUNT = 2_600n;
const ECRECOVER = 3_000n;
const P256_VERIFICATION = 6_900n;
const LOG_OR_TOPIC = 375n;
const LOG_BYTE = 8n;
/** EIP-3529: a cleared slot gives this back, all together at most a fifth of the gas. */
const CLEARED = 4_800n;
const BASE = 21_000n;

/** Zero and other bytes of calldata. */
function bytesOf(calldata: string): { zeros: bigint; others: bigint } {
  const bytes = getBytes(calldata);
  const zeros = bytes.filter((byte) => byte === 0).length;
  return { zeros: BigInt(zeros), others: BigInt(bytes.length - zeros) };
}

/** What a transaction pays before the first instruction runs. */
export function intrinsicGas(calldata: string): bigint {
  const { zeros, others } = bytesOf(calldata);
  return BASE + 4n * zeros + 16n * others;
}

/** What the state, signatures and logs of an operation cost by themselves. */
export function executionFloor(work: Work, logs: readonly Log[]): bigint {
  const counts: readonly (readonly [number | undefined, bigint])[] = [
    [work.newSlots, NEW_SLOT],
    [work.updates, UPDATE],
    [work.coldReads, COLD_READ],
    [work.coldAccounts, COLD_ACCOUNT],
    [work.ecrecovers, ECRECOVER],
    [work.p256Verifications, P256_VERIFICATION],
  ];
  const state = counts.reduce((sum, [count = 0, price]) => sum + BigInt(count) * price, 0n);
  const logged = logs.reduce((sum, { topics, data }) => {
    return sum + LOG_OR_TOPIC * BigInt(1 + topics.length) + LOG_BYTE * BigInt(getBytes(data).length);
  }, 0n);
  return state + logged;
}

/**
 * The least gas that a transaction with this calldata, these logs and this state could use if computing were free:
 * `max(21000 + 4z + 16nz + exec − refund, 21000 + 10z + 40nz)` (EIP-2028, 2929, 3529, 7623).
 */
export function floorOf(calldata: string, work: Work, logs: readonly Log[]): bigint {
  const { zeros, others } = bytesOf(calldata);
  const spent = intrinsicGas(calldata) + executionFloor(work, logs);
  const refund = min(CLEARED * BigInt(work.cleared ?? 0), spent / 5n);
  const calldataFloor = BASE + 10n * zeros + 40n * others;
  return max(spent - refund, calldataFloor);
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
