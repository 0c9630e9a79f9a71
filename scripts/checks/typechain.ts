import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";

import { createHardhatRuntimeEnvironment } from "hardhat/hre";

import userConfig from "../../hardhat.config.ts";
import type { Problem } from "./problem.ts";

const FOLDER = "typechain-types";
const REMEDY = "remove typechain-types/, run `npm run build` and commit the folder.";

/** Files of a folder with their contents, line ends as git keeps them. */
function readFolder(folder: string): Map<string, string> {
  const names = existsSync(folder) ? (readdirSync(folder, { recursive: true }) as string[]) : [];
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name.split(sep).join("/"), read(join(folder, name))]));
}

function read(path: string): string {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
}

/** Compares the generated files with those in the tree: one may be old, missing, or left over. */
export function compareGenerated(options: { fresh: string; present: string }): Problem[] {
  const fresh = readFolder(options.fresh);
  const present = readFolder(options.present);
  return [...new Set([...fresh.keys(), ...present.keys()])].sort().flatMap((name) => {
    const file = `${FOLDER}/${name}`;
    if (!fresh.has(name)) return [{ file, message: `belongs to no contract any more: ${REMEDY}` }];
    if (!present.has(name)) return [{ file, message: `is missing: ${REMEDY}` }];
    return fresh.get(name) === present.get(name) ? [] : [{ file, message: `is out of date: ${REMEDY}` }];
  });
}

/** Any compilation refreshes the folder on disk, so what counts is that git holds the same (committed or staged). */
export function checkCommitted(root: string): Problem[] {
  const git = spawnSync("git", ["status", "--porcelain", "-z", "--untracked-files=all", "--", FOLDER], {
    cwd: root,
    encoding: "utf8",
  });
  if (git.status !== 0) return [];
  // Second letter: the tree against the index. A space there means that git holds what lies on disk.
  const differing = git.stdout.split("\0").filter((entry) => entry !== "" && entry[1] !== " ");
  return differing.map((entry) => ({ file: entry.slice(3), message: `is not in git as it should be: ${REMEDY}` }));
}

/** `typechain-types/` is what the present contracts generate, on disk and in git. */
export async function checkTypechain(root: string): Promise<Problem[]> {
  const fresh = mkdtempSync(join(tmpdir(), "xinglin-typechain-"));
  try {
    const typechain = { ...userConfig.typechain, outDir: fresh };
    const hre = await createHardhatRuntimeEnvironment({ ...userConfig, typechain }, {}, root);
    await hre.tasks.getTask("build").run({ quiet: true });
    return [...compareGenerated({ fresh, present: join(root, FOLDER) }), ...checkCommitted(root)];
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
