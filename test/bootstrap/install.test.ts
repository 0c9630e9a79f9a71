import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { isInstalled, markInstalled, stampOf } from "../../scripts/bootstrap/install.mjs";
import { SetupProblem } from "../../scripts/bootstrap/npm.mjs";

describe("bootstrap: install", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "xinglin-install-"));
    writeFileSync(join(root, "package-lock.json"), "{}\n");
    mkdirSync(join(root, "node_modules", "@nomicfoundation", "edr-some-platform"), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("does not believe a node_modules without a stamp, as an interrupted install leaves it", () => {
    expect(isInstalled(root)).to.equal(false);
  });

  it("believes a stamped one until the lockfile changes", () => {
    markInstalled(root);
    expect(isInstalled(root)).to.equal(true);
    writeFileSync(join(root, "package-lock.json"), "{ }\n");
    expect(isInstalled(root)).to.equal(false);
  });

  it("believes a stamp after a checkout with other line ends", () => {
    markInstalled(root);
    writeFileSync(join(root, "package-lock.json"), "{}\r\n");
    expect(isInstalled(root)).to.equal(true);
  });

  it("does not believe a folder that came from another platform", () => {
    const lockfile = "{}\n";
    const here = stampOf({ lockfile, platform: "linux", arch: "x64" });
    expect(stampOf({ lockfile, platform: "darwin", arch: "x64" })).to.not.equal(here);
    expect(stampOf({ lockfile, platform: "linux", arch: "arm64" })).to.not.equal(here);
  });

  it("refuses to stamp an install that lacks Hardhat's native part, and says why", () => {
    rmSync(join(root, "node_modules", "@nomicfoundation", "edr-some-platform"), { recursive: true });
    expect(() => {
      markInstalled(root);
    }).to.throw(SetupProblem, /native part/);
    expect(isInstalled(root)).to.equal(false);
  });
});
