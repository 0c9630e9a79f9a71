import { createRequire } from "node:module";

import { expect } from "chai";

import type { AstNode } from "../../scripts/assurance/mutation/ast.ts";
import { generateMutants, indexDeclarations } from "../../scripts/assurance/mutation/generate.ts";
import type { Mutant } from "../../scripts/assurance/mutation/mutant.ts";
import { type Killer, planSteps } from "../../scripts/assurance/mutation/plan.ts";
import { Reach } from "../../scripts/assurance/mutation/reach.ts";
import type { FileSurvey, TestSurvey } from "../../scripts/assurance/mutation/survey.ts";

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev 柜 takes more than one byte a letter.
contract Box {
    uint256 internal constant MOST = 3 days;
    uint256 internal constant TWICE = MOST * 2;
    uint256 internal constant SHIFT = 96;
    uint256 internal constant UNUSED = 5;
    uint256 public due;

    modifier early() { require(block.timestamp < due); _; }

    function put(uint256 when) external early {
        require(when < TWICE);
        if (when > 7) {
            due = when;
        }
        assembly {
            sstore(shl(SHIFT, 1), when)
        }
    }
}
`;

const BOX = "project/contracts/room/Box.sol";
const MOCK = "project/contracts/mocks/room/BoxHarness.sol";

const NAMES_MOST = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Box} from "../../room/Box.sol";

contract BoxHarness is Box {
    function most() external pure returns (uint256) {
        return MOST;
    }
}
`;

