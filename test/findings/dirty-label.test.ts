import { expect } from "chai";
import { type Interface, ZeroAddress, dataSlice } from "ethers";
import { network } from "hardhat";

import { direct } from "../helpers/consentActs.ts";
import { TERM, consentStageOn, labelOf, requestOf, ruleOf } from "../helpers/consents.ts";
import { directiveWords, requestArgument } from "../helpers/models/consentModel.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

const LABEL = labelOf("a label of Zhao's");
/** `enum Denial`. */
const DENIED_BY_PATIENT = 6n;

/**
 * A label has 31 bytes and stands in a word of 32. A question whose 32nd byte was not zero named another label for the
 * contract than for everybody who reads the question, and so walked past a denial.
 */
describe("Finding: a label with a byte behind it", () => {
  it("[CONSENT-55] is the same label, and what is denied stays denied", async () => {
    const { consents, zhaos, ethers, ...stage } = await staged();
    const rules = [ruleOf("denying exception", { terms: [TERM.label(LABEL)] })];
    await direct({ consents, zhaos, ethers, ...stage }, rules);
    const request = requestArgument(requestOf({ consents, zhaos, ethers, ...stage }, { labels: [LABEL] }));
    const directive = [...directiveWords(rules, 0n)];
    const evidence = { grantee: ZeroAddress, line: 0n, terms: [], directive };
    const questions: Interface = consents.interface;
    const clean = questions.encodeFunctionData("decide", [request, evidence]);
    const word = `${LABEL.slice(2)}00`;
    const place = clean.indexOf(word);
    expect(place).to.be.greaterThan(0);
    const dirty = `${clean.slice(0, place)}${LABEL.slice(2)}01${clean.slice(place + word.length)}`;
    expect(dataSlice(dirty, 0, 4)).to.equal(dataSlice(clean, 0, 4));
    for (const data of [clean, dirty]) {
      const answer = await ethers.provider.call({ to: await consents.getAddress(), data });
      const [{ allowed, denial }] = questions.decodeFunctionResult("decide", answer);
      expect([allowed, denial]).to.deep.equal([false, DENIED_BY_PATIENT]);
    }
  });
});
