import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { listFiles, readText } from "../checks/files.ts";
import { MOCKS } from "../checks/floors.ts";
import { runTool } from "../checks/tools.ts";
import { writeBindings } from "./bindings.ts";
import { type SourceManifest, publishedManifest } from "./manifest.ts";

const SDK = "packages/sdk";
/** How the SDK names `typechain-types/` in its one file that does, and how the package names what stands there instead. */
const BINDINGS = { file: "src/typechain.ts", here: "../../../typechain-types/", there: "./typechain/" };
const COMPILER = {
  extends: "ROOT/tsconfig.json",
  compilerOptions: {
    rootDir: "src",
    outDir: "dist",
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    allowJs: false,
    types: ["node"],
  },
  include: ["src"],
};

/** Puts the package together in an empty folder: sources with generated bindings, compiled, and what goes along. */
export async function stagePackage({
  root,
  folder,
}: {
  readonly root: string;
  readonly folder: string;
}): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  copy({ root, from: `${SDK}/`, folder, isWanted: (file) => !file.startsWith("package.json") });
  copy({ root, from: "", folder, isWanted: isContract });
  copy({ root, from: "", folder, isWanted: (file) => file === "LICENSE" });

  const bindings = join(folder, ...BINDINGS.file.split("/"));
  writeFileSync(bindings, readFileSync(bindings, "utf8").replaceAll(BINDINGS.here, BINDINGS.there));
  await writeBindings({ root, folder: join(folder, "src") });

  compile({ root, folder });
  rmSync(join(folder, "src"), { recursive: true });

  const source = JSON.parse(readText(root, `${SDK}/package.json`)) as SourceManifest;
  const { engines } = JSON.parse(readText(root, "package.json")) as { engines: Record<string, string> };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(publishedManifest(source, engines), null, 2)}\n`);
}

/** What an integrator's contract imports or reads; not the stand-ins of tests, nor the tests. */
function isContract(file: string): boolean {
  return file.startsWith("contracts/") && file.endsWith(".sol") && !file.endsWith(".t.sol") && !file.includes(MOCKS);
}

function copy({
  root,
  from,
  folder,
  isWanted,
}: {
  readonly root: string;
  readonly from: string;
  readonly folder: string;
  readonly isWanted: (file: string) => boolean;
}): void {
  for (const file of listFiles(root)) {
    if (!file.startsWith(from) || !isWanted(file.slice(from.length))) continue;
    const target = join(folder, ...file.slice(from.length).split("/"));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, ...file.split("/")), target);
  }
}

/** Compiles with the project's own settings, against the packages that the SDK has here. */
function compile({ root, folder }: { readonly root: string; readonly folder: string }): void {
  const config = join(folder, "tsconfig.json");
  const installed = join(folder, "node_modules");
  writeFileSync(config, JSON.stringify(COMPILER).replace("ROOT", root.replaceAll("\\", "/")));
  symlinkSync(join(root, "packages", "sdk", "node_modules"), installed, "junction");
  const { ok, output } = runTool({ tool: "tsc", args: ["-p", config], root: folder, home: root });
  rmSync(installed, { recursive: true });
  rmSync(config);
  if (!ok) throw new Error(`The package does not compile.\n${output}`);
  nameCompiledFiles(join(folder, "dist"));
}

/** The compiler rewrites endings in what runs and leaves them in declarations, where nobody would find the sources. */
function nameCompiledFiles(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    if (!name.endsWith(".d.ts")) continue;
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/((?:from|import\()\s*"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"'));
  }
}
