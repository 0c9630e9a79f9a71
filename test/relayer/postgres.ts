import type { AddressInfo, Server } from "node:net";

import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { Client } from "pg";

/** A PostgreSQL for tests. */
export interface Database {
  readonly url: string;
  /** Whether each connection has a session of its own, as with a server; PGlite has one for all. */
  readonly isServer: boolean;
  /** Removes the ledger's tables. */
  wipe(): Promise<void>;
  /** Cuts the connections of relayers, as a restart of the database does. */
  cut(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * PostgreSQL itself: the server at `XINGLIN_TEST_POSTGRES_URL` where that is set, in a schema that is removed afterwards; else
 * PGlite, which is PostgreSQL compiled to WebAssembly, behind a socket with PostgreSQL's protocol.
 */
export function startPostgres(): Promise<Database> {
  const given = process.env.XINGLIN_TEST_POSTGRES_URL ?? "";
  return given === "" ? startPGlite() : onServer(given);
}

const TABLES = "DROP TABLE IF EXISTS sendings, requests";

async function startPGlite(): Promise<Database> {
  const db = await PGlite.create();
  let server = await listen(db, 0);
  const port = portOf(server);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    isServer: false,
    wipe: async () => {
      await db.exec(TABLES);
    },
    cut: async () => {
      await server.stop();
      server = await listen(db, port);
    },
    stop: async () => {
      await server.stop();
      await db.close();
    },
  };
}

async function listen(db: PGlite, port: number): Promise<PGLiteSocketServer> {
  const server = new PGLiteSocketServer({ db, port, host: "127.0.0.1", maxConnections: 4 });
  await server.start();
  return server;
}

/** The port that it was given; its own answer is the one that it was asked for. */
function portOf(server: PGLiteSocketServer): number {
  return ((server as unknown as { server: Server }).server.address() as AddressInfo).port;
}

async function onServer(given: string): Promise<Database> {
  const client = new Client({ connectionString: given });
  await client.connect();
  const schema = `xinglin_test_${process.pid}_${Date.now()}`;
  await client.query(`CREATE SCHEMA ${schema}`);
  await client.query(`SET search_path = ${schema}`);
  const url = new URL(given);
  url.searchParams.set("options", `-c search_path=${schema}`);
  return {
    url: url.href.replaceAll("+", "%20"),
    isServer: true,
    wipe: async () => {
      await client.query(TABLES);
    },
    cut: async () => {
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'xinglin-relayer'",
      );
    },
    stop: async () => {
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
    },
  };
}
