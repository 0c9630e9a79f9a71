import type { Hex } from "../../kernel/ids/brand.ts";

/** The first words of every bundle; another version has other words. */
export const EVIDENCE_FORMAT = "xinglin evidence 1";

/** An event with the proof that it happened: the path in the trie of its block's receipts. */
export interface EventEvidence {
  /** Which of `headers` it is in. */
  readonly header: number;
  /** The number of its transaction in the block. */
  readonly transaction: number;
  /** The number of the event in the transaction's receipt. */
  readonly log: number;
  readonly address: string;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly proof: readonly Hex[];
}

/** A slot of a contract's storage with the proof of its value at a block (EIP-1186). */
export interface SlotEvidence {
  readonly header: number;
  readonly address: string;
  readonly slot: Hex;
  readonly value: Hex;
  readonly accountProof: readonly Hex[];
  readonly storageProof: readonly Hex[];
}

/**
 * What a third party checks offline. It names no contract and no chain: those, like the hashes of blocks, are what the verifier
 * trusts and brings along.
 */
export interface EvidenceBundle {
  readonly format: typeof EVIDENCE_FORMAT;
  /** Block headers in RLP, in the order of their numbers. Those between events link these to the last. */
  readonly headers: readonly Hex[];
  /** In the order in which they happened. */
  readonly events: readonly EventEvidence[];
  readonly slots: readonly SlotEvidence[];
}
