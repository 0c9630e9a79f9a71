import { createRequire } from "node:module";

import { expect } from "chai";

import type { AstNode } from "../../scripts/assurance/mutation/ast.ts";
import { generateMutants, indexDeclarations } from "../../scripts/assurance/mutation/generate.ts";
import { applyMutant, keyOf, type Mutant } from "../../scripts/assurance/mutation/mutant.ts";

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev 药 takes more than one byte a letter.
enum Phase { None, Open, Closed }

library Flags {
    uint8 internal constant READ = 1;
    uint8 internal constant WRITE = 2;
}

contract Sample {
    struct Entry { address by; Phase phase; }

    error Late(uint256 due, uint256 nowAt);
    event Moved(address indexed from, address indexed to, uint256 amount);

    mapping(bytes32 id => Entry) public entries;
    uint256 public total;

    modifier free() { require(total == 0); _; }

    function move(bytes32 id, address from, address to, uint256 amount, uint256 due) external free {
        if (from == to && amount > 0) revert Late(due, amount);
        entries[id] = Entry({by: from, phase: Phase.Open});
        total += amount * 2 days;
        emit Moved(from, to, amount);
        delete entries[id];
    }

    function flags() external pure returns (uint8) { return Flags.READ; }
}
`;

interface Output {
  readonly errors?: readonly { readonly severity: string }[];
  readonly sources: Readonly<Record<string, { readonly ast: AstNode }>>;
}

function compile(content: string): Output {
  const settings = { outputSelection: { "*": { "": ["ast"] } } };
  const input = { language: "Solidity", sources: { "Sample.sol": { content } }, settings };
  return JSON.parse(solc.compile(JSON.stringify(input))) as Output;
}

function mutantsOf(content: string): Mutant[] {
  const ast = compile(content).sources["Sample.sol"]!.ast;
  const target = { file: "contracts/Sample.sol", source: "Sample.sol", content, ast };
  return generateMutants(target, indexDeclarations([ast]));
}

describe("mutation operators", () => {
  const mutants = mutantsOf(SOURCE);
  const has = (operator: string, original: string, replacement: string): boolean =>
    mutants.some((one) => one.operator === operator && one.original === original && one.replacement === replacement);

  const EXPECTED: readonly (readonly [operator: string, original: string, replacement: string])[] = [
    ["delete", "require(total == 0)", "0"],
    ["delete", "emit Moved(from, to, amount)", "0"],
    ["delete", "delete entries[id]", "0"],
    ["condition", "from == to && amount > 0", "false"],
    ["logical", "from == to && amount > 0", "((from == to) || (amount > 0))"],
    ["logical", "from == to && amount > 0", "from == to"],
    ["relational", "amount > 0", "amount >= 0"],
    ["relational", "from == to", "from != to"],
    ["arithmetic", "total += amount * 2 days", "total -= amount * 2 days"],
    ["arithmetic", "amount * 2 days", "((amount) / (2 days))"],
    ["literal", "2 days", "3 days"],
    ["modifier", "free", ""],
    ["swap", "from, to", "to, from"],
    ["swap", "due, amount", "amount, due"],
    ["zero-field", "from", "address(0)"],
    ["zero-field", "amount", "0"],
    ["sibling", "Phase.Open", "Phase.Closed"],
    ["sibling", "Flags.READ", "Flags.WRITE"],
  ];
  for (const [operator, original, replacement] of EXPECTED) {
    it(`makes ${operator}: ${original} → ${replacement || "nothing"}`, () => {
      expect(has(operator, original, replacement)).to.equal(true);
    });
  }

  it("gives every mutant a name of its own that lines before it do not change", () => {
    const names = mutants.map(keyOf);
    expect(new Set(names).size).to.equal(names.length);
    const moved = mutantsOf(SOURCE.replace("/// @dev", "\n\n/// 中文\n/// @dev"));
    expect(moved.map(keyOf)).to.deep.equal(names);
  });

  it("makes mutants that compile", () => {
    const stillborn = mutants.filter((mutant) => {
      const { errors = [] } = compile(applyMutant(SOURCE, mutant));
      return errors.some(({ severity }) => severity === "error");
    });
    expect(stillborn.map(keyOf)).to.deep.equal([]);
  });
});
