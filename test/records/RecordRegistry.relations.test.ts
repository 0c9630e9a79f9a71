import { type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../helpers/defaults.ts";
import { type Expected, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { PROFESSION, type Person, licenceOf } from "../helpers/providers.ts";
import {
  ANSWER,
  DEADLINE,
  EPISODE,
  KIND_OF,
  NO_INCLUSION,
  NOTE,
  RELATION,
  STATUS,
  WRITTEN,
  anchored,
  anchoredEvent,
  batchOf,
  recordOf,
  recordUpon,
  recordWardOn,
  signRecordAct,
  stateOf,
} from "../helpers/records.ts";
import { relay } from "../helpers/relay.ts";
import { type Ward, hire, revokeLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);
const scene = (): Promise<Ward> => networkHelpers.loadFixture(deployRecordWard);

const upon = (ward: Ward, record: RecordStruct, target: RecordStruct, by: Person = ward.staff.doctor) =>
  ward.records.connect(by).anchorUpon(record, target, NO_INCLUSION);

/** What a record with a target emits. */
function announced(record: RecordStruct, status: bigint = STATUS.current, version = 1n): Expected[] {
  const { device, target, labels, relation, seats } = record;
  return [
    ["RecordAnchored", anchoredEvent(record, status, version)],
    ["RecordDetailed", [recordIdOf({ record }), device, target, false, labels, relation, seats]],
  ];
}

/** Expects that the new record is refused because of how it stands to its target. */
async function expectMisfit(
  ward: Ward,
  record: RecordStruct,
  target: RecordStruct,
  status: bigint,
  by: Person = ward.staff.doctor,
): Promise<void> {
  const args = [recordIdOf({ record }), record.relation, recordIdOf({ record: target }), status];
  await expectRefusal(upon(ward, record, target, by), ward.records, "RecordRelationInvalid", args);
}

describe("Records: replacing", () => {
  it("[RECORDS-26] the old one is superseded and names its successor; the new one is the next version", async () => {
    const ward = await scene();
    const target = recordOf(ward);
    await anchored(ward, target);
    const record = recordUpon(ward, target, RELATION.replaces);
    await expectEvents(upon(ward, record, target), ward.records, [
      ...announced(record, STATUS.current, 2n),
      ["RecordSuperseded", [recordIdOf({ record: target }), ward.patient, recordIdOf({ record })]],
    ]);
    expect((await stateOf(ward, target)).status).to.equal(STATUS.superseded);
    const third = recordUpon(ward, record, RELATION.replaces, { content: id("third") });
    await upon(ward, third, record);
    expect(await stateOf(ward, third)).to.include({ status: STATUS.current, version: 3n });
    expect(await stateOf(ward, record)).to.include({ status: STATUS.superseded, version: 2n });
  });

  it("[RECORDS-01] anchoring answers the id, whatever the relation", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const target = recordOf(ward, { kind: KIND_OF.plan });
    const asDoctor = ward.records.connect(doctor);
    expect(await asDoctor.anchor.staticCall(target)).to.equal(recordIdOf({ record: target }));
    await asDoctor.anchor(target);
    for (const [relation, kind] of [
      [RELATION.replaces, KIND_OF.plan],
      [RELATION.appends, KIND_OF.plan],
      [RELATION.evaluates, KIND_OF.outcome],
    ] as const) {
      const record = recordUpon(ward, target, relation, { kind });
      const answered = await asDoctor.anchorUpon.staticCall(record, target, NO_INCLUSION);
      expect(answered).to.equal(recordIdOf({ record }));
    }
  });

  it("[RECORDS-26] by a colleague of the same profession, by relayed call or signature", async () => {
    const ward = await scene();
    const { colleague } = ward.staff;
    await hire(ward, colleague, { profession: PROFESSION.tcmPhysician, role: 2n });
    const target = recordOf(ward);
    await anchored(ward, target);
    const record = recordUpon(ward, target, RELATION.replaces, { author: colleague.address });
    await relay(ward, colleague, await ward.records.anchorUpon.populateTransaction(record, target, NO_INCLUSION));
    const third = recordUpon(ward, record, RELATION.replaces, { content: id("third") });
    const message = { record: third, deadline: DEADLINE };
    const signature = await signRecordAct(ward, ward.staff.doctor, "RecordAnchoring", message);
    const submit = (by: string) =>
      ward.records.connect(ward.actors.relayer).anchorUponBySignature(third, record, NO_INCLUSION, DEADLINE, by);
    const foreign = await signRecordAct(ward, colleague, "RecordAnchoring", message);
    await expect(submit(foreign)).to.be.revertedWithCustomError(ward.records, "SignatureInvalid");
    await submit(signature);
    expect((await stateOf(ward, third)).version).to.equal(3n);
  });

  it("[RECORDS-26] after the episode too: to correct one's own is a duty without end", async () => {
    const ward = await scene();
    const end = WRITTEN + 3n * DAY;
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, ward.people.hospital, 2n, end);
    const target = recordOf(ward, { episode: 2n });
    await anchored(ward, target);
    await ward.clock.next(end + SECOND);
    await upon(ward, recordUpon(ward, target, RELATION.replaces), target);
    expect((await stateOf(ward, target)).status).to.equal(STATUS.superseded);
  });

  it("[RECORDS-26] refuses a second successor, and one of a record entered in error", async () => {
    const ward = await scene();
    const target = recordOf(ward);
    await anchored(ward, target);
    await upon(ward, recordUpon(ward, target, RELATION.replaces), target);
    const fork = recordUpon(ward, target, RELATION.replaces, { content: id("fork") });
    await expectMisfit(ward, fork, target, STATUS.superseded);
    await ward.records.connect(ward.staff.doctor).enterInError(target, NO_INCLUSION, ZeroHash);
    await expectMisfit(ward, fork, target, STATUS.error);
  });

  it("[RECORDS-26] refuses another organisation, profession, kind or episode", async () => {
    const ward = await scene();
    const { doctor, colleague, outsider } = ward.staff;
    const { clinic } = ward.people;
    const target = recordOf(ward);
    await anchored(ward, target);
    const replacing = (otherwise: Partial<RecordStruct>) => recordUpon(ward, target, RELATION.replaces, otherwise);
    const physician = { profession: PROFESSION.physician };
    await expectMisfit(ward, replacing({ kind: KIND_OF.plan }), target, STATUS.current, doctor);
    await expectMisfit(ward, replacing({ episode: 0n }), target, STATUS.current, doctor);
    const byColleague = replacing({ author: colleague.address, ...physician });
    await expectMisfit(ward, byColleague, target, STATUS.current, colleague);
    await hire(ward, outsider, { profession: PROFESSION.tcmPhysician, role: 1n, at: clinic });
    const byOutsider = replacing({ author: outsider.address, organisation: clinic.address });
    await expectMisfit(ward, byOutsider, target, STATUS.current, outsider);
    expect((await stateOf(ward, target)).status).to.equal(STATUS.current);
  });

  it("[RECORDS-25] refuses another patient's record as target", async () => {
    const ward = await scene();
    await ward.records
      .connect(ward.wang)
      .openEpisode(ward.otherPatient, ward.people.hospital, EPISODE.number, EPISODE.until);
    const target = recordOf(ward, { patient: ward.otherPatient, kind: KIND_OF.plan });
    await anchored(ward, target);
    for (const relation of [RELATION.replaces, RELATION.appends]) {
      await expectMisfit(ward, recordUpon(ward, target, relation), target, STATUS.current);
    }
    const outcome = recordUpon(ward, target, RELATION.evaluates, { kind: KIND_OF.outcome });
    await expectMisfit(ward, outcome, target, STATUS.current);
  });

  it("[RECORDS-25] refuses another target than the one named, one without a relation, and an unknown one", async () => {
    const ward = await scene();
    const target = recordOf(ward);
    const other = recordOf(ward, { content: id("other") });
    await anchored(ward, target);
    await anchored(ward, other);
    const record = recordUpon(ward, target, RELATION.replaces);
    await expectRefusal(upon(ward, record, other), ward.records, "RecordTargetMismatch", [
      recordIdOf({ record }),
      record.target,
      recordIdOf({ record: other }),
    ]);
    const loose = recordUpon(ward, target, RELATION.none);
    await expectRefusal(upon(ward, loose, target), ward.records, "RecordTargetMismatch", [
      recordIdOf({ record: loose }),
      loose.target,
      loose.target,
    ]);
    const nowhere = recordOf(ward, { content: id("nowhere") });
    for (const relation of [RELATION.replaces, RELATION.appends]) {
      const onNowhere = recordUpon(ward, nowhere, relation);
      await expectRefusal(upon(ward, onNowhere, nowhere), ward.records, "RecordUnknown", [onNowhere.target]);
    }
  });

  it("[RECORDS-21] refuses an author whose licence has ended since", async () => {
    const ward = await scene();
    const target = recordOf(ward);
    await anchored(ward, target);
    await revokeLicence(ward, licenceOf(ward));
    const record = recordUpon(ward, target, RELATION.replaces);
    const args = [record.author, record.profession, record.organisation, 4n];
    await expectRefusal(upon(ward, record, target), ward.records, "RecordAuthorNotPractising", args);
  });

  it("[RECORDS-26] [RECORDS-31] what replaces an offered record is offered, and again once that is accepted", async () => {
    const ward = await scene();
    const target = recordOf(ward, { episode: 0n });
    await anchored(ward, target);
    const second = recordUpon(ward, target, RELATION.replaces);
    await expectEvents(upon(ward, second, target), ward.records, [
      ...announced(second, STATUS.offered, 2n),
      ["RecordSuperseded", [recordIdOf({ record: target }), ward.patient, recordIdOf({ record: second })]],
    ]);
    await ward.records.connect(ward.zhao).answer(second, NO_INCLUSION, ANSWER.accept, ZeroHash);
    const third = recordUpon(ward, second, RELATION.replaces, { content: id("third") });
    await upon(ward, third, second);
    expect((await stateOf(ward, third)).status).to.equal(STATUS.offered);
    expect((await stateOf(ward, second)).status).to.equal(STATUS.current);
  });
});

