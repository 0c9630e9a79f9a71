import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { compileContracts } from "./compile.ts";
import type { BytecodeExchange } from "./exchange.ts";
import type { DeployableContract } from "./project.ts";
import type { FreshSuite } from "./suite.ts";
import { isTraced, type Mark, type Traced, Tracer, traceContracts } from "./tracer.ts";

/** Which statements a test reaches: places in {@link FileSurvey.marks}. */
export interface TestSurvey {
  readonly title: string;
  /** By what it does itself. */
  readonly own: readonly number[];
  /** The fixtures under it: places in {@link FileSurvey.fixtures}. */
  readonly fixtures: readonly number[];
  /** It fails when the contracts carry marks (they cost gas), so nobody knows what it reaches. */
  readonly blind: boolean;
}

/** What is known of a file of tests. */
export interface FileSurvey {
  readonly file: string;
  readonly milliseconds: number;
  /** Ids of the contracts that it deploys. */
  readonly deploys: readonly string[];
  /** Its tests pass backwards too, so some may be left out. */
  readonly independent: boolean;
  readonly marks: readonly Mark[];
  /** What is reached while the file is loaded, and before or after its tests. */
  readonly shared: readonly number[];
  readonly fixtures: readonly (readonly number[])[];
  readonly tests: readonly TestSurvey[];
}

/** Surveys files of tests with the unbroken contracts. */
export class Surveyor {
  readonly #hre: HardhatRuntimeEnvironment;
  readonly #suite: FreshSuite;
  readonly #exchange: BytecodeExchange;
  readonly #contracts: readonly DeployableContract[];
  readonly #originals: ReadonlyMap<string, string>;
  #traced: Traced | undefined;

  constructor(parts: {
    readonly hre: HardhatRuntimeEnvironment;
    readonly suite: FreshSuite;
    readonly exchange: BytecodeExchange;
    readonly contracts: readonly DeployableContract[];
    readonly originals: ReadonlyMap<string, string>;
  }) {
    this.#hre = parts.hre;
    this.#suite = parts.suite;
    this.#exchange = parts.exchange;
    this.#contracts = parts.contracts;
    this.#originals = parts.originals;
  }

  /**
   * Runs the file as it is, and backwards with marks in the contracts.
   *
   * @throws Error when the unbroken contracts fail
   */
  async survey(file: string): Promise<FileSurvey> {
    this.#exchange.use(this.#originals);
    const start = performance.now();
    const plain = await this.#suite.run(file);
    const milliseconds = performance.now() - start;
    const deploys = [...this.#exchange.deployed];
    await this.#exchange.closeConnections();
    if (!plain.passed) {
      const [failure = ""] = plain.failures;
      throw new Error(`The unbroken contracts fail "${failure}": ${plain.message ?? ""}. Make the tests green first.`);
    }
    const backwards = await this.#trace(file, true);
    const independent = backwards.run.passed;
    // If it fails backwards, the marks may be to blame or the order: forwards tells.
    const { run, shared, tests } = independent ? backwards : await this.#trace(file, false);
    const failed = new Set(run.failures);
    const table = new Table();
    const fixtures = new Table<ReadonlySet<Mark>>();
    const surveyed = tests.map((test) => ({
      title: test.title,
      own: table.places(test.own),
      fixtures: fixtures.places(test.fixtures),
      blind: failed.has(test.title),
    }));
    return {
      file,
      milliseconds: Math.round(milliseconds),
      deploys,
      independent,
      shared: table.places(shared),
      fixtures: fixtures.entries.map((marks) => table.places(marks)),
      tests: surveyed,
      marks: table.entries,
    };
  }

  async #trace(
    file: string,
    reversed: boolean,
  ): Promise<{ run: Awaited<ReturnType<FreshSuite["run"]>> } & ReturnType<Tracer["end"]>> {
    this.#traced ??= traceContracts(this.#contracts, productionSources(this.#contracts));
    const { compiled, markOf } = this.#traced;
    if (!compiled.ok) throw new Error(compiled.problem);
    this.#exchange.use(compiled.bytecode);
    const tracer = new Tracer(this.#hre, markOf);
    tracer.begin();
    const run = await this.#suite.run(file, {
      reversed,
      toTheEnd: true,
      onTest: (title) => {
        tracer.onTest(title);
      },
    });
    await this.#exchange.closeConnections();
    return { run, ...tracer.end() };
  }
}

/** The files of the rooms; nobody breaks stand-ins for tests. */
function productionSources(contracts: readonly DeployableContract[]): Set<string> {
  const compilations = new Set(contracts.map(({ compilation }) => compilation));
  const sources = [...compilations].flatMap(({ asts }) => [...asts.keys()]);
  return new Set(sources.filter(isTraced));
}

/** Numbers things in the order in which they are met. */
class Table<Thing = Mark> {
  readonly entries: Thing[] = [];
  readonly #places = new Map<Thing, number>();

  places(things: Iterable<Thing>): number[] {
    return [...things].map((thing) => {
      const known = this.#places.get(thing);
      if (known !== undefined) return known;
      this.#places.set(thing, this.entries.length);
      return this.entries.push(thing) - 1;
    });
  }
}

/** The original contracts as the quick pipeline makes them. */
export function compileOriginals(contracts: readonly DeployableContract[]): ReadonlyMap<string, string> {
  const compiled = compileContracts(contracts, { pipeline: "quick" });
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.bytecode;
}
