import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  AccessNotLogged,
  ContentKeyAbsent,
  type DraftHeader,
  type IntendedAccess,
  MemoryDrafts,
  type RecordDrafts,
  fromCabinet,
  readRecord,
  resumeRecords,
  underCategoryKey,
  writeRecord,
} from "@xinglin/sdk/flows";
import { FolderDrafts } from "@xinglin/sdk/folders";
import type { Hex } from "@xinglin/sdk/kernel";
import { recordIdOf } from "@xinglin/sdk/records";
import { BlockCorrupted, BlockMissing, MemoryCabinet, MemoryStore, parseContentName } from "@xinglin/sdk/stores";
import { KeyMissing, NO_REVOCATIONS, collect } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { ZeroAddress, hexlify, id, toUtf8Bytes } from "ethers";
import { CID } from "multiformats/cid";

import { DOCTOR, HOSPITAL, headerOf as plainHeaderOf } from "../../helpers/recordHeader.ts";
import { keyOf, laboratory, pattern, refusal, refuses, smallRing, zhao } from "./support.ts";

/** The power is gone. */
class PowerLost extends Error {}

const plaintext = toUtf8Bytes("舌淡红，苔薄白；脉弦。");

/** A header of Zhao's, with a number beside it that no double holds. */
const headerOf = (content: Hex) => ({ ...plainHeaderOf(content), patient: zhao as string, serial: 2n ** 60n + 1n });

type Header = ReturnType<typeof headerOf>;

const access = { patient: zhao, accessor: DOCTOR, organisation: HOSPITAL, purpose: "TREAT" } as const;

/** What the doctor is about to do with a record. */
function intendedFor(header: Header): IntendedAccess {
  return { ...access, record: recordIdOf({ record: header }) };
}

let folder: string;

/** What a writer has; anchoring notes the contents in `ledger`, as tests of the chain itself stand beside the contracts. */
async function scene(drafts: RecordDrafts = new MemoryDrafts()) {
  const store = new MemoryStore();
  const cabinet = new MemoryCabinet();
  const ledger: Header[] = [];
  const anchor = (header: Header) => Promise.resolve(ledger.push(header));
  const isAnchored = ({ content }: DraftHeader) => Promise.resolve(ledger.some((header) => header.content === content));
  const sealKey = underCategoryKey({
    under: await keyOf(laboratory),
    revocations: () => Promise.resolve(NO_REVOCATIONS),
  });
  const writing = { source: plaintext, header: headerOf, sealKey, store, cabinet, drafts, anchor };
  const findKey = fromCabinet({ cabinet, ring: smallRing });
  const logOf = (header: Header) => () => Promise.resolve({ ...access, record: recordIdOf({ record: header }) });
  const reading = (header: Header) => ({
    intended: intendedFor(header),
    header,
    log: logOf(header),
    findKey,
    store,
  });
  return { store, cabinet, drafts, ledger, anchor, isAnchored, writing, findKey, logOf, reading };
}

async function left(drafts: RecordDrafts): Promise<DraftHeader[]> {
  const all = [];
  for await (const draft of drafts.all()) all.push(draft);
  return all;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "xinglin-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("SDK: writing a record", () => {
  it("[VAULT-100] anchors what is stored, and can be read", async () => {
    const { store, ledger, drafts, writing, reading } = await scene();
    const { name, header, anchored } = await writeRecord(writing);
    expect(ledger).to.deep.equal([header]);
    expect(anchored).to.equal(1);
    expect(await left(drafts)).to.deep.equal([]);
    expect(hexlify(await collect(store.read(name)))).to.not.contain(hexlify(plaintext).slice(2));
    const read = await collect(readRecord(reading(header)));
    expect(hexlify(read)).to.equal(hexlify(plaintext));
  });

  it("[VAULT-100] anchors nothing while content, key or draft is not safe", async () => {
    const { store, cabinet, drafts, ledger, writing } = await scene();
    const lost = () => Promise.reject(new PowerLost());
    const broken = [
      { ...writing, store: Object.assign(new MemoryStore(), { putBlock: lost }) },
      { ...writing, sealKey: lost },
      { ...writing, cabinet: Object.assign(new MemoryCabinet(), { put: lost }) },
      { ...writing, drafts: Object.assign(new MemoryDrafts(), { put: lost }) },
    ];
    for (const attempt of broken) await refuses(writeRecord(attempt), PowerLost);
    expect(ledger).to.deep.equal([]);
    expect(await left(drafts)).to.deep.equal([]);
    await writeRecord({ ...writing, store, cabinet });
    expect(ledger).to.have.length(1);
  });

  for (const [kind, open] of [
    ["memory", () => new MemoryDrafts()],
    ["a folder", () => new FolderDrafts({ folder })],
  ] as const) {
    it(`[VAULT-100] is resumed from drafts in ${kind} after a loss of power before or after the anchor`, async () => {
      const { drafts, ledger, anchor, isAnchored, writing, reading } = await scene(open());
      const before = { ...writing, anchor: () => Promise.reject(new PowerLost()) };
      await refuses(writeRecord(before), PowerLost);
      const after = {
        ...writing,
        anchor: async (header: Header) => {
          await anchor(header);
          throw new PowerLost();
        },
      };
      await refuses(writeRecord(after), PowerLost);
      expect(ledger).to.have.length(1);
      expect(await left(drafts)).to.have.length(2);

      const resumed = await resumeRecords({ drafts: kind === "memory" ? drafts : open(), isAnchored, anchor });
      expect(resumed).to.have.length(1);
      expect(resumed[0]).to.include({ serial: 2n ** 60n + 1n, kind: 3, patient: zhao });
      expect(ledger).to.have.length(2);
      expect(await left(drafts)).to.deep.equal([]);
      for (const header of ledger) {
        expect(await collect(readRecord(reading(header)))).to.have.length(plaintext.length);
      }
      expect(await resumeRecords({ drafts, isAnchored, anchor })).to.deep.equal([]);
    });
  }

  it("[VAULT-100] keeps a draft whose anchoring is refused, and anchors the others", async () => {
    const { drafts, ledger, anchor, isAnchored, writing } = await scene();
    for (let i = 0; i < 3; i++) {
      await refuses(writeRecord({ ...writing, anchor: () => Promise.reject(new PowerLost()) }), PowerLost);
    }
    const [first] = await left(drafts);
    const fussy = (header: Header) =>
      header.content === first!.content ? Promise.reject(new Error("no licence")) : anchor(header);
    const problem = await refusal(resumeRecords({ drafts, isAnchored, anchor: fussy }));
    expect(String(problem)).to.contain("no licence");
    expect(ledger).to.have.length(2);
    expect(await left(drafts)).to.deep.equal([first]);
  });

  it("[VAULT-03] tells its progress and takes a stream", async () => {
    const { writing, reading } = await scene();
    const heard: number[] = [];
    const source = [pattern(1 << 20), pattern(1 << 20)];
    const { header } = await writeRecord({
      ...writing,
      source,
      length: 2 << 20,
      onProgress: ({ done }) => heard.push(done),
    });
    expect(heard.at(-1)).to.equal(2 << 20);
    expect(await collect(readRecord(reading(header)))).to.have.length(2 << 20);
  });
});

