/**
 * The checks that CI runs beside the tests: `npm run check` for all, `npm run check -- NAME …` for some,
 * `npm run check -- --list` for their names, `npm run check -- --update` to write the snapshots anew,
 * `npm run check -- --update mutation` to mark the scores of mutation whose contracts changed.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { checkArrows } from "./arrows.ts";
import { checkDocsCommands, readCommands } from "./docs-commands.ts";
import { checkDocsLinks } from "./docs-links.ts";
import { checkDoctor } from "./doctor.ts";
import { checkGasTable } from "./gas-table.ts";
import { measureGas } from "./gas.ts";
import { checkMutation } from "./mutation.ts";
import { checkNaming } from "./naming.ts";
import { checkNatspec } from "./natspec.ts";
import { checkPackage } from "./package.ts";
import { checkPackages } from "./packages.ts";
import { type Problem, describe } from "./problem.ts";
import { checkProofs } from "./proofs.ts";
import { checkReference } from "./reference.ts";
import { checkSafety } from "./safety.ts";
import { checkSelectors } from "./selectors.ts";
import { checkSizeLimits, measureSizes } from "./sizes.ts";
import { compareSnapshot, writeSnapshot } from "./snapshot.ts";
import { checkEslint, checkFormat, checkSolhint, checkTypes } from "./style.ts";
import { build } from "./tools.ts";
import { checkTree } from "./tree.ts";
import { checkTypechain } from "./typechain.ts";
import { checkWarnings } from "./warnings.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Snapshots: where they lie, how they are measured. */
const SNAPSHOTS = {
  sizes: { file: join("snapshots", "sizes.json"), renew: "npm run check -- --update sizes" },
  gas: { file: join("snapshots", "gas.json"), renew: "npm run check -- --update gas" },
};

/** Every check in the order of CI: quick ones first. */
const CHECKS: Readonly<Record<string, (update: boolean) => Problem[] | Promise<Problem[]>>> = {
  format: () => checkFormat({ root }),
  eslint: () => checkEslint({ root }),
  solhint: () => checkSolhint({ root }),
  tree: () => checkTree(root),
  arrows: () => checkArrows(root),
  packages: () => checkPackages(root),
  "docs-links": () => checkDocsLinks(root),
  "docs-commands": async () => checkDocsCommands(root, await readCommands(root)),
  typechain: () => checkTypechain(root),
  types: () => checkTypes({ root }),
  warnings: () => {
    build(root);
    return checkWarnings(root);
  },
  natspec: () => {
    build(root);
    return checkNatspec(root);
  },
  naming: () => {
    build(root);
    return checkNaming(root);
  },
  safety: () => {
    build(root);
    return checkSafety(root);
  },
  selectors: () => {
    build(root);
    return checkSelectors(root);
  },
  package: () => {
    build(root);
    return checkPackage(root);
  },
  reference: () => {
    build(root);
    return checkReference(root);
  },
  mutation: (update) => {
    build(root);
    return checkMutation(root, update);
  },
  proofs: () => checkProofs(root),
  sizes: async (update) => {
    const measured = await measureSizes(root);
    if (update) writeSnapshot({ root, file: SNAPSHOTS.sizes.file, measured });
    return [...checkSizeLimits(measured), ...compareSnapshot({ root, ...SNAPSHOTS.sizes, measured })];
  },
  gas: (update) => {
    build(root);
    const measured = measureGas(root);
    if (update) writeSnapshot({ root, file: SNAPSHOTS.gas.file, measured });
    return compareSnapshot({ root, ...SNAPSHOTS.gas, measured });
  },
  doctor: () => checkDoctor(root),
  "gas-table": (update) => checkGasTable(root, update),
};

async function run(name: string, update: boolean): Promise<boolean> {
  const begin = performance.now();
  let problems: Problem[];
  try {
    problems = (await CHECKS[name]?.(update)) ?? [];
  } catch (error) {
    problems = [{ message: error instanceof Error ? error.message : String(error) }];
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`${problems.length === 0 ? "✔" : "✘"} ${name} (${seconds} s)`);
  for (const problem of problems) console.error(`  ${describe(problem)}`);
  return problems.length === 0;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--list")) {
    console.log(Object.keys(CHECKS).join("\n"));
    return;
  }
  const update = args.includes("--update");
  const named = args.filter((arg) => arg !== "--update");
  const unknown = named.filter((name) => !(name in CHECKS));
  if (unknown.length > 0) {
    console.error(`No check is called ${unknown.join(", ")}. There are: ${Object.keys(CHECKS).join(", ")}.`);
    process.exitCode = 1;
    return;
  }
  const names = named.length > 0 ? named : update ? [...Object.keys(SNAPSHOTS), "gas-table"] : Object.keys(CHECKS);
  let failed = 0;
  for (const name of names) if (!(await run(name, update))) failed++;
  if (failed > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
