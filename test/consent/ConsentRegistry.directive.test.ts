import { expect } from "chai";
import { network } from "hardhat";
import { dataSlice, id } from "ethers";

import {
  act,
  decide,
  direct,
  directing,
  performConsent,
  permitted,
  refused,
  revokingAll,
} from "../helpers/consentActs.ts";
import {
  CATEGORY,
  type ConsentStage,
  LAST_TIME,
  NOW,
  TERM,
  consentStageOn,
  freeze,
  labelOf,
  requestOf,
  ruleOf,
  setOf,
} from "../helpers/consents.ts";
import { DAY, POWERS, START } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { plainAccount } from "../helpers/holders.ts";
import {
  type ModelProvision,
  type ModelRule,
  NO_DIRECTIVE,
  directiveHash,
  directiveWords,
  ruleIdOf,
} from "../helpers/models/consentModel.ts";
import { LATE, SCOPES, SCOPE_FAULTS, TERMS, TERM_REFUSALS } from "../helpers/provisionCases.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

const KINDS = ["denying exception", "permitting exception", "base denial", "base permission"] as const;

/** Expects that this directive is in force, by its hash. */
async function expectInForce(
  { consents, zhaos }: ConsentStage,
  rules: readonly ModelRule[],
  epoch = 0n,
): Promise<void> {
  expect(await consents.directiveOf(zhaos)).to.equal(directiveHash(directiveWords(rules, epoch)));
}

function rule(provision: ModelProvision): ModelRule {
  return { deny: false, base: true, provision };
}

describe("Consents: what a rule may be", () => {
  for (const { what, provision } of SCOPES) {
    it(`[CONSENT-01] a rule with ${what}`, async () => {
      const stage = await staged();
      await direct(stage, [rule(provision)]);
      await expectInForce(stage, [rule(provision)]);
    });
  }

  for (const { what, terms, conditional } of TERMS) {
    it(`[CONSENT-04] [CONSENT-05] a permission with ${what}`, async () => {
      const stage = await staged();
      await direct(stage, [ruleOf("permitting exception", { terms })]);
      await expectInForce(stage, [ruleOf("permitting exception", { terms })]);
    });

    for (const kind of ["denying exception", "base denial"] as const) {
      it(`[CONSENT-33] ${conditional ? "refuses" : "takes"} a ${kind} with ${what}`, async () => {
        const stage = await staged();
        const rules = [ruleOf("denying exception"), ruleOf(kind, { terms })];
        if (conditional) {
          await expectRefusal(direct(stage, rules), stage.consents, "DenialConditional", [1n]);
          expect(await stage.consents.directiveOf(stage.zhaos)).to.equal(NO_DIRECTIVE);
        } else {
          await direct(stage, rules);
          await expectInForce(stage, rules);
        }
      });
    }
  }

  const refusals = [
    ...SCOPE_FAULTS.map((fault) => ({ number: "[CONSENT-01]", ...fault })),
    ...LATE.map((fault) => ({ number: "[CONSENT-03]", ...fault })),
    ...TERM_REFUSALS.map((fault) => ({ number: "[CONSENT-04] [CONSENT-05]", ...fault })),
  ];
  for (const { number, what, provision, error, args } of refusals) {
    it(`${number} refuses a rule with ${what}`, async () => {
      const stage = await staged();
      const rules = [ruleOf("permitting exception"), rule(provision)];
      await expectRefusal(direct(stage, rules), stage.consents, error, args);
      expect(await stage.consents.directiveOf(stage.zhaos)).to.equal(NO_DIRECTIVE);
    });
  }

  for (const window of [
    { from: START, until: NOW },
    { from: NOW, until: NOW },
    { from: LAST_TIME, until: 0n },
    { from: 0n, until: LAST_TIME },
  ]) {
    it(`[CONSENT-03] takes any window that can be stored, from ${window.from} until ${window.until}`, async () => {
      const stage = await staged();
      await direct(stage, [ruleOf("base permission", window)]);
      await expectInForce(stage, [ruleOf("base permission", window)]);
    });
  }

  const many = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => TERM.label(labelOf(`label ${index}`)));
  const rules = (count: number, terms: readonly string[] = []): readonly ModelRule[] =>
    Array.from({ length: count }, () => ruleOf("base denial", { terms }));
  const full = {
    "8 rules and not 9": { fits: rules(8), tooMany: rules(9), values: [9n, 8n] },
    "24 words and not 25, of one rule": { fits: rules(1, many(23)), tooMany: rules(1, many(24)), values: [25n, 24n] },
    "24 words and not 25, of several rules": {
      fits: rules(8, many(2)),
      tooMany: [...rules(7, many(2)), ...rules(1, many(3))],
      values: [25n, 24n],
    },
  };
  for (const [what, { fits, tooMany, values }] of Object.entries(full)) {
    it(`[CONSENT-06] has ${what}`, async () => {
      const stage = await staged();
      await expectRefusal(direct(stage, tooMany), stage.consents, "TermsTooMany", values);
      await direct(stage, fits);
      await expectInForce(stage, fits);
    });

    it(`[CONSENT-06] has ${what}, by signature too`, async () => {
      const stage = await staged();
      const signed = directing(stage, { patient: stage.zhaos, rules: fits });
      const holder = plainAccount(stage, stage.actors.zhao);
      await performConsent(stage, signed, { holder, entrance: "signature" });
      await expectInForce(stage, fits);
    });
  }

  it("[CONSENT-06] has 4 conditions and not 5, in one rule or in several", async () => {
    const stage = await staged();
    const condition = TERM.condition(stage.people.clinic.address);
    const terms = (count: number): readonly string[] => Array.from({ length: count }, () => condition);
    const conditional = (...counts: readonly number[]): readonly ModelRule[] =>
      counts.map((count) => ruleOf("base permission", { terms: terms(count) }));
    for (const counts of [[5], [4, 1], [1, 1, 1, 1, 1]]) {
      await expectRefusal(direct(stage, conditional(...counts)), stage.consents, "TermsTooMany", [5n, 4n]);
    }
    for (const counts of [[4], [2, 2], [1, 1, 1, 1]]) {
      await direct(stage, conditional(...counts));
      await expectInForce(stage, conditional(...counts));
    }
  });
});

