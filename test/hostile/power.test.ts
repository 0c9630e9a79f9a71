import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { type DraftHeader, keyPlaceOf, resumeRecords } from "@xinglin/sdk/flows";
import { type Hex, parseId } from "@xinglin/sdk/kernel";
import { collect, encryptionKeyFrom, openContent, openContentKeyToPatient } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { build } from "esbuild";
import { sha256 } from "ethers";

import { refuses } from "../sdk/vault/support.ts";
import type { RecordHeader } from "../helpers/recordHeader.ts";
import { PATIENT_KEY, PLACE, PLAINTEXT, STEPS, foldersIn, ledgerIn, write } from "./writer.ts";

/** The power is gone. */
class PowerLost extends Error {}

let folder: string;
/** The program in one file, so that it starts at once. */
let program: string;

before(async () => {
  program = join(await mkdtemp(join(tmpdir(), "xinglin-")), "writer.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "writer.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    // Packages in the older form ask for Node's own modules by `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "silent",
  });
});

after(async () => {
  await rm(dirname(program), { recursive: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "xinglin-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the hospital's program until it comes to a step, or some milliseconds longer, and kills it. */
async function killedAt(step: string, after = 0): Promise<void> {
  const child = spawn(process.execPath, [program, folder, step], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.split("\n").includes(step)) resolve();
    });
    child.on("exit", () => {
      reject(new Error(`The program ended before ${step}: ${said}`));
    });
  });
  if (after > 0) await new Promise((resolve) => setTimeout(resolve, after));
  child.kill("SIGKILL");
  const [, signal] = (await ended) as [number | null, string | null];
  expect(signal).to.equal("SIGKILL");
}

async function drafts(): Promise<DraftHeader[]> {
  const all = [];
  for await (const draft of foldersIn(folder).drafts.all()) all.push(draft);
  return all;
}

async function resume(): Promise<number> {
  const ledger = ledgerIn(folder);
  const resumed = await resumeRecords<RecordHeader>({ drafts: foldersIn(folder).drafts, ...ledger });
  return resumed.length;
}

/** Every block that has a name has the bytes of the name; what is half written has another. */
async function requireWholeBlocks(): Promise<void> {
  const contents = join(folder, "contents");
  const files = await readdir(contents, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const file of files.filter((entry) => entry.isFile() && !entry.name.endsWith(".part"))) {
    expect(sha256(await readFile(join(file.parentPath, file.name)))).to.equal(`0x${file.name}`);
  }
}

/** What is anchored can be read. */
async function requireReadable(record: string, header: RecordHeader): Promise<void> {
  const { store, cabinet } = foldersIn(folder);
  const sealed = await cabinet.get(parseId("RecordId", record));
  const pair = await encryptionKeyFrom({ kem: "X25519", seed: PATIENT_KEY });
  const key = await openContentKeyToPatient({ with: pair, place: PLACE, record: keyPlaceOf(header), sealed: sealed! });
  const source = store.read(await store.nameOf(header.content));
  expect(sha256(await collect(openContent({ key, source })))).to.equal(sha256(PLAINTEXT));
}

describe("Power loss between store and anchor", () => {
  for (const step of STEPS) {
    const isDrafted = STEPS.indexOf(step) > STEPS.indexOf("draft");
    it(`[VAULT-100] killed before the step "${step}" it ${isDrafted ? "is finished by a resume, once" : "has anchored nothing, and is written again"}`, async () => {
      await killedAt(step);
      await requireWholeBlocks();
      const left = await drafts();
      expect(left).to.have.length(isDrafted && step !== "done" ? 1 : 0);
      const wasAnchored = ["anchored", "done"].includes(step);
      expect(ledgerIn(folder).read()).to.have.length(wasAnchored ? 1 : 0);
      if (!isDrafted) {
        expect(await resume()).to.equal(0);
        // Written again, up to its draft.
        const again = write(folder, async (next) => {
          if (next === "anchor") throw new PowerLost();
          return Promise.resolve();
        });
        await refuses(again, PowerLost);
        left.push(...(await drafts()));
      }
      expect(await resume()).to.equal(wasAnchored ? 0 : 1);
      expect(await resume()).to.equal(0);
      expect(await drafts()).to.deep.equal([]);
      const records = ledgerIn(folder).read();
      expect(records).to.have.length(1);
      if (left[0] !== undefined) await requireReadable(records[0]!, left[0] as RecordHeader);
    });
  }

  for (const after of [1, 5, 15, 40]) {
    it(`[VAULT-72] killed ${after} ms after its first block no half-written file is taken as whole`, async () => {
      // It is stopped before the anchor, so that it is in the middle of blocks, key or draft, or past them.
      await killedAt("block 2", after);
      await requireWholeBlocks();
      const left = await drafts();
      expect(left.length).to.be.at.most(1);
      expect(await resume()).to.equal(left.length);
      for (const record of ledgerIn(folder).read()) await requireReadable(record, left[0] as RecordHeader);
    });
  }

  for (const n of [1, 2, 3]) {
    it(`[VAULT-100] a resume that loses power at its step ${n} is resumed, and nothing is anchored twice`, async () => {
      await killedAt("anchor");
      const { drafts: kept } = foldersIn(folder);
      const ledger = ledgerIn(folder);
      let steps = 0;
      const powered =
        <Args extends unknown[], T>(act: (...args: Args) => Promise<T>) =>
        async (...args: Args): Promise<T> => {
          if (++steps === n) throw new PowerLost();
          return act(...args);
        };
      const dying = {
        drafts: Object.assign(Object.create(kept) as typeof kept, {
          all: () => kept.all(),
          remove: powered((content: Hex) => kept.remove(content)),
        }),
        isAnchored: powered(ledger.isAnchored),
        anchor: powered(ledger.anchor),
      };
      await refuses(resumeRecords<RecordHeader>(dying), PowerLost);
      const [left] = await drafts();
      expect(await resume()).to.equal(n === 3 ? 0 : 1);
      expect(ledger.read()).to.have.length(1);
      expect(await drafts()).to.deep.equal([]);
      await requireReadable(ledger.read()[0]!, left as RecordHeader);
    });
  }
});
