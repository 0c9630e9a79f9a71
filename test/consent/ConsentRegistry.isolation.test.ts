import { expect } from "chai";
import { network } from "hardhat";
import { ZeroAddress, id } from "ethers";

import {
  type ConsentActOf,
  act,
  decide,
  directing,
  giving,
  performConsent,
  revoking,
  revokingAll,
} from "../helpers/consentActs.ts";
import {
  CATEGORY,
  type ConsentStage,
  NOW,
  PURPOSE,
  READER,
  TERM,
  consentStageOn,
  grantTo,
  labelOf,
  requestOf,
  ruleOf,
  setOf,
} from "../helpers/consents.ts";
import { DAY, POWERS, START, YEAR } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { plainAccount } from "../helpers/holders.ts";
import { type ModelDecision, directiveWords } from "../helpers/models/consentModel.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

const LABELLED = { terms: [TERM.label(labelOf("a label"))] };
const ZHAOS_RULES = [
  ruleOf("denying exception", { categories: setOf(CATEGORY.notes) }),
  ruleOf("base permission", { categories: setOf(CATEGORY.medications) }),
];

/** Zhao has grants and a directive. */
async function withZhaos(stage: ConsentStage): Promise<void> {
  const { staff, people, zhaos } = stage;
  const grants = [grantTo(staff.doctor), grantTo(people.hospital, { line: 1n, ...LABELLED }), grantTo(staff.nurse)];
  await act(stage, giving(stage, { patient: zhaos, grants }));
  await act(stage, directing(stage, { patient: zhaos, rules: ZHAOS_RULES }));
}

/** Every answer about Zhao that a test of isolation wants to see unchanged. */
async function answersAbout(stage: ConsentStage): Promise<unknown> {
  const { consents, zhaos, staff, actors, people } = stage;
  const readers = [
    {},
    { accessor: staff.nurse.address, profession: READER.nurse },
    { accessor: people.hospital.address, profession: 0n },
    { accessor: staff.otherDoctor.address, organisation: people.clinic.address },
    ...[actors.zhao, actors.carer, actors.wang].map(({ address }) => ({
      accessor: address,
      organisation: ZeroAddress,
      profession: 0n,
    })),
  ];
  const data = [
    {},
    { category: CATEGORY.notes },
    { category: CATEGORY.medications },
    { labels: [labelOf("a label")] },
    { purpose: PURPOSE.breakGlass, category: CATEGORY.allergies },
  ];
  const directive = directiveWords(ZHAOS_RULES, 0n);
  const decisions: ModelDecision[] = [];
  for (const reader of readers) {
    for (const what of data) {
      for (const line of [0n, 1n]) {
        const request = requestOf(stage, { ...reader, ...what });
        for (const grantee of [request.accessor, request.organisation]) {
          const evidence = { grantee, line, terms: LABELLED.terms, directive };
          decisions.push(await decide(stage, request, evidence));
        }
      }
    }
  }
  const grants = [staff.doctor, staff.nurse, people.hospital].map(async (grantee) =>
    Promise.all([0n, 1n].map(async (line) => [...(await consents.grantOf(zhaos, grantee, line))])),
  );
  return [decisions, await Promise.all(grants), await consents.epochOf(zhaos), await consents.directiveOf(zhaos)];
}

/** All that Wang can do with the own consents, to the same people and on the same lines. */
const WANGS_ACTS: Readonly<Record<string, (stage: ConsentStage) => readonly ConsentActOf[]>> = {
  "gives the same grants otherwise": (stage) => {
    const { wangs: patient, staff, people } = stage;
    const otherwise = { categories: setOf(CATEGORY.notes), until: NOW + DAY };
    const grants = [grantTo(staff.doctor, otherwise), grantTo(people.hospital, { line: 1n, ...otherwise })];
    return [giving(stage, { patient, grants })];
  },
  "revokes the same grants": (stage) => {
    const { wangs: patient, staff } = stage;
    const keys = [{ grantee: staff.doctor.address, line: 0n }];
    return [giving(stage, { patient, grants: [grantTo(staff.doctor)] }), revoking(stage, { patient, keys })];
  },
  "revokes everything": (stage) => [revokingAll(stage, { patient: stage.wangs })],
  "denies everything to everybody": (stage) => [
    directing(stage, {
      patient: stage.wangs,
      rules: [ruleOf("denying exception", { from: START, until: NOW + YEAR })],
    }),
  ],
};

