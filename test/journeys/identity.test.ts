import { expect } from "chai";
import { network } from "hardhat";

import { journey } from "../../scripts/demo/journey.ts";
import { Story } from "../../scripts/demo/story/Story.ts";

describe("The journey", () => {
  it("is told to its end, and everything expected comes true", async () => {
    const connection = await network.create();
    const lines: string[] = [];
    // The story's large lot has a million packs where it is told to people.
    const isWellEnded = await journey({ connection, print: (line) => lines.push(line), packs: 2_500 });
    const told = lines.join("\n");

    expect(told).not.to.contain("✗");
    expect(isWellEnded).to.equal(true);
    expect(told).to.match(/^\d+ passed, 0 failed$/m);
    await connection.close();
    // The longest of all tests; on a busy machine it outlasts the time that others have.
  }).timeout(900_000);
});

describe("A story", () => {
  it("ends badly when an expectation does not come true", () => {
    const lines: string[] = [];
    const story = new Story((line) => lines.push(line));
    story.expect("the sun rises", true);
    story.expect("water flows uphill", false);

    expect(story.end()).to.equal(false);
    expect(lines).to.include("1 passed, 1 failed");
  });

  it("ends badly when something that must be refused goes through", async () => {
    const story = new Story(() => undefined);
    await story.refused("Nobody stops it", "PatientFrozen", () => Promise.resolve());

    expect(story.end()).to.equal(false);
  });

  it("passes on what is no refusal of a contract", async () => {
    const story = new Story(() => undefined);
    const attempt = () => Promise.reject(new Error("the network is gone"));

    await story.refused("The cable is cut", "PatientFrozen", attempt).then(
      () => expect.fail("the failure was swallowed"),
      (problem: unknown) => expect(problem).to.have.property("message", "the network is gone"),
    );
  });
});
