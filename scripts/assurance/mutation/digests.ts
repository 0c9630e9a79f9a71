import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { dependantsOf, type Project } from "./project.ts";

/** Short names for the state of contracts and tests, by which an earlier run's findings are known to hold still. */
export class Digests {
  readonly #project: Project;
  readonly #known = new Map<string, string>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** A contract's file with everything that it needs. */
  ofSource(source: string): string {
    return this.#once(`source ${source}`, () =>
      this.#project.compilations.flatMap((compilation) => {
        const names = compilation.asts.has(source) ? [...compilation.closure(source)].sort() : [];
        return names.map((name) => compilation.input.sources[name]?.content ?? "");
      }),
    );
  }

  /** All contracts that contain code of a file. */
  ofDependants(source: string): string {
    return this.#once(`dependants ${source}`, () =>
      dependantsOf(this.#project.contracts, source).map((contract) => this.ofSource(contract.source)),
    );
  }

  /** Contracts by their ids. */
  ofContracts(ids: readonly string[]): string {
    return this.#once(`contracts ${ids.join(" ")}`, () =>
      this.#project.contracts.filter(({ id }) => ids.includes(id)).map(({ source }) => this.ofSource(source)),
    );
  }

  /** A file of tests with the helpers that it loads. */
  ofTest(file: string): string {
    return this.#once(`test ${file}`, () =>
      [...loadedBy(path.normalize(file))].map((one) => readFileSync(one, "utf8")),
    );
  }

  /** Several files of tests. */
  ofTests(files: readonly string[]): string {
    return this.#once(`tests ${files.join(" ")}`, () => files.map((file) => this.ofTest(file)));
  }

  #once(key: string, texts: () => readonly string[]): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const hash = createHash("sha256");
    for (const text of texts()) hash.update(text).update("\0");
    const digest = hash.digest("hex").slice(0, 16);
    this.#known.set(key, digest);
    return digest;
  }
}

/** The file and what it imports by relative paths, in the order in which it is met. */
function loadedBy(file: string): ReadonlySet<string> {
  const found = new Set([file]);
  for (const one of found) {
    const imports = readFileSync(one, "utf8").matchAll(/from "(\.[^"]+\.ts)"/g);
    for (const [, relative = ""] of imports) {
      const target = path.normalize(path.join(path.dirname(one), relative));
      if (existsSync(target)) found.add(target);
    }
  }
  return found;
}
