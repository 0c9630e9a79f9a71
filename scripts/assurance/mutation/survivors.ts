import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { keyOf, type MutantName, type Verdict } from "./mutant.ts";

/** A mutant that no test notices, and why that is as it should be. */
export interface ExplainedSurvivor extends MutantName {
  readonly reason: string;
}

/** Where the list is kept, from the root of the project. */
export const SURVIVORS_FILE = "test/mutation/survivors.json";

/** Reads the list; no file is an empty list. */
export async function readSurvivors(file: string = SURVIVORS_FILE): Promise<ExplainedSurvivor[]> {
  if (!existsSync(file)) return [];
  const list = JSON.parse(await readFile(file, "utf8")) as ExplainedSurvivor[];
  for (const entry of list) {
    if (typeof entry.reason !== "string" || entry.reason.trim() === "") {
      throw new Error(`${file} lists a survivor without a reason: ${keyOf(entry)}. Say why no test can notice it.`);
    }
  }
  return list;
}

/** What the list says about a run. */
export interface Comparison<Judged> {
  /** Survivors with a reason in the list. */
  readonly explained: readonly Judged[];
  /** Survivors that the list does not know. */
  readonly unexplained: readonly Judged[];
  /** Entries whose mutant is noticed now, or can no longer be made. */
  readonly stale: readonly ExplainedSurvivor[];
}

/**
 * Compares a run with the list. `judged` are the mutants of this run; an entry that is not among them is stale only if
 * its whole file was judged (`complete`).
 */
export function compareSurvivors<Judged extends { readonly mutant: MutantName; readonly verdict: Verdict }>({
  judged,
  list,
  complete,
}: {
  readonly judged: readonly Judged[];
  readonly list: readonly ExplainedSurvivor[];
  readonly complete: (file: string) => boolean;
}): Comparison<Judged> {
  const survivors = judged.filter(({ verdict }) => verdict === "survived");
  const listed = new Set(list.map(keyOf));
  const surviving = new Set(survivors.map(({ mutant }) => keyOf(mutant)));
  const seen = new Set(judged.map(({ mutant }) => keyOf(mutant)));
  return {
    explained: survivors.filter(({ mutant }) => listed.has(keyOf(mutant))),
    unexplained: survivors.filter(({ mutant }) => !listed.has(keyOf(mutant))),
    stale: list.filter((entry) => !surviving.has(keyOf(entry)) && (seen.has(keyOf(entry)) || complete(entry.file))),
  };
}
