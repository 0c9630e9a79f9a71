import type { RecordStruct } from "@xinglin/sdk/records";
import { recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, id, toBeHex } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../helpers/defaults.ts";
import { calibration, chipOf, registerDevice } from "../helpers/devices.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { contractWallet, delegatedAccount, plainAccount } from "../helpers/holders.ts";
import { KIND, credentialIdOf } from "../helpers/models/providers.ts";
import { PROFESSION, affiliationTerms, licenceOf, licenceTerms } from "../helpers/providers.ts";
import {
  DEADLINE,
  KIND_OF,
  NO_INCLUSION,
  RELATION,
  STATUS,
  WRITTEN,
  anchored,
  anchoredEvent,
  recordOf,
  recordUpon,
  recordWardOn,
  seatsOf,
  signRecordAct,
  stateOf,
  timeOf,
} from "../helpers/records.ts";
import { relay } from "../helpers/relay.ts";
import { type Ward, revokeLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);
const scene = (): Promise<Ward> => networkHelpers.loadFixture(deployRecordWard);

const OTHERWISE: readonly (readonly [member: keyof RecordStruct, value: RecordStruct[keyof RecordStruct]])[] = [
  ["patient", id("another patient")],
  ["author", `0x${"22".repeat(20)}`],
  ["organisation", `0x${"33".repeat(20)}`],
  ["profession", 1n],
  ["kind", 2n],
  ["category", 7n],
  ["confidentiality", 5n],
  ["authoredAt", WRITTEN + SECOND],
  ["episode", 2n],
  ["visit", id("another visit")],
  ["device", id("a device")],
  ["content", id("another ciphertext")],
  ["labels", id("labels")],
  ["relation", 1n],
  ["target", id("a target")],
  ["seats", id("seats")],
];

describe("Records: ids", () => {
  it("[RECORDS-01] the contract and the SDK give the same id, which is EIP-712's", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    expect(await ward.records.recordIdOf(record)).to.equal(recordIdOf({ record }));
  });

  it("[RECORDS-01] a header that differs anywhere has another id", async () => {
    const ward = await scene();
    const ids = new Set([await ward.records.recordIdOf(recordOf(ward))]);
    for (const [member, value] of OTHERWISE) {
      const record = recordOf(ward, { [member]: value });
      expect(await ward.records.recordIdOf(record), member).to.equal(recordIdOf({ record }));
      ids.add(recordIdOf({ record }));
    }
    expect(OTHERWISE.map(([member]) => member)).to.have.members(Object.keys(recordOf(ward)));
    expect(ids.size).to.equal(OTHERWISE.length + 1);
  });
});

