import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { POWERS } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import {
  ASKED,
  AT,
  LAPSE,
  MINUTE,
  MINUTES,
  PHASE,
  STEP,
  approve,
  approveBy,
  check,
  phaseOf,
  policyOf,
  questionOf,
  request,
  termsOf,
  usualPolicy,
} from "../helpers/joint.ts";
import { ENTRANCES, PROFESSION, STAFF, affiliationTerms, send } from "../helpers/providers.ts";
import {
  CONDITION_NOT_MET,
  type Ward,
  conditionWord,
  decide,
  giveConditional,
  hire,
  licenceAs,
  permittedBy,
  question,
  reinstateLicence,
  revokeLicence,
  suspendLicence,
  wardOn,
} from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const { physician, nurse: NURSE, tcmPhysician } = PROFESSION;
const OPENED = ASKED + 7_200n;
const END = OPENED + MINUTES * MINUTE;

type Asked = Ward & { readonly made: string };

/** The doctor has asked. */
async function asked(terms?: Parameters<typeof request>[1]): Promise<Asked> {
  const ward = await networkHelpers.loadFixture(deployWard);
  return { ...ward, made: await request(ward, terms) };
}

/** Physician, nurse and patient have approved. */
async function agreed(): Promise<Asked> {
  const ward = await asked();
  await approveBy(ward, ["physician", "nurse", "patient"]);
  return ward;
}

function open(ward: Ward, terms = termsOf(ward)) {
  return ward.joint.connect(ward.staff.doctor).open(terms);
}

/** Expects that so many approvals count, and that they are too few. */
async function expectTooFew(ward: Asked, counting: bigint, quorum = 3n) {
  expect([...(await ward.joint.quorumOf(termsOf(ward)))]).to.deep.equal([counting, quorum]);
  await expectRefusal(open(ward), ward.joint, "JointQuorumMissing", [ward.made, counting, quorum]);
  expect(await check(ward)).to.equal(ZeroHash);
}

