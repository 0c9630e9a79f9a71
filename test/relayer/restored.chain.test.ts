import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Ledger, SqliteLedger } from "@xinglin/relayer";
import { expect } from "chai";
import { network } from "hardhat";

import { markOn, reorganise } from "../helpers/hostileNode.ts";
import { platformOn } from "../helpers/platform.ts";
import { refusalOf, registration, relayerOn, rest, somebody } from "./setting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);
const load = () => networkHelpers.loadFixture(deployPlatform);

/** Seconds after which what is not mined counts as late, and blocks after which a nonce counts as spent. */
const PATIENCE = 30;
const DEPTH = 12;

describe("Relayer: a ledger and a chain that go back in time", () => {
  let folder: string;
  const opened: Ledger[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "xinglin-relayer-"));
  });

  afterEach(async () => {
    await rest();
    for (const ledger of opened.splice(0)) await ledger.close();
    await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    rmSync(folder, { recursive: true, force: true });
  });

  function open(file: string): Ledger {
    const ledger = new SqliteLedger(join(folder, file));
    opened.push(ledger);
    return ledger;
  }

  /** Ends a relayer's work and copies its ledger. */
  async function copied(ledger: Ledger, file: string, copy: string): Promise<void> {
    await rest();
    opened.splice(opened.indexOf(ledger), 1);
    await ledger.close();
    copyFileSync(join(folder, file), join(folder, copy));
  }

  const automine = (isOn: boolean) => connection.provider.request({ method: "evm_setAutomine", params: [isOn] });

  it("[RELAY-19] a copy that lacks the transaction that was mined neither pays again nor blocks the signer", async () => {
    const platform = await load();
    const { provider } = platform.ethers;
    const zhao = somebody();
    await automine(false);
    const first = await relayerOn(platform, { ledger: open("a"), fees: { patience: PATIENCE } });
    const { id } = await first.relayer.take(await registration(platform, zhao));
    await copied(first.ledger, "a", "old");

    // The original offers more twice, and the last is mined.
    const later = await relayerOn(platform, { ledger: open("a"), fees: { patience: PATIENCE } });
    for (let i = 0; i < 2; i++) {
      later.clock.seconds += PATIENCE;
      await later.relayer.pass();
    }
    expect(await later.ledger.sendingsOf(id)).to.have.lengthOf(3);
    await automine(true);
    await networkHelpers.mine();
    await later.relayer.pass();
    expect((await later.relayer.find(id)).state).to.equal("mined");

    const restored = await relayerOn(platform, { ledger: open("old"), fees: { patience: PATIENCE } });
    const state = async () => (await restored.relayer.find(id)).state;
    await networkHelpers.mine(DEPTH - 1);
    restored.clock.seconds += PATIENCE;
    await restored.relayer.pass();
    // A nonce that was spent eleven blocks ago may come back. It is offered more instead, in vain.
    expect(await state()).to.equal("sent");
    expect(await restored.ledger.sendingsOf(id)).to.have.lengthOf(2);
    await networkHelpers.mine();
    restored.clock.seconds += PATIENCE - 1;
    await restored.relayer.pass();
    expect(await state()).to.equal("sent");
    restored.clock.seconds += 1;
    await restored.relayer.pass();
    expect(await state()).to.equal("refused");
    expect(await provider.getTransactionCount(restored.relayer.account)).to.equal(1);

    const next = await restored.relayer.take(await registration(platform, zhao));
    await restored.work();
    expect((await restored.relayer.find(next.id)).state).to.equal("mined");
    expect(await provider.getTransactionCount(restored.relayer.account)).to.equal(2);
  });

  it("[RELAY-07] [RELAY-19] a copy that lacks a request does not pay for it again", async () => {
    const platform = await load();
    const request = await registration(platform, somebody());
    const first = await relayerOn(platform, { ledger: open("a") });
    await copied(first.ledger, "a", "old");
    const later = await relayerOn(platform, { ledger: open("a") });
    await later.relayer.take(request);
    await later.work();

    const restored = await relayerOn(platform, { ledger: open("old") });
    expect(await refusalOf(restored.relayer.take(request))).to.equal("SignatureNotValid");
    const other = await restored.relayer.take(await registration(platform, somebody()));
    await restored.work();
    expect((await restored.relayer.find(other.id)).state).to.equal("mined");
    const [sending] = await restored.ledger.sendingsOf(other.id);
    expect(sending!.nonce).to.equal(1);
  });

  it("[RELAY-12] [RELAY-19] gives a request the next nonce when a forgotten transaction has taken its own", async () => {
    const platform = await load();
    const { provider } = platform.ethers;
    const first = await relayerOn(platform, { ledger: open("a") });
    await copied(first.ledger, "a", "old");
    await automine(false);
    const later = await relayerOn(platform, { ledger: open("a") });
    const forgotten = await later.relayer.take(await registration(platform, somebody()));
    await later.relayer.pass();

    const restored = await relayerOn(platform, { ledger: open("old"), fees: { patience: PATIENCE } });
    const { id } = await restored.relayer.take(await registration(platform, somebody()));
    await restored.relayer.pass();
    await automine(true);
    await networkHelpers.mine(DEPTH + 1);
    await later.relayer.pass();
    expect((await later.relayer.find(forgotten.id)).state).to.equal("mined");
    restored.clock.seconds += PATIENCE;
    await restored.work();
    expect((await restored.relayer.find(id)).state).to.equal("mined");
    expect((await restored.ledger.sendingsOf(id)).map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
    expect(await provider.getTransactionCount(restored.relayer.account)).to.equal(2);
  });

  it("[RELAY-20] sends again what a reorganisation took out, before what stands behind it", async () => {
    const platform = await load();
    const { provider } = platform.ethers;
    const { relayer, ledger, work } = await relayerOn(platform, { ledger: open("a") });
    const mark = await markOn(connection);
    const { id } = await relayer.take(await registration(platform, somebody()));
    await work();
    const gone = (await relayer.find(id)).hash!;
    await reorganise(connection, { mark, blocks: 2 });
    expect(await provider.getTransactionReceipt(gone)).to.equal(null);

    const next = await relayer.take(await registration(platform, somebody()));
    await work();
    expect((await relayer.find(next.id)).state).to.equal("mined");
    expect((await provider.getTransactionReceipt(gone))?.status).to.equal(1);
    expect((await ledger.sendingsOf(next.id)).map(({ nonce }) => nonce)).to.deep.equal([1]);
    expect(await provider.getTransactionCount(relayer.account)).to.equal(2);
  });
});
