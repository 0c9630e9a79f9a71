import { expect } from "chai";
import { network } from "hardhat";

import {
  type AccessRequest,
  Consents,
  DirectiveNotFound,
  EVERYTHING,
  type Grant,
  LabelsTooMany,
  NO_DIRECTIVE,
  type Provision,
  type Rule,
  directiveHashOf,
  directiveInForce,
  encodeDirective,
  encodeProvision,
  encodeTerms,
  evidenceOf,
  explainDecision,
  grantIdOf,
  listGrants,
  ranked,
  requestStruct,
  ruleIdOf,
} from "@xinglin/sdk/consent";
import { ContractRefusal } from "@xinglin/sdk/errors";
import { type AnyWay, type Hex, type PatientId, direct, nonceRow, parseId, relayed, signed } from "@xinglin/sdk/kernel";
import { type CategoryName, DENIALS, type DenialName, PRACTICE_REFUSALS, expandPurposes } from "@xinglin/sdk/terms";

import { type ConsentStage, NOW, consentStageOn } from "../../helpers/consents.ts";
import { DAY } from "../../helpers/defaults.ts";
import type { Person } from "../../helpers/providers.ts";

const consentStage = consentStageOn(await network.create());

interface Scene {
  readonly stage: ConsentStage;
  readonly consents: Consents;
  readonly patient: PatientId;
  readonly zhao: Person;
  /** Care, up to normal confidentiality, for a month. */
  readonly provision: Provision;
}

async function scene(): Promise<Scene> {
  const stage = await consentStage();
  const consents = new Consents({ address: await stage.consents.getAddress(), provider: stage.ethers.provider });
  const provision: Provision = {
    ...EVERYTHING,
    confidentialities: ["U", "L", "M", "N"],
    purposes: expandPurposes(["TREAT"]),
    until: NOW + 30n * DAY,
  };
  return { stage, consents, patient: parseId("PatientId", stage.zhaos), zhao: stage.actors.zhao, provision };
}

const grantTo = (grantee: { readonly address: string }, provision: Provision, line = 0): Grant => ({
  grantee: grantee.address,
  line,
  provision,
});

/** The doctor asks for a laboratory result. */
function requestIn({ stage, patient }: Scene, otherwise: Partial<AccessRequest> = {}): AccessRequest {
  return {
    patient,
    accessor: stage.staff.doctor.address,
    organisation: stage.people.hospital.address,
    profession: "TCM_PHYSICIAN",
    purpose: "TREAT",
    category: "LABORATORY",
    confidentiality: "N",
    ...otherwise,
  };
}

async function refusalOf(attempt: Promise<unknown>): Promise<ContractRefusal> {
  const problem = await attempt.catch((thrown: unknown) => thrown);
  expect(problem).to.be.instanceOf(ContractRefusal);
  return problem as ContractRefusal;
}

const WAYS: readonly [way: string, of: (scene: Scene, signer: Person) => Promise<AnyWay>][] = [
  ["by own transaction", (_, signer) => Promise.resolve(direct({ signer }))],
  [
    "relayed",
    async ({ stage }, signer) =>
      relayed({ signer, relayer: stage.actors.relayer, forwarder: await stage.forwarder.getAddress() }),
  ],
  ["by signature", ({ stage }, signer) => Promise.resolve(signed({ signer, submitter: stage.actors.relayer }))],
];