describe("Records: adding and evaluating", () => {
  it("[RECORDS-27] an addendum changes nothing about its target, current or superseded", async () => {
    const ward = await scene();
    const target = recordOf(ward);
    await anchored(ward, target);
    const before = await stateOf(ward, target);
    const record = recordUpon(ward, target, RELATION.appends, { kind: KIND_OF.result });
    await expectEvents(upon(ward, record, target), ward.records, announced(record));
    expect(await stateOf(ward, target)).to.deep.equal(before);
    await upon(ward, recordUpon(ward, target, RELATION.replaces), target);
    const later = recordUpon(ward, target, RELATION.appends, { content: id("later") });
    await upon(ward, later, target);
    expect(await stateOf(ward, later)).to.include({ status: STATUS.current, version: 1n });
  });

  it("[RECORDS-27] refuses an addendum to what is offered or entered in error, and one without an episode", async () => {
    const ward = await scene();
    const offered = recordOf(ward, { episode: 0n });
    await anchored(ward, offered);
    const adding = (target: RecordStruct) => recordUpon(ward, target, RELATION.appends, { episode: EPISODE.number });
    await expectMisfit(ward, adding(offered), offered, STATUS.offered);
    await ward.records.connect(ward.staff.doctor).enterInError(offered, NO_INCLUSION, ZeroHash);
    await expectMisfit(ward, adding(offered), offered, STATUS.error);
    const target = recordOf(ward);
    await anchored(ward, target);
    const without = recordUpon(ward, target, RELATION.appends, { episode: 9n });
    const args = [without.patient, without.organisation, 9n];
    await expectRefusal(upon(ward, without, target), ward.records, "RecordWithoutEpisode", args);
  });

  it("[RECORDS-28] an outcome names its plan, in whatever version, and can itself be replaced", async () => {
    const ward = await scene();
    const plan = recordOf(ward, { kind: KIND_OF.plan });
    await anchored(ward, plan);
    const outcome = recordUpon(ward, plan, RELATION.evaluates, { kind: KIND_OF.outcome });
    await expectEvents(upon(ward, outcome, plan), ward.records, announced(outcome));
    expect((await stateOf(ward, plan)).status).to.equal(STATUS.current);
    await upon(ward, recordUpon(ward, plan, RELATION.replaces, { content: id("plan 2") }), plan);
    const after = recordUpon(ward, plan, RELATION.evaluates, { kind: KIND_OF.outcome, content: id("after") });
    await upon(ward, after, plan);
    const corrected = recordUpon(ward, outcome, RELATION.replaces, { content: id("corrected") });
    await upon(ward, corrected, outcome);
    expect((await stateOf(ward, corrected)).version).to.equal(2n);
  });

  it("[RECORDS-28] refuses an outcome of what is no plan, or of one that is offered or in error", async () => {
    const ward = await scene();
    const of = (target: RecordStruct) =>
      recordUpon(ward, target, RELATION.evaluates, { kind: KIND_OF.outcome, episode: EPISODE.number });
    const note = recordOf(ward);
    await anchored(ward, note);
    await expectMisfit(ward, of(note), note, STATUS.current);
    const offered = recordOf(ward, { kind: KIND_OF.plan, episode: 0n });
    await anchored(ward, offered);
    await expectMisfit(ward, of(offered), offered, STATUS.offered);
    await ward.records.connect(ward.staff.doctor).enterInError(offered, NO_INCLUSION, ZeroHash);
    await expectMisfit(ward, of(offered), offered, STATUS.error);
  });

  it("[RECORDS-28] refuses an outcome that adds, and another kind that evaluates", async () => {
    const ward = await scene();
    const plan = recordOf(ward, { kind: KIND_OF.plan });
    await anchored(ward, plan);
    const cases = [
      recordUpon(ward, plan, RELATION.appends, { kind: KIND_OF.outcome }),
      recordUpon(ward, plan, RELATION.evaluates, { kind: KIND_OF.note }),
    ];
    for (const record of cases) {
      await expectRefusal(upon(ward, record, plan), ward.records, "RecordInvalid", [recordIdOf({ record })]);
    }
  });
});

