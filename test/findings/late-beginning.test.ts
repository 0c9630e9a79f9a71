import { expect } from "chai";
import { network } from "hardhat";

import { decide, direct } from "../helpers/consentActs.ts";
import { consentStageOn, requestOf, ruleOf } from "../helpers/consents.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { LAST_TIME, NO_DIRECTIVE, directiveWords } from "../helpers/models/consentModel.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

/** Found by a random history: the beginning was not looked at, and its upper bits went into the end. */
describe("Finding: a rule that begins later than can be stored", () => {
  for (const from of [LAST_TIME + 1n, 2n ** 48n - 1n]) {
    it(`[CONSENT-03] is refused, not kept as one that begins earlier (${from})`, async () => {
      const stage = await staged();
      const { consents, zhaos } = stage;
      const rule = ruleOf("base permission", { from, until: LAST_TIME });
      await expectRefusal(direct(stage, [rule]), consents, "TimeTooLate", [from, LAST_TIME]);
      expect(await consents.directiveOf(zhaos)).to.equal(NO_DIRECTIVE);
    });
  }

  it("[CONSENT-03] while the last moment that can be stored is kept as it is", async () => {
    const stage = await staged();
    const rule = ruleOf("base permission", { from: LAST_TIME, until: LAST_TIME });
    await direct(stage, [rule]);
    const { allowed, denial } = await decide(stage, requestOf(stage), { directive: directiveWords([rule], 0n) });
    expect({ allowed, denial }).to.deep.equal({ allowed: false, denial: "NothingPermits" });
  });
});
