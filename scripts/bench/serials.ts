/**
 * Measures what the list of a lot's packs costs to build, keep and prove, for growing lots. See docs/decisions/026.
 *
 *     npm run bench -- serials
 *     npm run bench -- serials 1000 100000
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { endOf } from "@xinglin/sdk/gs1";
import { parseGtin } from "@xinglin/sdk/kernel";
import { LotSerials, type PackNumbers, type SerialStore, lotKeyOf, publishSerials } from "@xinglin/sdk/serials";

const SIZES = [1_000, 100_000, 1_000_000];
const PROOFS = 200;
const TOGETHER = 10;
/** Set for a process that measures one size: memory is the process's, so each size has its own. */
const ONE = "SERIALS_BENCH_ONE";

interface Measured {
  readonly packs: number;
  readonly buildSeconds: number;
  readonly openMilliseconds: number;
  readonly proofMilliseconds: number;
  readonly manyMilliseconds: number;
  readonly manyWords: number;
  readonly proofWords: number;
  readonly bytesKept: number;
  readonly peakMegabytes: number;
  readonly idleMegabytes: number;
}

/** Files under the hash of what they hold. */
class Folder implements SerialStore {
  constructor(readonly path: string) {}

  async write(bytes: Uint8Array): Promise<{ name: string }> {
    const name = createHash("sha256").update(bytes).digest("hex");
    await writeFile(join(this.path, name), bytes);
    return { name };
  }

  read(name: string): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.path, name));
  }

  async size(): Promise<number> {
    const names = await readdir(this.path);
    return names.reduce((sum, name) => sum + statSync(join(this.path, name)).size, 0);
  }
}

function* packsOf(count: number): Generator<PackNumbers, void, undefined> {
  for (let i = 0; i < count; i++) yield { serial: `XL${String(i).padStart(10, "0")}` };
}

const peak = () => process.resourceUsage().maxRSS / 1024;

async function measure(count: number): Promise<Measured> {
  const store = new Folder(mkdtempSync(join(tmpdir(), "serials-")));
  try {
    const lot = lotKeyOf({
      gtin: parseGtin("09506000134352"),
      lot: "BENCH",
      expiry: endOf({ year: 2030, month: 1, day: 0 }),
    });
    await publishSerials({ lot, packs: packsOf(10), store }); // so that compiling is not measured
    const idleMegabytes = peak();
    let start = performance.now();
    const { root, book } = await publishSerials({ lot, packs: packsOf(count), store });
    const buildSeconds = (performance.now() - start) / 1000;
    const peakMegabytes = peak();

    start = performance.now();
    const serials = await LotSerials.open({ store, book, root });
    const openMilliseconds = performance.now() - start;

    let words = 0;
    start = performance.now();
    // A step that has no divisor in common with the sizes visits another page each time.
    for (let i = 0; i < PROOFS; i++) words = (await serials.prove((i * 7_919) % count)).proof.length;
    const proofMilliseconds = (performance.now() - start) / PROOFS;
    start = performance.now();
    const many = await serials.proveMany(Array.from({ length: TOGETHER }, (_, i) => Math.floor(count / 2) + i));
    return {
      packs: count,
      buildSeconds,
      openMilliseconds,
      proofMilliseconds,
      manyMilliseconds: performance.now() - start,
      manyWords: many.proof.length,
      proofWords: words,
      bytesKept: await store.size(),
      peakMegabytes,
      idleMegabytes,
    };
  } finally {
    rmSync(store.path, { recursive: true });
  }
}

function measureApart(count: number): Measured {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", fileURLToPath(import.meta.url), String(count)],
    { encoding: "utf8", env: { ...process.env, [ONE]: "1" } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell, i) => String(cell)[i === 0 ? "padEnd" : "padStart"](i === 0 ? 10 : 13)).join("");
}

function main(sizes: readonly number[]): void {
  const heads = [
    "packs",
    "build s",
    "µs a pack",
    "peak MB",
    "over idle",
    "kept MB",
    "bytes a pack",
    "open ms",
    "proof ms",
    "words",
    "10 at once ms",
    "words",
  ];
  console.log(row(heads));
  for (const size of sizes) {
    const m = measureApart(size);
    console.log(
      row([
        size.toLocaleString("en"),
        m.buildSeconds.toFixed(2),
        ((m.buildSeconds / size) * 1e6).toFixed(1),
        m.peakMegabytes.toFixed(0),
        (m.peakMegabytes - m.idleMegabytes).toFixed(0),
        (m.bytesKept / 1e6).toFixed(2),
        (m.bytesKept / size).toFixed(1),
        m.openMilliseconds.toFixed(1),
        m.proofMilliseconds.toFixed(1),
        m.proofWords,
        m.manyMilliseconds.toFixed(1),
        m.manyWords,
      ]),
    );
  }
}

const asked = process.argv.slice(2).map(Number);
if (asked.some((size) => !Number.isSafeInteger(size) || size < 1)) {
  console.error("Sizes are whole numbers of packs.");
  process.exitCode = 1;
} else if (process.env[ONE] === undefined) main(asked.length === 0 ? SIZES : asked);
else console.log(JSON.stringify(await measure(asked[0] ?? 1)));
