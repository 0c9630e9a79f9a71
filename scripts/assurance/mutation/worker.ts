/**
 * A worker: loads Hardhat and the compiler once, then surveys files of tests, or breaks, compiles and tests one mutant
 * after another. Started by `crew.ts`, which it talks to over the process channel.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import hre from "hardhat";

import { type CompileResult, compileContracts, type Pipeline } from "./compile.ts";
import { BytecodeExchange } from "./exchange.ts";
import type { Finding, FromWorker, ToWorker } from "./messages.ts";
import { applyMutant, type Mutant } from "./mutant.ts";
import type { Step } from "./plan.ts";
import { dependantsOf, type DeployableContract, loadProject } from "./project.ts";
import { FreshSuite } from "./suite.ts";
import { compileOriginals, Surveyor } from "./survey.ts";

/** Longest time for one test, in milliseconds of the clock: a busy machine must not look like an endless loop. */
const TEST_TIMEOUT = 120_000;
/** How often a worker says that it lives, in milliseconds. */
const PULSE = 2_000;
/** A module whose `warm` is called once on the unbroken contracts, for what all mutants may share. */
const WARM = "test/mutation/warm.ts";

process.env.HH_TEST = "true";
/** Tests that measure what contracts cost leave that out. */
process.env.CONTRACTS_UNOPTIMIZED = "true";
FreshSuite.install("test");
// Without the optimizer contracts are longer than a chain takes. (A test that overrides a network starts from what the
// person wrote.)
for (const network of [...Object.values(hre.config.networks), ...Object.values(hre.userConfig.networks ?? {})]) {
  if (network.type === "edr-simulated") network.allowUnlimitedContractSize = true;
}

function say(message: FromWorker): void {
  process.send?.(message);
}

function sayAlive(): void {
  const { user, system } = process.cpuUsage();
  say({ kind: "alive", seconds: (user + system) / 1e6 });
}

const { contracts } = await loadProject(hre.artifacts);
const exchange = new BytecodeExchange(hre, contracts);
const suite = new FreshSuite(TEST_TIMEOUT);
const originals = { quick: compileOriginals(contracts), build: new Map<string, string>() };
const surveyor = new Surveyor({ hre, suite, exchange, contracts, originals: originals.quick });
let answer: (killed: boolean) => void = () => undefined;

/** A break, compiled as far as it was needed until now. */
class Broken {
  readonly #mutant: Mutant;
  readonly #dependants: readonly DeployableContract[];
  readonly #compiled = new Map<string, string>();

  constructor(mutant: Mutant) {
    this.#mutant = mutant;
    this.#dependants = dependantsOf(contracts, mutant.source);
  }

  /** Contracts among `deployed` that the break changes, with their broken code. */
  changed(deployed: readonly string[]): ReadonlyMap<string, string> | "stillborn" {
    const wanted = new Set(deployed);
    const missing = this.#dependants.filter(({ id }) => wanted.has(id) && !this.#compiled.has(id));
    const result = this.#compile(missing, "quick");
    if (!result.ok) return "stillborn";
    for (const [id, code] of result.bytecode) this.#compiled.set(id, code);
    return new Map([...this.#compiled].filter(([id, code]) => wanted.has(id) && code !== originals.quick.get(id)));
  }

  /** Whether the build's own settings make the same of it as of the original, wherever it is used. */
  isEqual(): boolean {
    const everywhere = this.changed(this.#dependants.map(({ id }) => id));
    if (everywhere === "stillborn") return false;
    const doubtful = this.#dependants.filter(({ id }) => everywhere.has(id));
    const broken = this.#compile(doubtful, "build");
    const missing = doubtful.filter(({ id }) => !originals.build.has(id));
    const whole = compileContracts(missing, { pipeline: "build" });
    if (!whole.ok) throw new Error(whole.problem);
    for (const [id, code] of whole.bytecode) originals.build.set(id, code);
    return broken.ok && doubtful.every(({ id }) => broken.bytecode.get(id) === originals.build.get(id));
  }

  #compile(wanted: readonly DeployableContract[], pipeline: Pipeline): CompileResult {
    const { source } = this.#mutant;
    const content = wanted[0]?.compilation.input.sources[source]?.content;
    if (content === undefined) return { ok: true, bytecode: new Map() };
    return compileContracts(wanted, { pipeline, texts: new Map([[source, applyMutant(content, this.#mutant)]]) });
  }
}

async function judge(mutant: Mutant, steps: readonly Step[], last: boolean): Promise<Finding> {
  const broken = new Broken(mutant);
  let asked = 0;
  for (const { file, titles, deploys } of steps) {
    const changed = broken.changed(deploys);
    if (changed === "stillborn") return { verdict: "stillborn" };
    if (changed.size > asked && (await isKnown(changed))) return { verdict: "duplicate" };
    asked = Math.max(asked, changed.size);
    if (changed.size === 0) continue;
    exchange.use(new Map([...originals.quick, ...changed]));
    const run = await suite.run(file, titles === undefined ? {} : { only: titles });
    await exchange.closeConnections();
    const [failure] = run.failures;
    if (failure !== undefined) return { verdict: run.late ? "timeout" : "killed", by: failure, byFile: file };
    if (titles !== undefined && run.tests < titles.length) {
      throw new Error(`${file} has not the tests that its survey speaks of. Run again with --fresh.`);
    }
  }
  if (!last) return { verdict: "survived" };
  if (broken.changed(contracts.map(({ id }) => id)) === "stillborn") return { verdict: "stillborn" };
  return { verdict: broken.isEqual() ? "equal" : "survived" };
}

async function isKnown(changed: ReadonlyMap<string, string>): Promise<boolean> {
  const known = new Promise<boolean>((resolve) => (answer = resolve));
  const code = JSON.stringify([...changed].sort(([a], [b]) => (a < b ? -1 : 1)));
  say({ kind: "hash", hash: createHash("sha256").update(code).digest("hex") });
  return await known;
}

async function serve(message: ToWorker): Promise<void> {
  if (message.kind === "known") answer(message.killed);
  else if (message.kind === "survey") say({ kind: "surveyed", survey: await surveyor.survey(message.file) });
  else say({ kind: "verdict", ...(await judge(message.mutant, message.steps, message.last)) });
}

function sayBroken(error: unknown): void {
  say({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
}

process.on("message", (message: ToWorker) => {
  serve(message).catch(sayBroken);
});

process.on("disconnect", () => process.exit());
// A test that failed may have left a call behind that fails later: the test has said what there is to say. The compiler, which is
// loaded by now, would end the process.
process.removeAllListeners("unhandledRejection");
process.on("unhandledRejection", () => undefined);

try {
  if (existsSync(WARM)) {
    const { warm } = (await import(pathToFileURL(path.resolve(WARM)).href)) as { warm: () => Promise<void> };
    await warm();
    await exchange.closeConnections();
  }
  setInterval(sayAlive, PULSE);
  sayAlive();
  say({ kind: "ready" });
} catch (error) {
  sayBroken(error);
}