describe("JointAccess: opening", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-94] the requester opens by ${entrance} when the quorum is reached`, async () => {
      const ward = await agreed();
      const { joint, staff, clock, patient, made } = ward;
      expect(await check(ward)).to.equal(ZeroHash);
      await clock.next(OPENED);
      await expectEvents(send(ward, entrance, staff.doctor, joint.open.populateTransaction(termsOf(ward))), joint, [
        ["JointAccessOpened", [made, patient, staff.doctor.address, END]],
      ]);
      expect(await phaseOf(ward, termsOf(ward))).to.equal(PHASE.open);
      expect(await check(ward)).to.equal(made);
    });
  }

  it("[CONSENT-94] refuses to open with one approval too few, and opens with the last", async () => {
    const ward = await asked();
    await expectTooFew(ward, 0n);
    await approveBy(ward, ["physician", "nurse"]);
    await expectTooFew(ward, 2n);
    await approveBy(ward, ["committee"]);
    await open(ward);
  });

  it("[CONSENT-94] opens with more approvals than are needed", async () => {
    const ward = await agreed();
    await approveBy(ward, ["head", "committee"]);
    expect([...(await ward.joint.quorumOf(termsOf(ward)))]).to.deep.equal([5n, 3n]);
    await open(ward);
  });

  it("[CONSENT-94] nobody but the requester opens", async () => {
    const ward = await agreed();
    const { staff, zhao, people } = ward;
    for (const by of [staff.nurse, staff.colleague, zhao, people.hospital, people.stranger]) {
      const act = ward.joint.connect(by).open(termsOf(ward));
      await expectRefusal(act, ward.joint, "JointNotRequestedBy", [staff.doctor.address, by.address]);
    }
  });

  it("[CONSENT-94] refuses to open where nobody asked, and what is open already", async () => {
    const ward = await agreed();
    const other = termsOf(ward, { provision: id("another provision") });
    const none = await ward.joint.jointIdOf(other, 0n, ZeroHash);
    await expectRefusal(open(ward, other), ward.joint, "JointAccessNotPending", [none, PHASE.none]);
    await open(ward);
    await expectRefusal(open(ward), ward.joint, "JointAccessNotPending", [ward.made, PHASE.open]);
  });

  it("[CONSENT-93] opens in the last second, and not when 24 hours are over", async () => {
    const ward = await agreed();
    const before = await networkHelpers.takeSnapshot();
    await ward.clock.next(LAPSE);
    await expectRefusal(open(ward), ward.joint, "JointAccessNotPending", [ward.made, PHASE.over]);
    await before.restore();
    await ward.clock.next(LAPSE - 1n);
    await open(ward);
    await ward.clock.moveTo(LAPSE - 1n + MINUTES * MINUTE - 1n);
    expect(await check(ward)).to.equal(ward.made);
  });

  it("[CONSENT-95] holds until the policy's minutes are over, and then never again", async () => {
    const ward = await agreed();
    await ward.clock.next(OPENED);
    await open(ward);
    await ward.clock.moveTo(END - 1n);
    expect(await check(ward)).to.equal(ward.made);
    await ward.clock.moveTo(END);
    expect(await check(ward)).to.equal(ZeroHash);
    expect(await phaseOf(ward, termsOf(ward))).to.equal(PHASE.over);
    await expectRefusal(open(ward), ward.joint, "JointAccessNotPending", [ward.made, PHASE.over]);
  });

  it("[CONSENT-95] opens for a minute, and for a day", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    for (const minutes of [1n, 1_440n]) {
      const policy = policyOf({ quorum: 1n, minutes, steps: [STEP.patient] });
      const terms = termsOf(ward, { policy });
      await ward.joint.connect(ward.staff.doctor).requestAccess(terms, id("reason"));
      await approve(ward, { by: ward.zhao, step: 0n, profession: 0n }, terms);
      await open(ward, terms);
      const [, { until }] = await ward.joint.jointOf(terms);
      expect(until - (await ward.clock.now())).to.equal(minutes * MINUTE);
    }
  });

  it("[CONSENT-95] holds for this requester, patient, provision, organisation, profession and policy alone", async () => {
    const ward = await agreed();
    await open(ward);
    const { staff, people, otherPatient } = ward;
    const others = [
      termsOf(ward, { requester: staff.nurse.address }),
      termsOf(ward, { patient: otherPatient }),
      termsOf(ward, { provision: id("another provision") }),
      termsOf(ward, { organisation: people.clinic.address }),
      termsOf(ward, { profession: physician }),
      termsOf(ward, { policy: usualPolicy(ward, 2n) }),
      termsOf(ward, { policy: [] }),
      termsOf(ward, { policy: usualPolicy(ward).slice(0, 1) }),
    ];
    expect(await check(ward)).to.equal(ward.made);
    for (const terms of others) expect(await check(ward, terms)).to.equal(ZeroHash);
  });
});

describe("JointAccess: approvals that count no more", () => {
  it("[CONSENT-96] one that was taken back", async () => {
    const ward = await agreed();
    await ward.joint.connect(ward.staff.nurse).withdrawApproval(termsOf(ward), AT.nurse);
    await expectTooFew(ward, 2n);
  });

  it("[CONSENT-94] one whose giver's licence was revoked before the opening", async () => {
    const ward = await agreed();
    await revokeLicence(ward, licenceAs(ward, ward.staff.colleague, physician));
    await expectTooFew(ward, 2n);
    await approveBy(ward, ["head"]);
    await open(ward);
  });

  it("[CONSENT-94] one whose giver is suspended, until that is lifted", async () => {
    const ward = await agreed();
    const licence = licenceAs(ward, ward.staff.nurse, NURSE);
    await suspendLicence(ward, licence);
    await expectTooFew(ward, 2n);
    await reinstateLicence(ward, licence);
    await open(ward);
  });

  it("[CONSENT-94] one whose giver has left the organisation", async () => {
    const ward = await agreed();
    const { nurse } = ward.staff;
    await ward.providers.connect(nurse).endAffiliation(ward.people.hospital, nurse, NURSE);
    await expectTooFew(ward, 2n);
  });

  it("[CONSENT-94] one whose giver has another staff role now", async () => {
    const ward = await asked();
    await approveBy(ward, ["head", "patient", "committee"]);
    const { headNurse } = ward.staff;
    const terms = affiliationTerms(ward, {
      practitioner: headNurse.address,
      licence: licenceAs(ward, headNurse, NURSE),
      role: STAFF.nurse,
    });
    await ward.providers.connect(ward.people.hospital).offerAffiliation(terms);
    await ward.providers.connect(headNurse).acceptAffiliation(terms);
    await expectTooFew(ward, 2n);
  });

  it("[CONSENT-94] a delegate's, once the delegation has ended", async () => {
    const ward = await asked();
    const { patients, patient, zhao, carer, clock } = ward;
    const now = await clock.now();
    await patients.connect(zhao).setDelegate(patient, carer, POWERS.consent, now, now + 3_600n);
    await approveBy(ward, ["physician", "nurse"]);
    await approve(ward, { by: carer, step: AT.patient, profession: 0n }, termsOf(ward));
    const before = await networkHelpers.takeSnapshot();
    await clock.next(now + 3_599n);
    await open(ward);
    await before.restore();
    await clock.moveTo(now + 3_600n);
    await expectTooFew(ward, 2n);
  });

  it("[CONSENT-94] all of the organisation's, once it is suspended; the patient's and the committee's stay", async () => {
    const ward = await agreed();
    await approveBy(ward, ["committee"]);
    const { providers, people } = ward;
    await providers.connect(people.regulator).suspendOrganisation(people.hospital, id("salted reason"));
    await expectTooFew(ward, 2n);
  });

  it("[CONSENT-94] what happens to a giver after the opening does not close it", async () => {
    const ward = await agreed();
    await open(ward);
    await revokeLicence(ward, licenceAs(ward, ward.staff.colleague, physician));
    expect(await check(ward)).to.equal(ward.made);
  });
});

describe("JointAccess: closing", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-96] the requester closes a request by ${entrance}`, async () => {
      const ward = await agreed();
      const { joint, staff, patient, made } = ward;
      const act = send(ward, entrance, staff.doctor, joint.close.populateTransaction(termsOf(ward)));
      await expectEvents(act, joint, [["JointAccessClosed", [made, patient, staff.doctor.address]]]);
      expect(await phaseOf(ward, termsOf(ward))).to.equal(PHASE.over);
      await expectRefusal(open(ward), joint, "JointAccessNotPending", [made, PHASE.over]);
    });
  }

  for (const name of ["zhao", "carer", "doctor"] as const) {
    it(`[CONSENT-96] ${name} ends the reading that has begun, at once`, async () => {
      const ward = await agreed();
      const by = { zhao: ward.zhao, carer: ward.carer, doctor: ward.staff.doctor }[name];
      await open(ward);
      expect(await check(ward)).to.equal(ward.made);
      await expectEvents(ward.joint.connect(by).close(termsOf(ward)), ward.joint, [
        ["JointAccessClosed", [ward.made, ward.patient, by.address]],
      ]);
      expect(await check(ward)).to.equal(ZeroHash);
      const [, { until }] = await ward.joint.jointOf(termsOf(ward));
      expect(until).to.equal(0n);
    });
  }

  it("[CONSENT-96] the patient ends a request that nobody has approved", async () => {
    const ward = await asked();
    await ward.joint.connect(ward.zhao).close(termsOf(ward));
    expect(await phaseOf(ward, termsOf(ward))).to.equal(PHASE.over);
  });

  it("[CONSENT-96] nobody else ends it", async () => {
    const ward = await agreed();
    const { staff, people, visitor, wang, committee } = ward;
    for (const by of [staff.nurse, staff.colleague, people.hospital, people.stranger, visitor, wang, committee]) {
      const act = ward.joint.connect(by).close(termsOf(ward));
      await expectRefusal(act, ward.joint, "JointNotClosedBy", [ward.made, by.address]);
    }
    await open(ward);
  });

  it("[CONSENT-96] there is nothing to end before a request, after its lapse, and after its end", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const close = () => ward.joint.connect(ward.zhao).close(termsOf(ward));
    const none = await ward.joint.jointIdOf(termsOf(ward), 0n, ZeroHash);
    await expectRefusal(close(), ward.joint, "JointAccessNotRunning", [none, PHASE.none]);
    const made = await request(ward);
    const before = await networkHelpers.takeSnapshot();
    await ward.clock.next(LAPSE);
    await expectRefusal(close(), ward.joint, "JointAccessNotRunning", [made, PHASE.over]);
    await before.restore();
    await ward.clock.next(LAPSE - 1n);
    await close();
    await expectRefusal(close(), ward.joint, "JointAccessNotRunning", [made, PHASE.over]);
  });
});

