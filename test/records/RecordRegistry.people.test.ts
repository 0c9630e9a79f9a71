import { type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, POWERS, SECOND, START, YEAR } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { contractWallet, delegatedAccount, plainAccount } from "../helpers/holders.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { PROFESSION, type Person, STAFF, newcomer } from "../helpers/providers.ts";
import {
  ANSWER,
  DEADLINE,
  EPISODE,
  NOTE,
  NO_INCLUSION,
  RELATION,
  STATUS,
  WRITTEN,
  anchored,
  recordOf,
  recordUpon,
  recordWardOn,
  seatsOf,
  signRecordAct,
  stateOf,
  timeOf,
} from "../helpers/records.ts";
import { relay } from "../helpers/relay.ts";
import { type Ward, hire, licenceAs, revokeLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);
const scene = (): Promise<Ward> => networkHelpers.loadFixture(deployRecordWard);

const HEAD_NURSE = 6n;

describe("Records: co-signatures", () => {
  /** Two of: any physician, a head nurse, any nurse. */
  const SEATS = seatsOf(2n, [PROFESSION.physician], [PROFESSION.nurse, HEAD_NURSE], [PROFESSION.nurse]);
  const waiting = async (ward: Ward): Promise<RecordStruct> => {
    const record = recordOf(ward, { seats: SEATS });
    await anchored(ward, record);
    return record;
  };
  const claimOf = ({ people }: Ward, seat: bigint, organisation = people.hospital.address, episode = 0n) => ({
    seat,
    organisation,
    episode,
  });
  const cosign = (ward: Ward, record: RecordStruct, by: Person, claim: ReturnType<typeof claimOf>) =>
    ward.records.connect(by).cosign(record, NO_INCLUSION, claim);

  it("[RECORDS-51] says what each seat asks for, and the quorum", async () => {
    const ward = await scene();
    const seats = await Promise.all([0n, 1n, 2n, 3n, 8n, 255n].map((seat) => ward.records.seatOf(SEATS, seat)));
    expect(seats.map(({ profession, role }) => [profession, role])).to.deep.equal([
      [PROFESSION.physician, 0n],
      [PROFESSION.nurse, HEAD_NURSE],
      [PROFESSION.nurse, 0n],
      [0n, 0n],
      [0n, 0n],
      [0n, 0n],
    ]);
    const quorum = async (record: RecordStruct) => (await ward.records.quorumOf(record)).quorum;
    expect(await quorum(recordOf(ward, { seats: SEATS }))).to.equal(2n);
    expect(await quorum(recordOf(ward))).to.equal(0n);
  });

  it("[RECORDS-52] [RECORDS-53] people take seats by own call, relayed call and signature, and are counted", async () => {
    const ward = await scene();
    const record = await waiting(ward);
    const { colleague, nurse, headNurse } = ward.staff;
    const { hospital } = ward.people;
    const event = (signer: Person, profession: bigint, seat: bigint, count: bigint) =>
      [
        "RecordCosigned",
        [recordIdOf({ record }), ward.patient, signer.address, hospital.address, profession, seat, count],
      ] as const;
    const own = cosign(ward, record, colleague, claimOf(ward, 0n));
    await expectEvents(own, ward.records, [event(colleague, PROFESSION.physician, 0n, 1n)]);
    const { signer, signedAt } = await ward.records.cosignatureOf(recordIdOf({ record }), 0n);
    expect([signer, signedAt]).to.deep.equal([colleague.address, await timeOf(await own)]);

    const call = await ward.records.cosign.populateTransaction(record, NO_INCLUSION, claimOf(ward, 2n));
    const relayed = relay(ward, nurse, call);
    await expectEvents(relayed, ward.records, [event(nurse, PROFESSION.nurse, 2n, 2n)]);

    const claim = claimOf(ward, 1n);
    const message = { record: recordIdOf({ record }), signer: headNurse.address, ...claim, deadline: DEADLINE };
    const signature = await signRecordAct(ward, headNurse, "RecordCosignature", message);
    const submit = (otherwise: Partial<typeof claim>, signer = headNurse, deadline = DEADLINE, of = record) =>
      ward.records
        .connect(ward.actors.relayer)
        .cosignBySignature(of, NO_INCLUSION, { ...claim, ...otherwise }, signer, deadline, signature);
    const others = [
      submit({ seat: 2n }),
      submit({ organisation: ward.people.clinic.address }),
      submit({ episode: 1n }),
      submit({}, nurse),
      submit({}, headNurse, DEADLINE + 1n),
      submit({}, headNurse, DEADLINE, recordOf(ward)),
    ];
    for (const other of others) await expect(other).to.be.revertedWithCustomError(ward.records, "SignatureInvalid");
    await expectEvents(submit({}), ward.records, [event(headNurse, PROFESSION.nurse, 1n, 3n)]);
    const { signed, quorum } = await ward.records.quorumOf(record);
    expect([signed, quorum]).to.deep.equal([3n, 2n]);
    expect((await stateOf(ward, record)).cosigned).to.equal(7n);
  });

  it("[RECORDS-52] refuses a seat that is taken or not there", async () => {
    const ward = await scene();
    const record = await waiting(ward);
    const { nurse, headNurse } = ward.staff;
    await cosign(ward, record, nurse, claimOf(ward, 2n));
    const taken = [recordIdOf({ record }), 2n, nurse.address];
    await expectRefusal(cosign(ward, record, headNurse, claimOf(ward, 2n)), ward.records, "SeatTaken", taken);
    for (const seat of [3n, 7n, 8n, 255n]) {
      const args = [recordIdOf({ record }), seat];
      await expectRefusal(cosign(ward, record, headNurse, claimOf(ward, seat)), ward.records, "SeatUnknown", args);
    }
    const plain = recordOf(ward);
    await anchored(ward, plain);
    const args = [recordIdOf({ record: plain }), 0n];
    await expectRefusal(cosign(ward, plain, nurse, claimOf(ward, 0n)), ward.records, "SeatUnknown", args);
  });

  it("[RECORDS-54] refuses a second seat, in whatever order, and the author in another profession", async () => {
    const ward = await scene();
    const record = await waiting(ward);
    const { headNurse, doctor } = ward.staff;
    await cosign(ward, record, headNurse, claimOf(ward, 1n));
    const args = [recordIdOf({ record }), headNurse.address];
    await expectRefusal(cosign(ward, record, headNurse, claimOf(ward, 2n)), ward.records, "CosignerTwice", args);
    await hire(ward, doctor, { profession: PROFESSION.physician, role: STAFF.attending });
    const author = [recordIdOf({ record }), doctor.address];
    await expectRefusal(cosign(ward, record, doctor, claimOf(ward, 0n)), ward.records, "CosignerTwice", author);
    const other = recordOf(ward, { seats: SEATS, visit: ZeroHash });
    await anchored(ward, other);
    await cosign(ward, other, headNurse, claimOf(ward, 2n));
    await expectRefusal(cosign(ward, other, headNurse, claimOf(ward, 1n)), ward.records, "CosignerTwice", [
      recordIdOf({ record: other }),
      headNurse.address,
    ]);
  });

  it("[RECORDS-53] refuses another profession or role, a revoked licence, and who works elsewhere", async () => {
    const ward = await scene();
    const record = await waiting(ward);
    const { colleague, nurse, outsider } = ward.staff;
    const { hospital, clinic } = ward.people;
    const refused = async (by: Person, seat: bigint, organisation = hospital.address, episode = 0n) => {
      const act = cosign(ward, record, by, claimOf(ward, seat, organisation, episode));
      await expectRefusal(act, ward.records, "CosignerNotFit", [
        recordIdOf({ record }),
        seat,
        by.address,
        organisation,
      ]);
    };
    await refused(nurse, 0n);
    await refused(nurse, 1n);
    await refused(outsider, 0n);
    await refused(outsider, 0n, clinic.address);
    await refused(outsider, 0n, clinic.address, EPISODE.number);
    await refused(ward.actors.stranger, 0n);
    await revokeLicence(ward, licenceAs(ward, colleague, PROFESSION.physician));
    await refused(colleague, 0n);
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, clinic, 4n, WRITTEN + 5n * DAY);
    await refused(outsider, 0n, clinic.address, 5n);
    await ward.clock.next(WRITTEN + 5n * DAY - SECOND);
    await cosign(ward, record, outsider, claimOf(ward, 0n, clinic.address, 4n));
    const later = recordOf(ward, { seats: SEATS, visit: ZeroHash });
    await anchored(ward, later);
    const late = cosign(ward, later, outsider, claimOf(ward, 0n, clinic.address, 4n));
    const args = [recordIdOf({ record: later }), 0n, outsider.address, clinic.address];
    await expectRefusal(late, ward.records, "CosignerNotFit", args);
  });

  it("[RECORDS-52] [RECORDS-55] open while current or offered; a successor begins without any", async () => {
    const ward = await scene();
    const record = await waiting(ward);
    const { colleague, nurse, doctor } = ward.staff;
    await cosign(ward, record, colleague, claimOf(ward, 0n));
    const next = recordUpon(ward, record, RELATION.replaces, { seats: SEATS });
    await ward.records.connect(doctor).anchorUpon(next, record, NO_INCLUSION);
    expect((await stateOf(ward, next)).cosigned).to.equal(0n);
    expect((await stateOf(ward, record)).cosigned).to.equal(1n);
    const refused = async (status: bigint) =>
      expectRefusal(cosign(ward, record, nurse, claimOf(ward, 2n)), ward.records, "RecordNotOpenTo", [
        recordIdOf({ record }),
        status,
      ]);
    await refused(STATUS.superseded);
    await ward.records.connect(doctor).enterInError(record, NO_INCLUSION, ZeroHash);
    await refused(STATUS.error);
    const offered = recordOf(ward, { episode: 0n, seats: SEATS });
    await anchored(ward, offered);
    await cosign(ward, offered, nurse, claimOf(ward, 2n));
    await expectRefusal(cosign(ward, recordOf(ward), nurse, claimOf(ward, 0n)), ward.records, "RecordUnknown", [
      recordIdOf({ record: recordOf(ward) }),
    ]);
  });

  it("[RECORDS-53] the last of eight seats is a seat", async () => {
    const ward = await scene();
    const seats = seatsOf(8n, ...Array.from({ length: 8 }, () => [PROFESSION.nurse] as const));
    const record = recordOf(ward, { seats });
    await anchored(ward, record);
    const before = await stateOf(ward, record);
    await cosign(ward, record, ward.staff.nurse, claimOf(ward, 7n));
    expect((await stateOf(ward, record)).cosigned).to.equal(128n);
    await cosign(ward, record, ward.staff.headNurse, claimOf(ward, 0n));
    // The first and the last say nothing else about the record.
    expect(await stateOf(ward, record)).to.deep.equal({ ...before, cosigned: 129n });
  });
});

