import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import {
  LotSerials,
  PAGE_PACKS,
  type PackNumbers,
  type SerialStore,
  packKeyOf,
  packLeafOf,
  packNumbersOf,
  publishSerials,
  lotKeyOf,
  sortPacks,
} from "@xinglin/sdk/serials";
import type { Hex } from "@xinglin/sdk/kernel";
import { FolderStore } from "@xinglin/sdk/folders";
import { MemoryStore } from "@xinglin/sdk/stores";
import { concat, keccak256, zeroPadValue } from "ethers";

import { Shelf, lot, packs, refusalOf, vaccine } from "./support.ts";

const ZERO = zeroPadValue("0x", 32);

/** The root by the book: all leaves, padded with zero to a power of two, hashed pair by pair with the smaller first. */
function rootByHand(list: readonly PackNumbers[]): string {
  let level: string[] = list.map((numbers, index) => packLeafOf({ lot, key: packKeyOf(numbers), index }));
  let size = 1;
  while (size < level.length) size *= 2;
  while (level.length < size) level.push(ZERO);
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, i) =>
      keccak256(concat(level.slice(2 * i, 2 * i + 2).toSorted())),
    );
  }
  return level[0]!;
}

async function published(list: Iterable<PackNumbers>) {
  const store = new Shelf();
  const { root, count, book } = await publishSerials({ lot, packs: list, store });
  return { store, root, count, book, serials: await LotSerials.open({ store, book, root }) };
}

