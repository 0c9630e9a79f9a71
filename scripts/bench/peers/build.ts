import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import {
  type BaseContract,
  type ContractRunner,
  ContractFactory,
  type InterfaceAbi,
  type TransactionResponse,
} from "ethers";

const require = createRequire(import.meta.url);

/** What a contract is deployed from. */
export interface Artifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/** A contract as its authors built and published it: their compiler, their settings. */
export function publishedArtifact(packageName: string, file: string): Artifact {
  return JSON.parse(readFileSync(path.join(folderOf(packageName), "artifacts", file), "utf8")) as Artifact;
}

/** The version of an installed package. */
export function versionOf(packageName: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folderOf(packageName), "package.json"), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

/**
 * Compiles a few lines around a library that ships as source, with our compiler, optimizer 200 runs, as the library's
 * users would.
 */
export function compileAround(contract: string, source: string): Artifact {
  const solc = require("solc") as {
    compile: (
      input: string,
      callbacks: { import: (file: string) => { contents: string } | { error: string } },
    ) => string;
  };
  const settings = {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
  };
  const input = { language: "Solidity", sources: { "Peer.sol": { content: source } }, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: readPackageFile })) as {
    readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
    readonly contracts?: Record<string, Record<string, { abi: InterfaceAbi; evm: { bytecode: { object: string } } }>>;
  };
  const compiled = output.contracts?.["Peer.sol"]?.[contract];
  if (compiled === undefined) {
    const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
    throw new Error(
      `The peer ${contract} does not compile:\n${errors.map((error) => error.formattedMessage).join("\n")}`,
    );
  }
  return { abi: compiled.abi, bytecode: `0x${compiled.evm.bytecode.object}` };
}

/** Deploys and waits. */
export async function deploy(
  { abi, bytecode }: Artifact,
  runner: ContractRunner,
  ...args: readonly unknown[]
): Promise<BaseContract> {
  const contract = await new ContractFactory(abi, bytecode, runner).deploy(...args);
  return await contract.waitForDeployment();
}

/** Calls a function of a contract whose types we do not generate. */
export async function send(
  contract: BaseContract,
  name: string,
  ...args: readonly unknown[]
): Promise<TransactionResponse> {
  return (await contract.getFunction(name)(...args)) as TransactionResponse;
}

function readPackageFile(file: string): { contents: string } | { error: string } {
  const [first = "", second = ""] = file.split("/");
  const packageName = first.startsWith("@") ? `${first}/${second}` : first;
  try {
    const inside = file.slice(packageName.length + 1);
    return { contents: readFileSync(path.join(folderOf(packageName), inside), "utf8") };
  } catch {
    return { error: `${file} is not installed` };
  }
}

/** The folder of a package, also of one whose `exports` hide it. */
function folderOf(packageName: string): string {
  const found = (require.resolve.paths(packageName) ?? []).map((folder) => path.join(folder, packageName)).find(exists);
  if (found === undefined) throw new Error(`The package ${packageName} is not installed. Run "npm ci".`);
  return found;
}

function exists(folder: string): boolean {
  try {
    readFileSync(path.join(folder, "package.json"));
    return true;
  } catch {
    return false;
  }
}
