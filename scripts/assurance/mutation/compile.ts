import { createRequire } from "node:module";

import type { Compilation, CompilerInput, DeployableContract } from "./project.ts";

interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { readonly evm: { readonly bytecode: { readonly object: string } } }>>>
  >;
}

/**
 * `build`: with the build's own settings. `quick`: without the optimizer, which takes more than half of the compiler's time
 * and changes nothing but gas and size.
 */
export type Pipeline = "build" | "quick";

/** How to compile. */
export interface Edition {
  readonly pipeline: Pipeline;
  /** Texts that stand in for files, by the compiler's name. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Files that those texts need beside the build's own. */
  readonly added?: ReadonlyMap<string, string>;
}

/** Creation bytecode by contract id, or what the compiler said against it. */
export type CompileResult =
  | { readonly ok: true; readonly bytecode: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problem: string };

/** Nothing of the optimizer but the layout of the stack, without which some contracts cannot be compiled. */
const QUICK = {
  viaIR: false,
  optimizer: {
    enabled: true,
    details: {
      peephole: false,
      inliner: false,
      jumpdestRemover: false,
      orderLiterals: false,
      deduplicate: false,
      cse: false,
      constantOptimizer: false,
      yul: true,
      yulDetails: { stackAllocation: true, optimizerSteps: "u:" },
    },
  },
};

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };

/**
 * Compiles only `contracts`, from only the files that they need. The metadata hash is left out, so that equal behaviour
 * is equal bytecode.
 */
export function compileContracts(contracts: readonly DeployableContract[], edition: Edition): CompileResult {
  const bytecode = new Map<string, string>();
  for (const compilation of new Set(contracts.map((contract) => contract.compilation))) {
    const wanted = contracts.filter((contract) => contract.compilation === compilation);
    const input = JSON.stringify(narrow(compilation, wanted, edition));
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

function narrow(
  { input, closure }: Compilation,
  wanted: readonly DeployableContract[],
  { pipeline, texts = new Map(), added = new Map() }: Edition,
): CompilerInput {
  const names = new Set(wanted.flatMap(({ source }) => [...closure(source)]));
  const sources: Record<string, { content: string }> = {};
  for (const name of names) {
    const original = input.sources[name];
    if (original !== undefined) sources[name] = { content: texts.get(name) ?? original.content };
  }
  for (const [name, content] of added) sources[name] = { content };
  const outputSelection: Record<string, Record<string, string[]>> = {};
  for (const { source, name } of wanted) (outputSelection[source] ??= {})[name] = ["evm.bytecode.object"];
  const metadata = { bytecodeHash: "none" };
  const quick = pipeline === "quick" ? QUICK : {};
  return { language: input.language, sources, settings: { ...input.settings, ...quick, metadata, outputSelection } };
}
