import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { describe as inWords } from "../../scripts/checks/problem.ts";
import { checkTree } from "../../scripts/checks/tree.ts";
import { makeProject, removeProjects } from "./fixture.ts";

describe("check: the tree holds nothing of one machine", () => {
  afterEach(removeProjects);

  // Put together here, so that this file does not hold what it looks for.
  const home = ["", "home", "ada", "xinglin"].join("/");

  const refused: [what: string, file: string, text: string, words: RegExp][] = [
    ["a folder of a user", "docs/a.md", `Go to\n${home}`, /docs\/a\.md:2: names a folder of somebody's machine/],
    ["a folder of a user of macOS", "a.ts", home.replace("home", "Users"), /somebody's machine/],
    ["a folder of a user of Windows", "a.json", ['"C:', "Users", 'ada"'].join("\\\\"), /somebody's machine/],
    ["a lockfile with hosts", "package-lock.json", JSON.stringify({ resolved: "https://h/x.tgz" }), /registry's host/],
    ["a registry in .npmrc", ".npmrc", "engine-strict=true\nregistry = https://h", /\.npmrc:2: names a registry/],
  ];
  for (const [what, file, text, words] of refused) {
    it(`refuses ${what}`, () => {
      const problems = checkTree(makeProject({ [file]: text })).map(inWords);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.match(words);
    });
  }

  it("refuses the path of the checkout itself, wherever it lies", () => {
    const root = makeProject({});
    writeFileSync(join(root, "a.json"), JSON.stringify([`${root}/contracts`]));
    expect(checkTree(root).map(inWords)).to.deep.equal(["a.json:1: names this very folder."]);
  });

  it("is content with relative paths and addresses of web pages", () => {
    expect(checkTree(makeProject({ "a.md": "contracts/A.sol, https://example.org/home/page/" }))).to.deep.equal([]);
  });
});
