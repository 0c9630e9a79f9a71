/**
 * A worker: loads Hardhat and the compiler once, then breaks, compiles and tests one mutant after another. Started by
 * `pool.ts`, which it talks to over the process channel.
 */
import { createHash } from "node:crypto";

import hre from "hardhat";

import { compileContracts } from "./compile.ts";
import { BytecodeExchange } from "./exchange.ts";
import type { FromWorker, ToWorker, WorkerOptions } from "./messages.ts";
import { applyMutant, type Mutant, type Verdict } from "./mutant.ts";
import { type DeployableContract, loadProject } from "./project.ts";
import { FreshSuite, type SuiteRun } from "./suite.ts";

/** Longest time for one test, in milliseconds. */
const TEST_TIMEOUT = 20_000;

const { tests, others } = JSON.parse(process.env.MUTATION_WORKER ?? "{}") as WorkerOptions;
process.env.HH_TEST = "true";
FreshSuite.install("test");

const { contracts } = await loadProject(hre.artifacts);
const exchange = new BytecodeExchange(hre, contracts);
/** Which contracts each set of tests deploys; known after its first run. */
const stages = [tests, others]
  .filter((files) => files.length > 0)
  .map((files) => ({
    suite: new FreshSuite(files, TEST_TIMEOUT),
    deployed: undefined as ReadonlySet<string> | undefined,
  }));
type Stage = (typeof stages)[number];
let ordered = true;
let answer: (killed: boolean) => void = () => undefined;

function say(message: FromWorker): void {
  process.send?.(message);
}

/** The originals, without metadata hash like the mutants, so that mutants differ from them in nothing but the break. */
const originals = compileContracts(contracts);

async function run(stage: Stage, bytecode: ReadonlyMap<string, string>, first: readonly string[]): Promise<SuiteRun> {
  exchange.use(bytecode);
  const result = await stage.suite.run(ordered ? { first } : {});
  await exchange.closeConnections();
  return result;
}

/** Runs the unbroken contracts, which has to be green, and learns what these tests deploy. */
async function baseline(stage: Stage): Promise<SuiteRun> {
  if (!originals.ok) throw new Error(originals.problem);
  const result = await run(stage, originals.bytecode, []);
  if (!result.passed) {
    throw new Error(
      `The unbroken contracts fail "${result.failure ?? ""}": ${result.message ?? ""}. Make the tests green first.`,
    );
  }
  stage.deployed = new Set(exchange.deployed);
  return result;
}

/** Backwards too: only if groups do not lean on each other may they be run in another order. */
async function tryOtherOrder(stage: Stage): Promise<void> {
  const result = await stage.suite.run({ reversed: true });
  await exchange.closeConnections();
  ordered = result.passed;
}

async function judge(mutant: Mutant, first: readonly string[]): Promise<{ verdict: Verdict; by?: string }> {
  if (!originals.ok) throw new Error(originals.problem);
  const dependants = contracts.filter(({ compilation, source }) => compilation.closure(source).has(mutant.source));
  let differs = false;
  for (const stage of stages) {
    if (stage.deployed === undefined) await baseline(stage);
    const affected = dependants.filter(({ id }) => stage.deployed?.has(id));
    const compiled = compileMutant(mutant, affected.length > 0 ? affected : dependants);
    if (!compiled.ok) return { verdict: "stillborn" };
    const changed = [...compiled.bytecode].filter(([id, code]) => code !== originals.bytecode.get(id));
    if (changed.length === 0) continue;
    differs = true;
    if (affected.length === 0) continue;
    if (await isKnown(changed)) return { verdict: "duplicate" };
    const result = await run(stage, new Map([...originals.bytecode, ...changed]), first);
    if (!result.passed) return { verdict: result.late ? "timeout" : "killed", by: result.failure ?? "" };
  }
  return { verdict: differs ? "survived" : "equal" };
}

function compileMutant(mutant: Mutant, affected: readonly DeployableContract[]): ReturnType<typeof compileContracts> {
  const content = affected[0]?.compilation.input.sources[mutant.source]?.content;
  if (content === undefined) return { ok: true, bytecode: new Map() };
  return compileContracts(affected, { source: mutant.source, content: applyMutant(content, mutant) });
}

async function isKnown(changed: readonly (readonly [string, string])[]): Promise<boolean> {
  const known = new Promise<boolean>((resolve) => (answer = resolve));
  say({ kind: "hash", hash: createHash("sha256").update(JSON.stringify(changed)).digest("hex") });
  return await known;
}

process.on("message", (message: ToWorker) => {
  if (message.kind === "known") answer(message.killed);
  else
    judge(message.mutant, message.first).then(
      (judgement) => {
        say({ kind: "verdict", ...judgement });
      },
      (error: unknown) => {
        say({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
      },
    );
});

try {
  const [own] = stages;
  if (own === undefined) throw new Error("There are no tests to run.");
  const start = performance.now();
  const { tests: count } = await baseline(own);
  const milliseconds = performance.now() - start;
  await tryOtherOrder(own);
  say({ kind: "ready", milliseconds, tests: count, deployed: [...(own.deployed ?? [])] });
} catch (error) {
  say({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
}
