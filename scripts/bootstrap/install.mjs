/** Installs exactly the lockfile, only when needed, and once when several commands start together. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { withLock } from "./lock.mjs";
import { SetupProblem, runNpm } from "./npm.mjs";

/**
 * What a finished install is a function of: the lockfile and the platform. Not the version of Node, since every native
 * part is N-API and serves all versions: changing from Node 22 to 24 needs no network.
 *
 * @param {{ lockfile: string, platform: string, arch: string }} options
 * @returns {string}
 */
export function stampOf({ lockfile, platform, arch }) {
  // Git on Windows may have checked the file out with CRLF.
  const hash = createHash("sha256").update(lockfile.replaceAll("\r\n", "\n")).digest("hex");
  return `${hash} ${platform}-${arch}\n`;
}

/** The stamp lies inside node_modules, so that whoever removes the folder removes it too, as npm does first of all. */
const stampFile = (root) => join(root, "node_modules", ".xinglin-installed");

function currentStamp(root) {
  const lockfile = readFileSync(join(root, "package-lock.json"), "utf8");
  return stampOf({ lockfile, platform: process.platform, arch: process.arch });
}

/**
 * Whether node_modules holds a finished install of the present lockfile.
 *
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalled(root) {
  const file = stampFile(root);
  return existsSync(file) && readFileSync(file, "utf8") === currentStamp(root);
}

/**
 * Says that node_modules holds the present lockfile; written by rename, so it is there whole or not at all.
 *
 * @param {string} root
 */
export function markInstalled(root) {
  const native = join(root, "node_modules", "@nomicfoundation");
  const hasEdr = existsSync(native) && readdirSync(native).some((name) => name.startsWith("edr-"));
  if (!hasEdr) {
    throw new SetupProblem(
      `npm left out Hardhat's native part (@nomicfoundation/edr-*) for ${process.platform}-${process.arch}.`,
      "It exists for Linux and macOS on x64 and arm64 and for Windows on x64, and npm takes it only under Node 22 or " +
        "newer with optional packages on. Remove node_modules and run the command again.",
    );
  }
  const draft = `${stampFile(root)}-${process.pid}`;
  writeFileSync(draft, currentStamp(root));
  renameSync(draft, stampFile(root));
}

/**
 * Makes sure that node_modules is exactly what the lockfile says.
 *
 * @param {{ root: string, node: string, say: (line: string) => void }} options
 * @returns {Promise<void>}
 */
export async function install({ root, node, say }) {
  if (isInstalled(root)) return;
  mkdirSync(join(root, ".node"), { recursive: true });
  await withLock({ file: join(root, ".node", "install.lock"), say }, async (alsoHeldBy) => {
    if (isInstalled(root)) return;
    say("Installing the packages of package-lock.json (once)…");
    rmSync(stampFile(root), { force: true });
    // No package of ours needs an install script to run, so none gets to run one.
    const args = ["ci", "--ignore-scripts", "--include=dev", "--include=optional"];
    await runNpm({ node, cwd: root, args, doing: "install the packages", onStart: alsoHeldBy });
    markInstalled(root);
  });
}
