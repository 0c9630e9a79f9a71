import { expect } from "chai";

import { checkArrows } from "../../scripts/checks/arrows.ts";
import { describe as inWords } from "../../scripts/checks/problem.ts";
import { makeProject, removeProjects } from "./fixture.ts";

const importing = (path: string): string => `pragma solidity ^0.8.28;\nimport {X} from "${path}";\n`;

describe("check: arrows between rooms", () => {
  afterEach(removeProjects);

  const allowed: [file: string, path: string][] = [
    ["contracts/identity/A.sol", "./interfaces/IA.sol"],
    ["contracts/identity/A.sol", "../kernel/types/Ids.sol"],
    ["contracts/consent/A.sol", "../identity/interfaces/IB.sol"],
    ["contracts/consent/A.sol", "@openzeppelin/contracts/utils/Context.sol"],
    ["contracts/mocks/A.sol", "../identity/B.sol"],
    ["contracts/identity/A.t.sol", "../mocks/B.sol"],
  ];
  for (const [file, path] of allowed) {
    it(`lets ${file} import ${path}`, () => {
      expect(checkArrows(makeProject({ [file]: importing(path) }))).to.deep.equal([]);
    });
  }

  const refused: [file: string, path: string, words: RegExp][] = [
    ["contracts/identity/A.sol", "../consent/interfaces/IB.sol", /identity \(floor 1\) may not lean on consent/],
    ["contracts/kernel/A.sol", "../identity/interfaces/IB.sol", /kernel \(floor 0\) may not lean on identity/],
    ["contracts/consent/A.sol", "../identity/B.sol", /only the interfaces of identity/],
    ["contracts/care/A.sol", "../pharma/interfaces/IB.sol", /care and pharma stand on one floor/],
    ["contracts/identity/A.sol", "../mocks/B.sol", /only tests import mocks/],
    ["contracts/identity/A.sol", "contracts/kernel/B.sol", /relative path/],
    ["contracts/identity/A.sol", "../../test/B.sol", /relative path/],
    ["contracts/attic/A.sol", "../kernel/B.sol", /attic has no floor/],
  ];
  for (const [file, path, words] of refused) {
    it(`refuses that ${file} imports ${path}, naming the line`, () => {
      const [problem, ...others] = checkArrows(makeProject({ [file]: importing(path) }));
      expect(others).to.deep.equal([]);
      expect(inWords(problem!)).to.match(words).and.contain(`${file}:2: `);
    });
  }

  const sdk: [file: string, path: string, words: RegExp | undefined][] = [
    ["packages/sdk/src/consent/a.ts", "../identity/b.ts", undefined],
    ["packages/sdk/src/consent/a.ts", "../encoding/b.ts", undefined],
    ["packages/sdk/src/consent/a.ts", "../../../../typechain-types/index.ts", undefined],
    ["packages/sdk/src/encoding/a.ts", "../kernel/b.ts", undefined],
    ["packages/sdk/src/all.ts", "./care/b.ts", undefined],
    ["packages/sdk/src/identity/a.ts", "../consent/b.ts", /may not lean on consent/],
    ["packages/sdk/src/care/a.ts", "../pharma/b.ts", /stand on one floor/],
    ["packages/sdk/src/encoding/a.ts", "../identity/b.ts", /serves every room/],
    ["packages/sdk/src/identity/a.ts", "../../../../test/helpers/b.ts", /stands alone/],
    ["packages/sdk/src/identity/a.ts", "../../../../typechain-types/contracts/mocks/B.ts", /only tests/],
  ];
  for (const [file, path, words] of sdk) {
    it(`${words === undefined ? "lets" : "refuses that"} ${file} import ${path}`, () => {
      const problems = checkArrows(makeProject({ [file]: `import { x } from "${path}";\n` }));
      expect(problems.map(({ message }) => words?.test(message))).to.deep.equal(words === undefined ? [] : [true]);
    });
  }
});
