import { PostgresLedger } from "@xinglin/relayer";
import { expect } from "chai";
import { network } from "hardhat";

import { platformOn } from "../helpers/platform.ts";
import { type Database, startPostgres } from "./postgres.ts";
import { refusalOf, registration, relayerOn, rest, somebody } from "./setting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);
const load = () => networkHelpers.loadFixture(deployPlatform);

describe("Relayer with its ledger in PostgreSQL", () => {
  let database: Database;
  let ledger: PostgresLedger;

  before(async () => {
    database = await startPostgres();
  });

  beforeEach(async () => {
    ledger = await PostgresLedger.open(database.url);
  });

  afterEach(async () => {
    await rest();
    await ledger.close();
    await database.wipe();
  });

  after(() => database.stop());

  it("[RELAY-07] [RELAY-12] gives twelve requests that come at once, each twice, twelve nonces in a row", async () => {
    const platform = await load();
    const { relayer, work } = await relayerOn(platform, { ledger });
    const requests = await Promise.all(Array.from({ length: 12 }, () => registration(platform, somebody())));
    const attempts = await Promise.all([...requests, ...requests].map((request) => refusalOf(relayer.take(request))));
    for (const name of attempts) expect(name).to.be.oneOf(["nothing", "StillPending"]);
    expect(attempts.filter((name) => name === "nothing").length).to.be.at.least(12);
    await work();
    const sendings = (await Promise.all(requests.map((request) => relayer.take(request)))).map(({ id, state }) => {
      expect(state).to.equal("mined");
      return ledger.sendingsOf(id);
    });
    const nonces = (await Promise.all(sendings)).flat().map(({ nonce }) => nonce);
    expect(nonces.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 12 }, (_, i) => i));
    expect(await platform.ethers.provider.getTransactionCount(relayer.account)).to.equal(12);
  });

  it("[RELAY-09] keeps to the budget however many come at once", async () => {
    const platform = await load();
    const first = await registration(platform, somebody(), { gas: 200_000n });
    const gas = (await relayerOn(platform, { ledger })).relayer.forwarder.gasOf(first);
    const { relayer } = await relayerOn(platform, { ledger, limits: { gasOfAll: 3n * gas } });
    const requests = await Promise.all(
      Array.from({ length: 8 }, () => registration(platform, somebody(), { gas: 200_000n })),
    );
    // What is mined counts with what it used, so nothing is mined meanwhile.
    await platform.ethers.provider.send("evm_setAutomine", [false]);
    const outcomes = await Promise.all(requests.map((request) => refusalOf(relayer.take(request))));
    await platform.ethers.provider.send("evm_setAutomine", [true]);
    expect(outcomes.filter((name) => name === "nothing")).to.have.lengthOf(3);
    expect(outcomes.filter((name) => name === "TooMany")).to.have.lengthOf(5);
  });

  it("[RELAY-13] sends the same bytes once after a crash, and goes on when the database was away", async () => {
    const platform = await load();
    const { provider } = platform.ethers;
    const before = await relayerOn(platform, { ledger });
    const broadcast = provider.broadcastTransaction.bind(provider);
    provider.broadcastTransaction = () => Promise.reject(new Error("the process dies here"));
    const { id } = await before.relayer.take(await registration(platform, somebody()));
    await before.relayer.pass();
    provider.broadcastTransaction = broadcast;
    const [written] = await ledger.sendingsOf(id);
    expect(await provider.getTransactionCount(before.relayer.account)).to.equal(0);
    await rest();
    await ledger.close();

    ledger = await PostgresLedger.open(database.url);
    const { relayer, work } = await relayerOn(platform, { ledger });
    await database.cut();
    for (let i = 0; i < 20 && !(await relayer.health()).ok; i++) await new Promise((done) => setTimeout(done, 50));
    await work();
    await work();
    expect(await ledger.sendingsOf(id)).to.deep.equal([written]);
    expect(await relayer.find(id)).to.include({ state: "mined", hash: written!.hash });
    expect(await provider.getTransactionCount(relayer.account)).to.equal(1);
  });

  it("[RELAY-16] is not well, and takes nothing, while the database is away", async () => {
    const platform = await load();
    const { relayer } = await relayerOn(platform, { ledger });
    const request = await registration(platform, somebody());
    await ledger.close();
    expect(await relayer.health()).to.deep.include({ ok: false, problems: ["The ledger does not answer."] });
    expect(await refusalOf(relayer.take(request))).to.equal("Error");
    expect(await platform.ethers.provider.getTransactionCount(relayer.account)).to.equal(0);
  });
});
