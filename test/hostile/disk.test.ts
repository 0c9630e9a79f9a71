import { readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  ContentKeyAbsent,
  type DraftHeader,
  DraftUnreadable,
  fromCabinet,
  keyPlaceOf,
  resumeRecords,
  underCategoryKey,
  writeRecord,
} from "@xinglin/sdk/flows";
import { XinglinError } from "@xinglin/sdk/errors";
import { FolderCabinet } from "@xinglin/sdk/folders";
import type { Hex } from "@xinglin/sdk/kernel";
import { recordIdOf } from "@xinglin/sdk/records";
import { BlockCorrupted, BlockMissing } from "@xinglin/sdk/stores";
import { NO_REVOCATIONS, collect } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { id, toUtf8Bytes } from "ethers";

import { changed, keyOf, laboratory, refusal, refuses, smallRing, zhao } from "../sdk/vault/support.ts";
import { type RecordHeader, headerOf } from "../helpers/recordHeader.ts";
import { foldersIn, ledgerIn } from "./writer.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "xinglin-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Three records written up to their drafts. */
async function drafted(): Promise<RecordHeader[]> {
  const { store, cabinet, drafts } = foldersIn(folder);
  const sealKey = underCategoryKey({
    under: await keyOf(laboratory),
    revocations: () => Promise.resolve(NO_REVOCATIONS),
  });
  const headers: RecordHeader[] = [];
  for (const words of ["one", "two", "three"]) {
    const header = (content: Hex): RecordHeader => ({ ...headerOf(content), patient: zhao });
    const anchor = (written: RecordHeader) => {
      headers.push(written);
      return Promise.reject(new Error("no network"));
    };
    const writing = { source: toUtf8Bytes(words), header, sealKey, store, cabinet, drafts, anchor };
    expect(String(await refusal(writeRecord(writing)))).to.contain("no network");
  }
  return headers;
}

const draftsIn = async (): Promise<string[]> =>
  (await readdir(join(folder, "drafts"))).sort().map((name) => join(folder, "drafts", name));

const resume = () => resumeRecords<RecordHeader>({ drafts: foldersIn(folder).drafts, ...ledgerIn(folder) });

describe("Hostile disk", () => {
  for (const [damage, hurt] of [
    ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ["empty", () => Buffer.alloc(0)],
    ["full of zeros", (bytes: Buffer) => Buffer.alloc(bytes.length)],
    [
      "changed in a digit that leaves it well-formed",
      (bytes: Buffer) => Buffer.from(bytes.toString().replace('"kind":3', '"kind":2')),
    ],
    ["no text", (bytes: Buffer) => Buffer.from(changed(bytes, 30, 0x80))],
  ] as const) {
    it(`[VAULT-100] a draft that is ${damage} is named and not anchored; the others are`, async () => {
      const headers = await drafted();
      const [file] = (await draftsIn()) as [string];
      const whole = await readFile(file);
      await writeFile(file, hurt(whole));
      const problem = await refuses(resume(), DraftUnreadable);
      expect(file.endsWith(problem.file)).to.equal(true);
      expect(ledgerIn(folder).read()).to.have.length(2);
      expect(await draftsIn()).to.deep.equal([file]);
      // From the backup, as its error says.
      await writeFile(file, whole);
      expect(await resume()).to.have.length(1);
      const ids = headers.map((record) => recordIdOf({ record }));
      expect(ledgerIn(folder).read().sort()).to.deep.equal(ids.sort());
    });
  }

  it("[VAULT-100] a draft under another's name is named, and takes no other draft's place", async () => {
    await drafted();
    const [first, second] = (await draftsIn()) as [string, string];
    await writeFile(first, await readFile(second));
    await refuses(resume(), DraftUnreadable);
    expect(ledgerIn(folder).read()).to.have.length(2);
    expect(await draftsIn()).to.deep.equal([first]);
  });

  it("[VAULT-100] drafts from an old backup are dropped, and anchor nothing twice", async () => {
    await drafted();
    const backup = await Promise.all((await draftsIn()).map(async (file) => [file, await readFile(file)] as const));
    expect(await resume()).to.have.length(3);
    for (const [file, bytes] of backup) await writeFile(file, bytes);
    expect(await resume()).to.deep.equal([]);
    expect(ledgerIn(folder).read()).to.have.length(3);
    expect(await draftsIn()).to.deep.equal([]);
  });

  it("[VAULT-21] a key that is cut, emptied, changed, or another record's is refused by name, and the others open", async () => {
    const headers = await drafted();
    const { cabinet } = foldersIn(folder);
    const [one, two, three] = headers.map((header) => keyPlaceOf(header)) as [
      ReturnType<typeof keyPlaceOf>,
      ReturnType<typeof keyPlaceOf>,
      ReturnType<typeof keyPlaceOf>,
    ];
    const find = fromCabinet({ cabinet, ring: smallRing });
    const good = (await cabinet.get(one.id))!;
    const other = (await cabinet.get(two.id))!;
    for (const bad of [new Uint8Array(), good.subarray(0, 10), good.subarray(0, -1), changed(good, 40), other]) {
      await cabinet.put(one.id, bad);
      await refuses(find(one), XinglinError);
      expect(await find(two)).to.have.length(32);
      expect(await find(three)).to.have.length(32);
    }
    await cabinet.put(one.id, good);
    expect(await find(one)).to.have.length(32);
  });

  it("[VAULT-71] [VAULT-100] a content folder or a cabinet from an old backup says what it has lost, and gives the rest", async () => {
    const headers = await drafted();
    const { store, cabinet } = foldersIn(folder);
    const [lost, kept] = headers as [RecordHeader, RecordHeader];
    const find = fromCabinet({ cabinet, ring: smallRing });
    await rm(join(folder, "keys", `${recordIdOf({ record: lost }).slice(2)}.key`));
    await refuses(find(keyPlaceOf(lost)), ContentKeyAbsent);
    expect(await find(keyPlaceOf(kept))).to.have.length(32);

    const digest = lost.content.slice(2);
    const block = join(folder, "contents", digest.slice(0, 2), digest);
    const bytes = await readFile(block);
    await writeFile(block, changed(bytes, 5));
    await refuses(store.nameOf(lost.content), BlockCorrupted);
    await rm(block);
    await refuses(store.nameOf(lost.content), BlockMissing);
    expect(await collect(store.read(await store.nameOf(kept.content)))).to.have.length.greaterThan(3);
  });

  it("[VAULT-72] what a power loss left beside files is not taken for one of them", async () => {
    await drafted();
    const [file] = (await draftsIn()) as [string];
    await rename(file, `${file}.1234.part`);
    expect(await resume()).to.have.length(2);
    const strange = new FolderCabinet({ folder: join(folder, "keys") });
    await writeFile(join(folder, "keys", `${id("x").slice(2)}.key.1234.part`), "half");
    let count = 0;
    for await (const { sealedKey } of strange.all()) count += sealedKey.length > 0 ? 1 : 0;
    expect(count).to.equal(3);
    const left: DraftHeader[] = [];
    for await (const draft of foldersIn(folder).drafts.all()) left.push(draft);
    expect(left).to.deep.equal([]);
  });
});
