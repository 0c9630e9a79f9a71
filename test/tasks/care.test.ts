import { expect } from "chai";
import { formatEther, parseEther } from "ethers";

import { PlainToken__factory } from "../../typechain-types/index.js";
import { type Answer, BILINGUAL, type TaskStage, UNTIL, institutions, openStage } from "./stage.ts";

const PRICE = parseEther("0.5");
const HOUR = 3_600;
const EVERY_DAY = "Mon-Sun 00:00-24:00";

/** 00:00 UTC of the next Monday, which is 08:00 in Beijing; weeks began on a Thursday. */
function mondayAfter(moment: number): number {
  const [week, fourDays] = [7 * 24 * HOUR, 4 * 24 * HOUR];
  return Math.ceil((moment - fourDays) / week) * week + fourDays;
}

describe("Tasks: a visit is offered, booked, kept or not, and paid", () => {
  let stage: TaskStage;
  const story: Record<string, string> = {};
  const terms = (more: Answer = {}) => ({
    organisation: stage.who("hospital"),
    profession: "TCM_PHYSICIAN",
    mode: "InPerson",
    confirms: true,
    slots: 3,
    code: "first visit",
    price: String(PRICE),
    lead: 0,
    horizon: 30 * 24 * HOUR,
    policy: { notice: 24 * HOUR, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: [
      { account: stage.who("doctor"), share: 7_000 },
      { account: stage.who("hospital"), share: 3_000 },
    ],
    ...more,
  });

  before(async () => {
    stage = await openStage("care");
    await institutions(stage, {
      organisations: { hospital: "HOSPITAL" },
      staff: { doctor: { at: "hospital", profession: "TCM_PHYSICIAN", rights: "" } },
    });
    const { patient } = await stage.run("xl:register", { as: stage.who("zhao") });
    story.patient = String(patient);
  });

  after(() => stage.close());

  afterEach(() => stage.printed());

  const who: TaskStage["who"] = (actor) => stage.who(actor);
  const run: TaskStage["run"] = (task, args) => stage.run(task, args);
  const by = (actor: "zhao" | "doctor" | "hospital" | "wang", more: Answer = {}) => ({ as: who(actor), ...more });
  /** The next beginning that is free, some hours from now. */
  const freeIn = async (hours: number): Promise<string> => {
    const from = (await stage.now()) + hours * HOUR;
    const span = { from: String(from), until: String(from + HOUR) };
    const { starts } = await stage.json("xl:starts", { service: story.service, ...span });
    return String((starts as number[])[0]);
  };
  /** One that Zhao has booked. */
  const booked = async (hours: number): Promise<string> => {
    const args = by("zhao", { service: story.service, patient: story.patient, start: await freeIn(hours) });
    return String((await run("xl:book", args)).visit);
  };
  const startOf = async (visit: string): Promise<number> =>
    ((await stage.json("xl:visit", { visit })).booking as { start: number }).start;

  it("a doctor publishes a service; a rehearsal offers nothing, and nobody offers for the doctor", async () => {
    const file = stage.file("service.json", terms());
    const before = await stage.height();
    expect(await run("xl:service-publish", by("doctor", { file, dryRun: true }))).to.have.property("dryRun", true);
    expect(await stage.height()).to.equal(before);
    expect(await stage.json("xl:services", {})).to.deep.equal({ services: [] });
    expect(await stage.refused("xl:service-publish", by("wang", { file }))).to.match(BILINGUAL);
    const { service } = await stage.json("xl:service-publish", by("doctor", { file }));
    story.service = String(service);
    const { services } = await stage.json("xl:services", { practitioner: who("doctor") });
    expect((services as Answer[]).map((one) => [one.service, one.price])).to.deep.equal([[service, String(PRICE)]]);
    expect(await stage.json("xl:services", { practitioner: who("wang") })).to.deep.equal({ services: [] });
    await run("xl:services", {});
    expect(stage.printed())
      .to.contain(formatEther(PRICE))
      .and.to.match(/取消|\p{Script=Han}/u);
  });

  it("the calendar is opened by the clock on the wall", async () => {
    const service = story.service;
    const monday = mondayAfter(await stage.now());
    const span = { from: String(monday - HOUR), until: String(monday + 2 * HOUR) };
    expect(await stage.json("xl:starts", { service, ...span })).to.deep.include({ starts: [] });
    await run("xl:hours", by("doctor", { organisation: who("hospital"), week: "Mon 08:00-09:00", zone: "+08:00" }));
    const { starts } = await stage.json("xl:starts", { service, ...span });
    expect(starts, "three of ten minutes each into an hour").to.deep.equal([0, 1, 2, 3].map((i) => monday + i * 600));
    await run("xl:hours", by("doctor", { organisation: who("hospital"), week: EVERY_DAY }));
  });

  it("Zhao books and pays; a rehearsal does not, and nobody books in her name or at her time", async () => {
    const start = await freeIn(2);
    const args = { service: story.service, patient: story.patient, start };
    const before = await stage.height();
    expect(await run("xl:book", by("zhao", { ...args, dryRun: true }))).to.have.property("dryRun", true);
    expect(await stage.height()).to.equal(before);
    expect(await stage.refused("xl:book", by("wang", args))).to.match(/^PatientNotServedBy: /);
    const told = await stage.json("xl:book", by("zhao", args));
    expect(told).to.include({ start: Number(start), until: Number(start) + 1_800, paid: String(PRICE) });
    story.visit = String(told.visit);
    expect(await stage.refused("xl:book", by("zhao", { ...args, number: 1 }))).to.match(/^SlotsNotFree: /);
    const { visits } = await stage.json("xl:visits", { patient: story.patient });
    expect((visits as Answer[]).map(({ visit }) => visit)).to.deep.equal([story.visit]);
  });

  it("it is confirmed, checked in to by both, completed, acknowledged, and each is paid the share", async () => {
    const visit = story.visit!;
    expect(await stage.refused("xl:visit-confirm", by("zhao", { visit }))).to.match(BILINGUAL);
    expect(await run("xl:visit-confirm", by("doctor", { visit }))).to.include({ confirmed: true });
    expect(await stage.refused("xl:visit-settle", by("wang", { visit }))).to.match(/^VisitPending: .*\p{Script=Han}/su);
    await stage.passTo(await startOf(visit));
    expect(await run("xl:visit-check-in", by("zhao", { visit })))
      .to.have.property("patientAt")
      .greaterThan(0);
    expect(await stage.refused("xl:visit-complete", by("wang", { visit }))).to.match(BILINGUAL);
    const completed = await stage.json("xl:visit-complete", by("doctor", { visit }));
    expect(completed).to.include({ completed: true });
    if (completed.settled === null) await run("xl:visit-acknowledge", by("zhao", { visit }));
    expect(await stage.json("xl:visit", { visit })).to.include({ outcome: "Paid", settled: "Paid" });
    const paid = await stage.json("xl:withdraw", by("doctor"));
    expect(paid).to.include({ amount: String((PRICE * 7n) / 10n), to: who("doctor") });
    expect(await stage.json("xl:withdraw", by("doctor"))).to.include({ amount: "0" });
    const part = { amount: "1000", to: who("wang") };
    expect(await run("xl:withdraw", by("hospital", { ...part, dryRun: true }))).to.have.property("dryRun", true);
    expect(await stage.json("xl:withdraw", by("hospital", part))).to.include({ amount: "1000", to: who("wang") });
    expect(await stage.refused("xl:withdraw", by("hospital", { amount: String(PRICE) }))).to.match(BILINGUAL);
  });

  it("one in time is cancelled for nothing; a late one for no more than is said", async () => {
    const early = await booked(60);
    expect(await run("xl:visit-cancel", by("zhao", { visit: early }))).to.include({ settled: "Refunded" });
    const late = await booked(3);
    await run("xl:visit-confirm", by("doctor", { visit: late }));
    expect(await stage.refused("xl:visit-cancel", by("zhao", { visit: late }))).to.match(
      /^CancellationCostsMore: .*\p{Script=Han}/su,
    );
    const accepted = { visit: late, most: String(PRICE / 2n) };
    expect(await run("xl:visit-cancel", by("zhao", accepted))).to.include({ settled: "LateCancelled" });
    expect(await stage.json("xl:withdraw", by("zhao"))).to.include({ amount: String(PRICE + PRICE / 2n) });
  });

  it("one to which she does not come is settled by anybody, a day later", async () => {
    const visit = await booked(2);
    await run("xl:visit-confirm", by("doctor", { visit }));
    const start = await startOf(visit);
    await stage.passTo(start + 60);
    await run("xl:visit-check-in", by("doctor", { visit }));
    await stage.passTo(start + 26 * HOUR);
    expect(await run("xl:visit-settle", by("wang", { visit }))).to.include({ settled: "NoShow" });
    await run("xl:visits", { practitioner: who("doctor") });
    expect(stage.printed()).to.contain("患者未到").and.to.contain("已退款").and.to.contain("逾期取消");
  });

  it("a service in a token is paid from an allowance", async () => {
    const { ethers } = stage.connection;
    const token = await new PlainToken__factory(await ethers.getSigner(who("admin"))).deploy();
    await (await token.mint(who("zhao"), 1_000n)).wait();
    const address = await token.getAddress();
    const file = stage.file("token.json", terms({ token: address, price: "600", confirms: false, payees: [] }));
    story.service = String((await run("xl:service-publish", by("doctor", { file }))).service);
    const booking = by("zhao", {
      service: story.service,
      patient: story.patient,
      start: await freeIn(1),
    });
    expect(await stage.refused("xl:book", booking)).to.match(BILINGUAL);
    const allowance = by("zhao", { token: address, amount: "600" });
    expect(await run("xl:allow", { ...allowance, dryRun: true })).to.have.property("dryRun", true);
    expect(await stage.refused("xl:book", booking)).to.match(BILINGUAL);
    await run("xl:allow", allowance);
    const { visit, paid } = await stage.json("xl:book", booking);
    expect(paid).to.equal("600");
    await run("xl:visit-cancel", by("doctor", { visit }));
    expect(await stage.json("xl:withdraw", by("zhao", { token: address }))).to.include({ amount: "600" });
    expect(await token.balanceOf(who("zhao"))).to.equal(1_000n);
  });

  it("what cannot be read is refused before anything is asked", async () => {
    const nothing = `0x${"12".repeat(32)}`;
    const hospital = { organisation: who("hospital") };
    const attempts: [string, Answer][] = [
      ["xl:service-publish", by("doctor", { file: stage.file("wrong.json", terms({ slots: "many" })) })],
      ["xl:service-publish", by("doctor", { file: stage.file("wrong2.json", terms({ price: "cheap" })) })],
      ["xl:starts", { service: nothing }],
      ["xl:book", by("zhao", { service: nothing, patient: story.patient, start: UNTIL })],
      ["xl:visit", { visit: nothing }],
      ["xl:visit-cancel", by("zhao", { visit: story.visit, most: "all" })],
      ["xl:hours", by("doctor", { ...hospital, week: "Mon 8-12" })],
      ["xl:hours", by("doctor", { ...hospital, week: "Mon 08:05-12:00" })],
      ["xl:hours", by("doctor", { ...hospital, week: "Moon 08:00-12:00" })],
      ["xl:hours", by("doctor", { ...hospital, week: "Abc 08:00-12:00" })],
      ["xl:hours", by("doctor", { ...hospital, week: EVERY_DAY, zone: "8" })],
      ["xl:allow", by("zhao", { token: "gold", amount: "1" })],
    ];
    for (const [task, args] of attempts) {
      expect(await stage.refused(task, args), JSON.stringify(args)).to.match(/^OptionMalformed: .*\p{Script=Han}/su);
    }
  });
});
