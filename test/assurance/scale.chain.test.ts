import assert from "node:assert/strict";

import { expect } from "chai";
import { ZeroAddress, ZeroHash, keccak256, toBeHex } from "ethers";

import { makeMany, type Making } from "../../scripts/bench/scale/crowd.ts";
import { GROWING, type Growing } from "../../scripts/bench/scale/growing.ts";
import { grownOf, stepsOf } from "../../scripts/bench/scale/growth.ts";
import { KINDS } from "../../scripts/bench/scale/kinds.ts";
import { measureKind, spaciousChain } from "../../scripts/bench/scale/measure.ts";
import { type GrowingList, GrowingList__factory } from "../../typechain-types/index.js";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await spaciousChain();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const salt = (item: number): string => toBeHex(item, 32);

describe("Scale: how costs grow", () => {
  async function maker() {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { patients, actors } = platform;
    const making: Making = {
      by: actors.zhao,
      calls: async (item) => [await patients.register.populateTransaction(salt(item), ZeroHash)],
    };
    const controllerOf = async (item: number): Promise<string> =>
      await patients.controllerOf(await patients.patientIdOf(actors.zhao, salt(item)));
    return { platform, making, controllerOf };
  }

  it("makes each item by a call of its maker, also over several transactions, and none beyond", async () => {
    const { platform, making, controllerOf } = await maker();
    await makeMany(platform, making, 3, 123);
    for (const item of [3, 4, 52, 53, 102, 103, 123]) {
      expect(await controllerOf(item)).to.equal(platform.actors.zhao.address, `item ${item}`);
    }
    for (const item of [2, 124]) expect(await controllerOf(item)).to.equal(ZeroAddress, `item ${item}`);
  });

  it("leaves time and the maker's account as they were", async () => {
    const { platform, making } = await maker();
    const now = await platform.clock.now();
    await makeMany(platform, making, 1, 600);
    expect(await platform.clock.now()).to.equal(now);
    expect(await platform.ethers.provider.getCode(platform.actors.zhao)).to.equal("0x");
  });

  it("refuses items whose calldata does not grow evenly, and what a contract refuses", async () => {
    const { platform, making } = await maker();
    const uneven: Making = {
      ...making,
      calls: async (item) => [await platform.patients.register.populateTransaction(keccak256(salt(item)), ZeroHash)],
    };
    await assert.rejects(makeMany(platform, uneven, 1, 10), /does not grow evenly/);
    await makeMany(platform, making, 5, 5);
    await assert.rejects(makeMany(platform, making, 1, 10), /RepeatedCallFailed\(4, 0/);
  });

  for (const kind of ["nonces", "grants"] as const) {
    it(`finds that ${KINDS[kind]} cost the same beside a hundred, and so does everything of the room`, async () => {
      const { beside } = GROWING[kind];
      assert(beside !== undefined);
      const growth = await measureKind(GROWING[kind], [1, 100]);
      expect(grownOf(growth)).to.deep.equal([]);
      expect(growth.more.map(({ items }) => items)).to.deep.equal([1, 100]);
      expect(growth.beside.map(({ operation }) => operation)).to.deep.equal(Object.keys(beside.operations));
    });
  }

  it("finds a list that grows with its users, and what it does to an operation", async () => {
    let list: GrowingList | undefined;
    const join = async (platform: Platform) => {
      assert(list !== undefined);
      return await list.connect(platform.actors.stranger).join(salt(0));
    };
    const kind: Growing = {
      name: "members",
      prepare: async ({ actors }) => {
        const members = await new GrowingList__factory(actors.deployer).deploy();
        list = members;
        return { by: actors.zhao, calls: async (item) => [await members.join.populateTransaction(salt(item))] };
      },
      beside: { name: "list", operations: { join: { run: join, work: {} } }, lives: {} },
    };
    expect(grownOf(await measureKind(kind, [1, 20]))).to.deep.equal(["members", "join (beside members)"]);
  });

  it("names an item, and an operation beside many, that becomes dearer by more than a few zero bytes", () => {
    const more = (...gas: number[]) => gas.map((one, index) => ({ items: 10 ** index, gas: one }));
    const flat = { name: "visits", more: more(50_000, 50_100, 49_000), beside: [], seconds: 1, memory: 1 };
    expect(grownOf(flat)).to.deep.equal([]);
    expect(grownOf({ ...flat, more: more(50_000, 50_101, 50_000) })).to.deep.equal(["visits"]);
    expect(grownOf({ ...flat, more: [] })).to.deep.equal(["visits"]);
    const beside = (few: number, many: number) => [{ operation: "book", few, many }];
    expect(grownOf({ ...flat, beside: beside(70_000, 70_100) })).to.deep.equal([]);
    expect(grownOf({ ...flat, beside: beside(70_000, 70_101) })).to.deep.equal(["book (beside visits)"]);
    expect(grownOf({ ...flat, beside: beside(70_101, 70_000) })).to.deep.equal(["book (beside visits)"]);
    expect(grownOf({ ...flat, beside: beside(70_000, Number.NaN) })).to.deep.equal(["book (beside visits)"]);
  });

  it("measures beside one, a hundred, ten thousand, and as many as are asked for", () => {
    expect(stepsOf(1_000_000)).to.deep.equal([1, 100, 10_000, 1_000_000]);
    expect(stepsOf(100)).to.deep.equal([1, 100]);
  });
});
