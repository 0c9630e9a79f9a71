import { directiveHashOf, grantIdOf as sdkGrantIdOf, ruleIdOf as sdkRuleIdOf } from "@xinglin/sdk/consent";
import type { PatientId } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { network } from "hardhat";
import { ZeroHash, concat, dataSlice, id, keccak256 } from "ethers";

import { act, direct, directing, give, revoking, revokingAll } from "../helpers/consentActs.ts";
import { LAST_TIME, NOW, TERM, consentStageOn, grantTo, labelOf, ruleOf } from "../helpers/consents.ts";
import { DAY } from "../helpers/defaults.ts";
import {
  NO_DIRECTIVE,
  directiveHash,
  directiveWords,
  grantIdOf,
  provisionWord,
  ruleIdOf,
  scopeOf,
} from "../helpers/models/consentModel.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

const NO_TERMS = `0x${"00".repeat(31)}`;
const TERMS = [TERM.label(labelOf("a label")), TERM.label(labelOf("another label"))];

describe("Consents: questions about what stands", () => {
  it("[CONSENT-14] [CONSENT-15] grantOf tells the grant, and the hash of its terms", async () => {
    const stage = await staged();
    const { consents, zhaos, staff } = stage;
    const [plain, refined] = [grantTo(staff.doctor), grantTo(staff.nurse, { line: 9n, terms: TERMS })];
    await give(stage, [plain, refined]);
    for (const [{ grantee, line, provision }, termsHash] of [
      [plain, NO_TERMS],
      [refined, dataSlice(keccak256(concat(TERMS)), 0, 31)],
    ] as const) {
      expect([...(await consents.grantOf(zhaos, grantee, line))]).to.deep.equal([
        true,
        scopeOf(provision),
        provision.from,
        provision.until,
        termsHash,
      ]);
    }
  });

  it("grantOf tells nothing where nothing was given, or it was revoked", async () => {
    const stage = await staged();
    const { consents, zhaos, staff } = stage;
    const nothing = [false, 0n, 0n, 0n, NO_TERMS];
    expect([...(await consents.grantOf(zhaos, staff.doctor, 0n))]).to.deep.equal(nothing);
    expect([...(await consents.grantOf(id("nobody's pseudonym"), staff.doctor, 0n))]).to.deep.equal(nothing);
    await give(stage, [grantTo(staff.doctor, { terms: TERMS })]);
    await act(stage, revoking(stage, { patient: zhaos, keys: [{ grantee: staff.doctor.address, line: 0n }] }));
    expect([...(await consents.grantOf(zhaos, staff.doctor, 0n))]).to.deep.equal(nothing);
  });

  it("[CONSENT-12] a line given again after terms has none left behind", async () => {
    const stage = await staged();
    const { consents, zhaos, staff } = stage;
    await give(stage, [grantTo(staff.doctor, { terms: TERMS })]);
    await act(stage, revokingAll(stage, { patient: zhaos }));
    await give(stage, [grantTo(staff.doctor)]);
    const { termsHash, inForce } = await consents.grantOf(zhaos, staff.doctor, 0n);
    expect({ termsHash, inForce }).to.deep.equal({ termsHash: NO_TERMS, inForce: true });
  });

  it("[CONSENT-03] [CONSENT-18] inForce means inside the window and not fallen to a revocation of all", async () => {
    const stage = await staged();
    const { consents, zhaos, staff, clock } = stage;
    const window = { from: NOW + DAY, until: NOW + 2n * DAY };
    await give(stage, [grantTo(staff.doctor, window), grantTo(staff.nurse, { until: LAST_TIME })]);
    for (const [moment, expected] of [
      [window.from - 1n, false],
      [window.from, true],
      [window.until - 1n, true],
      [window.until, false],
    ] as const) {
      await clock.moveTo(moment);
      expect((await consents.grantOf(zhaos, staff.doctor, 0n)).inForce).to.equal(expected);
      expect((await consents.grantOf(zhaos, staff.nurse, 0n)).inForce).to.be.true;
    }
    await act(stage, revokingAll(stage, { patient: zhaos }));
    const { inForce, scope, until } = await consents.grantOf(zhaos, staff.nurse, 0n);
    expect({ inForce, scope, until }).to.deep.equal({
      inForce: false,
      scope: scopeOf(grantTo(staff.nurse).provision),
      until: LAST_TIME,
    });
  });

  it("[CONSENT-14] grantIdOf is what the interface spells, the SDK too, and zero for none", async () => {
    const stage = await staged();
    const { consents, zhaos, staff } = stage;
    expect(await consents.grantIdOf(zhaos, staff.doctor, 2n)).to.equal(ZeroHash);
    const grant = grantTo(staff.doctor, { line: 2n, terms: TERMS });
    await give(stage, [grant]);
    const answer = await consents.grantIdOf(zhaos, staff.doctor, 2n);
    expect(answer).to.equal(grantIdOf(zhaos, grant));
    const word = provisionWord({ deny: false, base: false, ...grant }, 0n);
    const place = { patient: zhaos as PatientId, grantee: grant.grantee, line: 2 };
    expect(sdkGrantIdOf({ ...place, word, terms: TERMS })).to.equal(answer);
  });

  it("[CONSENT-34] directiveOf is the hash of the words, and ruleIdOf commits to patient, directive and number", async () => {
    const stage = await staged();
    const { consents, zhaos, wangs, actors } = stage;
    expect(await consents.directiveOf(zhaos)).to.equal(NO_DIRECTIVE);
    const rules = [ruleOf("denying exception", { terms: TERMS }), ruleOf("base permission")];
    await direct(stage, rules);
    await act(stage, directing(stage, { patient: wangs, rules }), actors.wang);
    const words = directiveWords(rules, 0n);
    const directive = directiveHash(words);
    expect(await consents.directiveOf(zhaos)).to.equal(directive);
    expect(directiveHashOf(words)).to.equal(directive);
    const ids: string[] = [];
    for (const patient of [zhaos, wangs]) {
      for (const index of [0, 1]) {
        const answer = await consents.ruleIdOf(patient, index);
        expect(answer).to.equal(ruleIdOf(patient, directive, index));
        expect(sdkRuleIdOf({ patient: patient as PatientId, directive, index })).to.equal(answer);
        ids.push(answer);
      }
    }
    await direct(stage, [ruleOf("base permission")]);
    ids.push(await consents.ruleIdOf(zhaos, 0));
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it("[CONSENT-18] epochOf counts the revocations of all, and nothing else does", async () => {
    const stage = await staged();
    const { consents, zhaos, wangs, staff } = stage;
    await give(stage, [grantTo(staff.doctor)]);
    await direct(stage, [ruleOf("base permission")]);
    expect(await consents.epochOf(zhaos)).to.equal(0n);
    for (const epoch of [1n, 2n, 3n]) {
      await act(stage, revokingAll(stage, { patient: zhaos }));
      expect(await consents.epochOf(zhaos)).to.equal(epoch);
    }
    expect(await consents.epochOf(wangs)).to.equal(0n);
  });
});
