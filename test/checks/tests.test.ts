import { expect } from "chai";

import { groupFiles, testFiles } from "../../scripts/tests/groups.ts";
import { failuresIn, tallyOf } from "../../scripts/tests/tally.ts";

describe("npm test: the files are dealt out to processes", () => {
  const files = [40, 5, 30, 20, 5].map((bytes, i) => ({ path: `test/${String(i)}.test.ts`, bytes }));

  it("gives each file to one group, the longest first to whoever has least, beside the Solidity tests", () => {
    expect(groupFiles(files, 2)).to.deep.equal([
      { name: "solidity", args: ["test", "solidity"] },
      { name: "mocha 1 of 2", args: ["test", "mocha", "test/0.test.ts", "test/1.test.ts", "test/4.test.ts"] },
      { name: "mocha 2 of 2", args: ["test", "mocha", "test/2.test.ts", "test/3.test.ts"] },
    ]);
  });

  it("makes no group without a file", () => {
    expect(groupFiles(files.slice(0, 1), 3).map(({ name }) => name)).to.deep.equal(["solidity", "mocha 1 of 3"]);
  });

  it("finds the project's files, this one among them", async () => {
    const paths = (await testFiles()).map(({ path }) => path);
    expect(paths).to.include("test/checks/tests.test.ts");
    expect(paths.filter((path) => !path.endsWith(".test.ts"))).to.deep.equal([]);
  });

  it("reads Hardhat's last counts, and what failed from there on", () => {
    const said =
      "  ✔ 3 passing tests are read\n\n  12 passing (1s)\n  1 failing\n  2 pending\n\n  1) a patient\n     AssertionError\n";
    expect(tallyOf(said)).to.deep.equal({ passing: 12, failing: 1, pending: 2 });
    expect(failuresIn(said)).to.match(/^\s*12 passing[^]*AssertionError$/u);
    expect(tallyOf("it broke before the first test")).to.deep.equal({ passing: 0, failing: 0, pending: 0 });
    expect(failuresIn("it broke before the first test")).to.equal("it broke before the first test");
  });
});
