import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { JUDGED_FILE } from "../../scripts/assurance/mutation/kept.ts";
import type { Mutant, Verdict } from "../../scripts/assurance/mutation/mutant.ts";
import { EDGE, Trial } from "./trial.ts";

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly mutants: readonly (Mutant & { readonly verdict: Verdict; readonly by?: string })[];
}

describe("npm run mutate", function () {
  this.timeout(300_000);
  let trial: Trial;

  const report = (): Report => JSON.parse(readFileSync(path.join(trial.folder, "report.json"), "utf8")) as Report;
  const verdictOf = (original: string, replacement: string): Verdict | undefined =>
    report().mutants.find((mutant) => mutant.original === original && mutant.replacement === replacement)?.verdict;

  before(() => {
    trial = new Trial();
  });

  after(() => {
    trial.remove();
  });

  it("tells the breaks that a test noticed from those that none did", () => {
    const { status, output } = trial.mutate("contracts/room", "--workers", "1", "--json", "report.json");
    expect(output).to.match(/\n\d+ passed, [1-9]\d* failed\n$/);
    expect(status).to.equal(1);
    expect(verdictOf("require(by <= 10)", "0")).to.equal("killed");
    expect(verdictOf("count += by", "count = by")).to.equal("killed");
    expect(verdictOf("msg.sender", "address(0)")).to.equal("killed");
    expect(verdictOf("7", "8")).to.equal("equal");
    // Nobody raises by exactly ten.
    expect(verdictOf("by <= 10", "by < 10")).to.equal("survived");
  });

  it("accepts a survivor that the list explains, and refuses one that is listed in vain", () => {
    const survivors = report().mutants.filter(({ verdict }) => verdict === "survived");
    const killed = report().mutants.filter(({ verdict }) => verdict === "killed");
    const list = (mutants: readonly Mutant[]): string =>
      JSON.stringify(mutants.map((mutant) => ({ ...mutant, reason: "a reason" })));

    trial.write("test/mutation/survivors.json", list([...survivors, ...killed.slice(0, 1)]));
    const { status, output } = trial.mutate("contracts/room", "--workers", "1");
    expect(output).to.include("Take them off the list");
    expect(output).not.to.include("Write the test");
    expect(output).to.match(/\n\d+ passed, 1 failed\n$/);
    expect(status).to.equal(1);
  });

  it("goes on where an earlier run ended, and judges a survivor again when a test has been added", () => {
    const again = trial.mutate("contracts/room", "--workers", "1");
    expect(again.output).to.include(`${report().mutants.length} known from earlier runs`);
    expect(again.output).not.to.include("judged now");

    trial.write("test/mutation/survivors.json", "[]");
    trial.write("test/room/Edge.test.ts", EDGE);
    const { output, status } = trial.mutate("contracts/room", "--workers", "1");
    expect(output).to.include("2 judged now");
    expect(output).to.include("run whole, as their tests lean on each other: test/room/Edge.test.ts");
    expect(output).to.match(/\n\d+ passed, 0 failed\n$/);
    expect(status).to.equal(0);
  });

  it("keeps the score of a file that was judged whole, and none that a survivor without a reason would have", () => {
    const kept = (): unknown => JSON.parse(readFileSync(path.join(trial.folder, JUDGED_FILE), "utf8"));
    trial.write("test/room/Edge.test.ts", "// No test yet.\n");
    expect(trial.mutate("contracts/room", "--workers", "1", "--keep").output).to.match(/not kept: .*, of which \d+ /);
    expect(kept()).to.deep.equal([]);
    trial.write("test/room/Edge.test.ts", EDGE);
    // Suspects have to be settled for a score: some are no breaks at all.
    const { output } = trial.mutate("contracts/room", "--workers", "1", "--fresh", "--suspects", "--keep");
    expect(output).to.include("scores of 1 files kept");
    const mutants = report().mutants.length;
    const equal = report().mutants.filter(({ verdict }) => verdict === "equal" || verdict === "duplicate").length;
    expect(equal).to.be.greaterThan(0);
    const counts = { mutants, equal, killed: mutants - equal, explained: 0, stillborn: 0 };
    expect(kept())
      .to.have.lengthOf(1)
      .with.nested.property("[0]")
      .that.includes({ file: report().mutants[0]?.file, ...counts });
    expect(trial.mutate("contracts/room", "--keep", "--max", "2").output).to.include("A sample has no score");
  });

  it("believes nothing of earlier runs if it is told so", () => {
    const { output } = trial.mutate("contracts/room", "--workers", "1", "--fresh", "--max", "2");
    expect(output).to.include("2 judged now");
    expect(output).not.to.include("known from earlier runs");
  });

  it("suspects only what the closest tests let pass, and does not remember a suspicion", () => {
    const removed = "test/room/Edge.test.ts";
    trial.write(removed, "");
    for (const run of [1, 2]) {
      const { output } = trial.mutate("contracts/room", "--workers", "1", "--suspects");
      expect(output, `run ${run}`).to.match(/survived: .* by <= 10 → by < 10/);
      expect(output, `run ${run}`).to.match(/2 judged now/);
    }
  });

  it("asks only the tests that it is told, remembers what they notice, and no suspicion", () => {
    const by = (...files: readonly string[]): string =>
      trial.mutate("contracts/room", "--workers", "1", ...files.flatMap((file) => ["--by", file])).output;
    expect(by("test/room/Counter.test.ts")).to.match(/survived: .* by <= 10 → by < 10/);
    // Not as earlier tests wrote it, which is remembered.
    trial.write("test/room/Edge.test.ts", `${EDGE}// once more\n`);
    const noticed = by("test/room/Edge.test.ts");
    expect(noticed).to.include("2 judged now");
    expect(noticed).not.to.include("survived:");
    expect(by("test/room/Counter.test.ts")).not.to.include("judged now");
  });

  it("stops when the unbroken contracts fail", () => {
    trial.write(
      "test/room/Red.test.ts",
      'describe("red", () => { it("fails", () => { throw new Error("red"); }); });\n',
    );
    const { status, output } = trial.mutate("contracts/room", "--workers", "1");
    expect(output).to.include('The unbroken contracts fail "red fails"');
    expect(status).to.equal(2);
  });
});