describe("SDK: consents", () => {
  for (const [way, of] of WAYS) {
    describe(way, () => {
      it("[CONSENT-40] gives two grants, which decide; revokes one, then all", async () => {
        const now = await scene();
        const { stage, consents, patient, zhao, provision } = now;
        const { doctor, nurse } = stage.staff;
        const via = await of(now, zhao);
        const grants = [grantTo(doctor, provision), grantTo(nurse, provision)];
        await consents.give({ patient, grants, via });

        const word = encodeProvision({ deny: false, base: false, provision, epoch: 0 });
        const id = grantIdOf({ patient, grantee: doctor.address, line: 0, word });
        const asked = { request: requestIn(now), evidence: evidenceOf(grants[0]!) };
        expect(await consents.decide(asked)).to.include({ allowed: true, basis: "Grant", denial: "None", basisId: id });

        await consents.revoke({ patient, grants: [grants[0]!], via });
        expect((await consents.decide(asked)).allowed).to.equal(false);
        const byNurse = {
          request: requestIn(now, { accessor: nurse.address, profession: "NURSE" }),
          evidence: evidenceOf(grants[1]!),
        };
        expect((await consents.decide(byNurse)).basis).to.equal("Grant");
        await consents.revokeAll({ patient, via });
        expect((await consents.decide(byNurse)).denial).to.equal("Revoked");
        expect(await consents.epochOf({ patient })).to.equal(1);
      });

      it("[CONSENT-30] sets a directive, which the events give back, and removes it", async () => {
        const now = await scene();
        const { consents, patient, zhao, provision, stage } = now;
        const via = await of(now, zhao);
        const sensitive: readonly CategoryName[] = ["NOTES"];
        const rules: Rule[] = ranked([
          { deny: false, base: true, provision },
          {
            deny: true,
            base: false,
            provision: {
              ...EVERYTHING,
              categories: sensitive,
              terms: [{ kind: "actor", account: stage.people.hospital.address }],
            },
          },
        ]);
        await consents.setDirective({ patient, rules, via });

        const words = encodeDirective({ rules, epoch: 0 });
        const directive = directiveHashOf(words);
        expect(await directiveInForce({ consents, patient })).to.deep.equal({
          directive,
          words,
          rules: rules.map((rule) => ({ ...rule, epoch: 0 })),
        });
        expect(await consents.decide({ request: requestIn(now) })).to.include({
          basis: "Directive",
          basisId: ruleIdOf({ patient, directive, index: 1 }),
        });
        expect(await consents.decide({ request: requestIn(now, { category: "NOTES" }) })).to.include({
          denial: "DeniedByPatient",
          basisId: ruleIdOf({ patient, directive, index: 0 }),
        });
        await consents.setDirective({ patient, rules: [], via });
        expect((await directiveInForce({ consents, patient })).directive).to.equal(NO_DIRECTIVE);
        expect((await consents.decide({ request: requestIn(now) })).denial).to.equal("NothingPermits");
      });

      it("[CONSENT-10] gives the contract's refusal in words", async () => {
        const now = await scene();
        const { stage, consents, patient, provision } = now;
        const via = await of(now, stage.actors.thief);
        const refusal = await refusalOf(
          consents.give({ patient, grants: [grantTo(stage.staff.doctor, provision)], via }),
        );
        expect(refusal.name).to.equal("ConsentNotGivenBy");
        expect(refusal.args).to.deep.equal({ patient, account: stage.actors.thief.address });
        expect(refusal.explain("zh")).to.include("不能代表患者");
      });
    });
  }

  it("[CONSENT-31] replaces the directive that the author saw, and no other", async () => {
    const { consents, patient, zhao, provision } = await scene();
    const via = direct({ signer: zhao });
    const rules: Rule[] = [{ deny: false, base: true, provision }];
    await consents.setDirective({ patient, rules, via });
    const refusal = await refusalOf(consents.setDirective({ patient, rules: [], expected: NO_DIRECTIVE, via }));
    expect(refusal.name).to.equal("DirectiveChanged");
    await consents.setDirective({ patient, rules: [], via });
  });

  it("[CONSENT-58] shows the terms of a grant as evidence", async () => {
    const now = await scene();
    const { stage, consents, patient, zhao, provision } = now;
    const { doctor } = stage.staff;
    const terms = [{ kind: "author", account: doctor.address }] as const;
    const grants = [grantTo(doctor, { ...provision, terms }, 3)];
    await consents.give({ patient, grants, via: direct({ signer: zhao }) });
    const request = requestIn(now, { author: doctor.address });
    const evidence = evidenceOf(grants[0]!);
    expect(evidence).to.deep.equal({ grantee: doctor.address, line: 3, terms: encodeTerms(terms) });
    expect((await consents.decide({ request, evidence })).basis).to.equal("Grant");
    expect((await consents.decide({ request, evidence: { grantee: doctor.address, line: 3 } })).denial).to.equal(
      "TermsNotShown",
    );
    expect((await consents.decide({ request: requestIn(now), evidence })).denial).to.equal("TermsNotMet");
    expect((await consents.decide({ request })).denial, "no grant is named").to.equal("NothingPermits");
  });

  it("[CONSENT-51] asks for the patient without an organisation", async () => {
    const now = await scene();
    const { consents, patient, zhao } = now;
    const request: AccessRequest = {
      patient,
      accessor: zhao.address,
      purpose: "PATRQT",
      category: "OTHER",
      confidentiality: "V",
    };
    expect(await consents.decide({ request })).to.include({ basis: "Self", basisId: patient });
  });

  it("[CONSENT-41] cancels a nonce, so that the signature that carries it is refused", async () => {
    const { stage, consents, patient, zhao } = await scene();
    const nonce = nonceRow().next().value!;
    await consents.cancelNonce({ nonce, via: direct({ signer: zhao }) });
    const via = signed({ signer: zhao, submitter: stage.actors.relayer, nonce });
    const refusal = await refusalOf(consents.revokeAll({ patient, via }));
    expect(refusal.args).to.deep.equal({ signer: zhao.address, nonce });
  });

  it("says that the blocks that were read do not hold the directive", async () => {
    const { consents, patient, zhao, provision } = await scene();
    await consents.setDirective({
      patient,
      rules: [{ deny: false, base: true, provision }],
      via: direct({ signer: zhao }),
    });
    const problem = await directiveInForce({ consents, patient, toBlock: 1 }).catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(DirectiveNotFound);
  });
});

