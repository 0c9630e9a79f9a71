import type { Interface } from "ethers";
import { type LogDescription } from "ethers";

import { EvidenceRefused } from "./EvidenceRefused.ts";
import type { EvidenceBundle } from "./bundle/bundle.ts";
import { readBundle } from "./bundle/readBundle.ts";
import { slotValue, storageRootOf } from "./chain/account.ts";
import { type Header, readHeader } from "./chain/header.ts";
import { ProofBroken, provenValue } from "./chain/merkle.ts";
import { logsIn, receiptKey } from "./chain/receipt.ts";
import type { Hex } from "../kernel/ids/brand.ts";

/** A contract that the verifier knows: what it is called, and its events. */
export interface KnownContract {
  readonly name: string;
  readonly address: string;
  readonly abi: Interface;
}

/** An event that happened. */
export interface ProvenEvent {
  readonly contract: string;
  readonly event: string;
  /** Arguments by name: numbers as bigint, addresses and bytes as text. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly block: bigint;
  readonly blockHash: Hex;
  /** Seconds since 1970, as the block says. */
  readonly time: bigint;
}

/** A value that stood in a contract's storage at the end of a block. */
export interface ProvenSlot {
  readonly contract: string;
  readonly slot: Hex;
  readonly value: Hex;
  readonly block: bigint;
  readonly time: bigint;
}

/** What a bundle proves. */
export interface ProvenEvidence {
  readonly events: readonly ProvenEvent[];
  readonly slots: readonly ProvenSlot[];
  /** The blocks on which everything rests: those of the verifier's that were used. */
  readonly restsOn: readonly Hex[];
}

/**
 * Checks a bundle offline and says what it proves. Every header's hash is computed from its bytes and has to be one that the
 * verifier trusts, or the parent of a block that is; every event stands in its block's receipts, every value in its state.
 * What a bundle leaves out it does not say: that a list is complete is shown by values in storage.
 *
 * @param trusted hashes of blocks from a source of the verifier's own: a node, a header chain, a notary
 * @throws {@link EvidenceRefused} with what does not hold
 * @example
 * ```ts
 * const { events } = verifyEvidence({ document: await readFile(path), trusted: [blockHash], contracts });
 * ```
 */
export function verifyEvidence({
  document,
  trusted,
  contracts,
}: {
  readonly document: string | Uint8Array;
  readonly trusted: readonly string[];
  readonly contracts: readonly KnownContract[];
}): ProvenEvidence {
  const bundle = readBundle(document);
  const known = new Map(contracts.map((contract) => [contract.address.toLowerCase(), contract]));
  const { headers, restsOn } = trustedHeaders(bundle, new Set(trusted.map((hash) => hash.toLowerCase())));
  return { events: eventsOf(bundle, headers, known), slots: slotsOf(bundle, headers, known), restsOn };
}

function trustedHeaders(bundle: EvidenceBundle, trusted: ReadonlySet<string>): { headers: Header[]; restsOn: Hex[] } {
  const headers = bundle.headers.map((bytes, i) => {
    const header = readHeader(bytes);
    if (header === undefined) throw new EvidenceRefused("header", `headers[${i}]`);
    return header;
  });
  const restsOn: Hex[] = [];
  let child: Header | undefined;
  for (const [i, header] of [...headers.entries()].reverse()) {
    if (child !== undefined && header.number >= child.number) throw new EvidenceRefused("order", `headers[${i + 1}]`);
    if (trusted.has(header.hash)) restsOn.unshift(header.hash);
    else if (child?.parentHash !== header.hash) throw new EvidenceRefused("untrusted", `headers[${i}]`);
    child = header;
  }
  return { headers, restsOn };
}

function eventsOf(
  { events }: EvidenceBundle,
  headers: readonly Header[],
  known: ReadonlyMap<string, KnownContract>,
): ProvenEvent[] {
  let last = [-1, -1, -1];
  return events.map((evidence, i) => {
    const place = `events[${i}]`;
    const { topics, data, address, proof, transaction, log: logIndex } = evidence;
    const header = headers[evidence.header];
    if (header === undefined) throw new EvidenceRefused("format", `${place}.header`);
    const position = [evidence.header, transaction, logIndex];
    if (!isBefore(last, position)) throw new EvidenceRefused("order", place);
    last = position;

    const receipt = checked(() => provenValue(header.receiptsRoot, receiptKey(transaction), proof), "receipt", place);
    const log = receipt === undefined ? undefined : logsIn(receipt)?.[logIndex];
    if (log === undefined) throw new EvidenceRefused("receipt", place);
    const isSame =
      log.address.toLowerCase() === address && log.data === data && log.topics.join(" ") === topics.join(" ");
    if (!isSame) throw new EvidenceRefused("event", place);

    const contract = known.get(address);
    if (contract === undefined) throw new EvidenceRefused("contract", place);
    const description = parsed(contract.abi, topics, data);
    if (description === null) throw new EvidenceRefused("unknownEvent", place);
    return {
      contract: contract.name,
      event: description.name,
      args: description.args.toObject(true),
      block: header.number,
      blockHash: header.hash,
      time: header.timestamp,
    };
  });
}

function slotsOf(
  { slots }: EvidenceBundle,
  headers: readonly Header[],
  known: ReadonlyMap<string, KnownContract>,
): ProvenSlot[] {
  const seen = new Set<string>();
  return slots.map(({ header: at, address, slot, value, accountProof, storageProof }, i) => {
    const place = `slots[${i}]`;
    const header = headers[at];
    if (header === undefined) throw new EvidenceRefused("format", `${place}.header`);
    if (seen.has(`${at} ${address} ${slot}`)) throw new EvidenceRefused("order", place);
    seen.add(`${at} ${address} ${slot}`);
    const contract = known.get(address);
    if (contract === undefined) throw new EvidenceRefused("contract", place);
    const root = checked(() => storageRootOf(header.stateRoot, address, accountProof), "account", place);
    if (checked(() => slotValue(root, slot, storageProof), "slot", place) !== value) {
      throw new EvidenceRefused("slot", place);
    }
    return { contract: contract.name, slot, value, block: header.number, time: header.timestamp };
  });
}

/** A proof that does not hold becomes a refusal with its place. */
function checked<T>(check: () => T, fault: "receipt" | "account" | "slot", place: string): T {
  try {
    return check();
  } catch (cause) {
    if (cause instanceof ProofBroken) throw new EvidenceRefused(fault, place, { cause });
    throw cause;
  }
}

function parsed(abi: Interface, topics: readonly string[], data: string): LogDescription | null {
  try {
    return abi.parseLog({ topics: [...topics], data });
  } catch {
    return null;
  }
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
