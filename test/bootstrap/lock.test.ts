import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "chai";

import { withLock } from "../../scripts/bootstrap/lock.mjs";

describe("bootstrap: lock between two runs", () => {
  let folder: string;
  let file: string;
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "xinglin-lock-"));
    file = join(folder, "install.lock");
    said.length = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("lets one work after the other, and says that it waits", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside++;
      most = Math.max(most, inside);
      await sleep(50);
      inside--;
    };
    await Promise.all([withLock({ file, say }, work), withLock({ file, say }, work)]);
    expect(most).to.equal(1);
    expect(said).to.have.lengthOf(1);
  });

  it("gives the lock back when the work fails", async () => {
    const failing = withLock({ file, say }, () => Promise.reject(new Error("no network")));
    expect(await failing.catch((error: unknown) => String(error))).to.equal("Error: no network");
    expect(existsSync(file)).to.equal(false);
  });

  it("takes over from a process that died", async () => {
    const noSuchProcess = 2 ** 30;
    writeFileSync(file, String(noSuchProcess));
    expect(await withLock({ file, say }, () => Promise.resolve("done"))).to.equal("done");
  });

  it("waits for the helper of a process that died", async () => {
    const helper = spawn(process.execPath, ["-e", "setTimeout(() => {}, 400)"]);
    writeFileSync(file, `${String(2 ** 30)} ${String(helper.pid)}`);
    await withLock({ file, say }, () => Promise.resolve());
    expect(helper.exitCode).to.equal(0);
  });

  it("names the helper in the lock while the work is going on", async () => {
    await withLock({ file, say }, (alsoHeldBy) => {
      alsoHeldBy(123);
      expect(readFileSync(file, "utf8")).to.equal(`${String(process.pid)} 123`);
      return Promise.resolve();
    });
  });
});