describe("SDK: reading a record", () => {
  it("[VAULT-101] touches neither key nor content before the access is logged", async () => {
    const { writing, store, logOf } = await scene();
    const { header } = await writeRecord(writing);
    const log = logOf(header);
    const touched: string[] = [];
    const watched = {
      intended: intendedFor(header),
      header,
      findKey: () => {
        touched.push("key");
        return Promise.reject(new Error("no key"));
      },
      store: Object.assign(new MemoryStore(), {
        getBlock: () => {
          touched.push("content");
          return Promise.resolve(undefined);
        },
      }),
    };
    const denied = () => Promise.reject(new Error("AccessDenied"));
    expect(String(await refusal(collect(readRecord({ ...watched, log: denied }))))).to.contain("AccessDenied");
    const others = [
      { patient: id("another patient") },
      { accessor: HOSPITAL },
      { organisation: ZeroAddress },
      { purpose: "HRESCH" },
      { record: id("another record") },
    ];
    for (const other of others) {
      const logged = async () => ({ ...(await log()), ...other });
      const problem = await refuses(collect(readRecord({ ...watched, log: logged })), AccessNotLogged);
      expect(problem.field).to.equal(Object.keys(other)[0]);
    }
    expect(touched).to.deep.equal([]);
    await refusal(collect(readRecord({ ...watched, log })));
    expect(touched).to.deep.equal(["key"]);
    expect(store).to.be.ok;
  });

  it("[VAULT-101] expects no organisation of the patient's own reading", async () => {
    const { writing, store, findKey } = await scene();
    const { header } = await writeRecord(writing);
    const record = recordIdOf({ record: header });
    const own = { patient: zhao, accessor: DOCTOR, purpose: "PATRQT", record } as const;
    const log = () => Promise.resolve({ ...own, organisation: ZeroAddress });
    expect(await collect(readRecord({ intended: own, header, log, findKey, store }))).to.have.length(plaintext.length);
    const asHospital = () => Promise.resolve({ ...own, organisation: HOSPITAL });
    await refuses(collect(readRecord({ intended: own, header, log: asHospital, findKey, store })), AccessNotLogged);
  });

  it("[VAULT-101] opens the envelope only after a sealed key was found", async () => {
    const { cabinet, writing, store, logOf } = await scene();
    const { header } = await writeRecord(writing);
    let opened = 0;
    const ring = () => {
      opened += 1;
      return keyOf(laboratory, 1).then((key) => ({ categoryKeys: [key] }));
    };
    const findKey = fromCabinet({ cabinet, ring });
    const reading = { intended: intendedFor(header), header, log: logOf(header), findKey, store };
    await refuses(collect(readRecord(reading)), KeyMissing);
    expect(opened).to.equal(1);
    await cabinet.destroy(recordIdOf({ record: header }));
    await refuses(collect(readRecord(reading)), ContentKeyAbsent);
    expect(opened).to.equal(1);
  });

  it("[VAULT-102] refuses a content that is not what was anchored", async () => {
    const { writing, store, reading: readingOf } = await scene();
    const { header, name } = await writeRecord(writing);
    const reading = readingOf(header);
    await store.putBlock(CID.parse(parseContentName(name)), toUtf8Bytes("something else"));
    await refuses(collect(readRecord(reading)), BlockCorrupted);
    await refuses(collect(readRecord({ ...reading, store: new MemoryStore() })), BlockMissing);
  });
});
