import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type { Digests } from "./digests.ts";
import type { Finding } from "./messages.ts";
import { keyOf, type Mutant } from "./mutant.ts";
import type { Killer } from "./plan.ts";
import type { FileSurvey } from "./survey.ts";

/** Where findings and surveys are kept between runs; git does not see the folder. */
const FOLDER = path.join("cache", "mutation");
const FINDINGS = path.join(FOLDER, "findings.jsonl");
const SURVEYS = path.join(FOLDER, "surveys.jsonl");

interface FindingEntry extends Finding {
  readonly key: string;
  readonly at: string;
  readonly file: string;
  readonly place: string;
  readonly digest: string;
}

interface SurveyEntry {
  readonly digest: string;
  readonly survey: FileSurvey;
}

/**
 * What earlier runs found, written down line by line, so that a run that was stopped goes on. A kill holds as long as the
 * broken file and the file of tests that noticed are the same; a survival as long as all tests and all contracts with code
 * of the file are.
 */
export class Journal {
  readonly #digests: Digests;
  readonly #findings = new Map<string, FindingEntry>();
  readonly #surveys = new Map<string, SurveyEntry>();

  /** @param fresh believes nothing of earlier runs */
  constructor(digests: Digests, fresh: boolean) {
    this.#digests = digests;
    mkdirSync(FOLDER, { recursive: true });
    if (fresh) return;
    for (const entry of linesOf<FindingEntry>(FINDINGS)) this.#findings.set(entry.key, entry);
    for (const entry of linesOf<SurveyEntry>(SURVEYS)) this.#surveys.set(entry.survey.file, entry);
  }

  /** What is known of a mutant that `asked` are to judge. */
  finding(mutant: Mutant, asked: readonly string[]): Finding | undefined {
    const entry = this.#findings.get(keyOf(mutant));
    if (entry?.digest !== this.#digestOf(mutant, entry, asked)) return undefined;
    const { verdict, by, byFile } = entry;
    return { verdict, ...(by !== undefined && { by }), ...(byFile !== undefined && { byFile }) };
  }

  /** Keeps what became of a mutant. */
  keep(mutant: Mutant, finding: Finding, asked: readonly string[]): void {
    const digest = this.#digestOf(mutant, finding, asked);
    const entry = {
      key: keyOf(mutant),
      at: new Date().toISOString(),
      file: mutant.file,
      place: mutant.place,
      digest,
      ...finding,
    };
    this.#findings.set(entry.key, entry);
    append(FINDINGS, entry);
  }

  /** Tests that noticed breaks of the same function, latest first, then those of the same file. */
  killersOf({ file, place }: Mutant): Killer[] {
    const entries = [...this.#findings.values()].filter((entry) => entry.file === file).reverse();
    const near = [...entries.filter((entry) => entry.place === place), ...entries.filter((e) => e.place !== place)];
    const killers = new Map<string, Killer>();
    for (const { by, byFile: test, verdict } of near) {
      if (verdict === "killed" && by !== undefined && test !== undefined)
        killers.set(`${test} ${by}`, { by, file: test });
    }
    return [...killers.values()];
  }

  /** The survey of a file, if neither it nor what it deploys has changed. */
  survey(file: string): FileSurvey | undefined {
    const entry = this.#surveys.get(file);
    if (entry === undefined) return undefined;
    return entry.digest === this.#surveyDigest(entry.survey) ? entry.survey : undefined;
  }

  keepSurvey(survey: FileSurvey): void {
    const entry = { digest: this.#surveyDigest(survey), survey };
    this.#surveys.set(survey.file, entry);
    append(SURVEYS, entry);
  }

  #surveyDigest({ file, deploys }: FileSurvey): string {
    return `${this.#digests.ofTest(file)} ${this.#digests.ofContracts(deploys)}`;
  }

  #digestOf({ source }: Mutant, finding: Finding | undefined, asked: readonly string[]): string {
    if (finding?.byFile !== undefined && existsSync(finding.byFile)) {
      return `${this.#digests.ofSource(source)} ${this.#digests.ofTest(finding.byFile)}`;
    }
    const tests = finding?.verdict === "survived" ? this.#digests.ofTests(asked) : "";
    return `${this.#digests.ofDependants(source)} ${tests}`;
  }
}

/** The entries of a file; a last line that was cut off is left out. */
function linesOf<Entry>(file: string): Entry[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Entry];
      } catch {
        return [];
      }
    });
}

function append(file: string, entry: unknown): void {
  appendFileSync(file, `${JSON.stringify(entry)}\n`);
}