describe("Records: entered in error", () => {
  const enter = (ward: Ward, record: RecordStruct, by: Person, reason = NOTE) =>
    ward.records.connect(by).enterInError(record, NO_INCLUSION, reason);

  it("[RECORDS-50] the author says so, from every status, and it is final", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const current = recordOf(ward);
    const offered = recordOf(ward, { episode: 0n });
    const superseded = recordOf(ward, { content: id("superseded") });
    for (const record of [current, offered, superseded]) await anchored(ward, record);
    await upon(ward, recordUpon(ward, superseded, RELATION.replaces, { content: id("new") }), superseded);
    for (const record of [current, offered, superseded]) {
      await expectEvents(enter(ward, record, doctor), ward.records, [
        ["RecordEnteredInError", [recordIdOf({ record }), ward.patient, doctor.address, NOTE]],
      ]);
      expect((await stateOf(ward, record)).status).to.equal(STATUS.error);
      const args = [recordIdOf({ record }), STATUS.error];
      await expectRefusal(enter(ward, record, doctor), ward.records, "RecordNotOpenTo", args);
    }
  });

  it("[RECORDS-50] a colleague of the profession does too, also by relayed call", async () => {
    const ward = await scene();
    const { colleague } = ward.staff;
    await hire(ward, colleague, { profession: PROFESSION.tcmPhysician, role: 2n });
    const record = recordOf(ward);
    await anchored(ward, record);
    const call = await ward.records.enterInError.populateTransaction(record, NO_INCLUSION, ZeroHash);
    await expectEvents(relay(ward, colleague, call), ward.records, [
      ["RecordEnteredInError", [recordIdOf({ record }), ward.patient, colleague.address, ZeroHash]],
    ]);
  });

  it("[RECORDS-50] refuses other professions and organisations, the patient, and an author without a licence", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    await anchored(ward, record);
    const { doctor, colleague, nurse, outsider } = ward.staff;
    for (const by of [colleague, nurse, outsider, ward.zhao, ward.people.hospital, ward.actors.stranger]) {
      const args = [by.address, record.profession, record.organisation, 1n];
      await expectRefusal(enter(ward, record, by), ward.records, "RecordAuthorNotPractising", args);
    }
    await revokeLicence(ward, licenceOf(ward));
    const args = [doctor.address, record.profession, record.organisation, 4n];
    await expectRefusal(enter(ward, record, doctor), ward.records, "RecordAuthorNotPractising", args);
  });

  it("[RECORDS-05] refuses a header that is nowhere, though it differs in one word only", async () => {
    const ward = await scene();
    await anchored(ward);
    const record = recordOf(ward, { authoredAt: WRITTEN - DAY });
    const args = [recordIdOf({ record })];
    await expectRefusal(enter(ward, record, ward.staff.doctor), ward.records, "RecordUnknown", args);
    expect((await stateOf(ward, record)).status).to.equal(STATUS.none);
  });

  it("[RECORDS-05] touches no other record of the patient", async () => {
    const ward = await scene();
    const [one, other] = [recordOf(ward), recordOf(ward, { content: id("other") })];
    await anchored(ward, one);
    await anchored(ward, other);
    const before = await stateOf(ward, other);
    await enter(ward, one, ward.staff.doctor);
    await upon(ward, recordUpon(ward, other, RELATION.appends), other);
    expect(await stateOf(ward, other)).to.deep.equal(before);
  });
});

