import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a run of the tool said. */
export interface TrialRun {
  readonly status: number | null;
  readonly output: string;
}

const CONTRACT = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @dev 计数器: a counter with a ceiling.
contract Counter {
    uint256 public count;
    /// @dev No code reads it.
    uint256 private constant UNREAD = 7;

    event Raised(address indexed by, uint256 count);

    function raise(uint256 by) external {
        require(by <= 10);
        count += by;
        emit Raised(msg.sender, count);
    }
}
`;

const SUITE = `import { strict as assert } from "node:assert";
import { network } from "hardhat";

const { ethers } = await network.create();

describe("Counter", () => {
  it("raises and refuses", async () => {
    const [owner] = await ethers.getSigners();
    const counter = await ethers.deployContract("Counter");
    const sent = await counter.raise(3n);
    const receipt = await sent.wait();
    await (await counter.raise(1n)).wait();
    assert.equal(await counter.count(), 4n);
    assert.deepEqual([...counter.interface.parseLog(receipt.logs[0]).args], [owner.address, 3n]);
    await assert.rejects(counter.raise(11n));
  });
});
`;

/** Raises by exactly ten, in two tests of which the second leans on the first. */
export const EDGE = `import { strict as assert } from "node:assert";
import { network } from "hardhat";

const { ethers } = await network.create();

describe("Counter at its edge", () => {
  let counter;

  it("is there", async () => {
    counter = await ethers.deployContract("Counter");
  });

  it("raises by ten", async () => {
    await (await counter.raise(10n)).wait();
    assert.equal(await counter.count(), 10n);
  });
});
`;

const CONFIG = `import { createRequire } from "node:module";
import ethers from "@nomicfoundation/hardhat-ethers";
import mocha from "@nomicfoundation/hardhat-mocha";
import { defineConfig } from "hardhat/config";

const require = createRequire(import.meta.url);
const { version } = require("solc/package.json");
export default defineConfig({
  plugins: [ethers, mocha],
  solidity: { version, path: require.resolve("solc/soljson.js"), settings: { evmVersion: "cancun" } },
});
`;

/** A project of one contract and one test, inside the git-ignored cache so that it finds the packages. */
export class Trial {
  readonly folder = path.resolve("cache", "mutation-trial");

  constructor() {
    rmSync(this.folder, { recursive: true, force: true });
    this.write("package.json", '{ "name": "trial", "type": "module", "private": true }\n');
    this.write("hardhat.config.ts", CONFIG);
    this.write("contracts/room/Counter.sol", CONTRACT);
    this.write("test/room/Counter.test.ts", SUITE);
  }

  write(file: string, content: string): void {
    const target = path.join(this.folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  /** Runs the mutation tool in the project. */
  mutate(...args: readonly string[]): TrialRun {
    const tool = path.resolve("scripts", "assurance", "mutate.ts");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", tool, ...args], {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...cleanEnvironment(), HARDHAT_DISABLE_TELEMETRY: "true" },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Without what the Hardhat that runs this test tells its children: its configuration, coverage and loaders. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(HARDHAT_|HH_TEST$|NODE_OPTIONS$)/.test(name));
  return Object.fromEntries(kept);
}
