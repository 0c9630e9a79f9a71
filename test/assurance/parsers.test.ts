import { expect } from "chai";

import { type Course, campaign } from "../../scripts/assurance/parsers/campaign.ts";
import { type Growth, judgeGrowth } from "../../scripts/assurance/parsers/growth.ts";
import { Misbehaved, judge } from "../../scripts/assurance/parsers/judge.ts";
import { type Json, setOwn } from "../../scripts/assurance/parsers/mutate.ts";
import { parser } from "../../scripts/assurance/parsers/parser.ts";
import { allParsers } from "../../scripts/assurance/parsers/parsers.ts";

const { CAMPAIGN_SEED = "0x20261126" } = process.env;
const seed = Number(BigInt.asIntN(32, BigInt(CAMPAIGN_SEED)));
/** The short form: a few seconds for all parsers together. `npm run fuzz` is the long one. */
const SHORT = { runs: 60, seed, largest: 4_096, everyGrowth: 31 };

/** What judging comes to. */
async function verdictOf(read: (input: string) => unknown, input = "x"): Promise<string> {
  try {
    return await judge(parser("trial", ["x"], read), input);
  } catch (problem) {
    expect(problem).to.be.instanceOf(Misbehaved);
    return (problem as Misbehaved).message;
  }
}

describe("parsers of the SDK under mutated inputs", () => {
  it("answer or throw errors of the SDK, in time, and leave shared prototypes alone", async () => {
    const courses: Course[] = [];
    for (const one of await allParsers()) courses.push(await campaign(one, SHORT));
    expect(courses.length).to.be.greaterThan(50);
    // A corpus that is refused whatever becomes of it, or taken, would say nothing.
    const refusing = courses.filter(({ answers }) => Object.keys(answers).length > 1);
    expect(refusing.length).to.be.greaterThan(45);
    for (const { parser: name, answers } of courses) expect(answers.accepted, name).to.be.greaterThan(0);
  });
});

describe("the judge of parsers", () => {
  it("takes an answer", async () => {
    expect(await verdictOf((text) => text.length)).to.equal("accepted");
  });

  it("objects to an error that is not the SDK's", async () => {
    expect(await verdictOf((text) => JSON.parse(text) as Json)).to.match(/no error of the SDK: SyntaxError/);
  });

  it("objects to a member that all objects get", async () => {
    const pollute = (text: string) => {
      Reflect.set(Object.prototype, text, 1);
    };
    try {
      expect(await verdictOf(pollute, "polluted")).to.match(/changed a prototype/);
    } finally {
      Reflect.deleteProperty(Object.prototype, "polluted");
    }
  });

  it("keeps a member called __proto__ a member", () => {
    const holder = {};
    setOwn(holder, "__proto__", 1);
    expect(Object.keys(holder)).to.deep.equal(["__proto__"]);
    expect(Object.getPrototypeOf(holder)).to.equal(Object.prototype);
  });

  it("objects to work that grows with the square of the size, not to work that grows with the size", async () => {
    const growth: Growth = { what: "spaces", of: (size) => `x${" ".repeat(size)}x` };
    // As much of the processor's time as it says, so that other work on the machine changes nothing.
    const spend = (milliseconds: number) => {
      const begin = process.cpuUsage();
      for (let spent = 0; spent < milliseconds * 1_000;) {
        const { user, system } = process.cpuUsage(begin);
        spent = user + system;
      }
    };
    const slow = parser("trial", ["x"], (text: string) => {
      spend(800 * (text.length / 2 ** 14) ** 2);
    });
    const quick = parser("trial", ["x"], (text: string) => text.replaceAll(" ", ""));
    const refusal: unknown = await judgeGrowth(slow, growth, 2 ** 14).catch((problem: unknown) => problem);
    expect(refusal).to.be.instanceOf(Misbehaved);
    expect((refusal as Misbehaved).message).to.match(/spaces: size \d+ took/);
    await judgeGrowth(quick, growth, 2 ** 16);
  });
});
