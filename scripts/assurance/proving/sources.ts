import { readFileSync } from "node:fs";
import path from "node:path";

import type { Sabotage } from "./target.ts";

/** The compiler's sources: a harness and all that it imports, by path from the root of the project. */
export type Sources = Record<string, { content: string }>;

/** Reads a harness and its imports, and applies the sabotage on the way. */
export function readSources(file: string, sabotage?: Sabotage): Sources {
  const sources: Sources = {};
  const add = (name: string): void => {
    if (name in sources) return;
    const original = readFileSync(
      name.startsWith(".") || isOurs(name) ? name : path.join("node_modules", name),
      "utf8",
    );
    const content = sabotage?.file === name ? applySabotage(original, sabotage) : original;
    sources[name] = { content };
    for (const [, imported = ""] of content.matchAll(/^import\s[^"]*"([^"]+)";/gm)) {
      add(imported.startsWith(".") ? path.posix.join(path.posix.dirname(name), imported) : imported);
    }
  };
  add(file);
  if (sabotage !== undefined && !(sabotage.file in sources)) {
    throw new Error(`${file} does not import ${sabotage.file}, so breaking that shows nothing.`);
  }
  return sources;
}

/** Puts the break into a file's text. */
export function applySabotage(content: string, { file, from, to }: Sabotage): string {
  const count = content.split(from).length - 1;
  if (count !== 1) throw new Error(`The text to break is ${count} times in ${file}, not once:\n${from}`);
  return content.replace(from, () => to);
}

function isOurs(name: string): boolean {
  return name.startsWith("contracts/") || name.startsWith("scripts/");
}
