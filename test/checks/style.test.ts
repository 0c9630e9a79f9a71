import { copyFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { checkEslint, checkFormat, checkSolhint, checkTypes } from "../../scripts/checks/style.ts";
import { HOME, makeProject, removeProjects } from "./fixture.ts";

/** A project with our settings and tools. */
function project(files: Readonly<Record<string, string>>): { root: string; home: string } {
  const root = makeProject({ "package.json": '{\n  "type": "module"\n}\n', ...files });
  const settings = [".prettierrc.json", ".prettierignore", ".solhintrc.yaml", ".solhintignore", "eslint.config.js"];
  for (const file of [...settings, "tsconfig.json"]) copyFileSync(join(HOME, file), join(root, file));
  symlinkSync(join(HOME, "node_modules"), join(root, "node_modules"), "junction");
  return { root, home: HOME };
}

const messages = (problems: { message: string }[]): string => problems.map(({ message }) => message).join("\n");

describe("checks of style: our settings are in force", () => {
  afterEach(removeProjects);

  const contract =
    "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.28;\n\ncontract A {\n    uint256 public a;\n}\n";

  it("are content with a tidy project", () => {
    const where = project({ "contracts/A.sol": contract, "scripts/a.ts": "export const a = 1;\n" });
    expect(messages([...checkFormat(where), ...checkEslint(where), ...checkSolhint(where)])).to.equal("");
    expect(messages(checkTypes(where))).to.equal("");
  });

  it("prettier refuses Solidity that is laid out otherwise", () => {
    const where = project({ "contracts/A.sol": contract.replace("    uint256", " uint256") });
    expect(messages(checkFormat(where))).to.contain("contracts/A.sol");
  });

  it("solhint refuses a global import and tx.origin", () => {
    const body = "    function f() external view returns (address) {\n        return tx.origin;\n    }";
    const text = contract
      .replace("\ncontract", '\nimport "./B.sol";\n\ncontract')
      .replace("    uint256 public a;", body);
    const said = messages(checkSolhint(project({ "contracts/A.sol": text })));
    expect(said).to.contain("no-global-import").and.contain("avoid-tx-origin");
  });

  it("eslint refuses a promise that nobody waits for, `any`, and a silenced compiler", () => {
    const text = [
      "export function f(x: any): void {",
      "  Promise.resolve(x);",
      "  // @ts-ignore",
      "  x.y = 1;",
      "}",
      "",
    ].join("\n");
    const said = messages(checkEslint(project({ "scripts/a.ts": text })));
    expect(said).to.contain("no-floating-promises").and.contain("no-explicit-any").and.contain("ban-ts-comment");
  });

  it("tsc refuses what strict mode refuses", () => {
    const where = project({ "scripts/a.ts": "export const first = (list: string[]): string => list[0];\n" });
    expect(messages(checkTypes(where))).to.contain("scripts/a.ts(1,");
  });
});
