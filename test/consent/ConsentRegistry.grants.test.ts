import { expect } from "chai";
import { network } from "hardhat";
import { ZeroAddress, ZeroHash, id } from "ethers";

import { act, decide, give, giving, permitted, revokingAll } from "../helpers/consentActs.ts";
import {
  CATEGORY,
  type ConsentStage,
  LAST_TIME,
  NOW,
  TERM,
  consentStageOn,
  freeze,
  grantTo,
  labelOf,
  requestOf,
  setOf,
} from "../helpers/consents.ts";
import { DAY, POWERS, YEAR } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { type ModelGrant, grantIdOf, provisionWord } from "../helpers/models/consentModel.ts";
import { LATE, SCOPES, SCOPE_FAULTS, TERMS, TERM_REFUSALS } from "../helpers/provisionCases.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

/** What stands on the line, in full. */
async function standing({ consents, zhaos }: ConsentStage, { grantee, line }: ModelGrant): Promise<unknown> {
  return [...(await consents.grantOf(zhaos, grantee, line))];
}

/** Expects that nothing of these grants stands. */
async function expectNothing(stage: ConsentStage, grants: readonly ModelGrant[]): Promise<void> {
  for (const { grantee, line } of grants) {
    expect(await stage.consents.grantIdOf(stage.zhaos, grantee, line)).to.equal(ZeroHash);
  }
}

describe("Consents: what a grant may be", () => {
  for (const { what, provision } of SCOPES) {
    it(`[CONSENT-01] ${what}`, async () => {
      const stage = await staged();
      const grant = { grantee: stage.staff.doctor.address, line: 0n, provision };
      await give(stage, [grant]);
      expect(await stage.consents.grantIdOf(stage.zhaos, grant.grantee, 0n)).to.equal(grantIdOf(stage.zhaos, grant));
    });
  }

  for (const { what, terms } of TERMS) {
    it(`[CONSENT-04] [CONSENT-05] a grant with ${what}`, async () => {
      const stage = await staged();
      const grant = grantTo(stage.staff.doctor, { terms });
      await give(stage, [grant]);
      expect(await stage.consents.grantIdOf(stage.zhaos, grant.grantee, 0n)).to.equal(grantIdOf(stage.zhaos, grant));
    });
  }

  const refusals = [
    ...SCOPE_FAULTS.map((fault) => ({ rule: "[CONSENT-01]", ...fault })),
    ...LATE.map((fault) => ({ rule: "[CONSENT-03]", ...fault })),
    ...TERM_REFUSALS.map((fault) => ({ rule: "[CONSENT-04] [CONSENT-05]", ...fault })),
  ];
  for (const { rule, what, provision, error, args } of refusals) {
    it(`${rule} refuses ${what}`, async () => {
      const stage = await staged();
      const grant = { grantee: stage.staff.doctor.address, line: 0n, provision };
      await expectRefusal(give(stage, [grant]), stage.consents, error, args);
      await expectNothing(stage, [grant]);
    });
  }

  const windows = [
    { from: NOW + DAY, until: NOW + 2n * DAY },
    { from: 0n, until: NOW + DAY },
    { from: NOW + DAY, until: LAST_TIME },
    { from: LAST_TIME - 1n, until: LAST_TIME },
  ];
  for (const window of windows) {
    it(`[CONSENT-03] takes the window from ${window.from} until ${window.until}`, async () => {
      const stage = await staged();
      const grant = grantTo(stage.staff.doctor, window);
      await give(stage, [grant]);
      const [, , from, until] = (await standing(stage, grant)) as readonly unknown[];
      expect([from, until]).to.deep.equal([window.from, window.until]);
    });
  }

  it("[CONSENT-03] refuses a window that is over, up to the second of its end", async () => {
    const stage = await staged();
    const until = NOW + DAY;
    const grant = grantTo(stage.staff.doctor, { from: NOW, until });
    await stage.clock.next(until);
    await expectRefusal(give(stage, [grant]), stage.consents, "WindowInvalid", [NOW, until, until]);
    const again = await staged();
    await again.clock.next(until - 1n);
    await give(again, [grant]);
    expect(await again.consents.grantIdOf(again.zhaos, grant.grantee, 0n)).to.equal(grantIdOf(again.zhaos, grant));
  });

  for (const [what, from, until] of [
    ["ends where it begins", NOW + DAY, NOW + DAY],
    ["ends before it begins", NOW + DAY + 1n, NOW + DAY],
  ] as const) {
    it(`[CONSENT-03] refuses a window that ${what}`, async () => {
      const stage = await staged();
      await stage.clock.next(NOW + 5n);
      const grant = grantTo(stage.staff.doctor, { from, until });
      await expectRefusal(give(stage, [grant]), stage.consents, "WindowInvalid", [from, until, NOW + 5n]);
    });
  }

  it("[CONSENT-03] a window without end does not end", async () => {
    const stage = await staged();
    const { clock, staff } = stage;
    const grant = grantTo(staff.doctor, { until: LAST_TIME });
    await give(stage, [grant]);
    await clock.moveTo(NOW + 100n * YEAR);
    const [inForce] = (await standing(stage, grant)) as readonly unknown[];
    expect(inForce).to.be.true;
  });

  it("[CONSENT-06] a grant has 12 terms and not 13", async () => {
    const stage = await staged();
    const terms = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => TERM.label(labelOf(`label ${index}`)));
    const thirteen = grantTo(stage.staff.doctor, { terms: terms(13) });
    await expectRefusal(give(stage, [thirteen]), stage.consents, "TermsTooMany", [13n, 12n]);
    const twelve = grantTo(stage.staff.doctor, { terms: terms(12) });
    await give(stage, [twelve]);
    expect(await stage.consents.grantIdOf(stage.zhaos, twelve.grantee, 0n)).to.equal(grantIdOf(stage.zhaos, twelve));
  });

  it("[CONSENT-06] a grant has 2 conditions and not 3", async () => {
    const stage = await staged();
    const { staff, people, consents } = stage;
    const condition = TERM.condition(people.clinic.address);
    const three = grantTo(staff.doctor, { terms: [condition, condition, condition] });
    await expectRefusal(give(stage, [three]), consents, "TermsTooMany", [3n, 2n]);
    await give(stage, [grantTo(staff.doctor, { terms: [condition, condition] })]);
  });
});

