import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SqliteLedger } from "@xinglin/relayer";
import { expect } from "chai";
import { Transaction, parseUnits } from "ethers";
import { network } from "hardhat";

import { HOUR, START } from "../helpers/defaults.ts";
import { platformOn } from "../helpers/platform.ts";
import { refusalOf, registration, relayerOn, rest, somebody } from "./setting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);
const load = () => networkHelpers.loadFixture(deployPlatform);

describe("Relayer", () => {
  afterEach(rest);

  it("[RELAY-05] [RELAY-15] registers somebody without ether, within the gas that it reckoned with", async () => {
    const platform = await load();
    const { relayer, work } = await relayerOn(platform);
    const zhao = somebody();
    const request = await registration(platform, zhao);
    const { id, state } = await relayer.take(request);
    expect(state).to.be.oneOf(["waiting", "sent"]);
    await work();
    const mined = await relayer.find(id);
    expect(mined.state).to.equal("mined");
    expect(mined.gasUsed! < relayer.forwarder.gasOf(request)).to.equal(true);
    const [registered] = await platform.patients.queryFilter(platform.patients.filters.PatientRegistered());
    expect(registered?.args.controller).to.equal(zhao.address);
  });

  it("[RELAY-04] refuses another signer, another nonce and another content than was signed", async () => {
    const platform = await load();
    const { relayer } = await relayerOn(platform);
    const request = await registration(platform, somebody());
    for (const changed of [
      { ...request, from: somebody().address },
      { ...request, gas: request.gas + 1n },
      { ...request, deadline: request.deadline + 1n },
    ]) {
      expect(await refusalOf(relayer.take(changed))).to.equal("SignatureNotValid");
    }
  });

  it("[RELAY-05] brings the contract's own refusal, and sends nothing", async () => {
    const platform = await load();
    const { relayer } = await relayerOn(platform);
    const zhao = somebody();
    const salt = `0x${"07".repeat(32)}` as const;
    const request = await registration(platform, zhao, { salt });
    await networkHelpers.setBalance(zhao.address, 10n ** 18n);
    await platform.patients.connect(zhao.connect(platform.ethers.provider)).register(salt, `0x${"00".repeat(32)}`);
    const problem = await relayer.take(request).catch((thrown: unknown) => thrown);
    expect(problem).to.have.property("name", "CallRefused");
    expect(problem).to.have.nested.property("cause.name", "PatientAlreadyRegistered");
    expect(await platform.ethers.provider.getTransactionCount(relayer.account)).to.equal(0);
  });

  it("[RELAY-05] asks once more about what has waited, and does not pay for what has become wrong", async () => {
    const platform = await load();
    const { relayer, ledger, clock, work } = await relayerOn(platform, { fees: { most: parseUnits("50", "gwei") } });
    const request = await registration(platform, somebody());
    const id = `0x${"0a".repeat(32)}` as const;
    await ledger.accept({ id, request, gas: 1n, now: clock.seconds });
    await networkHelpers.time.increaseTo(Number(START + HOUR + 1n));
    clock.seconds += Number(HOUR) + 1;
    await work();
    expect(await relayer.find(id)).to.include({ state: "refused", reason: "ERC2771ForwarderExpiredRequest" });
    expect(await platform.ethers.provider.getTransactionCount(relayer.account)).to.equal(0);
  });

  it("[RELAY-06] takes one request of a signer at a time", async () => {
    const platform = await load();
    const { relayer, work } = await relayerOn(platform);
    const zhao = somebody();
    const [first, second] = [await registration(platform, zhao), await registration(platform, zhao)];
    const attempts = await Promise.all([refusalOf(relayer.take(first)), refusalOf(relayer.take(second))]);
    expect(attempts).to.have.members(["nothing", "StillPending"]);
    await work();
    expect(await refusalOf(relayer.take(await registration(platform, zhao)))).to.equal("nothing");
  });

  it("[RELAY-07] does not pay for the same request twice", async () => {
    const platform = await load();
    const { relayer, work } = await relayerOn(platform);
    const request = await registration(platform, somebody());
    const { id } = await relayer.take(request);
    expect((await relayer.take(request)).id).to.equal(id);
    await work();
    expect(await relayer.take(request)).to.include({ id, state: "mined" });
    await work();
    expect(await platform.ethers.provider.getTransactionCount(relayer.account)).to.equal(1);
  });

  it("[RELAY-12] gives twenty requests that come at once twenty nonces in a row", async () => {
    const platform = await load();
    const { relayer, ledger, work } = await relayerOn(platform);
    const requests = await Promise.all(Array.from({ length: 20 }, () => registration(platform, somebody())));
    const taken = await Promise.all(requests.map((request) => relayer.take(request)));
    await work();
    const sendings = await Promise.all(taken.map(({ id }) => ledger.sendingsOf(id)));
    const nonces = sendings.flat().map(({ nonce }) => nonce);
    expect(nonces.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 20 }, (_, i) => i));
    const entries = await Promise.all(taken.map(({ id }) => relayer.find(id)));
    expect(entries.map(({ state }) => state)).to.deep.equal(new Array(20).fill("mined"));
  });

  it("[RELAY-13] after a crash between writing and sending, the next start sends the same bytes once", async () => {
    const platform = await load();
    const folder = mkdtempSync(join(tmpdir(), "xinglin-relayer-"));
    try {
      const file = join(folder, "relayer.sqlite");
      const { provider } = platform.ethers;
      const before = await relayerOn(platform, { ledger: new SqliteLedger(file) });
      const broadcast = provider.broadcastTransaction.bind(provider);
      provider.broadcastTransaction = () => Promise.reject(new Error("the process dies here"));
      const { id } = await before.relayer.take(await registration(platform, somebody()));
      await before.relayer.pass();
      provider.broadcastTransaction = broadcast;
      const [written] = await before.ledger.sendingsOf(id);
      expect((await before.relayer.find(id)).state).to.equal("sent");
      expect(await provider.getTransactionCount(before.relayer.account)).to.equal(0);
      await before.ledger.close();

      const after = await relayerOn(platform, { ledger: new SqliteLedger(file) });
      await after.work();
      expect(await after.ledger.sendingsOf(id)).to.deep.equal([written]);
      expect(await after.relayer.find(id)).to.include({ state: "mined", hash: written!.hash });
      await after.work();
      expect(await provider.getTransactionCount(after.relayer.account)).to.equal(1);
      await after.ledger.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("[RELAY-14] offers more under the same nonce for what is not mined in time, and never more than allowed", async () => {
    const platform = await load();
    const { provider } = platform.ethers;
    const most = parseUnits("20", "gwei");
    const { relayer, ledger, clock } = await relayerOn(platform, { fees: { most, patience: 30 } });
    await provider.send("evm_setAutomine", [false]);
    try {
      const { id } = await relayer.take(await registration(platform, somebody()));
      await relayer.pass();
      clock.seconds += 29;
      await relayer.pass();
      expect(await ledger.sendingsOf(id)).to.have.lengthOf(1);
      for (let i = 0; i < 60; i++) {
        clock.seconds += 30;
        await relayer.pass();
      }
      const sendings = await ledger.sendingsOf(id);
      expect(sendings.length).to.be.greaterThan(3);
      expect(new Set(sendings.map(({ nonce }) => nonce)).size).to.equal(1);
      for (const { raw } of sendings) expect(Transaction.from(raw).maxFeePerGas! <= most).to.equal(true);
      await provider.send("evm_mine", []);
      await relayer.pass();
      // The node has taken each offer in the place of the one before.
      expect(await relayer.find(id)).to.include({ state: "mined", hash: sendings.at(-1)!.hash });
      expect(await provider.getTransactionCount(relayer.account)).to.equal(1);
    } finally {
      await provider.send("evm_setAutomine", [true]);
    }
  });

  it("[RELAY-14] takes nothing new while gas is dearer than allowed", async () => {
    const platform = await load();
    const { relayer } = await relayerOn(platform, { fees: { most: 1n } });
    expect(await refusalOf(relayer.take(await registration(platform, somebody())))).to.equal("CannotPay");
  });

  it("[RELAY-16] [RELAY-17] takes nothing new with too little ether, and says so", async () => {
    const platform = await load();
    const { relayer } = await relayerOn(platform, { isPoor: true });
    expect(await refusalOf(relayer.take(await registration(platform, somebody())))).to.equal("CannotPay");
    const { ok, problems } = await relayer.health();
    expect(ok).to.equal(false);
    expect(problems).to.deep.equal(["The account holds less than leastBalance."]);
  });

  it("[RELAY-16] counts what it did, without a name", async () => {
    const platform = await load();
    const { relayer, work } = await relayerOn(platform);
    const zhao = somebody();
    await relayer.take(await registration(platform, zhao));
    await work();
    expect(await relayer.health()).to.include({ ok: true, depth: 0, chainId: 31_337 });
    const text = relayer.metrics.text();
    expect(text).to.contain('xinglin_relayer_requests_total{outcome="mined"} 1\n');
    expect(text).to.contain('xinglin_relayer_seconds_bucket{le="+Inf"} 1\n');
    expect(Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1])).to.be.greaterThan(2 ** 20);
    expect(Number(/^process_cpu_seconds_total ([\d.]+)$/m.exec(text)?.[1])).to.be.greaterThan(0);
    expect(text.toLowerCase()).not.to.contain(zhao.address.slice(2).toLowerCase());
  });
});
