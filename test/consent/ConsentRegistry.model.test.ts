import { expect } from "chai";
import { network } from "hardhat";

import { ConsentChooser } from "../helpers/consentHistory.ts";
import { ConsentMirror, type Question, inWords } from "../helpers/consentMirror.ts";
import { consentStageOn } from "../helpers/consents.ts";
import type { ModelDecision } from "../helpers/models/consentModel.ts";
import { Dice } from "../helpers/dice.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

const STEPS = 200;
const QUESTIONS = 6;
const HISTORIES = process.env.CAMPAIGN === "long" ? 200 : 12;
const FIRST_SEED = Number(process.env.CAMPAIGN_SEED ?? 1);

describe("ConsentRegistry: histories", () => {
  const reached = new Map<string, number>();
  const count = (what: string): void => void reached.set(what, (reached.get(what) ?? 0) + 1);

  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    it(`[CONSENT-01] to [CONSENT-63] agrees with the model after every step of history ${seed}`, async () => {
      const stage = await staged();
      const mirror = await ConsentMirror.of(stage);
      const told: string[] = [];
      try {
        await tell(stage, mirror, new Dice(seed), told, count);
      } catch (problem) {
        throw new Error(`History ${seed} went apart:\n${told.join("\n")}\n${String(problem)}`, { cause: problem });
      }
    });
  }

  it("has asked everything that there is to be answered", () => {
    const missing = WANTED.filter((what) => (reached.get(what) ?? 0) < 3);
    expect(missing, inWords([...reached])).to.deep.equal([]);
  });
});

async function tell(
  stage: Awaited<ReturnType<typeof staged>>,
  mirror: ConsentMirror,
  dice: Dice,
  told: string[],
  count: (what: string) => void,
): Promise<void> {
  const chooser = new ConsentChooser(stage, dice, mirror);
  const { actors, people, providers, zhaos, wangs } = stage;
  let suspended = false;
  for (let step = 0; step < STEPS; step++) {
    if (dice.chance(0.02)) {
      const delegation = chooser.delegation();
      told.push(`the carer of Wang: ${inWords(delegation)}`);
      await mirror.delegate(wangs, actors.wang, actors.carer.address, delegation);
    }
    if (dice.chance(suspended ? 0.3 : 0.02)) {
      told.push(`the hospital is ${suspended ? "reinstated" : "suspended"}`);
      const registry = providers.connect(people.regulator);
      const { address } = people.hospital;
      await mirror.elsewhere(() =>
        suspended ? registry.reinstateOrganisation(address, REASON) : registry.suspendOrganisation(address, REASON),
      );
      suspended = !suspended;
    }
    // After a week without a review the right to break the glass is suspended.
    if (dice.chance(step < STEPS / 5 ? 0.3 : 0.05)) {
      const patient = dice.of([zhaos, wangs]);
      told.push(`the paramedic breaks the glass of ${patient}`);
      await mirror.breakGlass(patient);
    }
    const moment = chooser.moment();
    const { person, act } = chooser.act(moment);
    told.push(`${moment}: ${person.address} ${inWords(act)}`);
    const refusal = await mirror.act(person, act, moment);
    if (refusal === undefined) chooser.note(act);
    count(refusal === undefined ? act.name : refusal.error);

    const questions: readonly Question[] = Array.from({ length: QUESTIONS }, () => chooser.question());
    for (const decision of await mirror.expectSameDecisions(questions)) countDecision(decision, count);
    const patient = dice.of([zhaos, wangs]);
    if (step % 5 === 0) await mirror.expectSameState(patient, chooser.keysOf(patient));
  }
}

function countDecision({ basis, denial }: ModelDecision, count: (what: string) => void): void {
  count(denial === "None" ? basis : denial);
}

const REASON = `0x${"11".repeat(32)}`;

/** Every answer and every refusal that a history without conditions can meet. */
const WANTED = [
  ...["give", "revoke", "revokeAll", "setDirective"],
  ...["ConsentNotGivenBy", "GranteeInvalid", "GrantStands", "GrantUnknown", "ListEmpty", "DirectiveChanged"],
  ...["ScopeInvalid", "WindowInvalid", "TimeTooLate", "TermInvalid", "TermsTooMany", "RuleOutOfOrder"],
  ...["Self", "Delegate", "Grant", "Directive", "Emergency"],
  ...["RequestInvalid", "NotPatientNorDelegate", "OrganisationNotAccredited", "NotPractising", "DirectiveNotShown"],
  ...["DeniedByPatient", "NothingPermits", "Revoked", "NotYet", "Over", "ReaderNotCovered", "CategoryNotCovered"],
  ...[
    "ConfidentialityNotCovered",
    "PurposeNotCovered",
    "TermsNotShown",
    "TermsNotMet",
    "GlassNotBroken",
    "BeyondMinimumSet",
  ],
];
