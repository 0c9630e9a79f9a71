import { readFile } from "node:fs/promises";

import type { ArtifactManager } from "hardhat/types/artifacts";

import { type AstNode, text, walk } from "./ast.ts";

/** The compiler's standard JSON input, as far as it matters here. */
export interface CompilerInput {
  readonly language: string;
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One run of the compiler that Hardhat's build kept. */
export interface Compilation {
  readonly input: CompilerInput;
  readonly asts: ReadonlyMap<string, AstNode>;
  /** For each file all files that it needs, itself included. */
  readonly closure: (source: string) => ReadonlySet<string>;
}

/** A contract that can be deployed. */
export interface DeployableContract {
  /** The compiler's name of the file and the contract's name, with a colon. */
  readonly id: string;
  readonly name: string;
  /** Path from the root of the project. */
  readonly file: string;
  readonly source: string;
  /** Creation bytecode as the artifact has it, with `0x`. */
  readonly creation: string;
  readonly compilation: Compilation;
}

/** The built project: what can be deployed, and what it was compiled from. */
export interface Project {
  readonly contracts: readonly DeployableContract[];
  readonly compilations: readonly Compilation[];
}

/** Reads the artifacts and the compiler runs behind them. Build first. */
export async function loadProject(artifacts: ArtifactManager): Promise<Project> {
  const compilations = new Map<string, Compilation>();
  const contracts: DeployableContract[] = [];
  for (const fqn of [...(await artifacts.getAllFullyQualifiedNames())].sort()) {
    const artifact = await artifacts.readArtifact(fqn);
    const buildInfo = await artifacts.getBuildInfoId(fqn);
    if (buildInfo === undefined || !fqn.startsWith("contracts/")) continue;
    const compilation = compilations.get(buildInfo) ?? (await loadCompilation(artifacts, buildInfo));
    compilations.set(buildInfo, compilation);
    const source = artifact.inputSourceName;
    if (artifact.bytecode === "0x" || source === undefined) continue;
    contracts.push({
      id: `${source}:${artifact.contractName}`,
      name: artifact.contractName,
      file: artifact.sourceName,
      source,
      creation: artifact.bytecode,
      compilation,
    });
  }
  return { contracts, compilations: [...compilations.values()] };
}

/** The contracts that contain code of a file. */
export function dependantsOf(contracts: readonly DeployableContract[], source: string): DeployableContract[] {
  return contracts.filter((contract) => contract.compilation.closure(contract.source).has(source));
}

interface BuildInfo {
  readonly input: CompilerInput;
}

interface BuildInfoOutput {
  readonly output: { readonly sources: Readonly<Record<string, { readonly ast: AstNode }>> };
}

async function loadCompilation(artifacts: ArtifactManager, buildInfo: string): Promise<Compilation> {
  const paths = [await artifacts.getBuildInfoPath(buildInfo), await artifacts.getBuildInfoOutputPath(buildInfo)];
  const [info, output] = await Promise.all(
    paths.map(async (path) => {
      if (path === undefined)
        throw new Error(`The build info ${buildInfo} is incomplete. Run "npx hardhat build --force".`);
      return JSON.parse(await readFile(path, "utf8")) as unknown;
    }),
  );
  const { input } = info as BuildInfo;
  const { sources } = (output as BuildInfoOutput).output;
  const asts = new Map(Object.entries(sources).map(([name, { ast }]) => [name, ast]));
  return { input, asts, closure: closures(asts) };
}

/** Follows the import directives. */
function closures(asts: ReadonlyMap<string, AstNode>): (source: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (source) => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const found = new Set([source]);
    for (const name of found) {
      const ast = asts.get(name);
      if (ast === undefined) continue;
      walk(ast, (node) => {
        if (node.nodeType === "ImportDirective") found.add(text(node, "absolutePath"));
        return node === ast;
      });
    }
    known.set(source, found);
    return found;
  };
}
