import { expect } from "chai";

import { describe as inWords } from "../../scripts/checks/problem.ts";
import { checkSelectors } from "../../scripts/checks/selectors.ts";
import { HOME, makeProject, removeProjects } from "./fixture.ts";

const fragment = (type: string, name: string, inputs: readonly string[]) => ({
  ...{ type, name, outputs: [], stateMutability: "nonpayable" },
  inputs: inputs.map((input) => ({ type: input, name: "" })),
});
const artifact = (contractName: string, abi: readonly object[], bytecode = "0x00") =>
  JSON.stringify({ contractName, bytecode, abi });
/** Two signatures that hash to the same four bytes. */
const [BURN, COLLATE] = [
  fragment("function", "burn", ["uint256"]),
  fragment("function", "collate_propagate_storage", ["bytes16"]),
];

function problems(files: Readonly<Record<string, string>>): string[] {
  return checkSelectors(makeProject(files)).map(inWords);
}

describe("the check of selectors", () => {
  afterEach(removeProjects);

  it("is content with this repository", () => {
    expect(checkSelectors(HOME)).to.deep.equal([]);
  });

  it("objects to two functions of two contracts with the same four bytes", () => {
    expect(
      problems({
        "artifacts/contracts/a/A.sol/A.json": artifact("A", [BURN]),
        "artifacts/contracts/b/B.sol/B.json": artifact("B", [COLLATE]),
      }),
    ).to.deep.equal([
      "B.collate_propagate_storage(bytes16) and A.burn(uint256) have one selector, 0x42966c68: rename one.",
    ]);
  });

  it("takes one function in two contracts, an error with a function's bytes, and what is not deployed", () => {
    expect(
      problems({
        "artifacts/contracts/a/A.sol/A.json": artifact("A", [BURN]),
        "artifacts/contracts/b/B.sol/B.json": artifact("B", [BURN, { ...COLLATE, type: "error" }]),
        "artifacts/contracts/c/IC.sol/IC.json": artifact("IC", [COLLATE], "0x"),
        "artifacts/contracts/mocks/D.sol/D.json": artifact("D", [COLLATE]),
      }),
    ).to.deep.equal([]);
  });
});
