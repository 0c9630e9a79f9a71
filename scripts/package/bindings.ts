import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";

import { listFiles, readText } from "../checks/files.ts";
import { MOCKS } from "../checks/floors.ts";

const TYPES = "typechain-types";
const FACTORIES = `${TYPES}/factories/`;
const SUFFIX = "__factory.ts";

type Abi = readonly { readonly type: string }[];

/** A contract that somebody deploys, as `typechain-types/` has it. */
interface Deployable {
  readonly name: string;
  /** Path without ending from `typechain-types/`, e.g. `contracts/identity/PatientRegistry`. */
  readonly path: string;
  readonly abi: Abi;
}

/**
 * Writes what the package has instead of `typechain-types/`: one ABI a contract (`as const`, for viem and wagmi) and, over
 * it, the types that ethers uses. No bytecode: a front end would carry it for nothing, and what is deployed comes from the
 * production build.
 */
export async function writeBindings({
  root,
  folder,
}: {
  readonly root: string;
  readonly folder: string;
}): Promise<void> {
  const contracts = await deployables(root);
  const write = (file: string, text: string): void => {
    const path = join(folder, ...file.split("/"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  write("typechain/common.ts", readText(root, `${TYPES}/common.ts`));
  for (const { name, path, abi } of contracts) {
    write(`abi/${abiName(name)}.ts`, abiModule(name, abi));
    write(`typechain/${path}.ts`, readText(root, `${TYPES}/${path}.ts`));
    write(`typechain/factories/${path}__factory.ts`, factoryModule(name, path));
  }
  write("abi/entry.ts", entry("the contracts' ABIs, `as const`", contracts.flatMap(abiExports)));
  write("typechain/entry.ts", entry("the contracts' types for ethers 6", contracts.flatMap(typechainExports)));
}

/** Every contract that has code and something to call, and is no stand-in of the tests. */
async function deployables(root: string): Promise<Deployable[]> {
  const found: Deployable[] = [];
  const factories = listFiles(root).filter((file) => file.startsWith(FACTORIES) && file.endsWith(SUFFIX));
  for (const file of factories) {
    if (file.split("/").includes(MOCKS)) continue;
    const path = file.slice(FACTORIES.length, -SUFFIX.length);
    const name = posix.basename(path);
    const module = (await import(pathToFileURL(join(root, ...file.split("/"))).href)) as Record<
      string,
      { abi: Abi; bytecode?: string }
    >;
    const factory = module[`${name}__factory`];
    if (factory === undefined) throw new Error(`${file} has no ${name}__factory: build again with \`npm run build\`.`);
    const isDeployed = factory.bytecode !== undefined && factory.abi.some(({ type }) => type === "function");
    if (isDeployed) found.push({ name, path, abi: factory.abi });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `PatientRegistry` → `patientRegistryAbi`, `ERC2771Forwarder` → `erc2771ForwarderAbi`, as wagmi names them. */
export function abiName(contract: string): string {
  const head = /^[A-Z]+(?=[A-Z][a-z]|\d|$)|^[A-Z]/.exec(contract)?.[0] ?? "";
  return `${head.toLowerCase()}${contract.slice(head.length)}Abi`;
}

function abiModule(name: string, abi: Abi): string {
  return `/** ABI of \`${name}\`. */\nexport const ${abiName(name)} = ${JSON.stringify(abi, null, 2)} as const;\n`;
}

function factoryModule(name: string, path: string): string {
  const up = "../".repeat(path.split("/").length);
  return `import { Contract, type ContractRunner, Interface } from "ethers";

import { ${abiName(name)} as abi } from "${up}../abi/${abiName(name)}.js";
import type { ${name}, ${name}Interface } from "${up}${path}.js";

/** Gives \`${name}\` its types; it cannot deploy. */
export class ${name}__factory {
  static readonly abi = abi;

  static createInterface(): ${name}Interface {
    return new Interface(abi) as ${name}Interface;
  }

  static connect(address: string, runner?: ContractRunner | null): ${name} {
    return new Contract(address, abi, runner) as unknown as ${name};
  }
}
`;
}

function abiExports({ name }: Deployable): string[] {
  return [`export { ${abiName(name)} } from "./${abiName(name)}.js";`];
}

function typechainExports({ name, path }: Deployable): string[] {
  return [
    `export type { ${name} } from "./${path}.js";`,
    `export { ${name}__factory } from "./factories/${path}__factory.js";`,
  ];
}

function entry(what: string, exports: readonly string[]): string {
  return `/** Generated from the contracts: ${what}. */\n${exports.join("\n")}\n`;
}
