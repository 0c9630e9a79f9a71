import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { GAS_TABLE, checkGasTable, gasTableOf } from "../../scripts/checks/gas-table.ts";
import { describe as inWords } from "../../scripts/checks/problem.ts";
import { RUNTIME_LIMIT, checkSizeLimits, sizesOf } from "../../scripts/checks/sizes.ts";
import { compareSnapshot, writeSnapshot } from "../../scripts/checks/snapshot.ts";
import { checkCommitted, compareGenerated } from "../../scripts/checks/typechain.ts";
import { makeProject, removeProjects } from "./fixture.ts";

describe("checks of what is measured and generated", () => {
  afterEach(removeProjects);

  describe("the table of gas", () => {
    const snapshot = {
      rooms: {
        identity: {
          operations: { register: { gas: 75_000, floor: 50_000, ceiling: 80_000 }, look: { gas: 3_000, floor: 2_000 } },
          lives: {},
        },
      },
      peers: { "a token": { gas: 51_000 } },
    };
    const project = () => makeProject({ "snapshots/gas.json": JSON.stringify(snapshot) });

    it("gives gas, floor, their ratio and the bar where there is one, and peers", () => {
      const table = gasTableOf(snapshot);
      expect(table).to.contain("| register | 75,000 | 50,000 | 1.50 | 80,000 |\n| look | 3,000 | 2,000 | 1.50 |  |");
      expect(table).to.contain("| a token | 51,000 |").and.not.contain("Whole lives");
    });

    it("is wanted, written on demand, and then has to be what the snapshot gives", async () => {
      const root = project();
      const [missing] = await checkGasTable(root, false);
      expect(missing?.file).to.equal(GAS_TABLE);
      mkdirSync(join(root, "docs"));
      expect(await checkGasTable(root, true)).to.deep.equal([]);
      expect(await checkGasTable(root, false)).to.deep.equal([]);
      const cheaper = JSON.stringify(snapshot).replace("75000", "74999");
      writeFileSync(join(root, "snapshots/gas.json"), cheaper);
      expect(await checkGasTable(root, false)).to.have.length(1);
    });
  });

  describe("snapshots", () => {
    const snapshot = { file: "snapshots/gas.json", renew: "npm run renew" };
    const measured = { identity: { register: { gas: 80_000, floor: 70_000 } } };

    it("are content with the same numbers", () => {
      const root = makeProject({});
      writeSnapshot({ root, ...snapshot, measured });
      expect(compareSnapshot({ root, ...snapshot, measured })).to.deep.equal([]);
    });

    it("show a change of one unit, what came and what went, and how to renew", () => {
      const root = makeProject({});
      writeSnapshot({ root, ...snapshot, measured });
      const now = { identity: { register: { gas: 80_001 }, rotate: { gas: 5 } } };
      const [problem] = compareSnapshot({ root, ...snapshot, measured: now });
      expect(inWords(problem!)).to.equal(
        "snapshots/gas.json: is out of date: run `npm run renew` and commit it.\n" +
          "  identity / register / gas: 80,000 → 80,001 (+0.00 %)\n" +
          "  identity / register / floor: 70,000 → none\n" +
          "  identity / rotate / gas: none → 5",
      );
    });

    it("have to exist", () => {
      const [problem] = compareSnapshot({ root: makeProject({}), ...snapshot, measured });
      expect(inWords(problem!)).to.match(/is missing: run `npm run renew`/);
    });
  });

  describe("sizes", () => {
    const artifact = (sourceName: string, contractName: string, bytes: number, entrances: number) => ({
      sourceName,
      contractName,
      abi: [{ type: "error" }, ...Array.from({ length: entrances }, () => ({ type: "function" }))],
      bytecode: `0x${bytes === 0 ? "" : "00".repeat(bytes + 10)}` as const,
      deployedBytecode: `0x${"00".repeat(bytes)}` as const,
    });

    it("are those of what can be deployed and called, in the order of their names", () => {
      const artifacts = [
        artifact("contracts/identity/A.sol", "A", 3, 1),
        artifact("contracts/identity/A.sol", "IA", 0, 1),
        artifact("@openzeppelin/contracts/utils/Strings.sol", "Strings", 5, 0),
        artifact("@openzeppelin/contracts/F.sol", "F", 1, 2),
      ];
      const sizes = sizesOf(artifacts);
      expect(sizes).to.deep.equal({
        "contracts/identity/A.sol:A": { runtime: 3, init: 13 },
        "@openzeppelin/contracts/F.sol:F": { runtime: 1, init: 11 },
      });
      expect(Object.keys(sizes)[0]).to.equal("@openzeppelin/contracts/F.sol:F");
    });

    it("may reach the limit and not pass it", () => {
      const at = (runtime: number): string[] =>
        checkSizeLimits({ "contracts/a/A.sol:A": { runtime, init: runtime } }).map(inWords);
      expect(at(RUNTIME_LIMIT)).to.deep.equal([]);
      expect(at(RUNTIME_LIMIT + 1)).to.deep.equal(["contracts/a/A.sol: A's code has 24577 bytes; the limit is 24576."]);
    });
  });

  describe("typechain-types", () => {
    it("has to be what the contracts generate: nothing old, missing or left over", () => {
      const fresh = makeProject({ "index.ts": "new", "A.ts": "a", "same/B.ts": "b\n" });
      const present = makeProject({ "index.ts": "old", "Gone.ts": "g", "same/B.ts": "b\r\n" });
      const found = compareGenerated({ fresh, present }).map((problem) => inWords(problem).replace(/: remove .*/, ""));
      expect(found).to.deep.equal([
        "typechain-types/A.ts: is missing",
        "typechain-types/Gone.ts: belongs to no contract any more",
        "typechain-types/index.ts: is out of date",
      ]);
    });

    it("has to be in git as it lies on disk", () => {
      const root = makeProject({
        "typechain-types/A.ts": "a",
        "typechain-types/B.ts": "b",
        "typechain-types/C.ts": "c",
      });
      const git = (...args: string[]): void => void spawnSync("git", args, { cwd: root });
      git("init", "--quiet");
      git("add", ".");
      expect(checkCommitted(root)).to.deep.equal([]);
      writeFileSync(join(root, "typechain-types", "A.ts"), "changed");
      rmSync(join(root, "typechain-types", "B.ts"));
      writeFileSync(join(root, "typechain-types", "D.ts"), "new");
      expect(checkCommitted(root).map(({ file }) => file)).to.have.members(
        ["A.ts", "B.ts", "D.ts"].map((name) => `typechain-types/${name}`),
      );
    });
  });
});
