import { readdir, stat } from "node:fs/promises";
import { posix, sep } from "node:path";

/** Tests that one process runs: the arguments of Hardhat. */
export interface Group {
  readonly name: string;
  readonly args: readonly string[];
}

/** A file of tests; its length stands for how long it takes. */
export interface TestFile {
  readonly path: string;
  readonly bytes: number;
}

/** The mocha files of the project. */
export async function testFiles(): Promise<TestFile[]> {
  const entries = await readdir("test", { recursive: true });
  const paths = entries
    .filter((entry) => entry.endsWith(".test.ts"))
    .map((entry) => posix.join("test", entry.split(sep).join("/")));
  return await Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(path)).size })));
}

/**
 * Deals the files out, the longest first, each to the group that has the least so far; the Solidity tests are a group of
 * their own and come first.
 *
 * @param count how many groups of mocha files, at least 1
 */
export function groupFiles(files: readonly TestFile[], count: number): Group[] {
  const hands = Array.from({ length: count }, () => ({ bytes: 0, paths: [] as string[] }));
  const longestFirst = files.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  for (const { path, bytes } of longestFirst) {
    const hand = hands.reduce((least, one) => (one.bytes < least.bytes ? one : least));
    hand.bytes += bytes;
    hand.paths.push(path);
  }
  const groups = hands
    .filter(({ paths }) => paths.length > 0)
    .map(({ paths }, i) => ({
      name: `mocha ${String(i + 1)} of ${String(count)}`,
      args: ["test", "mocha", ...paths.sort()],
    }));
  return [{ name: "solidity", args: ["test", "solidity"] }, ...groups];
}
