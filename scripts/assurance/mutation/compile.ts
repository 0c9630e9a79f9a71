import { createRequire } from "node:module";

import type { Compilation, CompilerInput, DeployableContract } from "./project.ts";

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>>
  >;
}

/** A file with its broken text. */
export interface Patch {
  readonly source: string;
  readonly content: string;
}

/** Creation bytecode by contract id, or what the compiler said against it. */
export type CompileResult =
  | { readonly ok: true; readonly bytecode: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: string };

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };

/**
 * Compiles only `contracts`, from only the files that they need, with the build's own settings. The metadata hash is
 * left out, so that equal behaviour is equal bytecode.
 */
export function compileContracts(contracts: readonly DeployableContract[], patch?: Patch): CompileResult {
  const bytecode = new Map<string, string>();
  for (const compilation of new Set(contracts.map((contract) => contract.compilation))) {
    const wanted = contracts.filter((contract) => contract.compilation === compilation);
    const input = JSON.stringify(narrow(compilation, wanted, patch));
    const output = JSON.parse(solc.compile(input)) as CompilerOutput;
    const error = output.errors?.find(({ severity }) => severity === "error");
    if (error !== undefined) return { ok: false, problem: error.formattedMessage };
    for (const { id, name, source } of wanted) {
      const object = output.contracts?.[source]?.[name]?.evm.bytecode.object;
      if (object === undefined) return { ok: false, problem: `The compiler gave no bytecode for ${id}.` };
      bytecode.set(id, `0x${object}`);
    }
  }
  return { ok: true, bytecode };
}

function narrow(compilation: Compilation, wanted: readonly DeployableContract[], patch?: Patch): CompilerInput {
  const { input } = compilation;
  const names = new Set(wanted.flatMap(({ source }) => [...compilation.closure(source)]));
  const sources: Record<string, { content: string }> = {};
  for (const name of names) {
    const original = input.sources[name];
    if (original === undefined) continue;
    sources[name] = { content: patch?.source === name ? patch.content : original.content };
  }
  const outputSelection: Record<string, Record<string, string[]>> = {};
  for (const { source, name } of wanted) (outputSelection[source] ??= {})[name] = ["evm.bytecode.object"];
  const metadata = { bytecodeHash: "none" };
  return { language: input.language, sources, settings: { ...input.settings, metadata, outputSelection } };
}
