import { existsSync, statSync } from "node:fs";

import { expect } from "chai";

import { type Answer, BILINGUAL, type TaskStage, openStage } from "./stage.ts";

const DAY = 86_400;

describe("Tasks: a patient who lost the key is let in again by guardians", () => {
  let stage: TaskStage;
  const story: Record<string, string> = {};

  before(async () => {
    stage = await openStage("recovery");
  });

  after(() => stage.close());

  afterEach(() => stage.printed());

  const who: TaskStage["who"] = (actor) => stage.who(actor);
  const run: TaskStage["run"] = (task, args) => stage.run(task, args);
  const path: TaskStage["path"] = (name) => stage.path(name);
  const set = () => ({ patient: story.patient, guardians: path("guardians.json") });
  const approved = (files: readonly string[], more: Answer = {}) => ({
    ...set(),
    approvals: files.map((name) => path(name)).join(","),
    as: who("son"),
    ...more,
  });
  const word = (of: "son" | "friend" | "board" | "wang", file: string, more: Answer = {}) => ({
    ...set(),
    controller: who("wang"),
    until: story.until,
    out: path(file),
    as: who(of),
    ...more,
  });

  it("Zhao names guardians in a file, and what may be regretted is said", async () => {
    const named = [who("son"), who("friend"), who("doctor")].join(",");
    const args = { guardians: named, threshold: 2, days: 3, out: path("guardians.json") };
    const told = await stage.json("xl:guardians", args);
    expect(told).to.deep.include({ threshold: 2, delay: 3 * DAY, warnings: ["no arbiter"] });
    expect(statSync(path("guardians.json")).mode & 0o777).to.equal(0o600);
    expect(await stage.refused("xl:guardians", args)).to.match(/^OptionMalformed: /);
    const more = { ...args, threshold: 4, out: path("four.json") };
    expect(await stage.refused("xl:guardians", more)).to.match(/^GuardianSetRefused: .*\p{Script=Han}/su);
    expect(existsSync(path("four.json"))).to.equal(false);
    const { patient } = await run("xl:register", { guardians: path("guardians.json"), as: who("zhao") });
    story.patient = String(patient);
    story.until = String((await stage.now()) + 30 * DAY);
  });

  it("one guardian is too few, a stranger is none, and a rehearsal freezes nobody", async () => {
    await run("xl:recovery-approve", word("son", "son.json"));
    await run("xl:recovery-approve", word("friend", "friend.json"));
    await run("xl:recovery-approve", word("wang", "wang.json"));
    expect(await stage.refused("xl:recovery-start", approved(["son.json"]))).to.match(BILINGUAL);
    expect(await stage.refused("xl:recovery-start", approved(["son.json", "wang.json"]))).to.match(
      /^NotInGuardianSet: .*\p{Script=Han}/su,
    );
    const before = await stage.height();
    const rehearsed = await run("xl:recovery-start", approved(["son.json", "friend.json"], { dryRun: true }));
    expect(rehearsed).to.have.property("dryRun", true);
    expect(await stage.height()).to.equal(before);
    expect(await stage.json("xl:recovery", { patient: story.patient })).to.deep.equal({
      patient: story.patient,
      controller: who("zhao"),
      recoveries: [],
    });
  });

  it("two start it; she objects, and only all three make it finish", async () => {
    const told = await run("xl:recovery-start", approved(["son.json", "friend.json"]));
    expect((told.recoveries as Answer[]).map(({ outcome }) => outcome)).to.deep.equal(["running"]);
    const finish = { patient: story.patient, as: who("friend") };
    expect(await stage.refused("xl:recovery-finish", finish)).to.match(BILINGUAL);
    expect(await stage.refused("xl:recovery-object", { patient: story.patient, as: who("son") })).to.match(BILINGUAL);
    const contested = await stage.json("xl:recovery-object", { patient: story.patient, as: who("zhao") });
    const [{ outcome, readyAt }] = contested.recoveries as [Answer];
    expect(outcome).to.equal("contested");
    await stage.passTo(Number(readyAt));
    expect(await stage.refused("xl:recovery-finish", finish)).to.match(BILINGUAL);

    for (const guardian of ["son", "friend"] as const) {
      await run("xl:recovery-approve", word(guardian, `${guardian}-again.json`));
    }
    await run("xl:recovery-approve", { ...word("son", "doctor.json"), as: who("doctor") });
    const all = approved(["son-again.json", "friend-again.json", "doctor.json"]);
    expect(await stage.refused("xl:recovery-reinforce", approved(["son-again.json", "doctor.json"]))).to.match(
      BILINGUAL,
    );
    await run("xl:recovery-reinforce", all);
    expect(await run("xl:recovery-finish", finish)).to.include({ controller: who("wang") });
    await run("xl:recovery", { patient: story.patient });
    expect(stage.printed()).to.contain("finished 已完成");
  });

  it("the new key names other guardians, the old one no more", async () => {
    const named = { guardians: `${who("zhao")},${who("son")}`, threshold: 1, days: 1, out: path("others.json") };
    expect((await run("xl:guardians", named)).warnings).to.include("one guardian suffices");
    const change = { patient: story.patient, guardians: path("others.json") };
    expect(await stage.refused("xl:guardians-change", { ...change, as: who("zhao") })).to.match(BILINGUAL);
    expect(await run("xl:guardians-change", { ...change, as: who("wang") })).to.include({ patient: story.patient });
  });

  it("files that are not about one recovery are refused before anything is asked", async () => {
    await run("xl:recovery-approve", word("son", "later.json", { until: String(Number(story.until) + 1) }));
    const mixed = approved(["later.json", "friend.json"]);
    stage.file("empty.json", {});
    const attempts: [string, Answer, RegExp][] = [
      ["xl:recovery-start", mixed, /^OptionMalformed: /],
      ["xl:recovery-start", approved(["empty.json"]), /^OptionMalformed: /],
      ["xl:recovery-start", approved(["son.json"], { guardians: path("empty.json") }), /^GuardianSetRefused: /],
      ["xl:recovery-approve", word("son", "x.json", { controller: "zhao" }), /^OptionMalformed: /],
      ["xl:recovery", { patient: "0x12" }, /^IdMalformed: /],
    ];
    for (const [task, args, refusal] of attempts) {
      expect(await stage.refused(task, args), JSON.stringify(args))
        .to.match(refusal)
        .and.match(/\p{Script=Han}/u);
    }
  });
});
