/**
 * Lets forge's linter read everything that is deployed, a second opinion beside `npm run check -- safety` and solhint. It
 * shares no code with them: it parses and types the sources itself. Each finding has to stand in linting/findings.json with
 * its reason, and each entry there has to be needed. See docs/assurance/README.md.
 *
 *     node --import tsx scripts/assurance/lint.ts
 *
 * The linter is a program of 81 MB, so it is installed in a folder of its own when this runs, by its lockfile.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { type Diagnostic, type Entry, judge } from "./linting/judge.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const linting = join(root, "scripts", "assurance", "linting");
const work = join(root, "cache", "linting");

/** The program, for the one kind of machine whose archive the lockfile has. */
function installed(): string {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("The linter runs on Linux x64 here.");
  const home = join(linting, "forge");
  const forge = join(home, "node_modules", "@foundry-rs", "forge-linux-amd64", "bin", "forge");
  if (!existsSync(forge)) {
    const { status, stderr } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-fund", "--no-audit"], {
      cwd: home,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`The linter could not be installed.\n${stderr}`);
  }
  return forge;
}

/** A compiler as forge expects it, made of the npm package: it asks for the version and the syntax trees. */
function writeCompiler(): string {
  const file = join(work, "solc");
  const solc = JSON.stringify(join(root, "node_modules", "solc"));
  const lines = [
    `#!${process.execPath}`,
    `const solc = require(${solc});`,
    `if (process.argv.includes("--version")) {`,
    `  console.log("solc\\nVersion: " + solc.version().replace("Emscripten.clang", "Linux.g++"));`,
    `} else {`,
    `  process.stdout.write(solc.compile(require("node:fs").readFileSync(0, "utf8")));`,
    `}`,
    "",
  ];
  writeFileSync(file, lines.join("\n"));
  writeFileSync(join(work, "package.json"), `{ "type": "commonjs" }\n`);
  chmodSync(file, 0o755);
  return file;
}

function diagnostics(): Diagnostic[] {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const config = join(work, "foundry.toml");
  const settings = {
    src: "contracts",
    test: "cache/linting/none",
    script: "cache/linting/none",
    out: "cache/linting/out",
    cache_path: "cache/linting/cache",
    libs: ["node_modules"],
    solc: writeCompiler(),
    offline: true,
    evm_version: "cancun",
    remappings: ["@openzeppelin/=node_modules/@openzeppelin/"],
  };
  const text = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  writeFileSync(config, ["[profile.default]", ...text, ""].join("\n"));
  const { stderr, error } = spawnSync(installed(), ["lint", "--json", "--root", root], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, FOUNDRY_CONFIG: config },
  });
  if (error !== undefined) throw error;
  const found: Diagnostic[] = [];
  const others: string[] = [];
  for (const line of stderr.split("\n")) {
    if (line.startsWith("{")) found.push(JSON.parse(line) as Diagnostic);
    else if (line.trim() !== "") others.push(line);
  }
  // A linter that found nothing at all has read nothing.
  if (found.length === 0) throw new Error(`The linter said nothing of the contracts.\n${others.join("\n")}`);
  return found;
}

const entries = JSON.parse(readFileSync(join(linting, "findings.json"), "utf8")) as Entry[];
const { explained, problems } = judge(diagnostics(), entries);
for (const problem of problems) console.log(`FAIL ${problem}`);
for (const [lint, count] of [...explained].sort()) console.log(`ok   ${lint}: ${count} findings, each explained`);
console.log(`${[...explained.values()].reduce((sum, count) => sum + count, 0)} passed, ${problems.length} failed`);
process.exitCode = problems.length === 0 ? 0 : 1;
