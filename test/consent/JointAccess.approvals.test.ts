import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, POWERS } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import {
  ASKED,
  AT,
  type Approver,
  LAPSE,
  PHASE,
  REASON,
  STEP,
  approve,
  approveBy,
  approversOf,
  policyOf,
  request,
  termsOf,
} from "../helpers/joint.ts";
import { startRecovery, guardedPatient } from "../helpers/patients.ts";
import { PROFESSION, type Person, STAFF } from "../helpers/providers.ts";
import { type Ward, hire, licenceAs, revokeLicence, suspendLicence, wardOn } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const { physician, tcmPhysician, nurse: NURSE } = PROFESSION;

/** The doctor has asked. */
async function asked(): Promise<Ward & { readonly made: string }> {
  const ward = await networkHelpers.loadFixture(deployWard);
  return { ...ward, made: await request(ward) };
}

/** Expects that this approval is refused because the account does not fit the step. */
async function expectUnfit(ward: Ward & { readonly made: string }, approver: Approver, terms = termsOf(ward)) {
  const { by, step, profession } = approver;
  const [made] = await ward.joint.jointOf(terms);
  const values = [made, step, by.address, profession];
  await expectRefusal(approve(ward, approver, terms), ward.joint, "JointApproverNotFit", values);
}

describe("JointAccess: approvals", () => {
  for (const name of Object.keys(AT) as (keyof typeof AT)[]) {
    it(`[CONSENT-91] the step of the ${name} is approved by whom it asks for`, async () => {
      const ward = await asked();
      const { by, step, profession } = approversOf(ward)[name];
      await expectEvents(approve(ward, { by, step, profession }, termsOf(ward)), ward.joint, [
        ["JointAccessApproved", [ward.made, by.address, step, profession]],
      ]);
      expect([...(await ward.joint.approvalOf(ward.made, step))]).to.deep.equal([by.address, profession]);
      expect([...(await ward.joint.quorumOf(termsOf(ward)))]).to.deep.equal([1n, 3n]);
      for (const other of Object.values(AT)) {
        if (other === step) continue;
        expect([...(await ward.joint.approvalOf(ward.made, other))]).to.deep.equal([ZeroAddress, 0n]);
      }
    });

    it(`[CONSENT-91] the step of the ${name} is refused to everybody else by name`, async () => {
      const ward = await asked();
      const { staff, people, wang, carer, visitor } = ward;
      const fitting = approversOf(ward)[name];
      const own: Approver[] = Object.values(approversOf(ward));
      const others: [Person, bigint][] = [
        ...own.map(({ by, profession }): [Person, bigint] => [by, profession]),
        [staff.outsider, physician],
        [people.hospital, 0n],
        [people.stranger, 0n],
        [people.stranger, NURSE],
        [visitor, 0n],
        [wang, 0n],
      ];
      const alsoFit = { physician: [], nurse: [staff.headNurse], head: [], patient: [carer], committee: [] }[name];
      for (const [by, profession] of others) {
        if (by === fitting.by || (alsoFit as Person[]).includes(by)) continue;
        await expectUnfit(ward, { by, step: fitting.step, profession });
      }
      await approve(ward, fitting, termsOf(ward));
    });
  }

  it("[CONSENT-91] staff fit by the profession they name, patients and named accounts by naming none", async () => {
    const ward = await asked();
    const { staff, zhao, committee } = ward;
    const wrong: Approver[] = [
      { by: staff.colleague, step: AT.physician, profession: 0n },
      { by: staff.colleague, step: AT.physician, profession: NURSE },
      { by: staff.nurse, step: AT.nurse, profession: physician },
      { by: staff.headNurse, step: AT.head, profession: physician },
      { by: staff.headNurse, step: AT.head, profession: 0n },
      { by: zhao, step: AT.patient, profession: NURSE },
      { by: committee, step: AT.committee, profession: 1n },
    ];
    for (const approver of wrong) await expectUnfit(ward, approver);
  });

  it("[CONSENT-91] of two named accounts each approves its own step, whatever stands between", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { committee, zhao } = ward;
    const second = ward.people.stranger;
    const steps = [STEP.named, STEP.patient, STEP.named];
    const terms = termsOf(ward, {
      policy: policyOf({ quorum: 2n, minutes: 1n, steps, named: [committee.address, second.address] }),
    });
    const scene = { ...ward, made: await request(ward, terms) };
    await expectUnfit(scene, { by: second, step: 0n, profession: 0n }, terms);
    await expectUnfit(scene, { by: committee, step: 2n, profession: 0n }, terms);
    await expectUnfit(scene, { by: zhao, step: 2n, profession: 0n }, terms);
    await approve(ward, { by: second, step: 2n, profession: 0n }, terms);
    await approve(ward, { by: committee, step: 0n, profession: 0n }, terms);
  });

  it("[CONSENT-91] another profession of the same person does not fit the step of a profession", async () => {
    const ward = await asked();
    const { colleague } = ward.staff;
    await hire(ward, colleague, { profession: tcmPhysician, role: STAFF.attending });
    await expectUnfit(ward, { by: colleague, step: AT.physician, profession: tcmPhysician });
  });

  it("[CONSENT-91] a staff role fits in any profession", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const terms = termsOf(ward, {
      policy: policyOf({ quorum: 1n, minutes: 1n, steps: [STEP.role(STAFF.consultant)] }),
    });
    await request(ward, terms);
    const scene = { ...ward, made: "" };
    await expectUnfit(scene, { by: ward.staff.nurse, step: 0n, profession: NURSE }, terms);
    await hire(ward, ward.staff.nurse, { profession: tcmPhysician, role: STAFF.consultant });
    await expectUnfit(scene, { by: ward.staff.nurse, step: 0n, profession: NURSE }, terms);
    await approve(ward, { by: ward.staff.nurse, step: 0n, profession: tcmPhysician }, terms);
  });

  it("[CONSENT-91] refuses staff whose licence is suspended or whose post is over", async () => {
    const ward = await asked();
    const { colleague, nurse } = ward.staff;
    await suspendLicence(ward, licenceAs(ward, colleague, physician));
    await expectUnfit(ward, approversOf(ward).physician);
    await ward.providers.connect(nurse).endAffiliation(ward.people.hospital, nurse, NURSE);
    await expectUnfit(ward, approversOf(ward).nurse);
  });

  it("[CONSENT-91] a delegate with CONSENT approves for the patient while the delegation runs", async () => {
    const ward = await asked();
    const { patients, patient, zhao, carer, clock } = ward;
    const now = await clock.now();
    await patients.connect(zhao).setDelegate(patient, carer, POWERS.all, now + 100n, now + 200n);
    const approver = { by: carer, step: AT.patient, profession: 0n };
    await clock.next(now + 99n);
    await expectUnfit(ward, approver);
    await clock.next(now + 100n);
    await approve(ward, approver, termsOf(ward));
  });

  it("[CONSENT-91] nobody approves for a patient who is frozen by a recovery", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const guarded = await guardedPatient(
      { ...ward, actors: { ...ward.actors, zhao: ward.actors.relayer } },
      { threshold: 2n },
    );
    const terms = termsOf(ward, { patient: guarded.patient });
    await request(ward, terms);
    await startRecovery(ward, guarded);
    const { by } = { by: ward.actors.relayer };
    await expectUnfit({ ...ward, made: "" }, { by, step: AT.patient, profession: 0n }, terms);
  });

  it("[CONSENT-91] refuses steps beyond the policy's", async () => {
    const ward = await asked();
    for (const step of [5n, 6n, 255n]) {
      const act = approve(ward, { ...approversOf(ward).physician, step }, termsOf(ward));
      await expectRefusal(act, ward.joint, "JointStepUnknown", [ward.made, step, 5n]);
    }
  });

  it("[CONSENT-91] each step is approved once", async () => {
    const ward = await asked();
    await approveBy(ward, ["nurse"]);
    const second = approve(ward, { by: ward.staff.headNurse, step: AT.nurse, profession: NURSE }, termsOf(ward));
    await expectRefusal(second, ward.joint, "JointStepTaken", [ward.made, AT.nurse, ward.staff.nurse.address]);
    await approveBy(ward, ["head"]);
  });

  it("[CONSENT-92] nobody approves two steps of one request, whichever", async () => {
    const ward = await asked();
    const { headNurse } = ward.staff;
    await approveBy(ward, ["head"]);
    for (const step of Object.values(AT)) {
      const again = approve(ward, { by: headNurse, step, profession: NURSE }, termsOf(ward));
      await expectRefusal(again, ward.joint, "JointApproverTwice", [ward.made, headNurse.address]);
    }
  });

  it("[CONSENT-92] who approved one request may approve another", async () => {
    const ward = await asked();
    const other = termsOf(ward, { provision: id("another provision") });
    await ward.joint.connect(ward.staff.doctor).requestAccess(other, REASON);
    await approveBy(ward, ["nurse"]);
    await approveBy(ward, ["nurse"], other);
  });

  it("[CONSENT-92] the requester approves no step, not even as the patient's delegate or as a named account", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { doctor } = ward.staff;
    const steps = [STEP.profession(tcmPhysician), STEP.role(STAFF.attending), STEP.patient, STEP.named];
    const terms = termsOf(ward, {
      policy: policyOf({ quorum: 1n, minutes: 1n, steps, named: [doctor.address] }),
    });
    const made = await request(ward, terms);
    const now = await ward.clock.now();
    await ward.patients.connect(ward.zhao).setDelegate(ward.patient, doctor, POWERS.all, now, now + DAY);
    for (const [step, profession] of [
      [0n, tcmPhysician],
      [1n, tcmPhysician],
      [2n, 0n],
      [3n, 0n],
    ] as const) {
      const own = approve(ward, { by: doctor, step, profession }, terms);
      await expectRefusal(own, ward.joint, "JointApproverIsRequester", [made, doctor.address]);
    }
  });

  it("[CONSENT-93] takes an approval in the last second and refuses it when 24 hours are over", async () => {
    const ward = await asked();
    await ward.clock.next(LAPSE - 1n);
    await approveBy(ward, ["nurse"]);
    await ward.clock.next(LAPSE);
    await expectRefusal(
      approve(ward, approversOf(ward).physician, termsOf(ward)),
      ward.joint,
      "JointAccessNotPending",
      [ward.made, PHASE.over],
    );
  });

  it("[CONSENT-91] refuses approvals where nobody asked", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const none = await ward.joint.jointIdOf(termsOf(ward), 0n, ZeroHash);
    const act = approve(ward, approversOf(ward).physician, termsOf(ward));
    await expectRefusal(act, ward.joint, "JointAccessNotPending", [none, PHASE.none]);
  });

  it("[CONSENT-93] refuses approvals of what is open or closed", async () => {
    const ward = await asked();
    await approveBy(ward, ["physician", "nurse", "head"]);
    await ward.joint.connect(ward.staff.doctor).open(termsOf(ward));
    await expectRefusal(approve(ward, approversOf(ward).patient, termsOf(ward)), ward.joint, "JointAccessNotPending", [
      ward.made,
      PHASE.open,
    ]);
    await ward.joint.connect(ward.staff.doctor).close(termsOf(ward));
    await expectRefusal(approve(ward, approversOf(ward).patient, termsOf(ward)), ward.joint, "JointAccessNotPending", [
      ward.made,
      PHASE.over,
    ]);
  });
});