describe("Consents: the order of rules", () => {
  for (const [first, one] of KINDS.entries()) {
    for (const [second, other] of KINDS.entries()) {
      const isRight = first <= second;
      it(`[CONSENT-32] ${isRight ? "takes" : "refuses"} a ${other} behind a ${one}`, async () => {
        const stage = await staged();
        const rules = [ruleOf(one), ruleOf(other)];
        if (isRight) {
          await direct(stage, rules);
          await expectInForce(stage, rules);
        } else {
          await expectRefusal(direct(stage, rules), stage.consents, "RuleOutOfOrder", [1n]);
        }
      });
    }
  }

  it("[CONSENT-32] names the first rule that stands wrongly, terms between them or not", async () => {
    const stage = await staged();
    const terms = [TERM.label(labelOf("one")), TERM.label(labelOf("two"))];
    const rules = [
      ruleOf("denying exception", { terms }),
      ruleOf("base denial", { terms }),
      ruleOf("permitting exception"),
    ];
    await expectRefusal(direct(stage, rules), stage.consents, "RuleOutOfOrder", [2n]);
  });
});

describe("Consents: who sets the directive", () => {
  const rules = [ruleOf("denying exception", { categories: setOf(CATEGORY.notes) }), ruleOf("base permission")];

  it("[CONSENT-30] [CONSENT-34] the controller and a delegate with CONSENT; the event tells the words, the state their hash", async () => {
    const stage = await staged();
    const { actors, consents, zhaos } = stage;
    for (const author of [actors.zhao, actors.carer]) {
      const words = directiveWords(rules, 0n);
      await expectEvents(direct(stage, rules, author), consents, [
        ["DirectiveSet", [zhaos, author.address, directiveHash(words), words]],
      ]);
      await expectInForce(stage, rules);
    }
  });

  it("[CONSENT-30] refuses everybody else, and everybody while frozen or unknown", async () => {
    const stage = await staged();
    const { actors, consents, zhaos, patients, carer, staff } = stage;
    const powers = POWERS.all ^ POWERS.consent;
    await patients.connect(actors.zhao).setDelegate(zhaos, actors.carer, powers, carer.from, carer.until);
    for (const person of [actors.carer, actors.wang, actors.thief, staff.doctor, actors.regulator]) {
      await expectRefusal(direct(stage, rules, person), consents, "ConsentNotGivenBy", [zhaos, person.address]);
    }
    const unknown = id("nobody's pseudonym");
    const asked = act(stage, directing(stage, { patient: unknown, rules }));
    await expectRefusal(asked, consents, "ConsentNotGivenBy", [unknown, actors.zhao.address]);
    await freeze(stage);
    await expectRefusal(direct(stage, rules), consents, "ConsentNotGivenBy", [zhaos, actors.zhao.address]);
  });

  it("[CONSENT-30] a new one replaces the old one whole, and an empty one removes it", async () => {
    const stage = await staged();
    const { consents, zhaos, actors } = stage;
    await direct(stage, rules);
    const denial = [ruleOf("base denial")];
    await direct(stage, denial);
    await expectInForce(stage, denial);
    const notes = requestOf(stage, { category: CATEGORY.notes });
    const directive = directiveWords(denial, 0n);
    const ruleId = ruleIdOf(zhaos, directiveHash(directive), 0);
    expect(await decide(stage, notes, { directive })).to.deep.equal(refused("DeniedByPatient", ruleId));

    await expectEvents(direct(stage, []), consents, [["DirectiveSet", [zhaos, actors.zhao.address, NO_DIRECTIVE, []]]]);
    expect(await consents.directiveOf(zhaos)).to.equal(NO_DIRECTIVE);
    expect(await decide(stage, notes)).to.deep.equal(refused("NothingPermits"));
  });

  it("[CONSENT-30] the same one set again after everything was revoked permits again", async () => {
    const stage = await staged();
    const { zhaos, consents } = stage;
    await direct(stage, rules);
    await act(stage, revokingAll(stage, { patient: zhaos }));
    const before = await consents.directiveOf(zhaos);
    await direct(stage, rules);
    await expectInForce(stage, rules, 1n);
    expect(await consents.directiveOf(zhaos)).not.to.equal(before);
    const directive = directiveWords(rules, 1n);
    const ruleId = ruleIdOf(zhaos, directiveHash(directive), 1);
    expect(await decide(stage, requestOf(stage), { directive })).to.deep.equal(permitted("Directive", ruleId));
  });

  it("[CONSENT-31] refuses a change by an author who saw another directive", async () => {
    const stage = await staged();
    const { consents, zhaos } = stage;
    const set = (expected: string, next: readonly ModelRule[]): Promise<unknown> =>
      act(stage, directing(stage, { patient: zhaos, expected, rules: next }));
    const [first, second] = [rules, [ruleOf("base denial")]].map((one) => directiveHash(directiveWords(one, 0n)));
    if (first === undefined || second === undefined) throw new Error("Two directives have two hashes.");
    const invented = dataSlice(id("another directive"), 0, 29);
    await expectRefusal(set(invented, rules), consents, "DirectiveChanged", [zhaos, invented, NO_DIRECTIVE]);
    await set(NO_DIRECTIVE, rules);
    await expectRefusal(set(NO_DIRECTIVE, []), consents, "DirectiveChanged", [zhaos, NO_DIRECTIVE, first]);
    await set(first, [ruleOf("base denial")]);
    await expectRefusal(set(first, rules), consents, "DirectiveChanged", [zhaos, first, second]);
    expect(await consents.directiveOf(zhaos)).to.equal(second);
  });

  it("[CONSENT-31] the revocation of everything does not change the directive", async () => {
    const stage = await staged();
    const { consents, zhaos } = stage;
    await direct(stage, rules);
    const before = await consents.directiveOf(zhaos);
    await act(stage, revokingAll(stage, { patient: zhaos }));
    expect(await consents.directiveOf(zhaos)).to.equal(before);
    await stage.clock.pass(DAY);
    expect(await consents.directiveOf(zhaos)).to.equal(before);
  });
});
