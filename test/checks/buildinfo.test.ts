import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { expect } from "chai";

import { checkNaming } from "../../scripts/checks/naming.ts";
import { checkNatspec } from "../../scripts/checks/natspec.ts";
import { type Problem, describe as inWords } from "../../scripts/checks/problem.ts";
import { checkWarnings } from "../../scripts/checks/warnings.ts";
import { makeProject, removeProjects } from "./fixture.ts";

const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };

/** A project of one contract as Hardhat leaves it after a build. */
function build(file: string, content: string): string {
  const source = `project/${file}`;
  const sources = { [source]: { content } };
  const settings = {
    outputSelection: { "*": { "": ["ast"], "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
  };
  const output: unknown = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
  return makeProject({
    [file]: content,
    "artifacts/build-info/one.json": JSON.stringify({ input: { sources } }),
    "artifacts/build-info/one.output.json": JSON.stringify({ output }),
  });
}

const head = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.28;\n";
const words = (problems: Problem[]): string[] => problems.map(inWords);

describe("checks of what the compiler saw", () => {
  afterEach(removeProjects);

  describe("warnings", () => {
    const leaky = `${head}// é, two bytes\ncontract A {\n    function f() external { uint256 x; }\n}\n`;

    it("reports a warning with file and line", () => {
      const problems = words(checkWarnings(build("contracts/identity/A.sol", leaky)));
      expect(problems.join("\n")).to.contain("contracts/identity/A.sol:5: the compiler warns: Unused local variable");
    });

    it("takes the size of a contract as a warning, but not of a test", () => {
      const large = `${head}contract A {\n    bytes constant B = hex"${"01".repeat(25_000)}";\n    function f() external pure returns (bytes memory) { return B; }\n}\n`;
      expect(words(checkWarnings(build("contracts/identity/A.sol", large))).join()).to.contain("Contract code size");
      expect(checkWarnings(build("test/identity/A.sol", large))).to.deep.equal([]);
      expect(checkWarnings(build("test/identity/A.sol", leaky))).to.not.deep.equal([]);
    });

    it("passes over what an older build said about a file that changed since", () => {
      const root = build("contracts/identity/A.sol", leaky);
      writeFileSync(join(root, "contracts", "identity", "A.sol"), `${head}contract A {}\n`);
      expect(checkWarnings(root)).to.deep.equal([]);
    });
  });

  describe("natspec", () => {
    const bare = `${head}interface I {\n    event E();\n    error R();\n    function f() external;\n}\n`;

    it("asks an interface, its events, errors and functions what they are for", () => {
      expect(words(checkNatspec(build("contracts/identity/I.sol", bare)))).to.deep.equal([
        "contracts/identity/I.sol:3: interface I has no @notice (or @inheritdoc).",
        "contracts/identity/I.sol:4: event E has no @notice (or @inheritdoc).",
        "contracts/identity/I.sol:5: error R has no @notice (or @inheritdoc).",
        "contracts/identity/I.sol:6: function f has no @notice (or @inheritdoc).",
      ]);
    });

    it("takes @dev alone for no answer", () => {
      const contract = `${head}/// @notice A.\ncontract A {\n    /// @dev Inner.\n    function f() external {}\n}\n`;
      expect(checkNatspec(build("contracts/identity/A.sol", contract))).to.have.lengthOf(1);
    });

    it("is content with words, and leaves stand-ins alone", () => {
      const told = `${head}/// @notice A.\ncontract A {\n    /// Does f.\n    function f() external {}\n}\n`;
      expect(checkNatspec(build("contracts/identity/A.sol", told))).to.deep.equal([]);
      expect(checkNatspec(build("contracts/mocks/I.sol", bare))).to.deep.equal([]);
    });
  });

  describe("naming", () => {
    it("asks for underscores and for names of mapping keys", () => {
      const contract = `${head}contract A {
    uint256 internal constant LIMIT = 1;
    mapping(address holder => mapping(uint256 => bool)) private held;
    function inner() internal pure {}
}
library L {
    function inner() internal pure {}
}
function free() pure {}
`;
      expect(words(checkNaming(build("contracts/identity/A.sol", contract)))).to.deep.equal([
        "contracts/identity/A.sol:5: held is private, so its name begins with an underscore.",
        "contracts/identity/A.sol:5: a key of the mapping held has no name.",
        "contracts/identity/A.sol:6: inner is internal, so its name begins with an underscore.",
      ]);
    });
  });
});
