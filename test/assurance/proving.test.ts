import { expect } from "chai";

import { readSources } from "../../scripts/assurance/proving/sources.ts";
import { TARGETS } from "../../scripts/assurance/proving/targets.ts";

describe("Proofs: what is asked of the solver", () => {
  it("names each target once", () => {
    const names = TARGETS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  for (const { name, file, contract, control } of TARGETS) {
    it(`${name} has a harness, and a break that is of one place of what it reaches`, () => {
      const sources = readSources(file, control);
      expect(sources[file]?.content).to.match(new RegExp(`^contract ${contract} is `, "m"));
    });
  }
});
