import { expect } from "chai";
import type { BaseContract } from "ethers";
import { network } from "hardhat";

import {
  type Conditional,
  type Ward,
  argument,
  asWord,
  conditionWord,
  giveConditional,
  question,
  wardOn,
} from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const LEAST = 30_000n;
const MOST = 400_000n;
const STEP = 5_000n;

const termOf = ({ target }: BaseContract): string => conditionWord(target as string);

/** What is answered with ever more gas: "out of gas", or whether it is allowed. */
async function answersOf(ward: Ward, grant: Conditional): Promise<string[]> {
  const answers: string[] = [];
  for (let gasLimit = LEAST; gasLimit <= MOST; gasLimit += STEP) {
    try {
      const { allowed } = await ward.consents.decide.staticCall(question(ward), grant.evidence, { gasLimit });
      answers.push(allowed ? "allowed" : "refused");
    } catch {
      answers.push("out of gas");
    }
  }
  return answers;
}

/** Who calls a decision chooses its gas, and a condition gets at most 63/64 of what is left. */
describe("Little gas", () => {
  for (const [what, cost] of [
    ["one that needs little", 1_000n],
    ["one that needs almost all that it gets", 140_000n],
  ] as const) {
    it(`[CONSENT-71] with ${what}, a permission is refused or unanswered, until the gas is enough`, async () => {
      const ward = await networkHelpers.loadFixture(deployWard);
      const condition = await ward.ethers.deployContract("CostlyCondition");
      const grant = await giveConditional(ward, [termOf(condition), argument(cost)]);
      const answers = await answersOf(ward, grant);
      expect(answers[0]).to.equal("out of gas");
      const first = answers.indexOf("allowed");
      expect(first).to.be.greaterThan(0);
      expect(new Set(answers.slice(first))).to.deep.equal(new Set(["allowed"]));
    });
  }

  it("[CONSENT-71] a condition that does not hold, or needs too much, is not skipped for any gas", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const switched = await ward.ethers.deployContract("SwitchCondition");
    await switched.answer(asWord(1n));
    const holds = termOf(switched);
    const not = termOf(await ward.ethers.deployContract("SwitchCondition"));
    const costly = [termOf(await ward.ethers.deployContract("CostlyCondition")), argument(150_000n)];
    const lists = [[not], [holds, not], [not, holds], costly, [holds, ...costly]];
    for (const [line, terms] of lists.entries()) {
      const grant = await giveConditional(ward, terms, { line: BigInt(line) });
      const answers = await answersOf(ward, grant);
      expect(answers, terms.join()).to.include("refused").and.not.to.include("allowed");
    }
  });
});
