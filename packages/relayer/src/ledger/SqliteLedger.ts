import { DatabaseSync, type StatementSync } from "node:sqlite";

import type { Hex } from "@xinglin/sdk/kernel";

import type { Acceptance, Entry, Ledger, Sending, Usage } from "./Ledger.ts";
import { type Row, entryOf, nextNonceOf, sendingOf, textOf, usageOf } from "./rows.ts";

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
  CREATE UNIQUE INDEX IF NOT EXISTS requests_one_open ON requests (signer) WHERE state IN ('waiting', 'sent');
  CREATE INDEX IF NOT EXISTS sendings_by_request ON sendings (request, nonce);
  CREATE INDEX IF NOT EXISTS sendings_by_nonce ON sendings (nonce);
`;

type Value = string | number | bigint;

/** A ledger in one SQLite file, as Node brings it. */
export class SqliteLedger implements Ledger {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  /** @param file path of the file, made where there is none; `:memory:` for tests */
  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(SCHEMA);
  }

  close(): Promise<void> {
    return settled(() => {
      this.#db.close();
    });
  }

  async find(id: Hex): Promise<Entry | undefined> {
    const row = await this.#get("SELECT * FROM requests WHERE id = ?", id);
    return row && entryOf(row);
  }

  async openOf(signer: string): Promise<Entry | undefined> {
    const row = await this.#get("SELECT * FROM requests WHERE signer = ? AND state IN ('waiting', 'sent')", signer);
    return row && entryOf(row);
  }

  async open(): Promise<Entry[]> {
    const rows = await this.#all("SELECT * FROM requests WHERE state IN ('waiting', 'sent') ORDER BY rowid");
    return rows.map(entryOf);
  }

  async depth(): Promise<number> {
    const row = await this.#get("SELECT count(*) AS n FROM requests WHERE state IN ('waiting', 'sent')");
    return Number(row?.n ?? 0);
  }

  async usage({ since, signer }: { readonly since: number; readonly signer?: string }): Promise<Usage> {
    const row = await this.#get(
      `SELECT count(*) AS n, coalesce(sum(CASE state WHEN 'refused' THEN 0 ELSE coalesce(gas_used, gas) END), 0) AS gas,
         coalesce(sum(state = 'failed'), 0) AS failures
       FROM requests WHERE accepted_at > ? ${signer === undefined ? "" : "AND signer = ?"}`,
      since,
      ...(signer === undefined ? [] : [signer]),
    );
    return usageOf(row);
  }

  async accept({ id, request, gas, now }: Acceptance): Promise<void> {
    const statement =
      "INSERT INTO requests (id, signer, request, state, gas, accepted_at) VALUES (?, ?, ?, 'waiting', ?, ?)";
    await this.#run(statement, id, request.from, textOf(request), gas, now);
  }

  async nextNonce(): Promise<number | undefined> {
    return nextNonceOf(await this.#get("SELECT max(nonce) AS nonce FROM sendings"));
  }

  send(id: Hex, { hash, nonce, raw, fee, sentAt }: Sending): Promise<void> {
    const insert = "INSERT INTO sendings (hash, request, nonce, raw, fee, sent_at) VALUES (?, ?, ?, ?, ?, ?)";
    const update = "UPDATE requests SET state = 'sent', hash = ? WHERE id = ?";
    return settled(() => {
      // Nothing else happens on the connection between these lines.
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        this.#statement(insert).run(hash, id, nonce, raw, String(fee), sentAt);
        this.#statement(update).run(hash, id);
        this.#db.exec("COMMIT");
      } catch (problem) {
        this.#db.exec("ROLLBACK");
        throw problem;
      }
    });
  }

  async sendingsOf(id: Hex): Promise<Sending[]> {
    return (await this.#all("SELECT * FROM sendings WHERE request = ? ORDER BY rowid", id)).map(sendingOf);
  }

  async settledFrom(nonce: number): Promise<Sending[]> {
    const rows = await this.#all(
      `SELECT sendings.* FROM sendings JOIN requests ON requests.id = sendings.request AND requests.hash = sendings.hash
       WHERE nonce >= ? AND state IN ('mined', 'failed') ORDER BY nonce`,
      nonce,
    );
    return rows.map(sendingOf);
  }

  async settle(
    id: Hex,
    { state, hash, gasUsed }: { readonly state: "mined" | "failed"; readonly hash: Hex; readonly gasUsed: bigint },
  ): Promise<void> {
    await this.#run("UPDATE requests SET state = ?, hash = ?, gas_used = ? WHERE id = ?", state, hash, gasUsed, id);
  }

  async refuse(id: Hex, reason: string): Promise<void> {
    await this.#run("UPDATE requests SET state = 'refused', reason = ? WHERE id = ?", reason, id);
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }

  #get(sql: string, ...values: Value[]): Promise<Row | undefined> {
    return settled(() => this.#statement(sql).get(...values) as Row | undefined);
  }

  #all(sql: string, ...values: Value[]): Promise<Row[]> {
    return settled(() => this.#statement(sql).all(...values) as Row[]);
  }

  #run(sql: string, ...values: Value[]): Promise<void> {
    return settled(() => {
      this.#statement(sql).run(...values);
    });
  }
}

/** SQLite answers at once; a ledger promises. */
function settled<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