describe("JointAccess: in a decision", () => {
  /** Zhao's grant to the hospital under the usual policy, and the terms of a request on it. */
  async function granted(ward: Ward) {
    const policy = usualPolicy(ward);
    const grant = await giveConditional(ward, [conditionWord(ward.joint.target as string), ...policy]);
    return { grant, terms: termsOf(ward, { provision: grant.provision }) };
  }

  it("[CONSENT-70] [CONSENT-95] restricted data opens jointly, to the one who asked, for its time", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { grant, terms } = await granted(ward);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    const made = await request(ward, terms);
    await approveBy(ward, ["physician", "head", "patient"], terms);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    await ward.clock.next(OPENED);
    await open(ward, terms);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, made));

    const nurse = { accessor: ward.staff.nurse.address, profession: NURSE };
    expect(await decide(ward, question(ward, nurse), grant)).to.deep.equal(CONDITION_NOT_MET);
    await ward.clock.moveTo(END - 1n);
    expect((await decide(ward, question(ward), grant)).allowed).to.equal(true);
    await ward.clock.moveTo(END);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-17] [CONSENT-95] a revoked grant is closed, however many have agreed", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { grant, terms } = await granted(ward);
    await request(ward, terms);
    await approveBy(ward, ["physician", "head", "committee"], terms);
    await open(ward, terms);
    await ward.consents.connect(ward.zhao).revoke(ward.patient, [{ grantee: ward.people.hospital, line: 0n }]);
    expect((await decide(ward, question(ward), grant)).allowed).to.equal(false);
  });

  it("[CONSENT-14] [CONSENT-17] what was agreed for a revoked grant opens nothing when the same is given again", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { grant, terms } = await granted(ward);
    await request(ward, terms);
    await approveBy(ward, ["physician", "head", "committee"], terms);
    await open(ward, terms);
    await ward.consents.connect(ward.zhao).revoke(ward.patient, [{ grantee: ward.people.hospital, line: 0n }]);
    const { grant: again } = await granted(ward);
    expect(again.provision).not.to.equal(grant.provision);
    expect(await decide(ward, question(ward), again)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-61] [CONSENT-95] what was agreed for one patient opens nothing of another", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { grant, terms } = await granted(ward);
    const { otherPatient, wang } = ward;
    const evidence = [conditionWord(ward.joint.target as string), ...usualPolicy(ward)];
    const other = await giveConditional(ward, evidence, { patient: otherPatient, by: wang });
    await request(ward, terms);
    await approveBy(ward, ["physician", "head", "patient"], terms);
    await open(ward, terms);
    expect((await decide(ward, question(ward), grant)).allowed).to.equal(true);
    const ofOther = question(ward, { patient: otherPatient });
    expect(await decide(ward, ofOther, other)).to.deep.equal(CONDITION_NOT_MET);
    expect((await decide(ward, ofOther, grant)).allowed).to.equal(false);
  });

  it("[CONSENT-61] a request that is ended for one provision goes on for another", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { grant, terms } = await granted(ward);
    const second = await giveConditional(ward, [...grant.evidence.terms], { line: 1n });
    const secondTerms = termsOf(ward, { provision: second.provision });
    for (const one of [terms, secondTerms]) {
      await ward.joint.connect(ward.staff.doctor).requestAccess(one, id("reason"));
      await approveBy(ward, ["physician", "head", "patient"], one);
      await open(ward, one);
    }
    await ward.joint.connect(ward.zhao).close(terms);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    expect((await decide(ward, question(ward), second)).allowed).to.equal(true);
  });

  it("[CONSENT-52] an opening outlives no licence of the reader, and counts again with the licence", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { nurse } = ward.staff;
    const { grant } = await granted(ward);
    const steps = { by: ward.zhao, step: AT.patient, profession: 0n };
    const terms = termsOf(ward, { provision: grant.provision, requester: nurse.address, profession: NURSE });
    await request(ward, terms, { by: nurse });
    await approve(ward, steps, terms);
    await approveBy(ward, ["physician", "head"], terms);
    await ward.joint.connect(nurse).open(terms);
    const byNurse = question(ward, questionOf(terms));
    expect((await decide(ward, byNurse, grant)).allowed).to.equal(true);
    const licence = licenceAs(ward, nurse, NURSE);
    await suspendLicence(ward, licence);
    expect((await decide(ward, byNurse, grant)).allowed).to.equal(false);
    await reinstateLicence(ward, licence);
    expect((await decide(ward, byNurse, grant)).allowed).to.equal(true);
  });

  it("[CONSENT-95] a reader with two professions reads in the one for which it asked", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { grant, terms } = await granted(ward);
    await hire(ward, ward.staff.doctor, { profession: physician, role: STAFF.consultant });
    await request(ward, terms);
    await approveBy(ward, ["physician", "head", "patient"], terms);
    await open(ward, terms);
    expect((await decide(ward, question(ward, { profession: tcmPhysician }), grant)).allowed).to.equal(true);
    expect(await decide(ward, question(ward, { profession: physician }), grant)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-71] its answer costs less than a condition may", async () => {
    const ward = await agreed();
    await open(ward);
    const asked = question(ward);
    const cost = await ward.joint.check.estimateGas(termsOf(ward).provision, asked, termsOf(ward).policy);
    expect(cost).to.be.lessThan(60_000n);
  });
});
