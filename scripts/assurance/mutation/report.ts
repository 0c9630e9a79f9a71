import type { Verdict } from "./mutant.ts";
import { describeMutant, type MutantName } from "./mutant.ts";
import type { Judgement } from "./judge.ts";
import type { Comparison } from "./survivors.ts";

const COLUMNS: readonly Verdict[] = ["killed", "timeout", "survived", "duplicate", "equal", "stillborn"];

/** A table with one row per file. */
export function tableByFile(judged: readonly Judgement[]): string {
  const files = [...new Set(judged.map(({ mutant }) => mutant.file))].sort();
  const width = Math.max(5, ...files.map((file) => file.length));
  const row = (title: string, cells: readonly string[]): string =>
    [title.padEnd(width), ...cells.map((cell) => cell.padStart(9))].join(" ");
  const count = (file: string | undefined, verdict: Verdict): string =>
    String(judged.filter((one) => one.verdict === verdict && (file ?? one.mutant.file) === one.mutant.file).length);
  return [
    row("file", COLUMNS),
    ...files.map((file) =>
      row(
        file,
        COLUMNS.map((verdict) => count(file, verdict)),
      ),
    ),
    row(
      "all",
      COLUMNS.map((verdict) => count(undefined, verdict)),
    ),
  ].join("\n");
}

/** Prints what the run found and gives the numbers of the closing line. */
export function printReport(
  judged: readonly Judgement[],
  { explained, unexplained, stale }: Comparison<Judgement>,
): { passed: number; failed: number } {
  console.log(`\n${tableByFile(judged)}\n`);
  printList(
    "No test noticed these. Write the test, or explain each in the list of survivors",
    unexplained.map(({ mutant }) => mutant),
  );
  printList("Listed as survivors, but noticed now or no longer possible. Take them off the list", stale);
  const noticed = judged.filter(({ verdict }) => verdict === "killed" || verdict === "timeout");
  const now = judged.filter(({ remembered }) => !remembered);
  const seconds = now.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  if (now.length > 0) console.log(`${now.length} judged now, ${(seconds / now.length).toFixed(2)} s each and worker`);
  if (now.length < judged.length) console.log(`${judged.length - now.length} known from earlier runs`);
  return { passed: noticed.length + explained.length, failed: unexplained.length + stale.length };
}

function printList(title: string, names: readonly MutantName[]): void {
  if (names.length === 0) return;
  console.log(`${title}:`);
  for (const name of names) console.log(`  ${describeMutant(name)}\n    in: ${name.within}`);
  console.log("");
}
