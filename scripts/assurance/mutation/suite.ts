import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

import Mocha from "mocha";

/** What one run of a suite gave. */
export interface SuiteRun {
  readonly passed: boolean;
  readonly tests: number;
  /** The full title of the first failure. */
  readonly failure?: string;
  readonly message?: string;
  /** Whether the failure was a test that took too long. */
  readonly late: boolean;
}

/** How to run. */
export interface SuiteOrder {
  /** Groups that hold one of these titles run first. */
  readonly first?: readonly string[];
  /** Runs the groups backwards, to see whether they lean on each other. */
  readonly reversed?: boolean;
}

/**
 * Runs mocha files again and again in one process. Each run loads the modules under `test/` afresh, so no state, no
 * fixture and no chain of an earlier run is left; Hardhat and the packages stay loaded.
 */
export class FreshSuite {
  readonly #files: readonly string[];
  readonly #timeout: number;
  static #generation = 0;

  constructor(files: readonly string[], timeout: number) {
    this.#files = files;
    this.#timeout = timeout;
  }

  /** Makes module loading aware of runs. Call once, before the first run. */
  static install(testFolder: string): void {
    const root = pathToFileURL(`${path.resolve(testFolder)}${path.sep}`).href;
    registerHooks({
      resolve: (specifier, context, next) => {
        const found = next(specifier, context);
        if (!found.url.startsWith(root)) return found;
        return { ...found, url: `${found.url.split("?")[0] ?? ""}?run=${FreshSuite.#generation}` };
      },
    });
  }

  /** Runs until the first failure. */
  async run({ first = [], reversed = false }: SuiteOrder = {}): Promise<SuiteRun> {
    FreshSuite.#generation++;
    const mocha = new Mocha({ bail: true, reporter: Mocha.reporters.Base, timeout: this.#timeout });
    for (const file of this.#files) mocha.addFile(path.resolve(file));
    try {
      await mocha.loadFilesAsync();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { passed: false, tests: 0, failure: "(loading the tests)", message, late: false };
    }
    arrange(mocha.suite, new Set(first), reversed);
    return await new Promise<SuiteRun>((resolve) => {
      let failure: { title: string; message: string } | undefined;
      let tests = 0;
      const runner = mocha.run(() => {
        mocha.dispose();
        const passed = failure === undefined;
        const late = /^Timeout of \d+ms exceeded/.test(failure?.message ?? "");
        resolve({ passed, tests, late, ...(failure && { failure: failure.title, message: failure.message }) });
      });
      runner.on("pass", () => tests++);
      runner.on("fail", (test, error: Error) => (failure ??= { title: test.fullTitle(), message: error.message }));
    });
  }
}

/** Sorts groups (never the tests inside one), the wanted ones first. */
function arrange(suite: Mocha.Suite, wanted: ReadonlySet<string>, reversed: boolean): void {
  if (reversed) suite.suites.reverse();
  const ranked = suite.suites.map((group) => ({ group, rank: holds(group, wanted) ? 0 : 1 }));
  suite.suites = ranked.sort((a, b) => a.rank - b.rank).map(({ group }) => group);
  for (const group of suite.suites) arrange(group, wanted, reversed);
}

function holds(suite: Mocha.Suite, wanted: ReadonlySet<string>): boolean {
  return suite.tests.some((test) => wanted.has(test.fullTitle())) || suite.suites.some((group) => holds(group, wanted));
}
