import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Problem } from "./problem.ts";

/** A package as npm's lockfile describes it. */
interface LockedPackage {
  readonly license?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  /** Inside the archive of the package above it, whose integrity covers it. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const LOCK = "package-lock.json";

/** Licences (SPDX) that let anybody use, change and hand on what is built with the package. */
const LICENCES = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "Python-2.0",
]);

/** Packages whose manifest names no licence, and where it was read instead. */
export const READ_ELSEWHERE: Readonly<Record<string, string>> = {
  "node_modules/@nomicfoundation/ignition-ui": "MIT, its LICENSE",
  "node_modules/memorystream": "MIT, its manifest's old field `licenses`",
};

/** Packages that want to run a script when they are installed. `npm ci --ignore-scripts` lets none. */
export const SCRIPTS_LEFT_OUT: Readonly<Record<string, string>> = {
  "node_modules/@foundry-rs/anvil":
    "fetches the binary where the package of this platform was left out; we start that one",
  "node_modules/esbuild": "checks the binary, which comes as a package of its own",
};

/**
 * What is installed is what was chosen: every version is exact, every archive has its checksum, every licence is known and
 * free, and no script runs at installation that nobody looked at.
 */
export function checkPackages(root: string): Problem[] {
  const { packages } = readJson(join(root, LOCK)) as { packages: Readonly<Record<string, LockedPackage>> };
  const entries = Object.entries(packages);
  const installed = entries.filter(([path, { link }]) => path.includes("node_modules/") && link !== true);
  const workspaces = entries.filter(([path]) => !path.includes("node_modules/")).map(([path]) => path);
  return [
    ...installed.flatMap(([path, entry]) => wrongWith(path, entry)),
    ...unneeded(packages),
    ...workspaces.flatMap((path) =>
      inexact(join(path, "package.json"), readJson(join(root, path, "package.json")) as Manifest),
    ),
  ];
}

function wrongWith(path: string, { license, integrity, inBundle, hasInstallScript }: LockedPackage): Problem[] {
  const messages: string[] = [];
  if (inBundle !== true && integrity?.startsWith("sha512-") !== true) messages.push("has no sha512 checksum.");
  if (license === undefined ? !(path in READ_ELSEWHERE) : !isFree(license)) {
    messages.push(`has the licence ${license ?? "unknown"}; may we use it? Read it, then say so in packages.ts.`);
  }
  if (hasInstallScript === true && !(path in SCRIPTS_LEFT_OUT)) {
    messages.push("wants to run a script when installed; does it work without? Then say so in packages.ts.");
  }
  return messages.map((message) => ({ file: LOCK, message: `${path} ${message}` }));
}

/** Whether one of the licences that an SPDX expression offers is free. */
function isFree(expression: string): boolean {
  return expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((licence) => LICENCES.has(licence));
}

function unneeded(packages: Readonly<Record<string, LockedPackage>>): Problem[] {
  return [
    ...Object.keys(READ_ELSEWHERE).filter(
      (path) => packages[path] === undefined || packages[path].license !== undefined,
    ),
    ...Object.keys(SCRIPTS_LEFT_OUT).filter((path) => packages[path]?.hasInstallScript !== true),
  ].map((path) => ({ file: "scripts/checks/packages.ts", message: `${path} needs no exception any more.` }));
}

/** What a manifest asks for otherwise than by an exact version; packages of this repository by `*` or `workspace:`. */
function inexact(file: string, { dependencies, devDependencies, optionalDependencies }: Manifest): Problem[] {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([name, version]) => !name.startsWith("@xinglin/") && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({ file, message: `${name} is asked for as ${version}; name one version.` }));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