describe("Records: anchoring", () => {
  it("[RECORDS-20] [RECORDS-22] [RECORDS-29] the author anchors a record under an episode, and it is current", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    const act = ward.records.connect(ward.staff.doctor).anchor(record);
    await expectEvents(act, ward.records, [["RecordAnchored", anchoredEvent(record)]]);
    expect(await stateOf(ward, record)).to.deep.equal({
      status: STATUS.current,
      version: 1n,
      anchoredAt: await timeOf(await act),
      deviceTrusted: false,
      cosigned: 0n,
      acknowledgedAt: 0n,
      disputedAt: 0n,
    });
    expect((await ward.records.stateOf(recordIdOf({ record }))).status).to.equal(STATUS.current);
  });

  it("[RECORDS-20] by a relayed call it has the same events and effect", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    const call = await ward.records.anchor.populateTransaction(record);
    await expectEvents(relay(ward, ward.staff.doctor, call), ward.records, [["RecordAnchored", anchoredEvent(record)]]);
    expect((await stateOf(ward, record)).status).to.equal(STATUS.current);
  });

  for (const kind of ["plain account", "contract wallet", "delegated account"] as const) {
    it(`[RECORDS-20] an author with a ${kind} signs, and somebody else pays`, async () => {
      const ward = await scene();
      const { doctor } = ward.staff;
      const author =
        kind === "plain account"
          ? plainAccount(ward, doctor)
          : kind === "contract wallet"
            ? await contractWallet(ward, doctor)
            : await delegatedAccount(ward, "a doctor of tomorrow");
      const record = recordOf(ward, { author: author.address });
      if (kind !== "plain account") await employ(ward, author.address, author.send);
      const place = { ...ward.place, verifyingContract: await ward.records.getAddress() };
      const signature = await author.sign(place, "RecordAnchoring", { record, deadline: DEADLINE });
      const act = ward.records.connect(ward.actors.relayer).anchorBySignature(record, DEADLINE, signature);
      await expectEvents(act, ward.records, [["RecordAnchored", anchoredEvent(record)]]);
    });
  }

  it("[RECORDS-20] refuses anybody's call in the author's name, also of a colleague", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    for (const by of [ward.staff.colleague, ward.actors.stranger, ward.people.hospital, ward.zhao]) {
      const act = ward.records.connect(by).anchor(record);
      await expectRefusal(act, ward.records, "RecordNotAuthoredBy", [record.author, by.address]);
      const upon = ward.records.connect(by).anchorUpon(record, record, NO_INCLUSION);
      await expectRefusal(upon, ward.records, "RecordNotAuthoredBy", [record.author, by.address]);
    }
  });

  it("[RECORDS-20] refuses a signature over another record, by somebody else, or too late", async () => {
    const ward = await scene();
    const { doctor, colleague } = ward.staff;
    const record = recordOf(ward);
    const submit = (signature: string, deadline = DEADLINE) =>
      ward.records.connect(ward.actors.relayer).anchorBySignature(record, deadline, signature);
    const over = async (otherwise: Partial<RecordStruct>, deadline = DEADLINE, signer = doctor) =>
      signRecordAct(ward, signer, "RecordAnchoring", { record: recordOf(ward, otherwise), deadline });
    for (const [member, value] of OTHERWISE) {
      const act = submit(await over({ [member]: value }));
      await expect(act, member).to.be.revertedWithCustomError(ward.records, "SignatureInvalid");
    }
    await expect(submit(await over({}, DEADLINE, colleague))).to.be.revertedWithCustomError(
      ward.records,
      "SignatureInvalid",
    );
    await expect(submit(await over({}, DEADLINE + SECOND))).to.be.revertedWithCustomError(
      ward.records,
      "SignatureInvalid",
    );
    const now = WRITTEN + 2n * DAY;
    const late = await over({}, now);
    await ward.clock.next(now);
    await expectRefusal(submit(late, now), ward.records, "SignatureExpired", [now, now]);
    await ward.clock.next(now + SECOND);
    const last = await over({}, now + 2n * SECOND);
    await submit(last, now + 2n * SECOND);
  });

  it("[RECORDS-21] refuses an author who does not practise there, with the reason", async () => {
    const ward = await scene();
    const refused = async (otherwise: Partial<RecordStruct>, refusal: bigint) => {
      const record = recordOf(ward, otherwise);
      const { author, profession, organisation } = record;
      const act = ward.records.connect(ward.staff.doctor).anchor(record);
      const args = [author, profession, organisation, refusal];
      await expectRefusal(act, ward.records, "RecordAuthorNotPractising", args);
    };
    await refused({ profession: PROFESSION.physician }, 1n);
    await refused({ organisation: ward.people.clinic.address }, 1n);
    await revokeLicence(ward, licenceOf(ward));
    await refused({}, 4n);
  });

  it("[RECORDS-21] a licence that is revoked later takes nothing back", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    await anchored(ward, record);
    const before = await stateOf(ward, record);
    await revokeLicence(ward, licenceOf(ward));
    expect(await stateOf(ward, record)).to.deep.equal(before);
  });

  it("[RECORDS-22] refuses a record under an episode of another number, patient or organisation", async () => {
    const ward = await scene();
    const { doctor, outsider } = ward.staff;
    const { clinic } = ward.people;
    const strange = recordOf(ward, {
      author: outsider.address,
      organisation: clinic.address,
      profession: PROFESSION.physician,
    });
    const cases = [
      { by: doctor, record: recordOf(ward, { episode: 2n }) },
      { by: doctor, record: recordOf(ward, { patient: ward.otherPatient }) },
      { by: outsider, record: strange },
    ];
    for (const { by, record } of cases) {
      const act = ward.records.connect(by).anchor(record);
      const args = [record.patient, record.organisation, record.episode];
      await expectRefusal(act, ward.records, "RecordWithoutEpisode", args);
    }
  });

  it("[RECORDS-22] takes a record in the episode's last second, and not in the one after", async () => {
    const ward = await scene();
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, ward.people.hospital, 5n, WRITTEN + 3n * DAY);
    const end = WRITTEN + 3n * DAY;
    await ward.clock.next(end - SECOND);
    await anchored(ward, recordOf(ward, { episode: 5n }));
    await ward.clock.next(end);
    const late = recordOf(ward, { episode: 5n, content: id("late") });
    const act = ward.records.connect(ward.staff.doctor).anchor(late);
    await expectRefusal(act, ward.records, "RecordWithoutEpisode", [late.patient, late.organisation, 5n]);
  });

  it("[RECORDS-23] a record that names no episode is offered, for a known patient only", async () => {
    const ward = await scene();
    const { outsider } = ward.staff;
    const unsolicited = {
      author: outsider.address,
      organisation: ward.people.clinic.address,
      profession: PROFESSION.physician,
      episode: 0n,
    };
    const record = recordOf(ward, unsolicited);
    const act = ward.records.connect(outsider).anchor(record);
    await expectEvents(act, ward.records, [["RecordAnchored", anchoredEvent(record, STATUS.offered)]]);
    expect((await stateOf(ward, record)).status).to.equal(STATUS.offered);

    const nobody = recordOf(ward, { ...unsolicited, patient: id("nobody") });
    await expectRefusal(ward.records.connect(outsider).anchor(nobody), ward.records, "RecordPatientUnknown", [
      nobody.patient,
    ]);
  });

  it("[RECORDS-24] refuses the same record a second time, whatever became of it", async () => {
    const ward = await scene();
    const record = recordOf(ward);
    const again = () => ward.records.connect(ward.staff.doctor).anchor(record);
    const args = [await anchored(ward, record)];
    await expectRefusal(again(), ward.records, "RecordAnchoredBefore", args);
    await ward.records.connect(ward.staff.doctor).enterInError(record, NO_INCLUSION, ZeroHash);
    await expectRefusal(again(), ward.records, "RecordAnchoredBefore", args);
  });

  it("[RECORDS-03] takes the last kind, category and confidentiality, and refuses those beside the table", async () => {
    const ward = await scene();
    const anchor = (record: RecordStruct) => ward.records.connect(ward.staff.doctor).anchor(record);
    await anchor(recordOf(ward, { kind: KIND_OF.last, category: 16n, confidentiality: 6n }));
    const malformed: Partial<RecordStruct>[] = [
      { kind: 0n },
      { kind: KIND_OF.last + 1n },
      { category: 0n },
      { category: 17n },
      { confidentiality: 0n },
      { confidentiality: 7n },
      { content: ZeroHash },
      { target: id("a target") },
      { kind: KIND_OF.outcome },
    ];
    for (const otherwise of malformed) {
      const record = recordOf(ward, otherwise);
      await expectRefusal(anchor(record), ward.records, "RecordInvalid", [recordIdOf({ record })]);
    }
  });

  it("[RECORDS-51] takes seats that are well-formed, and refuses others", async () => {
    const ward = await scene();
    const anchor = (seats: string) =>
      ward.records.connect(ward.staff.doctor).anchor(recordOf(ward, { seats, content: id(`for ${seats}`) }));
    const eight = Array.from({ length: 8 }, () => [15n, 10n] as const);
    await anchor(seatsOf(1n, [1n]));
    await anchor(seatsOf(8n, ...eight));
    const malformed = [
      seatsOf(0n, [1n]),
      seatsOf(2n, [1n]),
      seatsOf(1n),
      seatsOf(1n, [16n]),
      seatsOf(1n, [1n, 11n]),
      seatsOf(1n, [1n], [16n]),
      seatsOf(1n, [1n], [1n, 11n]),
      seatsOf(1n, [1n], [1n], [1n, 11n]),
      seatsOf(1n, [0n, 1n]),
      seatsOf(1n, [1n], [0n], [2n]),
      seatsOf(9n, ...eight, [1n]),
      seatsOf(1n, ...eight, [1n]),
      toBeHex(1n, 32),
    ];
    for (const seats of malformed) {
      await expect(anchor(seats), seats).to.be.revertedWithCustomError(ward.records, "RecordInvalid");
    }
  });

  it("[RECORDS-04] takes what is written in this second, and refuses what is written in the next", async () => {
    const ward = await scene();
    const now = WRITTEN + 5n * DAY;
    await ward.clock.next(now);
    const early = recordOf(ward, { authoredAt: now + SECOND });
    const args = [recordIdOf({ record: early }), now + SECOND, now];
    await expectRefusal(ward.records.connect(ward.staff.doctor).anchor(early), ward.records, "RecordTimeInvalid", args);
    await ward.clock.next(now + SECOND);
    await anchored(ward, recordOf(ward, { authoredAt: now + SECOND }));
    await anchored(ward, recordOf(ward, { authoredAt: 0n }));
  });

  it("[RECORDS-25] refuses a record with a relation", async () => {
    const ward = await scene();
    const target = recordOf(ward);
    await anchored(ward, target);
    const record = recordUpon(ward, target, RELATION.appends);
    const args = [recordIdOf({ record }), record.target, ZeroHash];
    await expectRefusal(
      ward.records.connect(ward.staff.doctor).anchor(record),
      ward.records,
      "RecordTargetMismatch",
      args,
    );
  });

  it("[RECORDS-29] [RECORDS-30] tells device, labels and seats, and that a device unknown to the registry is not trusted", async () => {
    const ward = await scene();
    const cases: Partial<RecordStruct>[] = [
      { device: id("device") },
      { labels: id("labels") },
      { seats: seatsOf(1n, [4n]) },
      { device: id("device"), labels: id("labels"), seats: seatsOf(1n, [4n, 6n]) },
    ];
    for (const [index, otherwise] of cases.entries()) {
      const record = recordOf(ward, { ...otherwise, content: id(`content ${index}`) });
      const { device, target, labels, relation, seats } = record;
      await expectEvents(ward.records.connect(ward.staff.doctor).anchor(record), ward.records, [
        ["RecordAnchored", anchoredEvent(record)],
        ["RecordDetailed", [recordIdOf({ record }), device, target, false, labels, relation, seats]],
      ]);
    }
  });

  it("[RECORDS-30] a device is trusted that is calibrated as the record is anchored, and not a second after", async () => {
    const ward = await scene();
    const chip = chipOf("p256", "meter of the ward");
    const device = await registerDevice(ward, chip);
    const until = WRITTEN + 10n * DAY;
    await ward.people.hospital.sendTransaction(await calibration(ward, { device, key: chip.key, until }));
    for (const [moment, trusted] of [
      [until - SECOND, true],
      [until, false],
    ] as const) {
      const record = recordOf(ward, { device, content: id(`measured at ${moment}`) });
      const { target, labels, relation, seats } = record;
      await ward.clock.next(moment);
      await expectEvents(ward.records.connect(ward.staff.doctor).anchor(record), ward.records, [
        ["RecordAnchored", anchoredEvent(record)],
        ["RecordDetailed", [recordIdOf({ record }), device, target, trusted, labels, relation, seats]],
      ]);
      expect(await stateOf(ward, record)).to.include({ version: 1n, anchoredAt: moment, deviceTrusted: trusted });
    }
  });
});

/** Gives the account of a kind a licence and a post at the hospital, as the doctor has. */
async function employ(
  ward: Ward,
  practitioner: string,
  send: (call: { to: string; data: string }) => Promise<unknown>,
): Promise<void> {
  const { board, hospital } = ward.people;
  const documentHash = id(`licence of ${practitioner}`);
  const issued = licenceTerms(ward, { holder: practitioner, kind: KIND.licence, documentHash });
  await ward.providers.connect(board).issueCredential(issued);
  const licence = credentialIdOf(board.address, practitioner, documentHash);
  const terms = affiliationTerms(ward, { practitioner, licence });
  await ward.providers.connect(hospital).offerAffiliation(terms);
  await send(await ward.providers.acceptAffiliation.populateTransaction(terms));
}
