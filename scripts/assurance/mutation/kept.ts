import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { keyOf, type MutantName, type Verdict } from "./mutant.ts";
import { type ExplainedSurvivor, SURVIVORS_FILE } from "./survivors.ts";

/** Where the scores are kept, from the root of the project. */
export const JUDGED_FILE = "test/mutation/judged.json";

/** What became of the breaks of one file, or of all files of a folder. */
export interface Judged {
  /** A file, or a folder with a slash at its end, from the root of the project. */
  readonly file: string;
  /** Which breaks these were, by `digestOfBreaks`; scores that are older than this field have none. */
  readonly breaks?: string;
  readonly mutants: number;
  readonly killed: number;
  /** Same bytecode as the original, or as another mutant. */
  readonly equal: number;
  readonly explained: number;
  /** Breaks that do not compile. */
  readonly stillborn: number;
  /** The contracts changed since, so that other breaks can be made. */
  readonly changed?: true;
}

interface Judgement {
  readonly mutant: MutantName;
  readonly verdict: Verdict;
}

/** Something that is kept and no longer true. */
export interface Outdated {
  readonly file: string;
  /** What is wrong and what to do, as a sentence. */
  readonly message: string;
}

/** Reads the scores; no file is none. */
export function readJudged(root = "."): Judged[] {
  const file = path.join(root, JUDGED_FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Judged[]) : [];
}

/** A name for a set of breaks that stays the same while what surrounds them changes: 16 hexadecimal digits. */
export function digestOfBreaks(mutants: readonly MutantName[]): string {
  const hash = createHash("sha256");
  for (const key of mutants.map(keyOf).sort()) hash.update(key).update("\0");
  return hash.digest("hex").slice(0, 16);
}

/** The score of a file whose breaks were all judged, or how many of them survived without a reason. */
export function scoreOf(
  file: string,
  judgements: readonly Judgement[],
  list: readonly ExplainedSurvivor[],
): Judged | number {
  const listed = new Set(list.map(keyOf));
  const count = (...verdicts: readonly Verdict[]): number =>
    judgements.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const survivors = judgements.filter(({ verdict }) => verdict === "survived");
  const explained = survivors.filter(({ mutant }) => listed.has(keyOf(mutant))).length;
  if (explained < survivors.length) return survivors.length - explained;
  return {
    file,
    breaks: digestOfBreaks(judgements.map(({ mutant }) => mutant)),
    mutants: judgements.length,
    killed: count("killed", "timeout"),
    equal: count("equal", "duplicate"),
    explained,
    stillborn: count("stillborn"),
  };
}

/** Writes scores in the place of those of the same files; that of a folder goes with the first of its files. */
export function keepScores(scores: readonly Judged[], root = "."): void {
  const others = readJudged(root).filter((row) => !scores.some((score) => covers(row, score.file)));
  const rows = [...others, ...scores].sort((a, b) => (a.file < b.file ? -1 : 1));
  writeFileSync(path.join(root, JUDGED_FILE), `${JSON.stringify(rows, null, 2)}\n`);
}

/** Scores that are not of the breaks that can be made now and do not say so, marked; files without any have none killed. */
export function markChanged(rows: readonly Judged[], mutants: readonly MutantName[]): Judged[] {
  const marked = rows.filter((row) => !isTrue(row, mutants)).map((row) => ({ ...row, changed: true as const }));
  const unjudged = filesWithout(rows, mutants).map((file) => ({
    file,
    mutants: mutants.filter((mutant) => mutant.file === file).length,
    killed: 0,
    equal: 0,
    explained: 0,
    stillborn: 0,
    changed: true as const,
  }));
  return [...marked, ...unjudged];
}

/** Scores and explanations that do not speak of the breaks that can be made now. */
export function outdated(
  rows: readonly Judged[],
  list: readonly ExplainedSurvivor[],
  mutants: readonly MutantName[],
): Outdated[] {
  const possible = new Set(mutants.map(keyOf));
  return [
    ...rows
      .filter((row) => !isTrue(row, mutants))
      .map((row) => ({
        file: row.file,
        message: `What was judged is not what can be broken now. ${advice(row.file)}`,
      })),
    ...rows
      .filter((row) => !row.changed && row.explained !== list.filter(({ file }) => covers(row, file)).length)
      .map((row) => ({
        file: row.file,
        message: `The list of survivors has not the ${row.explained} reasons that its score counts. ${advice(row.file)}`,
      })),
    ...filesWithout(rows, mutants).map((file) => ({ file, message: `No break of it was judged. ${advice(file)}` })),
    ...list
      .filter((entry) => !possible.has(keyOf(entry)))
      .map((entry) => ({
        file: SURVIVORS_FILE,
        message: `This break can no longer be made, take it off the list: ${keyOf(entry)}.`,
      })),
  ];
}

/** Whether a score is of the breaks that can be made now, or says that it is not. */
function isTrue(row: Judged, mutants: readonly MutantName[]): boolean {
  const now = mutants.filter(({ file }) => covers(row, file));
  if (row.changed) return now.length > 0;
  return row.breaks === undefined ? row.mutants === now.length : row.breaks === digestOfBreaks(now);
}

function filesWithout(rows: readonly Judged[], mutants: readonly MutantName[]): string[] {
  const files = [...new Set(mutants.map(({ file }) => file))];
  return files.filter((file) => !rows.some((row) => covers(row, file)));
}

function covers(row: Judged, file: string): boolean {
  return row.file.endsWith("/") ? file.startsWith(row.file) : row.file === file;
}

function advice(file: string): string {
  const each = file.endsWith("/") ? "of each of its files" : `--only ${file}`;
  return `Judge it (\`npm run mutate -- ${each} --keep\`) or say that it changed (\`npm run check -- --update mutation\`).`;
}