describe("Consents: who gives grants, and to whom", () => {
  it("[CONSENT-10] the controller, and a delegate with CONSENT; each is named as the giver", async () => {
    const stage = await staged();
    const { actors, consents, zhaos, staff } = stage;
    for (const [line, giver] of [actors.zhao, actors.carer].entries()) {
      const grant = grantTo(staff.doctor, { line: BigInt(line) });
      await expectEvents(give(stage, [grant], giver), consents, [
        [
          "GrantGiven",
          [zhaos, grant.grantee, grant.line, giver.address, provisionWord({ deny: false, base: false, ...grant }, 0n)],
        ],
      ]);
    }
  });

  it("[CONSENT-10] a delegate from the beginning of the window until before its end", async () => {
    const stage = await staged();
    const { patients, actors, clock, consents, zhaos, staff } = stage;
    const [from, until] = [NOW + DAY, NOW + 2n * DAY];
    await patients.connect(actors.zhao).setDelegate(zhaos, actors.stranger, POWERS.consent, from, until);
    for (const [line, moment, may] of [
      [0n, from - 1n, false],
      [1n, from, true],
      [2n, until - 1n, true],
      [3n, until, false],
    ] as const) {
      await clock.next(moment);
      const given = give(stage, [grantTo(staff.doctor, { line })], actors.stranger);
      if (may) await given;
      else await expectRefusal(given, consents, "ConsentNotGivenBy", [zhaos, actors.stranger.address]);
    }
  });

  it("[CONSENT-10] refuses a delegate whose powers are all but CONSENT, and everybody else", async () => {
    const stage = await staged();
    const { patients, actors, consents, zhaos, staff, carer } = stage;
    const powers = POWERS.all ^ POWERS.consent;
    await patients.connect(actors.zhao).setDelegate(zhaos, actors.carer, powers, carer.from, carer.until);
    for (const person of [actors.carer, actors.wang, actors.thief, staff.doctor, actors.regulator, actors.admin]) {
      await expectRefusal(give(stage, [grantTo(staff.nurse)], person), consents, "ConsentNotGivenBy", [
        zhaos,
        person.address,
      ]);
    }
  });

  it("[CONSENT-10] refuses everybody for an unknown patient and for a frozen one", async () => {
    const stage = await staged();
    const { actors, consents, zhaos, staff } = stage;
    const unknown = id("nobody's pseudonym");
    const given = act(stage, giving(stage, { patient: unknown, grants: [grantTo(staff.doctor)] }));
    await expectRefusal(given, consents, "ConsentNotGivenBy", [unknown, actors.zhao.address]);
    await freeze(stage);
    for (const person of [actors.zhao, actors.carer, actors.zhaoAnew]) {
      await expectRefusal(give(stage, [grantTo(staff.doctor)], person), consents, "ConsentNotGivenBy", [
        zhaos,
        person.address,
      ]);
    }
  });

  it("[CONSENT-11] refuses zero and the giver as grantee, and takes the patient from a delegate", async () => {
    const stage = await staged();
    const { actors, consents, zhaos } = stage;
    for (const [giver, grantee] of [
      [actors.zhao, ZeroAddress],
      [actors.zhao, actors.zhao.address],
      [actors.carer, actors.carer.address],
    ] as const) {
      const grants = [grantTo({ address: grantee })];
      await expectRefusal(give(stage, grants, giver), consents, "GranteeInvalid", [zhaos, grantee]);
    }
    await give(stage, [grantTo(actors.zhao)], actors.carer);
    await give(stage, [grantTo(actors.carer)], actors.zhao);
  });

  it("[CONSENT-19] what a delegate gave stays when the delegation ends", async () => {
    const stage = await staged();
    const { actors, patients, zhaos, staff, consents } = stage;
    await give(stage, [grantTo(staff.doctor)], actors.carer);
    await patients.connect(actors.carer).resignAsDelegate(zhaos);
    const grant = await consents.grantIdOf(zhaos, staff.doctor, 0n);
    expect(await decide(stage, requestOf(stage))).to.deep.equal(permitted("Grant", grant));
    await expectRefusal(give(stage, [grantTo(staff.nurse)], actors.carer), consents, "ConsentNotGivenBy", [
      zhaos,
      actors.carer.address,
    ]);
  });
});

