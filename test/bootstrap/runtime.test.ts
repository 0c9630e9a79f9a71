import { expect } from "chai";

import { isAtLeast, isFit, nodePackage } from "../../scripts/bootstrap/runtime.mjs";

describe("bootstrap: which Node", () => {
  const cases: [version: string, least: string, verdict: boolean][] = [
    ["22.13.0", "22.13.0", true],
    ["22.13.1", "22.13.0", true],
    ["22.12.9", "22.13.0", false],
    ["22.9.0", "22.13.0", false],
    ["23.0.0", "22.13.0", true],
    ["100.0.0", "22.13.0", true],
    ["20.20.2", "22.13.0", false],
  ];
  for (const [version, least, verdict] of cases) {
    it(`${version} is ${verdict ? "" : "not "}at least ${least}`, () => {
      expect(isAtLeast(version, least)).to.equal(verdict);
    });
  }

  it("takes a Node that is new enough as it is", () => {
    expect(isFit({ version: "24.1.0", platform: "linux", arch: "x64" })).to.equal(true);
  });

  it("refuses an old Node, and any Node for Arm on Windows, where Hardhat has no native part", () => {
    expect(isFit({ version: "20.20.2", platform: "linux", arch: "x64" })).to.equal(false);
    expect(isFit({ version: "24.1.0", platform: "win32", arch: "arm64" })).to.equal(false);
  });

  for (const [platform, arch] of [
    ["linux", "x64"],
    ["linux", "arm64"],
    ["darwin", "x64"],
    ["darwin", "arm64"],
    ["win32", "x64"],
    ["win32", "arm64"],
  ] as const) {
    it(`knows a package with its integrity for ${platform}-${arch}`, () => {
      const found = nodePackage({ platform, arch, musl: false });
      expect(found?.name).to.match(/^node-/);
      expect(found?.integrity).to.match(/^sha512-[\w+/]{86}==$/);
    });
  }

  it("knows none for musl and for platforms without one", () => {
    expect(nodePackage({ platform: "linux", arch: "x64", musl: true })).to.equal(undefined);
    expect(nodePackage({ platform: "freebsd", arch: "x64", musl: false })).to.equal(undefined);
  });
});
