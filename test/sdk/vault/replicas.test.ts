import {
  type ContentName,
  type ContentStore,
  MemoryStore,
  NoGoodReplica,
  type ReplicaReport,
  ReplicasTooFew,
  ReplicatedStore,
} from "@xinglin/sdk/stores";
import { collect } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify, toUtf8Bytes } from "ethers";
import { CID } from "multiformats/cid";

import { pattern, refuses } from "./support.ts";

const MEBIBYTE = 1 << 20;
/** Milliseconds after which a replica counts as slow: longer than a busy machine takes for what is in memory, so that only who sleeps is late. */
const PATIENCE = 600;

/** A store of which a test decides how it behaves. */
class Moody extends MemoryStore {
  mood: "good" | "lies" | "fails" | "sleeps" = "good";

  override async getBlock(cid: CID): Promise<Uint8Array | undefined> {
    await this.#act();
    const bytes = await super.getBlock(cid);
    return this.mood === "lies" ? bytes?.map((byte) => byte ^ 1) : bytes;
  }

  override async putBlock(cid: CID, bytes: Uint8Array): Promise<void> {
    await this.#act();
    return super.putBlock(cid, bytes);
  }

  async #act(): Promise<void> {
    if (this.mood === "fails") throw new Error("the disk is on fire");
    if (this.mood === "sleeps") await new Promise((resolve) => setTimeout(resolve, 4 * PATIENCE));
  }
}

interface Scene {
  readonly first: Moody;
  readonly second: Moody;
  readonly third: Moody;
  readonly store: ReplicatedStore;
  readonly reports: ReplicaReport[];
  readonly said: () => string[];
}

function scene(leastCopies?: number): Scene {
  const [first, second, third] = ["first", "second", "third"].map((name) => new Moody({ name }));
  const reports: ReplicaReport[] = [];
  const store = new ReplicatedStore({
    replicas: [first!, second!, third!],
    timeLimit: PATIENCE,
    ...(leastCopies !== undefined && { leastCopies }),
    onReport: (report) => reports.push(report),
  });
  const said = () => reports.map(({ replica, what }) => `${replica}: ${what}`);
  return { first: first!, second: second!, third: third!, store, reports, said };
}

const bytes = toUtf8Bytes("a content");

/** Puts other bytes in place of a block. */
async function spoil(store: ContentStore, name: ContentName): Promise<void> {
  await store.putBlock(CID.parse(name), toUtf8Bytes("something else"));
}

