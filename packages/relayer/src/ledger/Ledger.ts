import type { Hex } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";

/**
 * Where a request stands: `waiting` for its turn; `sent`, which begins when the signed transaction is on disk and before any
 * node has it; `mined`; `failed`, mined and reverted; `refused`, no longer acceptable when its turn came, and never sent.
 */
export type RequestState = "waiting" | "sent" | "mined" | "failed" | "refused";

/** A request with its fate. */
export interface Entry {
  readonly id: Hex;
  readonly request: ForwardRequest;
  readonly state: RequestState;
  /** Seconds since 1970. */
  readonly acceptedAt: number;
  /** Of the transaction that was mined, else of the last one sent. */
  readonly hash: Hex | undefined;
  readonly gasUsed: bigint | undefined;
  /** Why it was refused late. */
  readonly reason: string | undefined;
}

/** A request that is taken on. */
export interface Acceptance {
  readonly id: Hex;
  readonly request: ForwardRequest;
  /** Gas that its transaction may use. */
  readonly gas: bigint;
  /** Seconds since 1970. */
  readonly now: number;
}

/** A signed transaction for a request. Those of one nonce are for one request, so at most one of them is mined. */
export interface Sending {
  readonly hash: Hex;
  readonly nonce: number;
  readonly raw: Hex;
  readonly fee: bigint;
  readonly sentAt: number;
}

/** What counts against a limit. */
export interface Usage {
  readonly requests: number;
  readonly gas: bigint;
  readonly failures: number;
}

/**
 * What a relayer has taken on. It belongs to one relayer with one account. What a method has written is on disk when its
 * promise is fulfilled; where it is rejected, it was written whole or not at all.
 *
 * `SqliteLedger` keeps it in a file, `PostgresLedger` in a database.
 */
export interface Ledger {
  close(): Promise<void>;

  find(id: Hex): Promise<Entry | undefined>;

  /** The request of a signer that is on the way. */
  openOf(signer: string): Promise<Entry | undefined>;

  /** Everything on the way, in the order in which it was accepted. */
  open(): Promise<Entry[]>;

  /** How many are on the way. */
  depth(): Promise<number>;

  /** What was taken on after a moment: by one signer, or by all. Open requests count with all the gas they may use. */
  usage(of: { readonly since: number; readonly signer?: string }): Promise<Usage>;

  /** Takes a request on; rejected where its id is known, or its signer has another one on the way. */
  accept(acceptance: Acceptance): Promise<void>;

  /** The first nonce that no transaction here has, if there is any. */
  nextNonce(): Promise<number | undefined>;

  /** Writes down a signed transaction, before it goes anywhere. */
  send(id: Hex, sending: Sending): Promise<void>;

  /** Transactions signed for a request, the newest last. */
  sendingsOf(id: Hex): Promise<Sending[]>;

  /** Transactions from a nonce on that were mined once, those that settled their requests, by nonce. */
  settledFrom(nonce: number): Promise<Sending[]>;

  settle(
    id: Hex,
    outcome: { readonly state: "mined" | "failed"; readonly hash: Hex; readonly gasUsed: bigint },
  ): Promise<void>;

  refuse(id: Hex, reason: string): Promise<void>;
}