describe("SDK: serials of a lot", () => {
  it("[GS1-40] puts serial and traceability code into one word and takes them out again", () => {
    const code = fc.stringMatching(/^[1-9][0-9]{19}$/);
    const serial = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/);
    fc.assert(
      fc.property(fc.oneof(fc.record({ serial }), fc.record({ code }), fc.record({ serial, code })), (numbers) => {
        expect(packNumbersOf(packKeyOf(numbers))).to.deep.equal(numbers);
      }),
    );
    expect(packKeyOf({ serial: "S1", code: "00000000000000000001" })).to.equal(`0x5331${"00".repeat(29)}01`);
    // Twenty digits as a serial and as a code are two things.
    const digits = "81234567890123456789";
    expect(packKeyOf({ serial: digits })).not.to.equal(packKeyOf({ code: digits }));
  });

  it("[GS1-40] refuses packs without a number and with numbers that are none", async () => {
    for (const [numbers, problem] of [
      [{}, "no number"],
      [{ serial: "" }, "serial not of GS1"],
      [{ serial: "123456789012345678901" }, "serial not of GS1"],
      [{ serial: "S#1" }, "serial not of GS1"],
      [{ serial: "序1" }, "serial not of GS1"],
      [{ code: "8123456789012345678" }, "code not of 20 digits"],
      [{ code: "00000000000000000000" }, "code not of 20 digits"],
      [{ serial: "S1", code: "x" }, "code not of 20 digits"],
    ] as const) {
      expect(await refusalOf(() => packKeyOf(numbers))).to.include({ problem });
    }
    expect(await refusalOf(() => lotKeyOf({ ...vaccine, lot: "" }))).to.include({ problem: "lot number not of GS1" });
  });

  it("[GS1-41] gives another lot key for every other product, lot number and expiry", () => {
    const keys = [vaccine, { ...vaccine, lot: "V27" }, { ...vaccine, expiry: vaccine.expiry + 1 }].map(lotKeyOf);
    expect(new Set([...keys, lotKeyOf({ ...vaccine, gtin: 6_291_041_500_213 as typeof vaccine.gtin })]).size).to.equal(
      4,
    );
  });

  it("[GS1-42] has the root that the book's formula gives, for every size around pages and powers of two", async () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 1023, 1024, 1025, 2047, 2048, 2049, 3000]) {
      const { root, count: counted } = await published(packs(count));
      expect([root, counted], String(count)).to.deep.equal([rootByHand([...packs(count)]), count]);
    }
  });

  it("[GS1-42] has another root for every other pack, order, lot and index", async () => {
    const some: PackNumbers[] = [{ serial: "A" }, { serial: "B" }, { serial: "C" }];
    const roots = [
      (await published(some)).root,
      (await published(some.slice(0, 2))).root,
      (await published([...some.slice(0, 2), { serial: "D" }])).root,
      (await publishSerials({ lot: lotKeyOf({ ...vaccine, lot: "V27" }), packs: some, store: new Shelf() })).root,
    ];
    expect(new Set(roots).size).to.equal(roots.length);
  });

  it("[GS1-43] finds a pack by its number in one page, and every pack at its place", async () => {
    const { store, serials } = await published(packs(3000));
    store.reads = 0;
    expect(await serials.find({ serial: "S002999" })).to.equal(2999);
    expect(store.reads).to.equal(1);
    for (const index of [0, 1, 1023, 1024, 1025, 2047, 2048, 2999]) {
      const serial = `S${String(index).padStart(6, "0")}`;
      expect(await serials.find({ serial })).to.equal(index);
      expect(packNumbersOf(await serials.keyAt(index))).to.deep.equal({ serial });
    }
    for (const serial of ["S003000", "A", "z", "S00099", "S000999X"]) {
      expect((await refusalOf(() => serials.find({ serial }))).problem, serial).to.equal("unknown pack");
    }
    for (const index of [-1, 3000, 1.5, Number.NaN]) {
      expect((await refusalOf(() => serials.prove(index))).problem).to.equal("unknown pack");
    }
  });

  it("[GS1-43] orders lots with traceability codes by them, and still finds a pack by its serial", async () => {
    const both = Array.from({ length: 1500 }, (_, i) => ({
      serial: `Z${String(1500 - i)}`,
      code: String(81_000_000_000_000_000_000n + BigInt(7 * i)),
    }));
    const { serials } = await published(both);
    expect(await serials.find({ code: both[1400]!.code })).to.equal(1400);
    expect(await serials.find({ serial: both[1400]!.serial })).to.equal(1400);
    expect(await serials.find(both[0]!)).to.equal(0);
    const crossed = { code: both[1]!.code, serial: both[0]!.serial };
    expect((await refusalOf(() => serials.find(crossed))).problem).to.equal("unknown pack");
    expect((await refusalOf(() => serials.find({ serial: "Z0" }))).problem).to.equal("unknown pack");
  });

  it("[GS1-44] refuses packs out of order, twice, of mixed numbers, and none at all, naming the pack", async () => {
    const serials = (...list: readonly string[]) => list.map((serial) => ({ serial }));
    for (const [list, problem, index] of [
      [serials("A", "C", "B"), "out of order", 2],
      [serials("A", "A"), "said twice", 1],
      [serials("B", "a", "C"), "out of order", 2],
      [[{ serial: "A" }, { serial: "B", code: "81234567890123456789" }], "mixed numbers", 1],
      [[{ serial: "A" }, {}], "no number", 1],
      [[], "no packs", undefined],
      [
        [
          { serial: "B", code: "81234567890123456789" },
          { serial: "A", code: "81234567890123456789" },
        ],
        "said twice",
        1,
      ],
    ] as const) {
      expect(await refusalOf(() => published(list))).to.include({ problem, index });
    }
    // A number that stands twice is noticed over the edge of a page too.
    const twice = [...packs(PAGE_PACKS), { serial: "S001023" }];
    expect(await refusalOf(() => published(twice))).to.include({ problem: "said twice", index: PAGE_PACKS });
  });

  it("[GS1-44] sorts what comes in any order", async () => {
    const shuffled = [...packs(2500)].toSorted(() => (Math.random() < 0.5 ? 1 : -1));
    expect([...sortPacks(shuffled)]).to.deep.equal([...packs(2500)]);
    expect((await published(sortPacks(shuffled))).root).to.equal((await published(packs(2500))).root);
    expect([...sortPacks([])]).to.deep.equal([]);
    expect(await refusalOf(() => published(sortPacks([{ serial: "B" }, { serial: "A" }, { serial: "B" }])))).to.include(
      {
        problem: "said twice",
      },
    );
  });

  it("[GS1-45] notices every way in which a store can spoil the list", async () => {
    const { store, root, book } = await published(packs(1500));
    const pages = (JSON.parse(Buffer.from(store.kept.get(book)!).toString()) as { pages: { name: string }[] }).pages;
    const page = pages[1]!.name;
    const good = store.kept.get(page)!;
    const prove = async () => (await LotSerials.open({ store, book, root })).prove(1400);
    await prove();

    const flipped = good.slice();
    flipped[5]! ^= 1;
    for (const bytes of [
      flipped,
      good.subarray(32),
      new Uint8Array([...good, ...new Uint8Array(32)]),
      new Uint8Array(),
    ]) {
      store.kept.set(page, bytes);
      expect((await refusalOf(prove)).problem).to.equal("page altered");
    }
    store.kept.set(page, new Uint8Array(10_000_000));
    expect((await refusalOf(prove)).problem).to.equal("page altered");
    store.kept.delete(page);
    expect((await refusalOf(prove)).problem).to.equal("page missing");
    store.kept.set(page, good);
    await prove();
  });

  it("[GS1-45] keeps the list in the vault's stores, and is told by them of a spoilt block", async () => {
    const folder = mkdtempSync(join(tmpdir(), "serials-"));
    try {
      for (const store of [new MemoryStore(), new FolderStore({ folder })]) {
        const { root, book } = await publishSerials({ lot, packs: packs(1500), store });
        const serials = await LotSerials.open({ store, book, root });
        expect(await serials.find({ serial: "S001400" })).to.equal(1400);
        expect((await serials.prove(1400)).proof).to.have.length(11);
        await expectMissing(store, root);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    async function expectMissing(store: SerialStore, root: Hex): Promise<void> {
      const name = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
      expect((await refusalOf(() => LotSerials.open({ store, book: name, root }))).problem).to.equal("page missing");
    }
  });

  it("[GS1-45] notices a table of contents that is none, or of another list", async () => {
    const { store, root, book } = await published(packs(1500));
    const text = Buffer.from(store.kept.get(book)!).toString();
    const open = (changed: string) => async () => {
      store.kept.set(book, Buffer.from(changed));
      await LotSerials.open({ store, book, root });
    };
    await open(text)();
    const contents = JSON.parse(text) as { pages: { name: string; root: string; first: string }[]; count: number };
    const [one, two] = contents.pages;
    for (const [changed, problem] of [
      ["", "book not readable"],
      ["[]", "book not readable"],
      ["null", "book not readable"],
      [text.replace('"version":1', '"version":2'), "book not readable"],
      [text.replace('"count":1500', '"count":0'), "book not readable"],
      [text.replace('"count":1500', '"count":2500'), "book not readable"],
      [text.replace('"serial"', '"colour"'), "book not readable"],
      [JSON.stringify({ ...contents, lot: "0x" }), "book not readable"],
      [JSON.stringify({ ...contents, pages: [one, { ...two, root: "0x12" }] }), "book not readable"],
      [JSON.stringify({ ...contents, pages: [two, one] }), undefined],
      [JSON.stringify({ ...contents, pages: [one, { ...two, root: one!.root }] }), "book of another root"],
    ] as const) {
      // Two pages hash the same in either order; that they are exchanged shows when one is read.
      if (problem === undefined) {
        await open(changed)();
        const serials = await LotSerials.open({ store, book, root });
        expect((await refusalOf(() => serials.prove(0))).problem).to.equal("page altered");
      } else {
        expect((await refusalOf(open(changed))).problem, changed.slice(0, 60)).to.equal(problem);
      }
    }
    store.kept.set(
      book,
      Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from([0xff]), Buffer.from(text.slice(-2))]),
    );
    expect((await refusalOf(() => LotSerials.open({ store, book, root }))).problem).to.equal("book not readable");
    const other = await published(packs(1501));
    expect((await refusalOf(() => LotSerials.open({ store: other.store, book: other.book, root }))).problem).to.equal(
      "book of another root",
    );
  });
});
