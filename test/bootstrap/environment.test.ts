import { delimiter, join } from "node:path";

import { expect } from "chai";

import { runNode, withNodeFirst } from "../../scripts/bootstrap/environment.mjs";

describe("bootstrap: environment", () => {
  const node = join("/a folder", "bin", "node");

  it("puts the chosen Node first on the path and keeps the rest", () => {
    const env = withNodeFirst({ PATH: "/usr/bin", HOME: "/h" }, node);
    expect(env.PATH).to.equal([join("/a folder", "bin"), "/usr/bin"].join(delimiter));
    expect(env).to.include({ HOME: "/h", NODE: node, npm_node_execpath: node });
  });

  it("keeps the one variable that Windows calls Path", () => {
    const env = withNodeFirst({ Path: "C:\\Windows" }, node);
    expect(Object.keys(env).filter((name) => name.toUpperCase() === "PATH")).to.deep.equal(["Path"]);
  });

  it("hands on a child's exit code and arguments with spaces", async () => {
    const script = "process.exit(process.argv[1] === 'two words' ? 7 : 1)";
    const args = ["-e", script, "two words"];
    const result = await runNode({ node: process.execPath, args, cwd: process.cwd(), env: process.env });
    expect(result).to.deep.equal({ code: 7, signal: null });
  });

  it("hands on the signal that ended a child", async function () {
    if (process.platform === "win32") this.skip();
    const args = ["-e", "process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 10_000)"];
    const result = await runNode({ node: process.execPath, args, cwd: process.cwd(), env: process.env });
    expect(result).to.deep.equal({ code: null, signal: "SIGTERM" });
  });
});
