/**
 * A hospital's program that writes one record into folders, as a process of its own that can be killed. It tells each step on its
 * standard output before it takes it, and stops for good before the step that it is told: the test kills it there.
 *
 * Arguments: folder, name of the last step that it takes.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type DraftHeader, toPatient, writeRecord } from "@xinglin/sdk/flows";
import { FolderCabinet, FolderDrafts, FolderStore } from "@xinglin/sdk/folders";
import { recordIdOf } from "@xinglin/sdk/records";
import { encryptionKeyFrom } from "@xinglin/sdk/vault";
import { getBytes, id } from "ethers";

import { type RecordHeader, headerOf } from "../helpers/recordHeader.ts";

/** Steps of the writing, each a write to the disk or to the chain. */
export const STEPS = ["block 1", "block 2", "block 3", "root", "key", "draft", "anchor", "anchored", "done"] as const;
export type StepName = (typeof STEPS)[number];

/** The folders of the hospital. */
export function foldersIn(folder: string): {
  readonly store: FolderStore;
  readonly cabinet: FolderCabinet;
  readonly drafts: FolderDrafts;
} {
  return {
    store: new FolderStore({ folder: join(folder, "contents") }),
    cabinet: new FolderCabinet({ folder: join(folder, "keys") }),
    drafts: new FolderDrafts({ folder: join(folder, "drafts") }),
  };
}

export const PATIENT_KEY = getBytes(id("Zhao's key"));
export const PLACE = { chainId: 31_337n, verifyingContract: "0x5FbDB2315678afecb367f032d93F642f64180aa3" };
/** Two blocks and a bit. */
export const PLAINTEXT = new Uint8Array((2 << 20) + 5).map((_, i) => i % 251);

/** What was anchored, and how. */
export interface Ledger {
  /** Ids, in order. */
  readonly read: () => string[];
  readonly isAnchored: (header: DraftHeader) => Promise<boolean>;
  readonly anchor: (header: RecordHeader) => Promise<void>;
}

/** The chain of this play: a file with a line for each record. It refuses a record that it has, as the registry does. */
export function ledgerIn(folder: string): Ledger {
  const file = join(folder, "ledger");
  const read = (): string[] => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []);
  return {
    read,
    isAnchored: (header: DraftHeader) =>
      Promise.resolve(read().includes(recordIdOf({ record: header as RecordHeader }))),
    anchor: (header: RecordHeader): Promise<void> => {
      const record = recordIdOf({ record: header });
      if (read().includes(record)) return Promise.reject(new Error(`RecordExists(${record})`));
      appendFileSync(file, `${record}\n`);
      return Promise.resolve();
    },
  };
}

/** Writes the record; `before` is called before each step. */
export async function write(folder: string, before: (step: StepName) => Promise<void>): Promise<void> {
  const { store, cabinet, drafts } = foldersIn(folder);
  const ledger = ledgerIn(folder);
  let blocks = 0;
  const putBlock = store.putBlock.bind(store);
  store.putBlock = async (cid, bytes) => {
    await before(STEPS[Math.min(blocks++, 3)] ?? "root");
    await putBlock(cid, bytes);
  };
  const put = cabinet.put.bind(cabinet);
  cabinet.put = async (record, key) => {
    await before("key");
    await put(record, key);
  };
  const putDraft = drafts.put.bind(drafts);
  drafts.put = async (header) => {
    await before("draft");
    await putDraft(header);
  };
  const { publicKey, kem } = await encryptionKeyFrom({ kem: "X25519", seed: PATIENT_KEY });
  await writeRecord({
    source: PLAINTEXT,
    header: headerOf,
    sealKey: toPatient({ to: { kem, publicKey }, place: PLACE }),
    store,
    cabinet,
    drafts,
    anchor: async (header) => {
      await before("anchor");
      await ledger.anchor(header);
      await before("anchored");
    },
  });
  await before("done");
}

const [folder, last] = process.argv.slice(2);
if (process.argv[1]?.endsWith("writer.mjs") === true && folder !== undefined) {
  await write(folder, async (step) => {
    process.stdout.write(`${step}\n`);
    // A timer, because Node ends where nothing is awaited.
    if (step === last) await new Promise((resolve) => setTimeout(resolve, 600_000));
  });
}
