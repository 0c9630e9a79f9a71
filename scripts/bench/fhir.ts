/**
 * Measures what it costs to read, check and digest a Bundle, for growing Bundles: processor time and memory. See
 * docs/decisions/016.
 *
 *     npm run bench -- fhir
 *     npm run bench -- fhir 100 1000
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { contentDigestOf, parseJson, requireValid } from "@xinglin/sdk/fhir";

const SIZES = [100, 1_000, 10_000];
const ROUNDS = 3;
/** Ten times the entries may take so many times as long. Proportional would be 10; a quadratic step would be 100. */
const MOST_GROWTH_OF_TIME = 20;
/** Set for a process that measures one size: memory is the process's, so each size has its own. */
const ONE = "FHIR_BENCH_ONE";

interface Measured {
  readonly entries: number;
  readonly bytes: number;
  readonly readMs: number;
  readonly checkMs: number;
  readonly digestMs: number;
  readonly idleMegabytes: number;
  readonly peakMegabytes: number;
}

/** A laboratory's results, as one Bundle in JSON: a value with digits that count, a range and codes in each. */
function bundleOf(entries: number): string {
  const entry = Array.from({ length: entries }, (_, i) => ({
    fullUrl: `urn:uuid:00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    resource: {
      resourceType: "Observation",
      status: "final",
      category: [
        {
          coding: [
            {
              system: "http://terminology.hl7.org/CodeSystem/observation-category",
              code: "laboratory",
              display: "检验",
            },
          ],
        },
      ],
      code: { coding: [{ system: "http://loinc.org", code: "2345-7", display: "Glucose" }], text: "葡萄糖 [血清]" },
      subject: { reference: "Patient/1" },
      effectiveDateTime: "2025-03-14T10:30:00+08:00",
      valueQuantity: {
        value: 5 + (i % 100) / 100,
        unit: "mmol/L",
        system: "http://unitsofmeasure.org",
        code: "mmol/L",
      },
      referenceRange: [{ low: { value: 3.9, unit: "mmol/L" }, high: { value: 6.1, unit: "mmol/L" } }],
    },
  }));
  return JSON.stringify({ resourceType: "Bundle", type: "collection", entry });
}

/** The best of a few rounds, in milliseconds of the process's own time, so that others' work does not count. */
function best<T>(work: () => T): readonly [number, T] {
  let least = Infinity;
  let result = work();
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1_000);
  }
  return [least, result];
}

const peak = () => process.resourceUsage().maxRSS / 1024;

function measure(entries: number): Measured {
  contentDigestOf(requireValid(parseJson(bundleOf(1)))); // so that compiling is not measured
  const text = bundleOf(entries);
  const idleMegabytes = peak();
  const [readMs, parsed] = best(() => parseJson(text));
  const [checkMs, resource] = best(() => requireValid(parsed));
  const [digestMs] = best(() => contentDigestOf(resource));
  const bytes = Buffer.byteLength(text);
  return { entries, bytes, readMs, checkMs, digestMs, idleMegabytes, peakMegabytes: peak() };
}

function measureApart(entries: number): Measured {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", fileURLToPath(import.meta.url), String(entries)],
    { encoding: "utf8", env: { ...process.env, [ONE]: "1" } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell, i) => String(cell)[i === 0 ? "padEnd" : "padStart"](i === 0 ? 10 : 12)).join("");
}

function main(sizes: readonly number[]): number {
  console.log(row(["entries", "MB", "read ms", "check ms", "digest ms", "µs an entry", "peak MB", "over idle"]));
  const all = sizes.map((size) => {
    const m = measureApart(size);
    const perEntry = (m.digestMs / m.entries) * 1_000;
    const times = [m.readMs, m.checkMs, m.digestMs].map((ms) => ms.toFixed(1));
    const memory = [m.peakMegabytes, m.peakMegabytes - m.idleMegabytes].map((mb) => mb.toFixed(0));
    const megabytes = (m.bytes / 1e6).toFixed(2);
    console.log(row([size.toLocaleString("en"), megabytes, ...times, perEntry.toFixed(1), ...memory]));
    return m;
  });
  const broken = all.filter((m, i) => {
    const before = all[i - 1];
    if (before === undefined) return false;
    const allowed = (m.entries / before.entries) * (MOST_GROWTH_OF_TIME / 10);
    return m.digestMs / before.digestMs > allowed;
  });
  for (const { entries } of broken) console.error(`The digest of ${entries} entries takes longer than proportional.`);
  const judged = Math.max(0, all.length - 1);
  console.log(`\n${judged - broken.length} passed, ${broken.length} failed`);
  return broken.length === 0 ? 0 : 1;
}

const asked = process.argv.slice(2).map(Number);
if (asked.some((size) => !Number.isSafeInteger(size) || size < 1)) {
  console.error("Sizes are whole numbers of entries.");
  process.exitCode = 1;
} else if (process.env[ONE] === undefined) process.exitCode = main(asked.length === 0 ? SIZES : asked);
else console.log(JSON.stringify(measure(asked[0] ?? 1)));
