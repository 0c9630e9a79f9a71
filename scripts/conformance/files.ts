import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { CaseFile } from "./kind.ts";

/** A case file's path: the path itself, or every file below it that ends as wanted, in a stable order. */
export function findCaseFiles(path: string, extensions: readonly string[]): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => extensions.some((extension) => name.endsWith(extension)))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}

/** Reads a file of cases, packed (`.gz`) or not. */
export function readCaseFile(path: string): CaseFile {
  const bytes = readFileSync(path);
  const text = new TextDecoder("utf8", { fatal: true }).decode(path.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  return { path, text };
}