describe("SDK: replicated contents", () => {
  it("[VAULT-70] have the same name as in each store, and stand in all", async () => {
    const { store, first, second, third, reports } = scene();
    const { name } = await store.write(bytes);
    expect((await new MemoryStore().write(bytes)).name).to.equal(name);
    for (const replica of [first, second, third]) expect(await collect(replica.read(name))).to.have.length(9);
    expect(await store.has(name)).to.equal(true);
    expect(reports).to.deep.equal([]);
  });

  it("[VAULT-80] are read from a good replica, and a bad one before it is repaired", async () => {
    const { store, first, said } = scene();
    const { name } = await store.write(bytes);
    await spoil(first, name);
    expect(hexlify(await collect(store.read(name)))).to.equal(hexlify(bytes));
    expect(said()).to.deep.equal(["first: corrupted", "first: repaired"]);
    expect(hexlify(await collect(first.read(name)))).to.equal(hexlify(bytes));
    await collect(store.read(name));
    expect(said()).to.have.length(2);
  });

  it("[VAULT-80] tell apart who lied, had nothing, failed and was slow", async () => {
    const { store, first, second, third, said, reports } = scene();
    const { name } = await store.write(bytes);
    await spoil(first, name);
    await second.remove(name);
    await collect(store.read(name));
    expect(said()).to.deep.equal(["first: corrupted", "second: missing", "first: repaired", "second: repaired"]);

    reports.length = 0;
    first.mood = "fails";
    second.mood = "sleeps";
    const start = performance.now();
    await collect(store.read(name));
    expect(performance.now() - start).to.be.lessThan(3 * PATIENCE);
    expect(said()).to.deep.equal(["first: failed", "second: slow"]);
    expect(String(reports[0]?.cause)).to.contain("on fire");

    reports.length = 0;
    first.mood = "lies";
    second.mood = "good";
    await collect(store.read(name));
    expect(said()).to.deep.equal(["first: corrupted", "first: repaired"]);
    expect(await collect(third.read(name))).to.have.length(9);
  });

  it("[VAULT-80] say when a repair did not work", async () => {
    const { store, first, said } = scene();
    const { name } = await store.write(bytes);
    await spoil(first, name);
    first.putBlock = () => Promise.reject(new Error("read-only"));
    await collect(store.read(name));
    expect(said()).to.deep.equal(["first: corrupted", "first: not repaired"]);
  });

  it("[VAULT-80] repair the bad block of a large content alone, in a stream", async () => {
    const { store, first, second, reports } = scene();
    const large = pattern(4 * MEBIBYTE + 1);
    const { name } = await store.write(large);
    const leaf = await new MemoryStore().write(large.subarray(2 * MEBIBYTE, 3 * MEBIBYTE));
    await spoil(first, leaf.name);
    await second.removeBlock(CID.parse(leaf.name));
    expect(hexlify(await collect(store.read(name)))).to.equal(hexlify(large));
    expect(new Set(reports.map(({ block }) => block))).to.deep.equal(new Set([leaf.name]));
    for (const replica of [first, second]) expect(await collect(replica.read(name))).to.have.length(large.length);
  });

  it("[VAULT-80] are mended in every replica when asked", async () => {
    const { store, second, third, said } = scene();
    const { name } = await store.write(bytes);
    await spoil(second, name);
    await third.remove(name);
    await store.mend(name);
    expect(said().sort()).to.deep.equal(["second: corrupted", "second: repaired", "third: missing", "third: repaired"]);
    for (const replica of [second, third]) expect(await collect(replica.read(name))).to.have.length(9);
  });

  it("[VAULT-82] are refused when no replica is good, with what each answered", async () => {
    const { store, first, second, third } = scene();
    const { name } = await store.write(bytes);
    await spoil(first, name);
    await second.remove(name);
    third.mood = "fails";
    const problem = await refuses(collect(store.read(name)), NoGoodReplica);
    expect(problem.block).to.equal(name);
    expect(problem.answers).to.deep.equal([
      { replica: "first", answer: "corrupted" },
      { replica: "second", answer: "missing" },
      { replica: "third", answer: "failed" },
    ]);
    expect(problem.message).to.contain("second: missing");
  });

  it("[VAULT-81] count as written from two copies on, or as many as are asked for", async () => {
    const { store, first, second, said } = scene();
    first.mood = "fails";
    const { name } = await store.write(bytes);
    expect(said()).to.deep.equal(["first: not written"]);
    first.mood = "good";
    await collect(store.read(name));
    expect(said().slice(1)).to.deep.equal(["first: missing", "first: repaired"]);

    first.mood = "fails";
    second.mood = "sleeps";
    const problem = await refuses(store.write(toUtf8Bytes("more")), ReplicasTooFew);
    expect([problem.needed, problem.written]).to.deep.equal([2, 1]);

    const strict = scene(3);
    strict.third.mood = "fails";
    expect((await refuses(strict.store.write(bytes), ReplicasTooFew)).needed).to.equal(3);
    const lenient = scene(1);
    lenient.first.mood = lenient.second.mood = "fails";
    await lenient.store.write(bytes);
    expect(await collect(lenient.third.read((await lenient.store.write(bytes)).name))).to.have.length(9);
    await new ReplicatedStore({ replicas: [new MemoryStore()] }).write(bytes);
  });

  it("[VAULT-81] need the promise to keep from as many replicas", async () => {
    const { store, first, second } = scene();
    first.keep = second.keep = () => Promise.reject(new Error("no pin"));
    await refuses(store.write(bytes), ReplicasTooFew);
  });

  it("[VAULT-74] are removed everywhere, or it is said that one did not let go", async () => {
    const { store, first, second, third } = scene();
    const { name } = await store.write(bytes);
    second.removeBlock = () => Promise.reject(new Error("read-only"));
    await refuses(store.remove(name), Error);
    expect(await first.has(name)).to.equal(false);
    expect(await third.has(name)).to.equal(false);
    expect(await store.has(name)).to.equal(true);
  });
});
