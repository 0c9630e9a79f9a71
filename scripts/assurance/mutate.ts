/**
 * Breaks the contracts in small ways and reports which breaks no test noticed. See docs/assurance/README.md.
 *
 *     npm run mutate -- contracts/identity
 */
import { writeFile } from "node:fs/promises";

import hre from "hardhat";

import { generateMutants, indexDeclarations } from "./mutation/generate.ts";
import { CLOSEST_TESTS, type Judgement, judgeMutants } from "./mutation/judge.ts";
import { JUDGED_FILE, keepScores, scoreOf } from "./mutation/kept.ts";
import { describeMutant, keyOf, type Mutant } from "./mutation/mutant.ts";
import { findTests, type MutateOptions, readOptions } from "./mutation/options.ts";
import { loadProject, type Project } from "./mutation/project.ts";
import { printReport } from "./mutation/report.ts";
import { compareSurvivors, type ExplainedSurvivor, readSurvivors } from "./mutation/survivors.ts";
import { renewPage } from "./parts/report.ts";

/** Every mutant of the room's files, or of the one that was asked for. */
function mutantsOf(project: Project, room: string, { only, max, seed }: MutateOptions): Mutant[] {
  const mutants: Mutant[] = [];
  const done = new Set<string>();
  for (const { input, asts } of project.compilations) {
    const declaration = indexDeclarations([...asts.values()]);
    for (const [source, ast] of asts) {
      const file = source.replace(/^project\//, "");
      const content = input.sources[source]?.content;
      const wanted = only === undefined ? file.startsWith(`${room}/`) : file === only;
      if (!wanted || done.has(file) || content === undefined) continue;
      done.add(file);
      mutants.push(...generateMutants({ file, source, content, ast }, declaration));
    }
  }
  return max === undefined ? mutants : sample(mutants, max, seed);
}

/** The same `max` mutants for the same seed, in the order of the files. */
function sample(mutants: readonly Mutant[], max: number, seed: number): Mutant[] {
  let state = seed >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  const drawn = mutants.map((mutant, position) => ({ mutant, position, order: random() }));
  const kept = drawn.sort((a, b) => a.order - b.order).slice(0, max);
  return kept.sort((a, b) => a.position - b.position).map(({ mutant }) => mutant);
}

async function mutateRoom(
  project: Project,
  room: string,
  options: MutateOptions,
  explained: ReadonlySet<string>,
): Promise<Judgement[]> {
  const { only, by } = options;
  const mutants = mutantsOf(project, room, options);
  const found = await findTests(room, options.others);
  const { others } = found;
  const tests = by.length > 0 ? by : found.tests;
  console.log(`${room}: ${mutants.length} mutants, ${tests.length} test files`);
  if (mutants.length === 0) throw new Error(`Nothing can be broken in ${only ?? room}. Is it part of the build?`);
  if (options.list) {
    for (const mutant of mutants) console.log(`  ${describeMutant(mutant)}`);
    return [];
  }
  const judged: Judgement[] = [];
  const start = performance.now();
  await judgeMutants({
    project,
    mutants,
    tests: tests.length > 0 ? tests : others,
    others: options.ownTests || by.length > 0 || tests.length === 0 ? [] : others,
    workers: options.workers,
    fresh: options.fresh,
    suspects: options.suspects || by.length > 0,
    settles: options.keep ? (mutant) => !explained.has(keyOf(mutant)) : () => !(options.suspects || by.length > 0),
    most: by.length > 0 ? Infinity : CLOSEST_TESTS,
    onSurvey: (surveys, milliseconds) => {
      const count = surveys.reduce((sum, survey) => sum + survey.tests.length, 0);
      const dependent = surveys.filter(({ independent }) => !independent).map(({ file }) => file);
      console.log(`${room}: unbroken, ${count} tests pass (${(milliseconds / 1000).toFixed(1)} s)`);
      if (dependent.length > 0)
        console.log(`${room}: run whole, as their tests lean on each other: ${dependent.join(", ")}`);
    },
    onJudgement: (judgement) => {
      judged.push(judgement);
      if (judgement.verdict === "survived") console.log(`  survived: ${describeMutant(judgement.mutant)}`);
      if (judged.length % 50 === 0) {
        const minutes = ((performance.now() - start) / 60_000).toFixed(1);
        console.log(`  ${judged.length} of ${mutants.length} after ${minutes} min`);
      }
    },
  });
  return judged;
}

/** Keeps the scores of files that were judged whole, and says which are not kept. */
async function keep(judged: readonly Judgement[], list: readonly ExplainedSurvivor[]): Promise<void> {
  const files = [...new Set(judged.map(({ mutant }) => mutant.file))];
  const scores = files.flatMap((file) => {
    const score = scoreOf(
      file,
      judged.filter(({ mutant }) => mutant.file === file),
      list,
    );
    if (typeof score !== "number") return [score];
    console.log(`not kept: ${file}, of which ${score} survived without a reason`);
    return [];
  });
  keepScores(scores);
  await renewPage(".");
  console.log(`scores of ${scores.length} files kept in ${JUDGED_FILE}`);
}

async function main(): Promise<number> {
  const options = await readOptions(process.argv.slice(2));
  const list = await readSurvivors();
  await hre.tasks.getTask("build").run({ noTests: true, quiet: true });
  const project = await loadProject(hre.artifacts);
  const judged: Judgement[] = [];
  const explained = new Set(list.map(keyOf));
  for (const room of options.rooms) judged.push(...(await mutateRoom(project, room, options, explained)));
  if (options.list) return 0;
  const complete = (file: string): boolean =>
    options.max === undefined &&
    (options.only === undefined ? options.rooms.some((room) => file.startsWith(`${room}/`)) : file === options.only);
  const comparison = compareSurvivors({ judged, list, complete });
  const { passed, failed } = printReport(judged, comparison);
  if (options.keep) await keep(judged, list);
  if (options.json !== undefined) {
    const mutants = judged.map(({ mutant, ...rest }) => ({
      ...mutant,
      ...rest,
      milliseconds: Math.round(rest.milliseconds),
    }));
    await writeFile(options.json, `${JSON.stringify({ passed, failed, stale: comparison.stale, mutants }, null, 2)}\n`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
