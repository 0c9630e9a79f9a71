import { join } from "node:path";

import { expect } from "chai";

import { SetupProblem, findNpm, npmEnvironment, remedyFor } from "../../scripts/bootstrap/npm.mjs";

describe("bootstrap: npm", () => {
  const execPath = join("/opt", "node", "bin", "node");

  it("takes the npm that started us", () => {
    const env = { npm_execpath: join("/somewhere", "npm-cli.js") };
    expect(findNpm({ env, execPath, exists: () => true })).to.equal(env.npm_execpath);
  });

  it("takes the npm beside Node when another tool, or nothing, started us", () => {
    const beside = join("/opt", "node", "lib", "node_modules", "npm", "bin", "npm-cli.js");
    const exists = (path: string): boolean => path === beside;
    expect(findNpm({ env: { npm_execpath: "/usr/lib/pnpm.cjs" }, execPath, exists })).to.equal(beside);
    expect(findNpm({ env: {}, execPath, exists })).to.equal(beside);
  });

  it("says so when there is no npm", () => {
    expect(() => findNpm({ env: {}, execPath, exists: () => false })).to.throw(SetupProblem, /npm was not found/);
  });

  it("hands npm the settings of the network, and none that would make it install less or elsewhere", () => {
    const kept = { PATH: "/bin", npm_config_registry: "r", npm_config_https_proxy: "p", npm_config_cache: "c" };
    const dropped = {
      NODE_ENV: "production",
      npm_config_omit: "dev",
      npm_config_global: "true",
      NPM_CONFIG_PREFIX: "/",
    };
    expect(npmEnvironment({ ...kept, ...dropped })).to.deep.equal(kept);
  });

  const remedies: [output: string, remedy: RegExp][] = [
    ["npm error code ENOTFOUND", /registry cannot be reached.*proxy/],
    ["npm error code ECONNREFUSED", /registry cannot be reached/],
    ["npm error code ENOTCACHED", /offline/],
    ["npm error code SELF_SIGNED_CERT_IN_CHAIN", /NODE_EXTRA_CA_CERTS/],
    ["npm error code ENOSPC", /disk is full/],
    ["npm error code EINTEGRITY", /not what the lockfile promises/],
    ["npm error code EUSAGE", /package.json and package-lock.json disagree/],
    ["npm error code E404", /mirror/],
    ["npm error code EACCES", /cannot be written/],
    ["npm error code EBADPLATFORM", /does not support this platform/],
    ["npm error something nobody foresaw", /Read npm's words above/],
  ];
  for (const [output, remedy] of remedies) {
    it(`knows what to do about: ${output}`, () => {
      expect(remedyFor(output)).to.match(remedy);
    });
  }
});
