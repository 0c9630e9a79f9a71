import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Problem } from "./problem.ts";

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The numbers of a JSON value by their path, such as `identity / register / gas`. */
function numbersOf(value: Json, path: readonly string[] = []): [string, number][] {
  if (typeof value === "number") return [[path.join(" / "), value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => numbersOf(below, [...path, key]));
}

/**
 * Compares the numbers of a committed snapshot with those just measured, to the last unit: a change is welcome, but it
 * has to be seen in the diff.
 *
 * @param options.file path of the snapshot from the root
 * @param options.renew the command that writes it anew
 */
export function compareSnapshot(options: { root: string; file: string; measured: Json; renew: string }): Problem[] {
  const { root, file, measured, renew } = options;
  const path = join(root, file);
  if (!existsSync(path)) return [{ file, message: `is missing: run \`${renew}\` and commit it.` }];
  const before = new Map(numbersOf(JSON.parse(readFileSync(path, "utf8")) as Json));
  const after = new Map(numbersOf(measured));
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    return old === now ? [] : [`  ${name}: ${show(old)} → ${show(now)}${percent(old, now)}`];
  });
  if (changes.length === 0) return [];
  return [{ file, message: `is out of date: run \`${renew}\` and commit it.\n${changes.join("\n")}` }];
}

/** Writes a snapshot. */
export function writeSnapshot(options: { root: string; file: string; measured: Json }): void {
  const path = join(options.root, options.file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(options.measured, null, 2)}\n`);
}

function show(value: number | undefined): string {
  return value === undefined ? "none" : value.toLocaleString("en");
}

function percent(old: number | undefined, now: number | undefined): string {
  if (old === undefined || now === undefined || old === 0) return "";
  const change = ((now - old) / old) * 100;
  return ` (${change > 0 ? "+" : ""}${change.toFixed(2)} %)`;
}
