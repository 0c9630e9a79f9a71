import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Ledger, LedgerTaken, PostgresLedger, SqliteLedger } from "@xinglin/relayer";
import type { Hex } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";
import { expect } from "chai";

import { type Database, startPostgres } from "./postgres.ts";

const [ZHAO, WANG] = [`0x${"Aa".repeat(20)}`, `0x${"bB".repeat(20)}`];
const NOW = 1_800_000_000;
const hash = (digit: string): Hex => `0x${digit.repeat(64)}`;
const [ONE, TWO, THREE] = [hash("1"), hash("2"), hash("3")];

function requestOf(from: string): ForwardRequest {
  return {
    from,
    to: `0x${"11".repeat(20)}`,
    value: 0n,
    // Beyond what a number of JavaScript is exact in.
    gas: 2n ** 53n + 1n,
    deadline: 2n ** 48n - 1n,
    data: `0x${"c0ffee".repeat(1_000)}`,
    signature: `0x${"5a".repeat(65)}`,
  };
}

const acceptance = (id: Hex, signer = ZHAO, { gas = 100n, now = NOW } = {}) => ({
  id,
  request: requestOf(signer),
  gas,
  now,
});
const sending = (digit: string, nonce: number, sentAt = NOW) => ({
  hash: hash(digit),
  nonce,
  raw: `0x${digit.repeat(500)}` as const,
  fee: 2n ** 70n + BigInt(nonce),
  sentAt,
});

/** A kind of ledger: opened anew it holds what it held. */
interface Kind {
  readonly name: string;
  begin(): void | Promise<void>;
  open(): Ledger | Promise<Ledger>;
  wipe(): void | Promise<void>;
  end(): void | Promise<void>;
}

