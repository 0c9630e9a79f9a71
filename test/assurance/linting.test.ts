import { expect } from "chai";

import { type Diagnostic, type Entry, judge } from "../../scripts/assurance/linting/judge.ts";

const at = (file: string, lint: string | null = "shift", line = 7): Diagnostic => ({
  message: "a shift",
  code: lint === null ? null : { code: lint },
  spans: [{ file_name: file, line_start: line, is_primary: true }],
});
const entry: Entry = { lint: "shift", file: "contracts/kernel/Bits.sol", findings: 2, reason: "meant" };
const whole: Entry = { lint: "shift", file: "contracts/", reason: "meant everywhere" };

describe("Linting: what the second opinion found", () => {
  it("is explained where an entry names the lint, the file and the number", () => {
    const found = [at("contracts/kernel/Bits.sol"), at("contracts/kernel/Bits.sol", "shift", 9)];
    const { explained, problems } = judge(found, [entry]);
    expect(problems).to.deep.equal([]);
    expect([...explained]).to.deep.equal([["shift", 2]]);
  });

  it("is a problem with its place where no entry fits: another lint, another file, or no lint at all", () => {
    const found = [at("contracts/kernel/Bits.sol", "cast"), at("contracts/kernel/Words.sol"), at("x.sol", null)];
    const { problems } = judge(found, []);
    expect(problems).to.deep.equal([
      "contracts/kernel/Bits.sol:7 cast: a shift",
      "contracts/kernel/Words.sol:7 shift: a shift",
      "x.sol:7 error: a shift",
    ]);
  });

  it("is a problem where there are more or fewer than were explained", () => {
    const one = at("contracts/kernel/Bits.sol");
    for (const count of [1, 3]) {
      const { problems } = judge(Array<Diagnostic>(count).fill(one), [entry]);
      expect(problems).to.deep.equal([`contracts/kernel/Bits.sol shift: ${count} findings, and 2 are explained.`]);
    }
  });

  it("is a problem where nothing needs an entry, with a number and without", () => {
    const { problems } = judge([], [entry, whole]);
    expect(problems).to.have.lengthOf(2);
    expect(problems[1]).to.equal("contracts/ shift: nothing needs this entry; take it out.");
  });

  it("takes a folder for all below it, and leaves out what is never deployed", () => {
    const found = [at("contracts/care/Fees.sol"), at("contracts/mocks/Token.sol"), at("contractsx/Fees.sol")];
    const { explained, problems } = judge(found, [whole]);
    expect([...explained]).to.deep.equal([["shift", 1]]);
    expect(problems).to.deep.equal(["contractsx/Fees.sol:7 shift: a shift"]);
  });
});