describe("SDK: lists of grants", () => {
  it("[CONSENT-15] rebuilds from events what was given, by patient and by grantee, and how it stands", async () => {
    const now = await scene();
    const { stage, consents, patient, zhao, provision } = now;
    const { doctor, nurse } = stage.staff;
    const via = direct({ signer: zhao });
    const terms = [{ kind: "author", account: doctor.address }] as const;
    const waiting = { ...provision, from: NOW + 5n * DAY };
    const short = { ...provision, until: NOW + DAY };
    await consents.give({
      patient,
      grants: [
        grantTo(doctor, { ...provision, terms }),
        grantTo(doctor, waiting, 1),
        grantTo(doctor, short, 2),
        grantTo(nurse, provision),
      ],
      via,
    });
    await consents.revoke({ patient, grants: [{ grantee: nurse.address, line: 0 }], via });
    await stage.clock.moveTo(NOW + DAY);

    const standings = async () =>
      (await listGrants({ consents, patient })).map(({ grantee, line, standing }) => [grantee, line, standing]);
    expect(await standings()).to.deep.equal([
      [doctor.address, 0, "in force"],
      [doctor.address, 1, "waiting"],
      [doctor.address, 2, "over"],
      [nurse.address, 0, "revoked"],
    ]);
    const [first] = await listGrants({ consents, grantee: doctor.address });
    const id = await consents.contract.grantIdOf(patient, doctor.address, 0);
    expect(first).to.deep.include({ id, patient, giver: zhao.address, provision: { ...provision, terms } });
    expect(await listGrants({ consents, patient, grantee: nurse.address })).to.have.length(1);
    expect(await listGrants({ consents, grantee: stage.actors.stranger.address })).to.deep.equal([]);

    // A line that is over, or was revoked, may be given again: the old grants stay as they ended.
    await consents.give({ patient, grants: [grantTo(nurse, provision), grantTo(doctor, provision, 2)], via });
    expect((await standings()).slice(2)).to.deep.equal([
      [doctor.address, 2, "over"],
      [nurse.address, 0, "revoked"],
      [nurse.address, 0, "in force"],
      [doctor.address, 2, "in force"],
    ]);
    await consents.revokeAll({ patient, via });
    expect(new Set((await standings()).map(([, , standing]) => standing))).to.deep.equal(new Set(["revoked"]));
  });
});

describe("SDK: requests", () => {
  it("takes four labels, and says that a fifth is too many", async () => {
    const now = await scene();
    const label = (i: number): Hex => `0x${String(i).repeat(62)}`;
    const labels = [1, 2, 3, 4].map(label);
    expect(requestStruct(requestIn(now, { labels })).labels).to.deep.equal(labels);
    expect(requestStruct(requestIn(now)).labels).to.deep.equal(Array.from({ length: 4 }, () => label(0)));
    expect(() => requestStruct(requestIn(now, { labels: [...labels, label(5)] }))).to.throw(LabelsTooMany);
  });
});

describe("SDK: decisions in words", () => {
  it("says every denial and what to do, in English and Chinese, each differently", () => {
    const said = new Set<string>();
    for (const denial of Object.keys(DENIALS) as DenialName[]) {
      const { en, zh } = explainDecision({ allowed: false, basis: "None", denial, practice: "None" });
      expect(en, denial).to.match(/^[A-Z][^]+\. [A-Z][^]+\.$/);
      expect(zh, denial).to.match(/^\p{Script=Han}[^]+。[^]+。$/u);
      said.add(en).add(zh);
    }
    expect(said.size).to.equal(2 * Object.keys(DENIALS).length);
  });

  it("says why a reader may not practise, and on what a permission rests", () => {
    const decision = { allowed: false, basis: "None", denial: "NotPractising", practice: "LicenceOver" } as const;
    expect(explainDecision(decision).en).to.include(PRACTICE_REFUSALS.LicenceOver.en);
    expect(explainDecision(decision).zh).to.include(PRACTICE_REFUSALS.LicenceOver.zh);
    const allowed = { allowed: true, basis: "Directive", denial: "None", practice: "None" } as const;
    expect(explainDecision(allowed)).to.deep.equal({
      en: "May see it, by the patient's directive.",
      zh: "可以查阅，依据：患者的知情同意指令。",
    });
  });
});