describe("Consents: where a grant stands", () => {
  const otherwise = { categories: setOf(CATEGORY.notes) };

  it("[CONSENT-12] refuses a second grant on the line while the first runs or waits", async () => {
    const stage = await staged();
    const { staff, consents, zhaos, clock } = stage;
    await give(stage, [
      grantTo(staff.doctor, { until: NOW + DAY }),
      grantTo(staff.doctor, { line: 1n, from: NOW + DAY }),
    ]);
    const before = [
      await standing(stage, grantTo(staff.doctor)),
      await standing(stage, grantTo(staff.doctor, { line: 1n })),
    ];
    await clock.next(NOW + DAY - 1n);
    for (const line of [0n, 1n]) {
      await expectRefusal(give(stage, [grantTo(staff.doctor, { ...otherwise, line })]), consents, "GrantStands", [
        zhaos,
        staff.doctor.address,
        line,
      ]);
    }
    expect([
      await standing(stage, grantTo(staff.doctor)),
      await standing(stage, grantTo(staff.doctor, { line: 1n })),
    ]).to.deep.equal(before);
  });

  it("[CONSENT-12] refuses two grants on one line in one call", async () => {
    const stage = await staged();
    const { staff, consents, zhaos } = stage;
    const twice = [grantTo(staff.doctor), grantTo(staff.nurse), grantTo(staff.doctor, otherwise)];
    await expectRefusal(give(stage, twice), consents, "GrantStands", [zhaos, staff.doctor.address, 0n]);
    await expectNothing(stage, twice);
  });

  it("[CONSENT-12] the line can be given again when the grant is over, to the second", async () => {
    const stage = await staged();
    const { staff, consents, zhaos, clock } = stage;
    const until = NOW + DAY;
    await give(stage, [grantTo(staff.doctor, { until, terms: [TERM.label(labelOf("a label"))] })]);
    await clock.next(until);
    const anew = grantTo(staff.doctor, otherwise);
    await give(stage, [anew]);
    expect(await consents.grantIdOf(zhaos, staff.doctor, 0n)).to.equal(grantIdOf(zhaos, anew));
    const grant = grantIdOf(zhaos, anew);
    const question = requestOf(stage, { category: CATEGORY.notes });
    expect(await decide(stage, question)).to.deep.equal(permitted("Grant", grant));
  });

  it("[CONSENT-12] the line can be given again after the grant's revocation, and after that of everything", async () => {
    const stage = await staged();
    const { staff, consents, zhaos, actors } = stage;
    await give(stage, [grantTo(staff.doctor)]);
    await consents.connect(actors.zhao).revoke(zhaos, [{ grantee: staff.doctor, line: 0n }]);
    await give(stage, [grantTo(staff.doctor)]);
    await act(stage, revokingAll(stage, { patient: zhaos }));
    await give(stage, [grantTo(staff.doctor)]);
    expect(await consents.grantIdOf(zhaos, staff.doctor, 0n)).to.equal(
      grantIdOf(zhaos, grantTo(staff.doctor), { epoch: 1n }),
    );
  });

  it("[CONSENT-12] a line touches no other line, grantee or patient", async () => {
    const stage = await staged();
    const { staff, consents, zhaos, wangs, actors } = stage;
    const neighbours = [0n, 1n, 2n ** 32n - 1n].map((line) => grantTo(staff.doctor, { line }));
    await give(stage, neighbours);
    await expectNothing(stage, [grantTo(staff.doctor, { line: 2n }), grantTo(staff.nurse)]);
    expect(BigInt(await consents.grantIdOf(wangs, staff.doctor, 0n))).to.equal(0n);
    await act(stage, giving(stage, { patient: wangs, grants: [grantTo(staff.doctor, otherwise)] }), actors.wang);
    await give(stage, [grantTo(staff.nurse)]);
    for (const grant of neighbours) {
      expect(await consents.grantIdOf(zhaos, staff.doctor, grant.line)).to.equal(grantIdOf(zhaos, grant));
    }
  });

  it("[CONSENT-14] a common grant writes one slot, one with terms writes two", async () => {
    const stage = await staged();
    const { consents, ethers, staff, zhaos } = stage;
    const slotsOf = async (grant: ModelGrant): Promise<number> => {
      const data = giving(stage, { patient: zhaos, grants: [grant] }).call;
      const call = { from: stage.actors.zhao.address, to: await consents.getAddress(), data };
      const trace = (await ethers.provider.send("debug_traceCall", [call, "latest"])) as {
        readonly structLogs: readonly { readonly op: string; readonly stack: readonly string[] }[];
      };
      const writes = trace.structLogs.filter(({ op }) => op === "SSTORE");
      return new Set(writes.map(({ stack }) => stack.at(-1))).size;
    };
    expect(await slotsOf(grantTo(staff.doctor))).to.equal(1);
    expect(await slotsOf(grantTo(staff.doctor, { terms: [TERM.label(labelOf("a label"))] }))).to.equal(2);
  });

  it("[CONSENT-14] grants that differ in anything have different ids", async () => {
    const stage = await staged();
    const { staff, consents, zhaos, wangs, actors } = stage;
    const variants: readonly ModelGrant[] = [
      grantTo(staff.doctor),
      grantTo(staff.doctor, otherwise),
      grantTo(staff.doctor, { from: NOW }),
      grantTo(staff.doctor, { until: NOW + DAY }),
      grantTo(staff.doctor, { terms: [TERM.label(labelOf("a label"))] }),
      grantTo(staff.doctor, { terms: [TERM.label(labelOf("another label"))] }),
    ];
    const ids: string[] = [];
    let number = 0n;
    for (const grant of variants) {
      await give(stage, [grant]);
      ids.push(await consents.grantIdOf(zhaos, staff.doctor, 0n));
      expect(ids.at(-1)).to.equal(grantIdOf(zhaos, grant, { number }));
      if (grant.provision.terms.length > 0) number++;
      await consents.connect(actors.zhao).revoke(zhaos, [{ grantee: staff.doctor, line: 0n }]);
    }
    await give(stage, [grantTo(staff.doctor, { line: 1n }), grantTo(staff.nurse)]);
    ids.push(await consents.grantIdOf(zhaos, staff.doctor, 1n), await consents.grantIdOf(zhaos, staff.nurse, 0n));
    await act(stage, giving(stage, { patient: wangs, grants: [grantTo(staff.doctor)] }), actors.wang);
    ids.push(await consents.grantIdOf(wangs, staff.doctor, 0n));
    await act(stage, revokingAll(stage, { patient: zhaos }));
    await give(stage, [grantTo(staff.doctor)]);
    ids.push(await consents.grantIdOf(zhaos, staff.doctor, 0n));
    expect(new Set(ids).size).to.equal(ids.length);
  });
});

