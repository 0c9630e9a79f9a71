import { createRequire } from "node:module";

import type * as Edr from "@nomicfoundation/edr";
import type * as EdrCoverage from "@nomicfoundation/edr/coverage";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import type { CompileResult } from "./compile.ts";
import { compileContracts } from "./compile.ts";
import type { DeployableContract } from "./project.ts";

/** The part of Hardhat's EVM that puts marks into sources. It comes with Hardhat, so it is taken from there. */
const requireOfHardhat = createRequire(createRequire(import.meta.url).resolve("hardhat/package.json"));
const { addStatementCoverageInstrumentation, latestSupportedSolidityVersion } = requireOfHardhat(
  "@nomicfoundation/edr",
) as Pick<typeof Edr, "addStatementCoverageInstrumentation" | "latestSupportedSolidityVersion">;
const { getCoverageLibrary } = requireOfHardhat("@nomicfoundation/edr/coverage") as Pick<
  typeof EdrCoverage,
  "getCoverageLibrary"
>;

/** A statement as `SOURCE START END`, in bytes of the compiler's file. */
export type Mark = string;

/** What ran while one test or fixture had the word. */
interface Frame {
  readonly marks: Set<Mark>;
  readonly fixtures: Set<Frame>;
}

/** What a test ran by itself, and which fixtures it stands on. */
export interface Trace {
  readonly title: string;
  readonly own: ReadonlySet<Mark>;
  readonly fixtures: ReadonlySet<ReadonlySet<Mark>>;
}

/** Contracts with a mark before each statement, and what the chain's marks stand for. */
export interface Traced {
  readonly compiled: CompileResult;
  readonly markOf: ReadonlyMap<string, Mark>;
}

/** Whether the statements of a file get marks: those of the rooms do, those of tests and their mocks do not. */
export function isTraced(source: string): boolean {
  return source.startsWith("project/contracts/") && !source.startsWith("project/contracts/mocks/");
}

/** Puts a mark before each statement of a file; `marks` by what the chain says when it comes by. */
export function marksIn(source: string, content: string): { text: string; marks: ReadonlyMap<string, Mark> } {
  const marked = addStatementCoverageInstrumentation(content, source, latestSupportedSolidityVersion());
  const bytes = (at: number): number => Buffer.byteLength(content.slice(0, at), "utf8");
  const marks = marked.metadata.map(({ tag, startUtf16, endUtf16 }): [string, Mark] => [
    Buffer.from(tag).toString("hex"),
    `${source} ${bytes(startUtf16)} ${bytes(endUtf16)}`,
  ]);
  return { text: marked.source, marks: new Map(marks) };
}

/** Puts marks into `sources`, and compiles `contracts` with them. */
export function traceContracts(contracts: readonly DeployableContract[], sources: ReadonlySet<string>): Traced {
  const library = getCoverageLibrary();
  const added = new Map([[library.filename, library.content]]);
  const texts = new Map<string, string>();
  const markOf = new Map<string, Mark>();
  for (const { input } of new Set(contracts.map(({ compilation }) => compilation))) {
    for (const source of sources) {
      const content = input.sources[source]?.content;
      if (content === undefined || texts.has(source)) continue;
      const { text, marks } = marksIn(source, content);
      texts.set(source, text);
      for (const [tag, mark] of marks) markOf.set(tag, mark);
    }
  }
  return { compiled: compileContracts(contracts, { pipeline: "build", texts, added }), markOf };
}

/** Listens to the chain while traced contracts run, and writes down which test reached which statement. */
export class Tracer {
  readonly #hre: HardhatRuntimeEnvironment;
  readonly #markOf: ReadonlyMap<string, Mark>;
  readonly #fixtures = new Map<unknown, Frame>();
  readonly #tests = new Map<string, Frame>();
  /** What no test or fixture had the word for: loading the file, `before` and `after`. */
  readonly #file: Frame = frame();
  #stack: Frame[] = [this.#file];

  readonly #handlers = {
    onCoverageData: (_context: unknown, tags: readonly string[]): Promise<void> => {
      for (const tag of tags) {
        const mark = this.#markOf.get(tag);
        if (mark !== undefined) this.#stack.at(-1)?.marks.add(mark);
      }
      return Promise.resolve();
    },
    newConnection: async <Context>(context: Context, next: (context: Context) => Promise<unknown>): Promise<never> => {
      const connection = await next(context);
      this.#followFixtures(connection as NetworkConnection);
      return connection as never;
    },
  };

  constructor(hre: HardhatRuntimeEnvironment, markOf: ReadonlyMap<string, Mark>) {
    this.#hre = hre;
    this.#markOf = markOf;
  }

  /** Listens from now on. */
  begin(): void {
    this.#hre.hooks.registerHandlers("network", this.#handlers);
  }

  /** Stops listening and tells what was heard. */
  end(): { readonly shared: ReadonlySet<Mark>; readonly tests: readonly Trace[] } {
    this.#hre.hooks.unregisterHandlers("network", this.#handlers);
    const tests = [...this.#tests].map(([title, { marks, fixtures }]) => ({
      title,
      own: marks,
      fixtures: new Set([...reached(fixtures)].map((fixture) => fixture.marks)),
    }));
    const shared = [this.#file, ...reached(this.#file.fixtures)].flatMap(({ marks }) => [...marks]);
    return { shared: new Set(shared), tests };
  }

  /** From now on it is this test's turn, or nobody's. */
  onTest(title: string | undefined): void {
    if (title === undefined) {
      this.#stack = [this.#file];
      return;
    }
    const test = this.#tests.get(title) ?? frame();
    this.#tests.set(title, test);
    this.#stack = [test];
  }

  #followFixtures({ networkHelpers }: NetworkConnection): void {
    // Projects without the helpers have no fixtures.
    const helpers = networkHelpers as typeof networkHelpers | undefined;
    if (helpers === undefined) return;
    const load = helpers.loadFixture.bind(helpers);
    helpers.loadFixture = async (fixture) => {
      const its = this.#fixtures.get(fixture) ?? frame();
      this.#fixtures.set(fixture, its);
      this.#stack.at(-1)?.fixtures.add(its);
      const before = this.#stack;
      this.#stack = [...before, its];
      try {
        return await load(fixture);
      } finally {
        this.#stack = before;
      }
    };
  }
}

function frame(): Frame {
  return { marks: new Set(), fixtures: new Set() };
}

/** Fixtures that stand on fixtures, all of them. */
function reached(fixtures: ReadonlySet<Frame>): ReadonlySet<Frame> {
  const all = new Set(fixtures);
  for (const { fixtures: below } of all) for (const one of below) all.add(one);
  return all;
}
