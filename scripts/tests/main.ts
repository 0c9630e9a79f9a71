/**
 * All tests, `npm test`: the contracts are compiled once, then the files are run in several processes at a time, since one
 * uses one core. What a process says is printed when it ends, so that it stands together; what fell is said again at the
 * end. With files or `--grep` behind `--`, `npm test` is Hardhat's own `test` instead.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { type Group, groupFiles, testFiles } from "./groups.ts";
import { type Tally, failuresIn, tallyOf } from "./tally.ts";

const HARDHAT = join("node_modules", "hardhat", "dist", "src", "cli.js");
/** A process grows to two gigabytes. */
const MOST_WORKERS = 4;

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly tally: Tally;
  readonly seconds: number;
}

async function runHardhat(args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [HARDHAT, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ ok: code === 0, output: Buffer.concat(said).toString("utf8") });
    });
  });
}

async function runGroup({ name, args }: Group): Promise<Outcome> {
  const begin = performance.now();
  const { ok, output } = await runHardhat([...args, "--no-compile"]);
  return { name, ok, output, tally: tallyOf(output), seconds: (performance.now() - begin) / 1000 };
}

async function main(): Promise<void> {
  const workers = Math.min(availableParallelism(), MOST_WORKERS);
  const built = await runHardhat(["build", "--quiet"]);
  if (!built.ok) {
    console.error(built.output);
    process.exitCode = 1;
    return;
  }
  const queue = groupFiles(await testFiles(), 2 * workers);
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      const outcome = await runGroup(group);
      outcomes.push(outcome);
      console.log(outcome.output);
      console.log(`${outcome.ok ? "✔" : "✘"} ${outcome.name} (${outcome.seconds.toFixed(0)} s)`);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));

  const fallen = outcomes.filter(({ ok, tally }) => !ok || tally.passing + tally.failing === 0);
  for (const { name, output } of fallen) console.error(`\n✘ ${name}\n${failuresIn(output)}`);
  const sum = (of: keyof Tally): number => outcomes.reduce((total, { tally }) => total + tally[of], 0);
  console.log(
    `\n${String(sum("passing"))} passing, ${String(sum("failing"))} failing, ${String(sum("pending"))} pending`,
  );
  if (fallen.length > 0) process.exitCode = 1;
}

await main();