function sqlite(): Kind {
  let folder: string;
  return {
    name: "SQLite",
    begin: () => {
      folder = mkdtempSync(join(tmpdir(), "xinglin-ledger-"));
    },
    open: () => new SqliteLedger(join(folder, "ledger.sqlite")),
    wipe: () => {
      rmSync(folder, { recursive: true, force: true });
      folder = mkdtempSync(join(tmpdir(), "xinglin-ledger-"));
    },
    end: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function postgres(): Kind {
  let database: Database;
  return {
    name: "PostgreSQL",
    begin: async () => {
      database = await startPostgres();
    },
    open: () => PostgresLedger.open(database.url),
    wipe: () => database.wipe(),
    end: () => database.stop(),
  };
}

for (const kind of [sqlite(), postgres()]) {
  describe(`Relayer: its ledger in ${kind.name}`, () => {
    let ledger: Ledger;

    before(() => kind.begin());

    beforeEach(async () => {
      ledger = await kind.open();
    });

    afterEach(async () => {
      await ledger.close();
      await kind.wipe();
    });

    after(() => kind.end());

    async function reopened(): Promise<Ledger> {
      await ledger.close();
      ledger = await kind.open();
      return ledger;
    }

    const isRejected = (attempt: Promise<unknown>): Promise<boolean> =>
      attempt.then(
        () => false,
        () => true,
      );

    it("[RELAY-07] gives back what it took on, to the last bit, also when it is opened anew", async () => {
      await ledger.accept(acceptance(ONE));
      const entry = {
        id: ONE,
        request: requestOf(ZHAO),
        state: "waiting",
        acceptedAt: NOW,
        hash: undefined,
        gasUsed: undefined,
        reason: undefined,
      };
      expect(await ledger.find(ONE)).to.deep.equal(entry);
      expect(await ledger.find(TWO)).to.equal(undefined);
      expect(await (await reopened()).find(ONE)).to.deep.equal(entry);
    });

    it("[RELAY-07] takes no request on twice, whatever has become of it", async () => {
      await ledger.accept(acceptance(ONE));
      expect(await isRejected(ledger.accept(acceptance(ONE)))).to.equal(true);
      await ledger.refuse(ONE, "TooLate");
      expect(await isRejected(ledger.accept(acceptance(ONE, WANG)))).to.equal(true);
      expect(await ledger.find(ONE)).to.include({ state: "refused", reason: "TooLate" });
    });

    it("[RELAY-06] [RELAY-18] has one request of a signer on the way, and the next one when that is over", async () => {
      await ledger.accept(acceptance(ONE));
      await ledger.accept(acceptance(TWO, WANG));
      expect(await isRejected(ledger.accept(acceptance(THREE)))).to.equal(true);
      expect((await ledger.openOf(ZHAO))?.id).to.equal(ONE);
      await ledger.send(ONE, sending("a", 0));
      expect(await isRejected(ledger.accept(acceptance(THREE)))).to.equal(true);
      expect((await ledger.openOf(ZHAO))?.id).to.equal(ONE);
      await ledger.settle(ONE, { state: "mined", hash: hash("a"), gasUsed: 70n });
      expect(await ledger.openOf(ZHAO)).to.equal(undefined);
      await ledger.accept(acceptance(THREE));
      expect((await ledger.openOf(ZHAO))?.id).to.equal(THREE);
    });

    it("[RELAY-12] lists what is on the way in the order in which it came, and counts it", async () => {
      expect(await ledger.open()).to.deep.equal([]);
      expect(await ledger.depth()).to.equal(0);
      const signers = ["3", "1", "2"].map((digit) => `0x${digit.repeat(40)}`);
      for (const [i, id] of [THREE, ONE, TWO].entries()) await ledger.accept(acceptance(id, signers[i]));
      await ledger.send(ONE, sending("a", 0));
      expect((await ledger.open()).map(({ id, state }) => [id, state])).to.deep.equal([
        [THREE, "waiting"],
        [ONE, "sent"],
        [TWO, "waiting"],
      ]);
      await ledger.settle(ONE, { state: "failed", hash: hash("a"), gasUsed: 1n });
      await ledger.refuse(THREE, "TooLate");
      expect((await ledger.open()).map(({ id }) => id)).to.deep.equal([TWO]);
      expect(await ledger.depth()).to.equal(1);
    });

    it("[RELAY-08] [RELAY-09] counts by signer and of all what was taken on after a moment", async () => {
      await ledger.accept(acceptance(ONE, ZHAO, { gas: 1_000n, now: NOW }));
      await ledger.send(ONE, sending("a", 0));
      await ledger.settle(ONE, { state: "failed", hash: hash("a"), gasUsed: 300n });
      await ledger.accept(acceptance(TWO, ZHAO, { gas: 20_000n, now: NOW + 1 }));
      await ledger.accept(acceptance(THREE, WANG, { gas: 4_000n, now: NOW + 1 }));
      const of = (since: number, signer?: string) => ledger.usage({ since, ...(signer !== undefined && { signer }) });
      // What is on the way counts with all it may use, what was mined with what it used.
      expect(await of(NOW - 1, ZHAO)).to.deep.equal({ requests: 2, gas: 20_300n, failures: 1 });
      expect(await of(NOW - 1)).to.deep.equal({ requests: 3, gas: 24_300n, failures: 1 });
      expect(await of(NOW, ZHAO)).to.deep.equal({ requests: 1, gas: 20_000n, failures: 0 });
      expect(await of(NOW + 1)).to.deep.equal({ requests: 0, gas: 0n, failures: 0 });
      await ledger.refuse(TWO, "TooLate");
      expect(await of(NOW - 1, ZHAO)).to.deep.equal({ requests: 2, gas: 300n, failures: 1 });
    });

    it("[RELAY-12] [RELAY-14] knows the next nonce, and every transaction of a request in the order of signing", async () => {
      expect(await ledger.nextNonce()).to.equal(undefined);
      await ledger.accept(acceptance(ONE));
      await ledger.accept(acceptance(TWO, WANG));
      await ledger.send(ONE, sending("f", 7, NOW));
      await ledger.send(ONE, sending("a", 7, NOW + 45));
      expect(await ledger.nextNonce()).to.equal(8);
      expect(await ledger.sendingsOf(ONE)).to.deep.equal([sending("f", 7, NOW), sending("a", 7, NOW + 45)]);
      expect(await ledger.sendingsOf(TWO)).to.deep.equal([]);
      expect(await ledger.find(ONE)).to.include({ state: "sent", hash: hash("a") });
      await ledger.settle(ONE, { state: "mined", hash: hash("f"), gasUsed: 70n });
      expect(await ledger.find(ONE)).to.include({ state: "mined", hash: hash("f"), gasUsed: 70n });
      expect(await (await reopened()).nextNonce()).to.equal(8);
    });

    it("[RELAY-20] lists from a nonce on what settled a request, by nonce, and nothing that is open or refused", async () => {
      const signers = ["1", "2", "3", "4"].map((digit) => `0x${digit.repeat(40)}`);
      const ids = ["1", "2", "3", "4"].map(hash);
      for (const [i, id] of ids.entries()) await ledger.accept(acceptance(id, signers[i]));
      await ledger.send(ids[0]!, sending("a", 5));
      await ledger.send(ids[1]!, sending("b", 4));
      await ledger.send(ids[1]!, sending("c", 4, NOW + 45));
      await ledger.send(ids[2]!, sending("d", 6));
      await ledger.send(ids[3]!, sending("e", 7));
      await ledger.settle(ids[0]!, { state: "mined", hash: hash("a"), gasUsed: 1n });
      await ledger.settle(ids[1]!, { state: "failed", hash: hash("b"), gasUsed: 1n });
      await ledger.refuse(ids[3]!, "TooLate");
      expect(await ledger.settledFrom(4)).to.deep.equal([sending("b", 4), sending("a", 5)]);
      expect(await ledger.settledFrom(5)).to.deep.equal([sending("a", 5)]);
      expect(await ledger.settledFrom(6)).to.deep.equal([]);
    });

    it("[RELAY-13] writes a transaction down with the state of its request, or neither", async () => {
      await ledger.accept(acceptance(ONE));
      await ledger.accept(acceptance(TWO, WANG));
      expect(await isRejected(ledger.send(THREE, sending("a", 0)))).to.equal(true);
      expect(await ledger.nextNonce()).to.equal(undefined);
      await ledger.send(ONE, sending("a", 0));
      expect(await isRejected(ledger.send(TWO, sending("a", 1)))).to.equal(true);
      expect(await ledger.find(TWO)).to.include({ state: "waiting", hash: undefined });
      expect(await ledger.sendingsOf(TWO)).to.deep.equal([]);
      const again = await reopened();
      expect(await again.sendingsOf(ONE)).to.deep.equal([sending("a", 0)]);
      expect(await again.find(ONE)).to.include({ state: "sent" });
    });

    it("answers nothing any more when it is closed", async () => {
      const other = await reopened();
      await other.close();
      expect(await isRejected(other.depth())).to.equal(true);
      ledger = await kind.open();
    });
  });
}

describe("Relayer: its ledger in PostgreSQL, and the connection to it", () => {
  let database: Database;

  before(async () => {
    database = await startPostgres();
  });

  afterEach(() => database.wipe());
  after(() => database.stop());

  it("[RELAY-13] goes on over a new connection when the database was away, with nothing lost", async () => {
    const ledger = await PostgresLedger.open(database.url);
    try {
      await ledger.accept(acceptance(ONE));
      await database.cut();
      await whenBack(() => ledger.send(ONE, sending("a", 0)));
      expect(await ledger.find(ONE)).to.include({ state: "sent", hash: hash("a") });
      await database.cut();
      await whenBack(() => ledger.depth());
      expect(await ledger.sendingsOf(ONE)).to.deep.equal([sending("a", 0)]);
    } finally {
      await ledger.close();
    }
  });

  it("[RELAY-18] is one relayer's: another one is refused, and let in when the first has gone", async function () {
    // In PGlite all connections are one session, and a lock of one's own is no obstacle.
    if (!database.isServer) this.skip();
    const first = await PostgresLedger.open(database.url);
    const problem: unknown = await PostgresLedger.open(database.url).catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(LedgerTaken);
    expect((problem as LedgerTaken).explain("zh")).to.match(/\p{Script=Han}/u);
    await first.accept(acceptance(ONE));
    await first.close();
    const second = await PostgresLedger.open(database.url);
    expect((await second.find(ONE))?.id).to.equal(ONE);
    await second.close();
  });

  it("[RELAY-18] writes nothing when another relayer took the ledger while its connection was lost", async function () {
    if (!database.isServer) this.skip();
    const first = await PostgresLedger.open(database.url);
    await first.accept(acceptance(ONE));
    await database.cut();
    const second = await PostgresLedger.open(database.url);
    let problem: unknown;
    for (let i = 0; i < 3; i++) problem = await first.send(ONE, sending("a", 0)).catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(LedgerTaken);
    expect(await second.nextNonce()).to.equal(undefined);
    await second.close();
    await first.send(ONE, sending("a", 0));
    expect(await first.nextNonce()).to.equal(1);
    await first.close();
  });

  it("says that a database is not there", async () => {
    const problem = await PostgresLedger.open("postgres://nobody@127.0.0.1:1/nothing").catch(
      (thrown: unknown) => thrown,
    );
    expect(problem).to.have.property("code", "ECONNREFUSED");
  });

  /** A question that meets the end of the connection fails; the next one connects anew. */
  async function whenBack<Result>(ask: () => Promise<Result>): Promise<Result> {
    for (let i = 0; ; i++) {
      try {
        return await ask();
      } catch (problem) {
        if (i === 20) throw problem;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  }
});