describe("Records: what the patient says", () => {
  const say = (ward: Ward, record: RecordStruct, said: bigint, note = ZeroHash, by: Person = ward.zhao) =>
    ward.records.connect(by).answer(record, NO_INCLUSION, said, note);
  const event = (ward: Ward, record: RecordStruct, by: string, said: bigint, note = ZeroHash) =>
    ["RecordAnswered", [recordIdOf({ record }), ward.patient, by, said, note]] as const;
  /** Zhao's delegate for records, and nothing else. */
  async function withReader(ward: Ward): Promise<Person> {
    const reader = await newcomer(ward, "delegate for records");
    const window = [START, START + YEAR] as const;
    await ward.patients.connect(ward.zhao).setDelegate(ward.patient, reader, POWERS.records, ...window);
    return reader;
  }

  it("[RECORDS-61] accepts what is offered, once, and nothing else", async () => {
    const ward = await scene();
    const [offered, current] = [recordOf(ward, { episode: 0n }), recordOf(ward)];
    await anchored(ward, offered);
    await anchored(ward, current);
    await expectEvents(say(ward, offered, ANSWER.accept), ward.records, [
      event(ward, offered, ward.zhao.address, ANSWER.accept),
    ]);
    expect((await stateOf(ward, offered)).status).to.equal(STATUS.current);
    for (const record of [offered, current]) {
      const args = [recordIdOf({ record }), ANSWER.accept];
      await expectRefusal(say(ward, record, ANSWER.accept), ward.records, "AnswerInvalid", args);
    }
  });

  it("[RECORDS-61] [RECORDS-62] acknowledges once, in every status", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    await anchored(ward, record);
    await ward.records.connect(ward.staff.doctor).enterInError(record, NO_INCLUSION, ZeroHash);
    const act = say(ward, record, ANSWER.acknowledge, NOTE);
    await expectEvents(act, ward.records, [event(ward, record, ward.zhao.address, ANSWER.acknowledge, NOTE)]);
    const state = await stateOf(ward, record);
    expect(state).to.include({ status: STATUS.error, acknowledgedAt: await timeOf(await act), disputedAt: 0n });
    const args = [recordIdOf({ record }), ANSWER.acknowledge];
    await expectRefusal(say(ward, record, ANSWER.acknowledge), ward.records, "AnswerInvalid", args);
  });

  it("[RECORDS-61] [RECORDS-62] disputes with a note, as often as wanted, and settles", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    await anchored(ward, record);
    const refused = (said: bigint) =>
      expectRefusal(say(ward, record, said), ward.records, "AnswerInvalid", [recordIdOf({ record }), said]);
    await refused(ANSWER.dispute);
    await refused(ANSWER.settle);
    await refused(ANSWER.none);
    // Odd seconds have their lowest bit up: none of them shows in another field.
    const odd = WRITTEN + 2n * DAY + SECOND;
    await ward.clock.next(odd);
    await say(ward, record, ANSWER.acknowledge);
    const acknowledged = await stateOf(ward, record);
    expect(acknowledged).to.include({ cosigned: 0n, acknowledgedAt: odd, disputedAt: 0n });
    await ward.clock.next(odd + 2n * SECOND);
    const first = say(ward, record, ANSWER.dispute, NOTE);
    await expectEvents(first, ward.records, [event(ward, record, ward.zhao.address, ANSWER.dispute, NOTE)]);
    expect(await stateOf(ward, record)).to.deep.equal({ ...acknowledged, disputedAt: odd + 2n * SECOND });
    await refused(ANSWER.none);
    const second = await say(ward, record, ANSWER.dispute, NOTE);
    expect(await stateOf(ward, record)).to.deep.equal({ ...acknowledged, disputedAt: await timeOf(second) });
    await say(ward, record, ANSWER.settle);
    expect(await stateOf(ward, record)).to.deep.equal(acknowledged);
    await refused(ANSWER.settle);
  });

  it("[RECORDS-60] a delegate for records does, by relayed call too; other delegates and strangers do not", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    await anchored(ward, record);
    const reader = await withReader(ward);
    const call = await ward.records.answer.populateTransaction(record, NO_INCLUSION, ANSWER.acknowledge, ZeroHash);
    await expectEvents(relay(ward, reader, call), ward.records, [
      event(ward, record, reader.address, ANSWER.acknowledge),
    ]);
    for (const by of [ward.carer, ward.visitor, ward.wang, ward.staff.doctor, ward.people.hospital]) {
      const act = say(ward, record, ANSWER.dispute, NOTE, by);
      await expectRefusal(act, ward.records, "RecordNotAnsweredBy", [ward.patient, by.address]);
    }
  });

  it("[RECORDS-60] nobody does while a recovery freezes the patient", async () => {
    const ward = await scene();
    const circle = circleOf(ward);
    const salt = `0x${"77".repeat(32)}`;
    const holder = plainAccount(ward, ward.actors.zhao);
    const patient = await registerPatient(ward, holder, { salt, guardians: circle.hash });
    const record = recordOf(ward, { patient, episode: 0n });
    await anchored(ward, record);
    await startRecovery(ward, { patient, circle, newController: ward.actors.zhaoAnew.address });
    const act = say(ward, record, ANSWER.accept);
    await expectRefusal(act, ward.records, "RecordNotAnsweredBy", [patient, ward.zhao.address]);
    const opening = ward.records.connect(ward.zhao).openEpisode(patient, ward.people.hospital, 1n, DEADLINE);
    await expectRefusal(opening, ward.records, "EpisodeNotOpenedBy", [patient, ward.zhao.address]);
  });

  for (const kind of ["plain account", "contract wallet", "delegated account"] as const) {
    it(`[RECORDS-63] a patient with a ${kind} signs, once for each nonce`, async () => {
      const ward = await scene();
      const holder =
        kind === "plain account"
          ? undefined
          : kind === "contract wallet"
            ? await contractWallet(ward, ward.zhao)
            : await delegatedAccount(ward, "a patient of tomorrow");
      const salt = `0x${"66".repeat(32)}`;
      const patient = holder === undefined ? ward.patient : await registerPatient(ward, holder, { salt });
      const signer = holder?.address ?? ward.zhao.address;
      const record = recordOf(ward, { patient, episode: 0n });
      await anchored(ward, record);
      const message = { record: recordIdOf({ record }), signer, answer: ANSWER.dispute, note: NOTE };
      const signing: { nonce: bigint; deadline: bigint } = { nonce: DEFAULTS.nonce, deadline: DEADLINE };
      const place = { ...ward.place, verifyingContract: await ward.records.getAddress() };
      const whole = { ...message, ...signing };
      const signature =
        holder === undefined
          ? await signRecordAct(ward, ward.zhao, "RecordAnswer", whole)
          : await holder.sign(place, "RecordAnswer", whole);
      const submit = (said = ANSWER.dispute as bigint, note = NOTE, by = signer, with_: Partial<typeof signing> = {}) =>
        ward.records
          .connect(ward.actors.relayer)
          .answerBySignature(record, NO_INCLUSION, said, note, by, { ...signing, ...with_, signature });
      const others = [
        submit(ANSWER.acknowledge),
        submit(ANSWER.dispute, ZeroHash),
        submit(ANSWER.dispute, NOTE, ward.carer.address),
        submit(ANSWER.dispute, NOTE, signer, { nonce: 8n }),
        submit(ANSWER.dispute, NOTE, signer, { deadline: DEADLINE + 1n }),
      ];
      for (const other of others) await expect(other).to.be.revertedWithCustomError(ward.records, "SignatureInvalid");
      await expectEvents(submit(), ward.records, [
        ["NonceSpent", [signer, DEFAULTS.nonce]],
        ["RecordAnswered", [recordIdOf({ record }), patient, signer, ANSWER.dispute, NOTE]],
      ]);
      await expectRefusal(submit(), ward.records, "NonceUsed", [signer, DEFAULTS.nonce]);
    });
  }
});
