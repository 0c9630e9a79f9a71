import { DatabaseSync, type StatementSync } from "node:sqlite";

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

/** A signed transaction for a request. Several for one request have one nonce, so at most one of them is mined. */
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

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS requests (
    id TEXT PRIMARY KEY, signer TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL, gas INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL, hash TEXT, gas_used INTEGER, reason TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sendings (
    hash TEXT PRIMARY KEY, request TEXT NOT NULL REFERENCES requests (id), nonce INTEGER NOT NULL, raw TEXT NOT NULL,
    fee TEXT NOT NULL, sent_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS requests_by_signer ON requests (signer, accepted_at);
  CREATE INDEX IF NOT EXISTS requests_by_time ON requests (accepted_at);
  CREATE INDEX IF NOT EXISTS requests_open ON requests (state) WHERE state IN ('waiting', 'sent');
  CREATE INDEX IF NOT EXISTS sendings_by_request ON sendings (request, nonce);
  CREATE INDEX IF NOT EXISTS sendings_by_nonce ON sendings (nonce);
`;

type Row = Readonly<Record<string, string | number | bigint | null>>;

/**
 * What the relayer has taken on, in one SQLite file. A transaction is written down before it is sent; after a crash the same
 * bytes are sent again, and nothing is signed twice under two nonces.
 */
export class Ledger {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  /** @param file path of the file, made where there is none; `:memory:` for tests */
  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(SCHEMA);
  }

  close(): void {
    this.#db.close();
  }

  find(id: Hex): Entry | undefined {
    const row = this.#get("SELECT * FROM requests WHERE id = ?", id);
    return row && entryOf(row);
  }

  /** The request of a signer that is on the way. */
  openOf(signer: string): Entry | undefined {
    const row = this.#get("SELECT * FROM requests WHERE signer = ? AND state IN ('waiting', 'sent')", signer);
    return row && entryOf(row);
  }

  /** Everything on the way, in the order in which it was accepted. */
  open(): Entry[] {
    return this.#all("SELECT * FROM requests WHERE state IN ('waiting', 'sent') ORDER BY rowid").map(entryOf);
  }

  /** How many are on the way. */
  depth(): number {
    return Number(this.#get("SELECT count(*) AS n FROM requests WHERE state IN ('waiting', 'sent')")?.n ?? 0);
  }

  /** What was taken on since a moment: by one signer, or by all. Open requests count with all the gas they may use. */
  usage({ since, signer }: { readonly since: number; readonly signer?: string }): Usage {
    const row = this.#get(
      `SELECT count(*) AS n, coalesce(sum(CASE state WHEN 'refused' THEN 0 ELSE coalesce(gas_used, gas) END), 0) AS gas,
         coalesce(sum(state = 'failed'), 0) AS failures
       FROM requests WHERE accepted_at > ? ${signer === undefined ? "" : "AND signer = ?"}`,
      since,
      ...(signer === undefined ? [] : [signer]),
    );
    return { requests: Number(row?.n), gas: BigInt(row?.gas ?? 0), failures: Number(row?.failures) };
  }

  /** Takes a request on. Its id is new: callers look first, and nothing happens between. */
  accept({ id, request, gas, now }: { id: Hex; request: ForwardRequest; gas: bigint; now: number }): void {
    this.#run(
      "INSERT INTO requests (id, signer, request, state, gas, accepted_at) VALUES (?, ?, ?, 'waiting', ?, ?)",
      id,
      request.from,
      JSON.stringify(request, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
      gas,
      now,
    );
  }

  /** The first nonce that no transaction here has, if there is any. */
  nextNonce(): number | undefined {
    const last = this.#get("SELECT max(nonce) AS nonce FROM sendings")?.nonce;
    return last === null || last === undefined ? undefined : Number(last) + 1;
  }

  /** Writes down a signed transaction, before it goes anywhere. */
  send(id: Hex, { hash, nonce, raw, fee, sentAt }: Sending): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const statement = "INSERT INTO sendings (hash, request, nonce, raw, fee, sent_at) VALUES (?, ?, ?, ?, ?, ?)";
      this.#run(statement, hash, id, nonce, raw, String(fee), sentAt);
      this.#run("UPDATE requests SET state = 'sent', hash = ? WHERE id = ?", hash, id);
      this.#db.exec("COMMIT");
    } catch (problem) {
      this.#db.exec("ROLLBACK");
      throw problem;
    }
  }

  /** Transactions signed for a request, the newest last. */
  sendingsOf(id: Hex): Sending[] {
    return this.#all("SELECT * FROM sendings WHERE request = ? ORDER BY rowid", id).map((row) => ({
      hash: row.hash as Hex,
      nonce: Number(row.nonce),
      raw: row.raw as Hex,
      fee: BigInt(row.fee ?? 0),
      sentAt: Number(row.sent_at),
    }));
  }

  settle(id: Hex, { state, hash, gasUsed }: { state: "mined" | "failed"; hash: Hex; gasUsed: bigint }): void {
    this.#run("UPDATE requests SET state = ?, hash = ?, gas_used = ? WHERE id = ?", state, hash, gasUsed, id);
  }

  refuse(id: Hex, reason: string): void {
    this.#run("UPDATE requests SET state = 'refused', reason = ? WHERE id = ?", reason, id);
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }

  #get(sql: string, ...values: (string | number | bigint)[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  #all(sql: string, ...values: (string | number | bigint)[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  #run(sql: string, ...values: (string | number | bigint)[]): void {
    this.#statement(sql).run(...values);
  }
}

function entryOf(row: Row): Entry {
  const request = JSON.parse(row.request as string) as Record<keyof ForwardRequest, string>;
  return {
    id: row.id as Hex,
    request: {
      from: request.from,
      to: request.to,
      value: BigInt(request.value),
      gas: BigInt(request.gas),
      deadline: BigInt(request.deadline),
      data: request.data,
      signature: request.signature as Hex,
    },
    state: row.state as RequestState,
    acceptedAt: Number(row.accepted_at),
    hash: (row.hash ?? undefined) as Hex | undefined,
    gasUsed: row.gas_used === null || row.gas_used === undefined ? undefined : BigInt(row.gas_used),
    reason: (row.reason ?? undefined) as string | undefined,
  };
}
