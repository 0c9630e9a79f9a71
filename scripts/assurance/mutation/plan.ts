import type { Mutant } from "./mutant.ts";
import type { FileSurvey, TestSurvey } from "./survey.ts";
import type { Mark } from "./tracer.ts";

/** One file of tests to run against a mutant. */
export interface Step {
  readonly file: string;
  /** The tests to run, in this order; all without it. */
  readonly titles?: readonly string[];
  /** Ids of the contracts that the file deploys. */
  readonly deploys: readonly string[];
  /** What the whole file took when it was surveyed. */
  readonly milliseconds: number;
}

/** A test that noticed a break. */
export interface Killer {
  readonly by: string;
  readonly file: string;
}

/** How many tests that noticed breaks nearby go first, and how many that come closest to the break go next. */
const KILLERS = 6;
const CLOSEST = 12;

interface Candidate {
  readonly survey: FileSurvey;
  readonly test: TestSurvey;
  /** Whether the test itself runs the broken statement, not only a fixture under it. */
  readonly direct: boolean;
  /** Less is closer. */
  readonly distance: number;
}

/**
 * Which tests to run, and in which order: those that noticed breaks nearby; those that run the broken statement and
 * little else; all others that run it; and, if `inherited`, those that only stand on a fixture that ran it. Of each, a file
 * whose tests lean on each other comes last, since it is run whole. A test that never comes to the broken statement cannot
 * notice and is left out.
 */
export function planSteps({
  mutant,
  reach,
  surveys,
  killers,
  inherited,
  most = Infinity,
}: {
  readonly mutant: Mutant;
  readonly reach: readonly Mark[] | undefined;
  readonly surveys: readonly FileSurvey[];
  readonly killers: readonly Killer[];
  readonly inherited: boolean;
  /** No more than so many tests, the first of the order. */
  readonly most?: number;
}): Step[] {
  const candidates = surveys.flatMap((survey) => candidatesIn(survey, mutant, reach)).sort(byDistance);
  const kept = candidates.filter(({ direct }) => direct || inherited || reach === undefined);
  const known = killers
    .map(({ by, file }) => kept.find(({ survey, test }) => survey.file === file && test.title === by))
    .filter((candidate) => candidate !== undefined)
    .filter(({ survey }) => survey.independent);
  const direct = kept.filter((candidate) => candidate.direct);
  const closest = (direct.length > 0 ? direct : kept).slice(0, CLOSEST);
  const steps: Step[] = [];
  const done = new Set<string>();
  const groups = [known.slice(0, KILLERS), closest, direct, kept];
  for (const group of groups) steps.push(...stepsOf(group, done, most));
  return steps;
}

function candidatesIn(survey: FileSurvey, mutant: Mutant, reach: readonly Mark[] | undefined): Candidate[] {
  const places = new Set((reach ?? []).map((mark) => survey.marks.indexOf(mark)));
  const hit = (marks: readonly number[] = []): boolean => marks.some((mark) => places.has(mark));
  const shared = hit(survey.shared);
  return survey.tests.flatMap((test): Candidate[] => {
    const direct = shared || hit(test.own);
    const touched =
      direct || test.blind || reach === undefined || test.fixtures.some((fixture) => hit(survey.fixtures[fixture]));
    if (!touched) return [];
    const named = isNamed(mutant, `${survey.file} ${test.title}`);
    return [{ survey, test, direct, distance: test.own.length / (named ? 4 : 1) }];
  });
}

/** Whether a test speaks of the broken function. */
function isNamed({ place }: Mutant, words: string): boolean {
  const name = place.split(".").at(-1)?.replace(/^_/, "").toLowerCase() ?? "";
  return name !== "" && words.toLowerCase().includes(name);
}

function byDistance(a: Candidate, b: Candidate): number {
  return Number(b.survey.independent) - Number(a.survey.independent) || a.distance - b.distance;
}

/** One step for each file, in the order in which the files are met. `done` holds what earlier steps ran, `most` at most. */
function stepsOf(candidates: readonly Candidate[], done: Set<string>, most: number): Step[] {
  const chosen = new Map<FileSurvey, string[]>();
  for (const { survey, test } of candidates) {
    const key = survey.independent ? `${survey.file} ${test.title}` : survey.file;
    if (done.has(key) || done.size >= most) continue;
    done.add(key);
    chosen.set(survey, [...(chosen.get(survey) ?? []), test.title]);
  }
  return [...chosen].map(([{ file, deploys, milliseconds, independent }, titles]) => ({
    file,
    deploys,
    milliseconds,
    ...(independent && { titles }),
  }));
}