describe("what a break reaches", () => {
  const settings = { outputSelection: { "*": { "": ["ast"] } } };
  const input = {
    language: "Solidity",
    sources: { [BOX]: { content: SOURCE }, [MOCK]: { content: NAMES_MOST } },
    settings,
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as { sources: Record<string, { ast: AstNode }> };
  const ast = output.sources[BOX]!.ast;
  const reachIn = (...files: string[]) => {
    const asts = new Map(files.map((file) => [file, output.sources[file]!.ast]));
    return new Reach({ contracts: [], compilations: [{ input, asts, closure: () => new Set(files) }] });
  };
  const reach = reachIn(BOX);
  const mutants = generateMutants({ file: BOX, source: BOX, content: SOURCE, ast }, indexDeclarations([ast]));

  /** The statements, as text, that have to run before the break of `original` shows. */
  function statements(original: string): string[] | undefined {
    const mutant = mutants.find((one) => one.original === original);
    return reach.of(mutant!)?.map((mark) => {
      const [, start, end] = mark.split(" ");
      return Buffer.from(SOURCE).subarray(Number(start), Number(end)).toString().trim();
    });
  }

  it("is the innermost statement around it", () => {
    expect(statements("due = when")).to.deep.equal(["due = when;"]);
    expect(statements("when < TWICE")).to.deep.equal(["require(when < TWICE);"]);
    expect(statements("when > 7")![0]).to.match(/^if \(when > 7\)/);
    expect(statements("block.timestamp < due")).to.deep.equal(["require(block.timestamp < due);"]);
  });

  it("is where a constant is named, through other constants too", () => {
    expect(statements("3 days")).to.deep.equal(["require(when < TWICE);"]);
  });

  it("is the block of assembly in which a constant is named", () => {
    expect(statements("96")?.map((text) => text.split(" ")[0])).to.deep.equal(["assembly"]);
  });

  it("is not known of a constant that nobody names", () => {
    expect(statements("5")).to.equal(undefined);
  });

  it("is not known of a constant that a mock names, which leaves no mark", () => {
    const mutant = mutants.find(({ original }) => original === "3 days");
    expect(reachIn(BOX, MOCK).of(mutant!)).to.equal(undefined);
  });

  it("is not known of a modifier, which may refuse before any statement", () => {
    expect(mutants.some(({ operator }) => operator === "modifier")).to.equal(true);
    expect(statements("early")).to.equal(undefined);
  });
});

describe("the plan for a break", () => {
  const mutant = { file: "contracts/room/Box.sol", place: "Box.put" } as Mutant;
  const test = (title: string, own: number[], more: Partial<TestSurvey> = {}): TestSurvey => ({
    title,
    own,
    fixtures: [],
    blind: false,
    ...more,
  });
  const survey = (file: string, tests: TestSurvey[], more: Partial<FileSurvey> = {}): FileSurvey => ({
    file,
    tests,
    milliseconds: 100,
    deploys: ["Box"],
    independent: true,
    marks: ["broken", "before", "elsewhere"],
    shared: [],
    fixtures: [[0]],
    ...more,
  });
  const plan = (
    surveys: FileSurvey[],
    given: { killers?: readonly Killer[]; inherited?: boolean; unknown?: boolean; most?: number } = {},
  ): [string, readonly string[] | undefined][] => {
    const { killers = [], inherited = true, unknown = false, most = Infinity } = given;
    const reach = unknown ? undefined : ["broken"];
    return planSteps({ mutant, reach, surveys, killers, inherited, most }).map(({ file, titles }) => [file, titles]);
  };

  it("leaves out tests that never come to the broken statement", () => {
    const surveys = [
      survey("a", [test("there", [0]), test("not there", [1, 2])]),
      survey("b", [test("nor there", [2])]),
    ];
    expect(plan(surveys)).to.deep.equal([["a", ["there"]]]);
  });

  it("begins with tests that noticed breaks nearby, then with those that do little else", () => {
    const far = test("does much", [0, 1, 2]);
    const near = test("does little", [0]);
    const killers = [{ by: "noticed before", file: "b" }];
    const surveys = [survey("a", [far, near]), survey("b", [test("noticed before", [0, 1])])];
    expect(plan(surveys, { killers })).to.deep.equal([
      ["b", ["noticed before"]],
      ["a", ["does little", "does much"]],
    ]);
  });

  it("does not run a test that noticed nearby but cannot notice here", () => {
    const surveys = [survey("a", [test("there", [0]), test("noticed before", [1])])];
    expect(plan(surveys, { killers: [{ by: "noticed before", file: "a" }] })).to.deep.equal([["a", ["there"]]]);
  });

  it("runs tests that only stand on a fixture last, or not at all", () => {
    const surveys = [survey("a", [test("stands on it", [1], { fixtures: [0] }), test("does it", [0])])];
    expect(plan(surveys)).to.deep.equal([
      ["a", ["does it"]],
      ["a", ["stands on it"]],
    ]);
    expect(plan(surveys, { inherited: false })).to.deep.equal([["a", ["does it"]]]);
  });

  it("takes no more than so many of them, the first", () => {
    const surveys = [
      survey("a", [test("does much", [0, 1, 2]), test("does little", [0])]),
      survey("b", [test("more", [0, 1])]),
    ];
    expect(plan(surveys, { most: 2 })).to.deep.equal([
      ["a", ["does little"]],
      ["b", ["more"]],
    ]);
  });

  it("runs the whole file once where tests lean on each other", () => {
    const surveys = [survey("a", [test("first", [1]), test("then", [0])], { independent: false })];
    expect(plan(surveys, { killers: [{ by: "then", file: "a" }] })).to.deep.equal([["a", undefined]]);
  });

  it("runs such a file after all others that come to the break, also when it noticed nearby", () => {
    const leaning = survey("a", [test("first", [0]), test("then", [0])], { independent: false });
    const surveys = [leaning, survey("b", [test("does much", [0, 1, 2])])];
    expect(plan(surveys, { killers: [{ by: "then", file: "a" }] })).to.deep.equal([
      ["b", ["does much"]],
      ["a", undefined],
    ]);
  });

  it("runs tests of which nobody knows what they reach", () => {
    const surveys = [survey("a", [test("blind", [2], { blind: true }), test("not there", [2])])];
    expect(plan(surveys)).to.deep.equal([["a", ["blind"]]]);
  });

  it("counts what happens before the first test as every test's", () => {
    const surveys = [survey("a", [test("one", [1]), test("other", [2])], { shared: [0] })];
    expect(plan(surveys)).to.deep.equal([["a", ["one", "other"]]]);
  });

  it("runs everything, what bears the function's name first, if it cannot be told what is reached", () => {
    const surveys = [survey("a", [test("something else", [1]), test("puts what it was given: put", [1, 2])])];
    expect(plan(surveys, { unknown: true })).to.deep.equal([["a", ["puts what it was given: put", "something else"]]]);
  });
});
