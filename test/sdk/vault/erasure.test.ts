import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { FolderCabinet } from "@xinglin/sdk/folders";
import { parseId } from "@xinglin/sdk/kernel";
import { type KeyCabinet, MemoryCabinet } from "@xinglin/sdk/stores";
import {
  ErasureChainBroken,
  ErasureIncomplete,
  ErasureOfNothing,
  erase,
  erasureHash,
  requireErasureChain,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { type Provider, Wallet, ZeroHash, hexlify, id } from "ethers";

import { place, refuses, result, secret, wang, zhao } from "./support.ts";

const hospital = new Wallet(id("hospital"));
const stranger = new Wallet(id("stranger"));
const record = result.id;
const other = parseId("RecordId", id("another record"));
/** A chain on which nobody is a contract. */
const provider = { getCode: () => Promise.resolve("0x") } as unknown as Provider;
const request = {
  patient: zhao,
  records: [record],
  reason: "patient's request",
  at: 1_735_689_600n,
  place,
  signer: hospital,
};

let folder: string;
let cabinets: readonly [FolderCabinet, MemoryCabinet];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "xinglin-"));
  cabinets = [new FolderCabinet({ folder, name: "ward" }), new MemoryCabinet({ name: "gateway" })];
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("SDK: key cabinets", () => {
  it("[VAULT-50] keep, replace and forget a sealed key, each its own", async () => {
    for (const cabinet of cabinets) {
      await cabinet.put(record, secret("first"));
      await cabinet.put(other, secret("other"));
      await cabinet.put(record.toUpperCase().replace("0X", "0x") as typeof record, secret("second"));
      expect(hexlify((await cabinet.get(record))!)).to.equal(hexlify(secret("second")));
      await cabinet.destroy(record);
      await cabinet.destroy(record);
      expect(await cabinet.get(record)).to.equal(undefined);
      expect(hexlify((await cabinet.get(other))!)).to.equal(hexlify(secret("other")));
    }
    const all = [];
    for await (const entry of cabinets[0].all()) all.push(entry.record);
    expect(all).to.deep.equal([other]);
    expect(await readdir(folder)).to.deep.equal([`${other.slice(2)}.key`]);
    for await (const entry of new FolderCabinet({ folder: join(folder, "none") }).all()) expect.fail(entry.record);
  });
});

describe("SDK: erasure", () => {
  it("[VAULT-50] destroys the keys in every cabinet and signs that it was done", async () => {
    for (const cabinet of cabinets) {
      await cabinet.put(record, secret("key"));
      await cabinet.put(other, secret("other"));
    }
    const done = await erase({ ...request, cabinets });
    for (const cabinet of cabinets) {
      expect(await cabinet.get(record)).to.equal(undefined);
      expect(await cabinet.get(other)).to.not.equal(undefined);
    }
    expect(done).to.deep.include({
      patient: zhao,
      records: [record],
      cabinets: ["ward", "gateway"],
      previous: ZeroHash,
    });
    await requireErasureChain({ records: [done], eraser: hospital.address, place, provider });
  });

  it("[VAULT-50] records nothing while a cabinet has the key or does not answer, and empties the others", async () => {
    const stubborn: KeyCabinet = {
      name: "stubborn",
      put: () => Promise.resolve(),
      get: () => Promise.resolve(secret("key")),
      destroy: () => Promise.resolve(),
    };
    const away: KeyCabinet = { ...stubborn, name: "away", destroy: () => Promise.reject(new Error("no network")) };
    await cabinets[0].put(record, secret("key"));
    const problem = await refuses(erase({ ...request, cabinets: [stubborn, away, cabinets[0]] }), ErasureIncomplete);
    expect(problem.cabinets).to.deep.equal(["stubborn", "away"]);
    expect(await cabinets[0].get(record)).to.equal(undefined);
  });

  it("[VAULT-50] signs nothing where no record or no cabinet is named", async () => {
    await refuses(erase({ ...request, cabinets: [] }), ErasureOfNothing);
    await refuses(erase({ ...request, records: [], cabinets }), ErasureOfNothing);
  });

  it("[VAULT-51] links each record to the one before", async () => {
    const first = await erase({ ...request, cabinets });
    const second = await erase({ ...request, records: [other], cabinets, previous: first });
    const third = await erase({ ...request, patient: wang, cabinets, previous: second });
    expect(second.previous).to.equal(erasureHash({ place, record: first }));
    const check = (records: (typeof first)[], eraser = hospital.address) =>
      requireErasureChain({ records, eraser, place, provider });
    await check([]);
    await check([first, second, third]);

    const broken = [
      { records: [second, third], at: 0 },
      { records: [first, third], at: 1 },
      { records: [first, third, second], at: 1 },
      { records: [first, { ...second, records: [] }, third], at: 1 },
      { records: [first, { ...second, reason: "another" }, third], at: 1 },
      { records: [first, second, { ...third, at: third.at + 1n }], at: 2 },
      { records: [first, second, { ...third, cabinets: ["ward"] }], at: 2 },
      { records: [first, second, { ...third, patient: zhao }], at: 2 },
      { records: [first, second, { ...third, signature: second.signature }], at: 2 },
    ];
    for (const { records, at } of broken) {
      expect((await refuses(check(records), ErasureChainBroken)).index).to.equal(at);
    }
    await refuses(check([first], stranger.address), ErasureChainBroken);
    const elsewhere = { ...place, chainId: 1n };
    await refuses(
      requireErasureChain({ records: [first], eraser: hospital.address, place: elsewhere, provider }),
      ErasureChainBroken,
    );
  });
});
