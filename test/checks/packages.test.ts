import { expect } from "chai";

import { READ_ELSEWHERE, SCRIPTS_LEFT_OUT, checkPackages } from "../../scripts/checks/packages.ts";
import { describe as inWords } from "../../scripts/checks/problem.ts";
import { HOME, makeProject, removeProjects } from "./fixture.ts";

const GOOD = { version: "1.0.0", license: "MIT", integrity: "sha512-AA==" };
/** Those that the check makes exceptions for. */
const EXCEPTIONS: Record<string, object> = Object.fromEntries<object>([
  ...Object.keys(READ_ELSEWHERE).map((path) => [path, { ...GOOD, license: undefined }] as const),
  ...Object.keys(SCRIPTS_LEFT_OUT).map((path) => [path, { ...GOOD, hasInstallScript: true }] as const),
]);

function problems(packages: Readonly<Record<string, object>>, manifest: object = {}): string[] {
  const root = makeProject({
    "package.json": JSON.stringify(manifest),
    "package-lock.json": JSON.stringify({ packages: { "": {}, ...EXCEPTIONS, ...packages } }),
  });
  return checkPackages(root).map(inWords);
}

describe("the check of packages", () => {
  afterEach(removeProjects);

  it("is content with this repository", () => {
    expect(checkPackages(HOME)).to.deep.equal([]);
  });

  for (const license of ["ISC", "(MIT OR GPL-3.0-only)", "Apache-2.0 WITH LLVM-exception", "WTFPL OR MIT"]) {
    it(`takes the licence ${license}`, () => {
      expect(problems({ "node_modules/a": { ...GOOD, license } })).to.deep.equal([]);
    });
  }

  for (const license of ["GPL-3.0-only", "UNLICENSED", "(GPL-3.0-only AND MIT)", undefined]) {
    it(`asks about the licence ${license ?? "that is missing"}`, () => {
      const found = problems({ "node_modules/a": { ...GOOD, license } });
      expect(found).to.have.lengthOf(1);
      expect(found[0]).to.contain(`package-lock.json: node_modules/a has the licence ${license ?? "unknown"}`);
    });
  }

  it("asks for a checksum, which the bundle has that a package lies in", () => {
    const bare = { version: "1.0.0", license: "MIT" };
    expect(problems({ "node_modules/a": bare })).to.deep.equal([
      "package-lock.json: node_modules/a has no sha512 checksum.",
    ]);
    expect(problems({ "node_modules/a": { ...GOOD, integrity: "sha1-AA==" } })).to.have.lengthOf(1);
    expect(problems({ "node_modules/a/node_modules/b": { ...bare, inBundle: true } })).to.deep.equal([]);
  });

  it("asks about scripts at installation", () => {
    expect(problems({ "node_modules/a": { ...GOOD, hasInstallScript: true } }).join()).to.contain(
      "a script when installed",
    );
  });

  it("passes over links to packages of this repository", () => {
    expect(problems({ "node_modules/@xinglin/sdk": { link: true } })).to.deep.equal([]);
  });

  for (const version of ["^1.0.0", "~1.0.0", "1.x", "*", "latest", ">=1.0.0"]) {
    it(`asks for one version instead of ${version}`, () => {
      expect(problems({}, { devDependencies: { a: version } })).to.deep.equal([
        `package.json: a is asked for as ${version}; name one version.`,
      ]);
    });
  }

  it("reports an exception that nothing needs", () => {
    const found = problems({ "node_modules/esbuild": GOOD, "node_modules/memorystream": GOOD });
    expect(found).to.deep.equal([
      "scripts/checks/packages.ts: node_modules/memorystream needs no exception any more.",
      "scripts/checks/packages.ts: node_modules/esbuild needs no exception any more.",
    ]);
  });
});
