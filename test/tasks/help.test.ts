import { readFileSync } from "node:fs";

import { expect } from "chai";
import hre from "hardhat";

/** Tasks that send something; every other one asks, or signs. */
const ACTS =
  /^xl:(?:accredit|affiliate|allow|authority|book|collect|dispense|episode|fund|grant|guardians-change|hours|license|lot-.+|product-.+|receive|record-.+|recovery-(?!approve).+|register|revoke|service-publish|ship|vault|visit-.+|withdraw)$/;

const tasks = [...hre.tasks.rootTasks.values()].filter(({ id }) => id[0]?.startsWith("xl:"));

describe("Tasks: help", () => {
  it("says of each task, argument and option what it is, and each prints JSON", () => {
    expect(tasks).to.have.length.above(60);
    for (const { id, description, options, positionalArguments } of tasks) {
      const name = id.join(" ");
      expect(description, name).to.match(/^\S.{10,}/);
      for (const one of [...options.values(), ...positionalArguments]) {
        expect(one.description, `${name} ${one.name}`).to.match(/^\S/);
      }
      expect([...options.keys()], name).to.include.members(["json"]);
    }
  });

  it("offers a rehearsal, a relayer and an account where something is sent, and only there", () => {
    for (const { id, options } of tasks) {
      const offered = ["as", "dryRun", "relayer"].filter((option) => options.has(option));
      const isAct = ACTS.test(id.join(" "));
      if (isAct) expect(offered, id.join(" ")).to.deep.equal(["as", "dryRun", "relayer"]);
      else expect(offered, id.join(" ")).not.to.include("dryRun");
    }
  });

  it("is given in docs/tasks.md for each", () => {
    const docs = readFileSync("docs/tasks.md", "utf8");
    for (const { id } of tasks) expect(docs).to.contain(`\`npx hardhat ${id.join(" ")}\``);
  });
});
