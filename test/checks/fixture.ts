import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const made: string[] = [];

/** A project of these files in a folder of its own; {@link removeProjects} takes it away. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "xinglin-check-"));
  made.push(root);
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return root;
}

/** Removes every project that was made. */
export function removeProjects(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
}

/** This repository, whose tools and settings some checks borrow. */
export const HOME = dirname(dirname(import.meta.dirname));