describe("Consents: what one patient does and another's decisions", () => {
  for (const [what, acts] of Object.entries(WANGS_ACTS)) {
    for (const entrance of ["own call", "relayed call", "signature"] as const) {
      it(`[CONSENT-61] nothing about Zhao changes when Wang ${what} by ${entrance}`, async () => {
        const stage = await staged();
        await withZhaos(stage);
        const before = await answersAbout(stage);
        const holder = plainAccount(stage, stage.actors.wang);
        for (const [index, one] of acts(stage).entries()) {
          await performConsent(stage, one, { holder, entrance, terms: { nonce: BigInt(index) } });
        }
        expect(await answersAbout(stage)).to.deep.equal(before);
      });
    }
  }

  it("[CONSENT-61] nothing about Zhao changes when Wang names delegates, among them Zhao's doctor", async () => {
    const stage = await staged();
    const { patients, actors, staff, wangs } = stage;
    await withZhaos(stage);
    const before = await answersAbout(stage);
    for (const delegate of [staff.doctor, actors.thief]) {
      await patients.connect(actors.wang).setDelegate(wangs, delegate, POWERS.all, START, START + YEAR);
    }
    await act(stage, revokingAll(stage, { patient: wangs }), actors.thief);
    expect(await answersAbout(stage)).to.deep.equal(before);
  });

  it("[CONSENT-61] a delegate of two patients acts for the one named", async () => {
    const stage = await staged();
    const { patients, actors, wangs, consents } = stage;
    await withZhaos(stage);
    await patients.connect(actors.wang).setDelegate(wangs, actors.carer, POWERS.consent, START, START + YEAR);
    const before = await answersAbout(stage);
    await act(stage, revokingAll(stage, { patient: wangs }), actors.carer);
    expect(await consents.epochOf(wangs)).to.equal(1n);
    expect(await answersAbout(stage)).to.deep.equal(before);
  });

  it("[CONSENT-61] one nonce of Wang's is not Zhao's", async () => {
    const stage = await staged();
    const { actors, zhaos, wangs, consents } = stage;
    const terms = { nonce: 4n };
    const [zhao, wang] = [plainAccount(stage, actors.zhao), plainAccount(stage, actors.wang)];
    const entrance = "signature" as const;
    await performConsent(stage, revokingAll(stage, { patient: wangs }), { holder: wang, entrance, terms });
    await performConsent(stage, revokingAll(stage, { patient: zhaos }), { holder: zhao, entrance, terms });
    expect(await consents.epochOf(zhaos)).to.equal(1n);
  });

  it("[CONSENT-61] a refused act changes nothing about anybody", async () => {
    const stage = await staged();
    const { actors, zhaos, staff, consents } = stage;
    await withZhaos(stage);
    const before = await answersAbout(stage);
    const keys = [
      { grantee: staff.doctor.address, line: 0n },
      { grantee: staff.clerk.address, line: 0n },
    ];
    await expectRefusal(act(stage, revoking(stage, { patient: zhaos, keys })), consents, "GrantUnknown", [
      zhaos,
      staff.clerk.address,
      0n,
    ]);
    const forged = act(stage, revokingAll(stage, { patient: zhaos }), actors.wang);
    await expectRefusal(forged, consents, "ConsentNotGivenBy", [zhaos, actors.wang.address]);
    const unknown = id("nobody's pseudonym");
    const nobodys = act(stage, revokingAll(stage, { patient: unknown }));
    await expectRefusal(nobodys, consents, "ConsentNotGivenBy", [unknown, actors.zhao.address]);
    expect(await answersAbout(stage)).to.deep.equal(before);
  });
});
