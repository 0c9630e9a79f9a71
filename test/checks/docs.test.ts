import { expect } from "chai";

import { type Commands, checkDocsCommands } from "../../scripts/checks/docs-commands.ts";
import { checkDocsLinks } from "../../scripts/checks/docs-links.ts";
import { describe as inWords } from "../../scripts/checks/problem.ts";
import { makeProject, removeProjects } from "./fixture.ts";

describe("checks of the documentation", () => {
  afterEach(removeProjects);

  describe("links", () => {
    const page = "# The page\n\n## Two words, and `code`\n\n## 中文 标题\n";
    const links = (text: string): string[] =>
      checkDocsLinks(makeProject({ "docs/page.md": page, "README.md": text })).map(inWords);

    it("lets a link lead to a file, a folder, a heading, and out into the world", () => {
      const good = [
        "docs/page.md",
        "docs",
        "./docs/page.md#two-words-and-code",
        "docs/page.md#中文-标题",
        "https://a.b/c",
      ];
      expect(links(good.map((target) => `[x](${target})`).join("\n"))).to.deep.equal([]);
    });

    it("refuses a link to nothing, naming the line", () => {
      expect(links("# Title\n\n[x](docs/gone.md)")).to.deep.equal([
        "README.md:3: the link docs/gone.md leads to nothing.",
      ]);
    });

    it("refuses a heading that is not there, here and elsewhere", () => {
      expect(links("[x](docs/page.md#three-words)\n[y](#nowhere)")).to.have.lengthOf(2);
    });

    it("refuses a link that leaves the repository", () => {
      expect(links("[x](../other/README.md)")[0]).to.match(/leaves the repository/);
    });

    it("does not read code as links", () => {
      expect(links("```\n[x](gone.md)\n```\nand `[x](gone.md)`")).to.deep.equal([]);
    });
  });

  describe("commands", () => {
    const commands: Commands = {
      scripts: new Set(["test", "bench"]),
      tasks: new Set(["node", "keystore set"]),
      networks: new Set(["localhost"]),
    };
    const objections = (text: string): string[] =>
      checkDocsCommands(makeProject({ "README.md": text }), commands).map(inWords);

    it("knows npm's scripts, Hardhat's tasks and networks", () => {
      const known = ["npm test", "npm run bench -- --json FILE", "npx hardhat node", "npx hardhat keystore set KEY"];
      const text = [...known, "npm test -- --network localhost", "npm test -- --network NAME"].join("\n");
      expect(objections(`\`\`\`\n${text}\n\`\`\``)).to.deep.equal([]);
    });

    it("refuses what does not exist, in blocks and between backticks", () => {
      const text = "Run `npm run bank`.\n\n```sh\nnpm start\nnpx hardhat nod\nnpm test -- --network localhots\n```\n";
      expect(objections(text)).to.deep.equal([
        "README.md:1: package.json has no script `bank`.",
        "README.md:4: package.json has no script for `npm start`.",
        "README.md:5: Hardhat has no task `nod`.",
        "README.md:6: hardhat.config.ts has no network `localhots`.",
      ]);
    });

    it("does not read prose as commands", () => {
      expect(objections("You may npm run anything.")).to.deep.equal([]);
    });
  });
});