describe("Consents: the same grant given again", () => {
  const terms = [TERM.label(labelOf("a label"))];

  it("[CONSENT-14] with terms has another id, after its end, its revocation and that of everything", async () => {
    const stage = await staged();
    const { consents, zhaos, staff, actors, clock } = stage;
    const grant = grantTo(staff.doctor, { until: NOW + DAY, terms });
    const again = grantTo(staff.doctor, { terms });
    const idNow = () => consents.grantIdOf(zhaos, staff.doctor, 0n);
    await give(stage, [grant]);
    expect(await idNow()).to.equal(grantIdOf(zhaos, grant));
    await clock.next(NOW + DAY);
    await give(stage, [again]);
    expect(await idNow()).to.equal(grantIdOf(zhaos, again, { number: 1n }));
    await consents.connect(actors.zhao).revoke(zhaos, [{ grantee: staff.doctor, line: 0n }]);
    await give(stage, [again]);
    expect(await idNow()).to.equal(grantIdOf(zhaos, again, { number: 2n }));
    await act(stage, revokingAll(stage, { patient: zhaos }));
    await give(stage, [again]);
    expect(await idNow()).to.equal(grantIdOf(zhaos, again, { epoch: 1n, number: 3n }));
  });

  it("[CONSENT-14] is counted by its line alone, and what has no terms neither counts nor is numbered", async () => {
    const stage = await staged();
    const { consents, zhaos, wangs, staff, actors } = stage;
    const revokeLine = () => consents.connect(actors.zhao).revoke(zhaos, [{ grantee: staff.doctor, line: 0n }]);
    for (let time = 0; time < 2; time++) {
      await give(stage, [grantTo(staff.doctor, { terms })]);
      await revokeLine();
      await give(stage, [grantTo(staff.doctor)]);
      expect(await consents.grantIdOf(zhaos, staff.doctor, 0n)).to.equal(grantIdOf(zhaos, grantTo(staff.doctor)));
      await revokeLine();
    }
    const others = [grantTo(staff.doctor, { line: 1n, terms }), grantTo(staff.nurse, { terms })];
    await give(stage, others);
    for (const other of others) {
      expect(await consents.grantIdOf(zhaos, other.grantee, other.line)).to.equal(grantIdOf(zhaos, other));
    }
    const ofWang = grantTo(staff.doctor, { terms });
    await act(stage, giving(stage, { patient: wangs, grants: [ofWang] }), actors.wang);
    expect(await consents.grantIdOf(wangs, staff.doctor, 0n)).to.equal(grantIdOf(wangs, ofWang));
  });

  it("[CONSENT-14] with terms 64 times on a line, and not a 65th time; without terms any time", async () => {
    const stage = await staged();
    const { consents, zhaos, staff, actors } = stage;
    const grant = grantTo(staff.doctor, { terms });
    for (let number = 0n; number < 64n; number++) {
      await give(stage, [grant]);
      expect(await consents.grantIdOf(zhaos, staff.doctor, 0n)).to.equal(grantIdOf(zhaos, grant, { number }));
      const question = requestOf(stage, { labels: [labelOf("a label")] });
      expect(await decide(stage, question, { terms })).to.deep.equal(
        permitted("Grant", grantIdOf(zhaos, grant, { number })),
      );
      await consents.connect(actors.zhao).revoke(zhaos, [{ grantee: staff.doctor, line: 0n }]);
    }
    await expectRefusal(give(stage, [grant]), consents, "LineUsedUp", [zhaos, staff.doctor.address, 0n]);
    await expectNothing(stage, [grant]);
    await give(stage, [grantTo(staff.doctor, { line: 1n, terms }), grantTo(staff.doctor)]);
    expect(await consents.grantIdOf(zhaos, staff.doctor, 0n)).to.equal(grantIdOf(zhaos, grantTo(staff.doctor)));
  });
});

describe("Consents: many grants at once", () => {
  it("[CONSENT-13] 200 and not 201, and not none", async () => {
    const stage = await staged();
    const { consents, zhaos, staff } = stage;
    const many = (count: number): readonly ModelGrant[] =>
      Array.from({ length: count }, (_, line) => grantTo(staff.doctor, { line: BigInt(line) }));
    await expectRefusal(give(stage, []), consents, "ListEmpty", [zhaos]);
    await expectRefusal(give(stage, many(201)), consents, "TermsTooMany", [201n, 200n]);
    await give(stage, many(200));
    expect(await consents.grantIdOf(zhaos, staff.doctor, 199n)).to.equal(
      grantIdOf(zhaos, grantTo(staff.doctor, { line: 199n })),
    );
  });

  it("[CONSENT-13] all or none", async () => {
    const stage = await staged();
    const { consents, zhaos, staff } = stage;
    const grants = [grantTo(staff.doctor), grantTo(staff.nurse), grantTo({ address: ZeroAddress })];
    await expectRefusal(give(stage, grants), consents, "GranteeInvalid", [zhaos, ZeroAddress]);
    await expectNothing(stage, grants);
  });
});
