import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

const NOT_OURS = new Set([".git", ".node", "artifacts", "cache", "coverage", "node_modules"]);

/**
 * The project's own files, as paths from the root with slashes: what git knows or would add, and in a folder without
 * git everything but what is installed and built.
 */
export function listFiles(root: string): string[] {
  const git = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const names = git.status === 0 ? git.stdout.split("\0") : walk(root, root);
  // Git also names files that were just removed.
  return names.filter((name) => name !== "" && existsSync(join(root, name))).sort();
}

function walk(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(root, path) : [relative(root, path).split(sep).join("/")];
  });
}

/** Reads one of the files that {@link listFiles} names. */
export function readText(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}
