import { withCrew, type Worker } from "./crew.ts";
import { Digests } from "./digests.ts";
import { Journal } from "./journal.ts";
import type { Finding } from "./messages.ts";
import type { Mutant } from "./mutant.ts";
import { planSteps } from "./plan.ts";
import { dependantsOf, type Project } from "./project.ts";
import { Reach } from "./reach.ts";
import type { FileSurvey } from "./survey.ts";

/** What became of one mutant, and how. */
export interface Judgement extends Finding {
  readonly mutant: Mutant;
  readonly milliseconds: number;
  /** Whether an earlier run found it. */
  readonly remembered: boolean;
}

/** How to judge. */
export interface JudgeOptions {
  readonly project: Project;
  readonly mutants: readonly Mutant[];
  /** The room's own tests. */
  readonly tests: readonly string[];
  /** Tests that a survivor of the room's own has to pass too. */
  readonly others: readonly string[];
  /** How many processes. */
  readonly workers: number;
  /** Believes nothing of earlier runs. */
  readonly fresh: boolean;
  /** Ends after the first round; who is left is suspected only, and not remembered. */
  readonly suspects: boolean;
  /** Which survivors of the last round are looked at whether they are breaks at all, which takes long. */
  readonly settles: (mutant: Mutant) => boolean;
  /** How many tests a mutant meets in the first round. */
  readonly most: number;
  readonly onSurvey: (surveys: readonly FileSurvey[], milliseconds: number) => void;
  readonly onJudgement: (judgement: Judgement) => void;
}

/**
 * How many tests a mutant meets first. Nearly all die here; the few that do not would keep the others waiting, so all
 * that is left of the room's tests comes in a round of its own.
 */
export const CLOSEST_TESTS = 40;

/** Judges all mutants, several at a time. Fails if the unbroken contracts do. */
export async function judgeMutants(options: JudgeOptions): Promise<void> {
  await new Judge(options).run();
}

/** A mutant on its way, with the time that it has taken so far. */
interface Case {
  readonly mutant: Mutant;
  milliseconds: number;
}

class Judge {
  readonly #options: JudgeOptions;
  readonly #journal: Journal;
  readonly #reach: Reach;
  /** Every file of tests that has a say. */
  readonly #asked: readonly string[];
  /** Bytecode that is dead, and who noticed. */
  readonly #dead = new Map<string, Finding>();

  constructor(options: JudgeOptions) {
    this.#options = options;
    this.#journal = new Journal(new Digests(options.project), options.fresh);
    this.#reach = new Reach(options.project);
    this.#asked = [...options.tests, ...options.others];
  }

  async run(): Promise<void> {
    const { mutants, tests, others, most } = this.#options;
    const open = mutants.filter((mutant) => !this.#isRemembered(mutant)).map((mutant) => ({ mutant, milliseconds: 0 }));
    // The room's own tests have to be green even if nothing is left to judge.
    const surveys = await this.#survey(tests);
    const suspects = await this.#round(open, surveys, { last: this.#options.suspects, most });
    const survivors = await this.#round(suspects, surveys, { last: others.length === 0 });
    if (survivors.length > 0) await this.#round(survivors, await this.#survey(others), { last: true });
  }

  /** Puts mutants to some files of tests; gives the survivors, and reports the others and, if `last`, all. */
  async #round(
    cases: readonly Case[],
    surveys: readonly FileSurvey[],
    { last, most }: { readonly last: boolean; readonly most?: number },
  ): Promise<Case[]> {
    const survivors: Case[] = [];
    const late: Case[] = [];
    const settle = (one: Case, finding: Finding): void => {
      if (finding.verdict === "survived" && !last) survivors.push(one);
      else this.#report(one, finding);
    };
    await withCrew(cases, this.#options.workers, async (worker, one) => {
      const finding = await this.#try(worker, one, surveys, { last, most });
      if (finding.verdict === "timeout") late.push(one);
      else settle(one, finding);
    });
    // What took too long is tried again alone: other work on the machine may have been the reason.
    await withCrew(late, 1, async (worker, one) => {
      settle(one, await this.#try(worker, one, surveys, { last, most }));
    });
    return survivors;
  }

  async #try(
    worker: Worker,
    one: Case,
    surveys: readonly FileSurvey[],
    { last, most = Infinity }: { readonly last: boolean; readonly most: number | undefined },
  ): Promise<Finding> {
    const { mutant } = one;
    const start = performance.now();
    const affected = new Set(dependantsOf(this.#options.project.contracts, mutant.source).map(({ id }) => id));
    const steps = planSteps({
      mutant,
      reach: this.#reach.of(mutant),
      surveys: surveys.filter(({ deploys }) => deploys.some((id) => affected.has(id))),
      killers: this.#journal.killersOf(mutant),
      most,
      inherited: surveys.every(({ file }) => this.#options.tests.includes(file)),
    });
    let hash = "";
    const finding = await worker.judge({ mutant, steps, last: last && this.#options.settles(mutant) }, (asked) => {
      hash = asked;
      return this.#dead.has(asked);
    });
    one.milliseconds += performance.now() - start;
    if (finding.verdict === "killed") this.#dead.set(hash, finding);
    // A twin of a dead mutant holds as long as the kill does.
    return finding.verdict === "duplicate" ? { ...this.#dead.get(hash), verdict: "duplicate" } : finding;
  }

  /** Surveys the files that no earlier run knows as they are. */
  async #survey(files: readonly string[]): Promise<FileSurvey[]> {
    const start = performance.now();
    const missing = files.filter((file) => this.#journal.survey(file) === undefined);
    await withCrew(missing, this.#options.workers, async (worker, file) => {
      this.#journal.keepSurvey(await worker.survey(file));
    });
    const surveys = files.map((file) => this.#journal.survey(file)).filter((survey) => survey !== undefined);
    this.#options.onSurvey(surveys, performance.now() - start);
    return surveys;
  }

  #isRemembered(mutant: Mutant): boolean {
    const finding = this.#journal.finding(mutant, this.#asked);
    if (finding !== undefined) this.#options.onJudgement({ mutant, ...finding, milliseconds: 0, remembered: true });
    return finding !== undefined;
  }

  #report({ mutant, milliseconds }: Case, finding: Finding): void {
    const isSuspicion = this.#options.suspects && finding.verdict === "survived";
    if (!isSuspicion) this.#journal.keep(mutant, finding, this.#asked);
    this.#options.onJudgement({ mutant, ...finding, milliseconds, remembered: false });
  }
}