describe("JointAccess: taking approvals back", () => {
  it("[CONSENT-96] an approver takes an approval back, and somebody else approves the step", async () => {
    const ward = await asked();
    await approveBy(ward, ["nurse"]);
    const { nurse, headNurse } = ward.staff;
    await expectEvents(ward.joint.connect(nurse).withdrawApproval(termsOf(ward), AT.nurse), ward.joint, [
      ["JointApprovalWithdrawn", [ward.made, nurse.address, AT.nurse]],
    ]);
    expect([...(await ward.joint.approvalOf(ward.made, AT.nurse))]).to.deep.equal([ZeroAddress, 0n]);
    await approve(ward, { by: headNurse, step: AT.nurse, profession: NURSE }, termsOf(ward));
    expect((await ward.joint.approvalOf(ward.made, AT.nurse)).approver).to.equal(headNurse.address);
  });

  it("[CONSENT-96] who took it back may approve another step, or the same one again", async () => {
    const ward = await asked();
    await approveBy(ward, ["head"]);
    const { headNurse } = ward.staff;
    const joint = ward.joint.connect(headNurse);
    await joint.withdrawApproval(termsOf(ward), AT.head);
    await approve(ward, { by: headNurse, step: AT.nurse, profession: NURSE }, termsOf(ward));
    await joint.withdrawApproval(termsOf(ward), AT.nurse);
    await approveBy(ward, ["head"]);
  });

  it("[CONSENT-96] nobody takes back another's approval, or one that was not given", async () => {
    const ward = await asked();
    await approveBy(ward, ["nurse"]);
    const { staff, zhao, people } = ward;
    for (const by of [staff.headNurse, staff.doctor, zhao, people.hospital]) {
      const act = ward.joint.connect(by).withdrawApproval(termsOf(ward), AT.nurse);
      await expectRefusal(act, ward.joint, "JointApprovalNotBy", [ward.made, AT.nurse, by.address]);
    }
    const other = ward.joint.connect(staff.nurse).withdrawApproval(termsOf(ward), AT.head);
    await expectRefusal(other, ward.joint, "JointApprovalNotBy", [ward.made, AT.head, staff.nurse.address]);
  });

  it("[CONSENT-96] an approver whose licence is gone can still take the approval back", async () => {
    const ward = await asked();
    await approveBy(ward, ["nurse"]);
    await revokeLicence(ward, licenceAs(ward, ward.staff.nurse, NURSE));
    await ward.joint.connect(ward.staff.nurse).withdrawApproval(termsOf(ward), AT.nurse);
    expect((await ward.joint.approvalOf(ward.made, AT.nurse)).approver).to.equal(ZeroAddress);
  });

  it("[CONSENT-96] nothing is taken back after the opening, or after 24 hours", async () => {
    const ward = await asked();
    const joint = ward.joint.connect(ward.staff.nurse);
    await approveBy(ward, ["nurse", "physician", "head"]);
    const opened = await networkHelpers.takeSnapshot();
    await ward.clock.next(ASKED + 3_600n);
    await ward.joint.connect(ward.staff.doctor).open(termsOf(ward));
    const values = (phase: bigint) => [ward.made, phase];
    await expectRefusal(
      joint.withdrawApproval(termsOf(ward), AT.nurse),
      ward.joint,
      "JointAccessNotPending",
      values(PHASE.open),
    );
    await opened.restore();
    await ward.clock.next(LAPSE);
    await expectRefusal(
      joint.withdrawApproval(termsOf(ward), AT.nurse),
      ward.joint,
      "JointAccessNotPending",
      values(PHASE.over),
    );
  });
});
