import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

import Mocha from "mocha";

/** What one run of a file gave. */
export interface SuiteRun {
  readonly passed: boolean;
  readonly tests: number;
  /** Full titles of the tests that failed, in the order in which they failed. */
  readonly failures: readonly string[];
  /** What the first failure said. */
  readonly message?: string;
  /** Whether the first failure was a test that took too long. */
  readonly late: boolean;
}

/** How to run. */
export interface SuiteOrder {
  /** Only the tests with these full titles, in this order as far as groups allow. */
  readonly only?: readonly string[];
  /** Runs groups and tests backwards, to see whether they lean on each other. */
  readonly reversed?: boolean;
  /** Goes on after a failure. */
  readonly toTheEnd?: boolean;
  /** Told the full title when a test begins, and nothing when it has ended. */
  readonly onTest?: (title: string | undefined) => void;
}

/**
 * Runs mocha files again and again in one process. Each run loads the file of tests afresh, so no fixture and no chain of
 * an earlier run is left; Hardhat, the packages and the helpers of the tests stay loaded.
 */
export class FreshSuite {
  readonly #timeout: number;
  static #generation = 0;

  /** @param timeout longest time for one test, in milliseconds */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Makes module loading aware of runs. Call once, before the first run. */
  static install(testFolder: string): void {
    const root = pathToFileURL(`${path.resolve(testFolder)}${path.sep}`).href;
    registerHooks({
      resolve: (specifier, context, next) => {
        const found = next(specifier, context);
        const file = found.url.split("?")[0] ?? "";
        if (!file.startsWith(root) || !file.endsWith(".test.ts")) return found;
        return { ...found, url: `${file}?run=${FreshSuite.#generation}` };
      },
    });
  }

  /** Runs a file, until the first failure unless the order says otherwise. */
  async run(file: string, { only, reversed = false, toTheEnd = false, onTest }: SuiteOrder = {}): Promise<SuiteRun> {
    FreshSuite.#generation++;
    const mocha = new Mocha({ bail: !toTheEnd, reporter: Mocha.reporters.Base, timeout: this.#timeout });
    mocha.addFile(path.resolve(file));
    try {
      await mocha.loadFilesAsync();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { passed: false, tests: 0, failures: ["(loading the tests)"], message, late: false };
    }
    if (only !== undefined) pick(mocha.suite, new Map(only.map((title, rank) => [title, rank])));
    if (reversed) reverse(mocha.suite);
    return await new Promise<SuiteRun>((resolve) => {
      const failures: string[] = [];
      let message: string | undefined;
      let tests = 0;
      const runner = mocha.run(() => {
        mocha.dispose();
        const late = /^Timeout of \d+ms exceeded/.test(message ?? "");
        resolve({ passed: failures.length === 0, tests, failures, late, ...(message !== undefined && { message }) });
      });
      runner.on("test", (test) => onTest?.(test.fullTitle()));
      runner.on("test end", () => onTest?.(undefined));
      runner.on("pass", () => tests++);
      runner.on("fail", (test, error: Error) => {
        failures.push(test.fullTitle());
        message ??= error.message;
      });
    });
  }
}

/** Leaves out what has no rank and sorts the rest; gives the best rank inside. */
function pick(suite: Mocha.Suite, ranks: ReadonlyMap<string, number>): number {
  const tests = suite.tests.map((test) => ({ one: test, rank: ranks.get(test.fullTitle()) ?? Infinity }));
  const suites = suite.suites.map((group) => ({ one: group, rank: pick(group, ranks) }));
  suite.tests = sorted(tests);
  suite.suites = sorted(suites);
  return Math.min(...tests.map(({ rank }) => rank), ...suites.map(({ rank }) => rank));
}

function sorted<One>(ranked: readonly { readonly one: One; readonly rank: number }[]): One[] {
  const kept = ranked.filter(({ rank }) => rank !== Infinity);
  return kept.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

function reverse(suite: Mocha.Suite): void {
  suite.tests.reverse();
  suite.suites.reverse();
  suite.suites.forEach(reverse);
}
