import { relative, sep } from "node:path";

import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatUserConfig } from "hardhat/types/config";
import type { CompilerOutput } from "hardhat/types/solidity";

import userConfig from "../../hardhat.config.ts";

import type { Problem } from "./problem.ts";

/** Most bytes of a deployed contract (EIP-170). */
export const RUNTIME_LIMIT = 24_576;
/** Most bytes of a creation transaction's code (EIP-3860), before the constructor's arguments. */
export const INIT_LIMIT = 49_152;

/** Bytes of a contract: what lies on chain, and what creates it. */
export type Size = Readonly<Record<"runtime" | "init", number>>;

/** Sizes by `file:Contract`. */
export type Sizes = Readonly<Record<string, Size>>;

/** The sizes of what solc compiled, leaving out what nobody deploys: abstract contracts, interfaces, inlined libraries. */
export function sizesOf(output: Pick<CompilerOutput, "contracts">): Sizes {
  const sizes: Record<string, Size> = {};
  for (const [source, contracts] of Object.entries(output.contracts ?? {})) {
    for (const [name, { evm }] of Object.entries(contracts)) {
      const runtime = bytes(evm?.deployedBytecode?.object);
      const hasEntrances = Object.keys(evm?.methodIdentifiers ?? {}).length > 0;
      if (runtime === 0 || !hasEntrances) continue;
      sizes[`${ownName(source)}:${name}`] = { runtime, init: bytes(evm?.bytecode?.object) };
    }
  }
  return sizes;
}

/** solc knows our files as `project/…` and a package's as `npm/name@version/…`; we leave out what changes by itself. */
function ownName(source: string): string {
  return source.replace(/^project\//, "").replace(/^npm\/((?:@[^/]+\/)?[^/@]+)@[^/]+/, "$1");
}

function bytes(hex = ""): number {
  return hex.length / 2;
}

/**
 * Compiles what is deployed with the settings it is deployed with (profile `production`), without touching the artifacts
 * of work; those only say which files hold something that can be deployed.
 */
export async function measureSizes(root: string): Promise<Sizes> {
  const hre = await createHardhatRuntimeEnvironment(withMergedProduction(), {}, root);
  await hre.tasks.getTask("build").run({ quiet: true });
  const deployed = new Set<string>();
  for (const name of await hre.artifacts.getAllFullyQualifiedNames()) {
    const { abi, bytecode, sourceName } = await hre.artifacts.readArtifact(name);
    const hasEntrances = abi.some(({ type }: { type: string }) => type === "function");
    if (bytecode !== "0x" && hasEntrances && !isForTests(sourceName)) deployed.add(sourceName);
  }
  const sourceOf = (path: string): string =>
    path.startsWith("npm:") ? path.slice("npm:".length) : relative(root, path).split(sep).join("/");
  const roots = (await hre.solidity.getRootFilePaths()).filter((path) => deployed.has(sourceOf(path)));

  const options = { buildProfile: "production", force: true, quiet: true };
  const found = await hre.solidity.getCompilationJobs(roots, options);
  if (!found.success) throw new Error(found.formattedReason);
  const sizes: Record<string, Size> = {};
  for (const job of new Set(found.compilationJobsPerFile.values())) {
    const { output } = await hre.solidity.runCompilationJob(job, options);
    const problem = output.errors?.find(({ severity }) => severity === "error");
    if (problem !== undefined) throw new Error(problem.formattedMessage);
    // A job also compiles what its files import; that counts only where it is deployed itself.
    Object.assign(
      sizes,
      Object.fromEntries(Object.entries(sizesOf(output)).filter(([name]) => deployed.has(fileOf(name)))),
    );
  }
  return Object.fromEntries(Object.entries(sizes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The project's settings, save that `production` compiles all files together: the same code, several times sooner. */
function withMergedProduction(): HardhatUserConfig {
  const { solidity } = userConfig;
  if (typeof solidity !== "object" || !("profiles" in solidity)) throw new Error("hardhat.config.ts has no profiles.");
  const { production, ...profiles } = solidity.profiles;
  if (production === undefined) throw new Error("hardhat.config.ts has no profile `production`.");
  const merged = { ...production, isolated: false };
  return { ...userConfig, solidity: { ...solidity, profiles: { ...profiles, production: merged } } };
}

function fileOf(name: string): string {
  return name.slice(0, name.lastIndexOf(":"));
}

function isForTests(source: string): boolean {
  return /(^|\/)(mocks|test)\//.test(source) || source.endsWith(".t.sol");
}

/** No contract is larger than the chain takes. */
export function checkSizeLimits(sizes: Sizes): Problem[] {
  return Object.entries(sizes).flatMap(([name, { runtime, init }]) => {
    const file = fileOf(name);
    const contract = name.slice(file.length + 1);
    const over = (what: string, size: number, limit: number): Problem[] =>
      size <= limit
        ? []
        : [{ file, message: `${contract}'s ${what} has ${String(size)} bytes; the limit is ${String(limit)}.` }];
    return [...over("code", runtime, RUNTIME_LIMIT), ...over("creation code", init, INIT_LIMIT)];
  });
}
