import { findCaseFiles, readCaseFile } from "./files.ts";
import { type CaseResult, type ConformanceKind, passed } from "./kind.ts";
import { KINDS } from "./kinds.ts";

/** How to call the command, with every kind. */
export function usage(): string {
  const width = Math.max(...[...KINDS.keys()].map((name) => name.length));
  const kinds = [...KINDS].map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`);
  return ["npm run conformance -- KIND FOLDER-OR-FILE", "", "Kinds:", ...kinds].join("\n");
}

/**
 * Judges every case below a path and says what it found.
 *
 * @returns the exit code: 0 when there are cases and all passed, else 1
 */
export async function runConformance({
  args,
  say,
}: {
  readonly args: readonly string[];
  readonly say: (line: string) => void;
}): Promise<number> {
  const [name, path] = args;
  const kind = KINDS.get(name ?? "");
  if (kind === undefined || path === undefined) {
    if (name !== undefined && kind === undefined) say(`There is no kind "${name}".\n`);
    say(usage());
    return 1;
  }

  const results = await judgeAll(kind, path);
  const failures = results.filter((result) => !passed(result));
  for (const result of results) {
    const { name: testCase, expected, got } = result;
    if (!passed(result)) say(`✗ ${testCase}\n  expected  ${expected}\n  got       ${got}`);
    else if (kind.isListed) say(`✓ ${testCase}: ${got}`);
  }
  if (results.length === 0) say(`No case in ${path}: looked for ${kind.extensions.join(", ")}.`);
  say(`${results.length - failures.length} passed, ${failures.length} failed`);
  return results.length > 0 && failures.length === 0 ? 0 : 1;
}

async function judgeAll(kind: ConformanceKind, path: string): Promise<CaseResult[]> {
  try {
    const results: CaseResult[] = [];
    for (const file of findCaseFiles(path, kind.extensions)) results.push(...(await judgeFile(kind, file)));
    return results;
  } catch (problem) {
    return [unreadable(path, problem)];
  }
}

async function judgeFile(kind: ConformanceKind, file: string): Promise<readonly CaseResult[]> {
  try {
    return await kind.judge(readCaseFile(file));
  } catch (problem) {
    return [unreadable(file, problem)];
  }
}

/** A path that cannot be read is a failure like any other. */
function unreadable(path: string, problem: unknown): CaseResult {
  return { name: path, expected: "readable cases", got: problem instanceof Error ? problem.message : String(problem) };
}
