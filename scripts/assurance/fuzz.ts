/**
 * Gives every parser of the SDK mutations of a kept corpus and inputs that grow, each parser in a process of its own whose
 * time and memory are bounded. Of the ways in which inputs grow every third is tried unless `--every` says otherwise. See docs/assurance/README.md.
 *
 *     npm run fuzz -- [NAME …] [--runs N] [--seed 0x…] [--largest N] [--every N] [--json FILE]
 */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import type { Campaign, Course } from "./parsers/campaign.ts";
import { allParsers } from "./parsers/parsers.ts";

const PARALLEL = 2;
/** Seconds that one parser may take: what hangs is stopped. */
const MOST_SECONDS = 600;
/** Megabytes that its process may hold. */
const MOST_MEMORY = 1_536;
const MOST_HEAP = 1_024;

interface Finding {
  readonly parser: string;
  readonly seconds: number;
  readonly course?: Course & { readonly memory: number };
  readonly problem?: string;
}

async function run(name: string, bounds: Campaign): Promise<Finding> {
  const begin = performance.now();
  const script = fileURLToPath(new URL("parsers/one.ts", import.meta.url));
  const child = spawn(process.execPath, [`--max-old-space-size=${MOST_HEAP}`, "--import", "tsx", script], {
    env: { ...process.env, PARSER_CAMPAIGN: JSON.stringify({ name, ...bounds }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), MOST_SECONDS * 1_000);
  const closed = new Promise<void>((resolve, reject) => {
    child.on("close", () => {
      resolve();
    });
    child.on("error", reject);
  });
  const [said, problems] = await Promise.all([read(child.stdout), read(child.stderr), closed]);
  clearTimeout(timer);
  const seconds = (performance.now() - begin) / 1_000;
  if (child.signalCode !== null) {
    return {
      parser: name,
      seconds,
      problem: `stopped by ${child.signalCode} after ${seconds.toFixed(0)} s\n${problems}`,
    };
  }
  if (child.exitCode !== 0) return { parser: name, seconds, problem: problems.slice(0, 4_000) };
  const course = JSON.parse(said) as Course & { readonly memory: number };
  const problem = course.memory > MOST_MEMORY ? { problem: `held ${course.memory.toFixed(0)} MB` } : {};
  return { parser: name, seconds, course, ...problem };
}

async function read(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function print({ parser, seconds, course, problem }: Finding): void {
  const { accepted = 0, ...refused } = course?.answers ?? {};
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
  const what =
    course === undefined
      ? ""
      : `${accepted} taken, ${refusals} refused in ${Object.keys(refused).length} ways, ${course.growths} growths, ${course.memory.toFixed(0)} MB`;
  console.log(
    `${problem === undefined ? "ok  " : "FAIL"} ${parser.padEnd(32)} ${seconds.toFixed(1).padStart(6)} s  ${what}`,
  );
  if (problem !== undefined) console.log(problem.replace(/^/gm, "       "));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: "string", default: "20000" },
      seed: { type: "string", default: "0x20261126" },
      largest: { type: "string", default: String(2 ** 16) },
      every: { type: "string", default: "3" },
      json: { type: "string" },
    },
  });
  const seed = Number(BigInt.asIntN(32, BigInt(values.seed)));
  const bounds: Campaign = {
    runs: Number(values.runs),
    seed,
    largest: Number(values.largest),
    everyGrowth: Number(values.every),
  };
  if (!(bounds.runs > 0) || !(bounds.largest > 0)) throw new Error("--runs and --largest take numbers above 0.");
  if (!(bounds.everyGrowth >= 1)) throw new Error("--every takes a number from 1.");
  const names = (await allParsers())
    .map(({ name }) => name)
    .filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
  if (names.length === 0) throw new Error(`No parser is called ${positionals.join(" or ")}.`);
  console.log(`${names.length} parsers, ${bounds.runs} mutations each, seed ${values.seed}`);
  const waiting = [...names];
  const findings: Finding[] = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const finding = await run(name, bounds);
      print(finding);
      findings.push(finding);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ ...bounds, findings }, null, 2)}\n`);
  const failed = findings.filter(({ problem }) => problem !== undefined).length;
  console.log(`\n${findings.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
