import type { Hex } from "@xinglin/sdk/kernel";
import type * as Postgres from "pg";
import type { Client } from "pg";

import type { Acceptance, Entry, Ledger, Sending, Usage } from "./Ledger.ts";
import { LedgerTaken } from "./LedgerTaken.ts";
import { type Row, entryOf, nextNonceOf, sendingOf, textOf, usageOf } from "./rows.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS requests (
    place BIGINT GENERATED ALWAYS AS IDENTITY, id TEXT PRIMARY KEY, signer TEXT NOT NULL, request TEXT NOT NULL,
    state TEXT NOT NULL, gas BIGINT NOT NULL, accepted_at BIGINT NOT NULL, hash TEXT, gas_used BIGINT, reason TEXT
  );
  CREATE TABLE IF NOT EXISTS sendings (
    place BIGINT GENERATED ALWAYS AS IDENTITY, hash TEXT PRIMARY KEY, request TEXT NOT NULL REFERENCES requests (id),
    nonce BIGINT NOT NULL, raw TEXT NOT NULL, fee NUMERIC NOT NULL, sent_at BIGINT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS requests_by_signer ON requests (signer, accepted_at);
  CREATE INDEX IF NOT EXISTS requests_by_time ON requests (accepted_at);
  CREATE INDEX IF NOT EXISTS requests_open ON requests (place) WHERE state IN ('waiting', 'sent');
  CREATE UNIQUE INDEX IF NOT EXISTS requests_one_open ON requests (signer) WHERE state IN ('waiting', 'sent');
  CREATE INDEX IF NOT EXISTS sendings_by_request ON sendings (request, place);
  CREATE INDEX IF NOT EXISTS sendings_by_nonce ON sendings (nonce);
`;

/** Held by the session of one relayer for a schema of a database; it ends with the session. */
const LOCK = "SELECT pg_try_advisory_lock(hashtext('xinglin relayer'), hashtext(current_schema())) AS taken";
/** Milliseconds until a silent database counts as gone. */
const PATIENCE = 20_000;

/**
 * A ledger in a schema of a PostgreSQL database that nothing else writes to. Everything goes over one connection, and this
 * connection holds a lock: a second relayer does not start on the same ledger, and one that has lost its connection writes
 * nothing before it holds the lock again.
 */
export class PostgresLedger implements Ledger {
  readonly #url: string;
  readonly #pg: typeof Postgres;
  #client: Promise<Client> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  /** The client that `#client` stands for, once it is connected. */
  #living: Client | undefined;

  private constructor(url: string, pg: typeof Postgres) {
    this.#url = url;
    this.#pg = pg;
  }

  /**
   * Connects, and makes the tables where there are none.
   *
   * @param url `postgres://user:password@host:port/database`, with `?sslmode=verify-full` across a network
   * @throws LedgerTaken when another relayer has it
   */
  static async open(url: string): Promise<PostgresLedger> {
    // Loaded here, so that a relayer with a file does without it.
    const ledger = new PostgresLedger(url, await import("pg"));
    await ledger.#connected();
    return ledger;
  }

  async close(): Promise<void> {
    await this.#turn;
    const client = this.#client;
    this.#isClosed = true;
    this.#client = undefined;
    await (await client)?.end();
  }

  async find(id: Hex): Promise<Entry | undefined> {
    const [row] = await this.#query("SELECT * FROM requests WHERE id = $1", [id]);
    return row && entryOf(row);
  }

  async openOf(signer: string): Promise<Entry | undefined> {
    const statement = "SELECT * FROM requests WHERE signer = $1 AND state IN ('waiting', 'sent')";
    const [row] = await this.#query(statement, [signer]);
    return row && entryOf(row);
  }

  async open(): Promise<Entry[]> {
    const rows = await this.#query("SELECT * FROM requests WHERE state IN ('waiting', 'sent') ORDER BY place");
    return rows.map(entryOf);
  }

  async depth(): Promise<number> {
    const [row] = await this.#query("SELECT count(*) AS n FROM requests WHERE state IN ('waiting', 'sent')");
    return Number(row?.n ?? 0);
  }

  async usage({ since, signer }: { readonly since: number; readonly signer?: string }): Promise<Usage> {
    const [row] = await this.#query(
      `SELECT count(*) AS n, coalesce(sum(CASE state WHEN 'refused' THEN 0 ELSE coalesce(gas_used, gas) END), 0) AS gas,
         count(*) FILTER (WHERE state = 'failed') AS failures
       FROM requests WHERE accepted_at > $1 ${signer === undefined ? "" : "AND signer = $2"}`,
      [since, ...(signer === undefined ? [] : [signer])],
    );
    return usageOf(row);
  }

  async accept({ id, request, gas, now }: Acceptance): Promise<void> {
    const statement =
      "INSERT INTO requests (id, signer, request, state, gas, accepted_at) VALUES ($1, $2, $3, 'waiting', $4, $5)";
    await this.#query(statement, [id, request.from, textOf(request), String(gas), now]);
  }

  async nextNonce(): Promise<number | undefined> {
    const [row] = await this.#query("SELECT max(nonce) AS nonce FROM sendings");
    return nextNonceOf(row);
  }

  async send(id: Hex, { hash, nonce, raw, fee, sentAt }: Sending): Promise<void> {
    // One statement is one transaction: other questions may come between on the connection, but not into it.
    const statement = `
      WITH written AS (
        INSERT INTO sendings (hash, request, nonce, raw, fee, sent_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING request
      )
      UPDATE requests SET state = 'sent', hash = $1 FROM written WHERE id = written.request`;
    await this.#query(statement, [hash, id, nonce, raw, String(fee), sentAt]);
  }

  async sendingsOf(id: Hex): Promise<Sending[]> {
    return (await this.#query("SELECT * FROM sendings WHERE request = $1 ORDER BY place", [id])).map(sendingOf);
  }

  async settledFrom(nonce: number): Promise<Sending[]> {
    const rows = await this.#query(
      `SELECT sendings.* FROM sendings JOIN requests ON requests.id = sendings.request AND requests.hash = sendings.hash
       WHERE nonce >= $1 AND state IN ('mined', 'failed') ORDER BY nonce`,
      [nonce],
    );
    return rows.map(sendingOf);
  }

  async settle(
    id: Hex,
    { state, hash, gasUsed }: { readonly state: "mined" | "failed"; readonly hash: Hex; readonly gasUsed: bigint },
  ): Promise<void> {
    const statement = "UPDATE requests SET state = $1, hash = $2, gas_used = $3 WHERE id = $4";
    await this.#query(statement, [state, hash, String(gasUsed), id]);
  }

  async refuse(id: Hex, reason: string): Promise<void> {
    await this.#query("UPDATE requests SET state = 'refused', reason = $1 WHERE id = $2", [reason, id]);
  }

  /** One question after the other, as the connection takes them. */
  #query(statement: string, values: (string | number)[] = []): Promise<Row[]> {
    const turn = this.#turn.then(() => this.#ask(statement, values));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #ask(statement: string, values: (string | number)[]): Promise<Row[]> {
    const client = await this.#connected();
    try {
      return (await client.query<Row>(statement, values)).rows;
    } catch (problem) {
      // What the database itself objects to leaves the connection whole; anything else is the connection's fault.
      if (!(problem instanceof this.#pg.DatabaseError)) this.#forget(client);
      throw problem;
    }
  }

  /** The connection; a new one where the last was lost. */
  #connected(): Promise<Client> {
    if (this.#isClosed) return Promise.reject(new Error("The ledger is closed."));
    const client = (this.#client ??= this.#connect());
    client.catch(() => {
      if (this.#client === client) this.#client = undefined;
    });
    return client;
  }

  async #connect(): Promise<Client> {
    const client = new this.#pg.Client({
      connectionString: this.#url,
      application_name: "xinglin-relayer",
      connectionTimeoutMillis: PATIENCE,
      query_timeout: PATIENCE,
      keepAlive: true,
    });
    for (const event of ["error", "end"] as const) {
      client.on(event, () => {
        this.#forget(client);
      });
    }
    await client.connect();
    try {
      // Also where the database's own setting would let a commit return before it is on disk.
      await client.query("SET synchronous_commit = on");
      const { rows } = await client.query<{ taken: boolean }>(LOCK);
      if (rows[0]?.taken !== true) throw new LedgerTaken();
      await client.query(SCHEMA);
    } catch (problem) {
      await client.end().catch(() => undefined);
      throw problem;
    }
    this.#living = client;
    return client;
  }

  #forget(client: Client): void {
    if (this.#living !== client) return;
    this.#living = undefined;
    this.#client = undefined;
    void client.end().catch(() => undefined);
  }
}
