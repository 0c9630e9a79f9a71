import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { Packed } from "./pack.ts";

/** Sub-paths made for Node alone. */
const FOR_NODE = new Set(["./folders", "./package.json"]);

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | object>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/**
 * A project outside the workspace that has the package as npm would install it: what was packed, and of the packages around
 * it only those that it declares. They are linked from the installed ones, so nothing is downloaded; what the package forgot
 * to declare is not there.
 *
 * @param options.own packages that the project itself has: for its compiler and its own imports
 * @returns its folder, for the caller to remove
 */
export function makeConsumer({
  root,
  packed,
  own,
}: {
  readonly root: string;
  readonly packed: Packed;
  readonly own: readonly string[];
}): string {
  const folder = mkdtempSync(join(tmpdir(), "xinglin-consumer-"));
  const modules = join(folder, "node_modules");
  const manifest = JSON.parse(readFileSync(join(packed.folder, "package.json"), "utf8")) as Manifest;
  cpSync(packed.folder, join(modules, ...manifest.name.split("/")), { recursive: true });
  for (const name of new Set([
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
    ...own,
  ])) {
    const link = join(modules, ...name.split("/"));
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(installed(root, name), link, "junction");
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const sources = join(root, "scripts", "package", "consumer");
  for (const name of readdirSync(sources)) cpSync(join(sources, name), join(folder, name));
  writeFileSync(join(folder, "page.ts"), pageOf(manifest));
  return folder;
}

/** Where the SDK finds a package: its own folder first, as Node looks. */
function installed(root: string, name: string): string {
  const places = [join(root, "packages", "sdk"), root].map((home) => join(home, "node_modules", ...name.split("/")));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`${name} is declared and not installed: run \`npm ci\`.`);
  return found;
}

/** A page that takes everything of the package that is made for browsers. */
function pageOf({ name, exports }: Manifest): string {
  const paths = Object.keys(exports).filter((path) => !FOR_NODE.has(path) && !path.includes("*"));
  const names = paths.map((path) => path.slice(2));
  const imports = names.map((path) => `import * as ${path} from "${name}/${path}";`);
  return `${imports.join("\n")}\nexport const everything = { ${names.join(", ")} };\n`;
}