describe("Records: replacing what the patient has accepted", () => {
  /** The doctor offered a record without an episode, and Zhao accepted it. */
  async function accepted(ward: Ward): Promise<RecordStruct> {
    const record = recordOf(ward, { episode: 0n, content: id("offered") });
    await anchored(ward, record);
    await ward.records.connect(ward.zhao).answer(record, NO_INCLUSION, ANSWER.accept, ZeroHash);
    return record;
  }
  const accept = (ward: Ward, record: RecordStruct) =>
    ward.records.connect(ward.zhao).answer(record, NO_INCLUSION, ANSWER.accept, ZeroHash);
  const successorOf = (ward: Ward, target: RecordStruct, name = "successor") =>
    recordUpon(ward, target, RELATION.replaces, { episode: 0n, content: id(name) });

  it("[RECORDS-31] its author offers a successor; it stays current until the patient accepts that", async () => {
    const ward = await scene();
    const target = await accepted(ward);
    const record = successorOf(ward, target);
    await expectEvents(upon(ward, record, target), ward.records, announced(record, STATUS.offered, 2n));
    expect((await stateOf(ward, target)).status).to.equal(STATUS.current);
    const [successor, replaced] = [recordIdOf({ record }), recordIdOf({ record: target })];
    await expectEvents(accept(ward, record), ward.records, [
      ["RecordSuperseded", [replaced, ward.patient, successor]],
      ["RecordAnswered", [successor, ward.patient, ward.zhao.address, ANSWER.accept, ZeroHash]],
    ]);
    expect((await stateOf(ward, target)).status).to.equal(STATUS.superseded);
    expect((await stateOf(ward, record)).status).to.equal(STATUS.current);

    // The successor was accepted too, so the next one waits again.
    const third = successorOf(ward, record, "third");
    await expectEvents(upon(ward, third, record), ward.records, announced(third, STATUS.offered, 3n));
    expect((await stateOf(ward, record)).status).to.equal(STATUS.current);
  });

  it("[RECORDS-31] what the patient disputes after accepting it stays accepted", async () => {
    const ward = await scene();
    const target = await accepted(ward);
    const say = (said: bigint, note: string) =>
      ward.records.connect(ward.zhao).answer(target, NO_INCLUSION, said, note);
    await say(ANSWER.dispute, NOTE);
    const record = successorOf(ward, target);
    await expectEvents(upon(ward, record, target), ward.records, announced(record, STATUS.offered, 2n));
    await say(ANSWER.settle, ZeroHash);
    const other = successorOf(ward, target, "other");
    await expectEvents(upon(ward, other, target), ward.records, announced(other, STATUS.offered, 2n));
    expect((await stateOf(ward, target)).status).to.equal(STATUS.current);
  });

  it("[RECORDS-31] of two that wait for one place the first accepted takes it", async () => {
    const ward = await scene();
    const target = await accepted(ward);
    const [one, other] = [successorOf(ward, target, "one"), successorOf(ward, target, "other")];
    await upon(ward, one, target);
    await upon(ward, other, target);
    await accept(ward, other);
    await expectRefusal(accept(ward, one), ward.records, "AnswerInvalid", [recordIdOf({ record: one }), ANSWER.accept]);
    expect((await stateOf(ward, one)).status).to.equal(STATUS.offered);
    await expectMisfit(ward, successorOf(ward, target, "late"), target, STATUS.superseded);
  });

  it("[RECORDS-31] what waits is not replaced itself", async () => {
    const ward = await scene();
    const target = await accepted(ward);
    const waiting = successorOf(ward, target);
    await upon(ward, waiting, target);
    await expectMisfit(ward, successorOf(ward, waiting, "next"), waiting, STATUS.offered);
  });

  it("[RECORDS-31] an offered one gives way at once while the patient has not accepted it", async () => {
    const ward = await scene();
    const target = recordOf(ward, { episode: 0n, content: id("offered") });
    await anchored(ward, target);
    const record = successorOf(ward, target);
    await upon(ward, record, target);
    expect((await stateOf(ward, target)).status).to.equal(STATUS.superseded);
    await accept(ward, record);
    expect((await stateOf(ward, record)).status).to.equal(STATUS.current);
  });

  it("[RECORDS-31] one that was entered in error meanwhile stays so when its successor is accepted", async () => {
    const ward = await scene();
    const target = await accepted(ward);
    const record = successorOf(ward, target);
    await upon(ward, record, target);
    await ward.records.connect(ward.staff.doctor).enterInError(target, NO_INCLUSION, ZeroHash);
    await accept(ward, record);
    expect((await stateOf(ward, target)).status).to.equal(STATUS.error);
    expect((await stateOf(ward, record)).status).to.equal(STATUS.current);
  });

  it("[RECORDS-31] one of a batch that came too late for its episode is kept alike once it is accepted", async () => {
    const ward = await scene();
    const target = recordOf(ward, { episode: 77n, content: id("late") });
    const { batch, inclusion } = batchOf(ward, target);
    await ward.records.connect(ward.staff.doctor).anchorBatch(batch);
    await ward.records.connect(ward.zhao).answer(target, inclusion, ANSWER.accept, ZeroHash);
    const record = recordUpon(ward, target, RELATION.replaces, { episode: 77n, content: id("successor") });
    await upon(ward, record, target);
    expect((await stateOf(ward, target)).status).to.equal(STATUS.current);
    expect((await stateOf(ward, record)).status).to.equal(STATUS.offered);
  });
});
