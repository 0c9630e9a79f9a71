import { type RecordStruct, labelsHashOf, recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { AbiCoder, TypedDataEncoder, ZeroAddress, ZeroHash, concat, dataSlice, id, keccak256, toBeHex } from "ethers";
import { network } from "hardhat";

import { NO_EVIDENCE, NO_LABEL, NO_LABELS, readingOf } from "../helpers/accesses.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { contractWallet } from "../helpers/holders.ts";
import { registerPatient } from "../helpers/patients.ts";
import { PROFESSION, licenceOf } from "../helpers/providers.ts";
import { recordOf, recordWardOn } from "../helpers/records.ts";
import { relay } from "../helpers/relay.ts";
import { type Ward, argument, conditionWord, giveConditional, question, revokeLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);
const scene = (): Promise<Ward> => networkHelpers.loadFixture(deployRecordWard);

const LABORATORY = 7n;
const NORMAL = 4n;
const SELF = 1n;
const DELEGATE = 2n;
const GRANT = 3n;
const DENIAL = { notPatient: 2n, notPractising: 4n, nothingPermits: 7n, notCovered: 12n, termsNotMet: 16n } as const;
const AS_PATIENT = { organisation: ZeroAddress, profession: 0n };

/** The event's word. */
function word(number: bigint, basis: bigint, profession: bigint = PROFESSION.tcmPhysician): string {
  const codes = [NORMAL, LABORATORY, 1n, profession, basis].map((code) => toBeHex(code, 1));
  return concat([`0x${"00".repeat(21)}`, toBeHex(number, 6), ...codes]);
}

/** A laboratory result of the doctor. */
const resultOf = (ward: Ward, otherwise: Partial<RecordStruct> = {}) =>
  recordOf(ward, { kind: 2n, category: LABORATORY, ...otherwise });

describe("Accesses: by category", () => {
  it("[RECORDS-70] [RECORDS-73] a permitted reader opens it, and the log says who, what, why and by which grant", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const { provision, evidence } = await giveConditional(ward, []);
    const open = () =>
      ward.accesses.connect(doctor).access(ward.patient, LABORATORY, NORMAL, evidence, readingOf(ward));
    const event = (number: bigint) =>
      [
        "Accessed",
        [ward.patient, doctor.address, ward.people.hospital.address, word(number, GRANT), provision],
      ] as const;
    await expectEvents(open(), ward.accesses, [event(1n)]);
    await expectEvents(open(), ward.accesses, [event(2n)]);
  });

  it("[RECORDS-70] by a relayed call the reader is who signed it", async () => {
    const ward = await scene();
    const { evidence } = await giveConditional(ward, []);
    const args = [ward.patient, LABORATORY, NORMAL, evidence, readingOf(ward)] as const;
    const call = await ward.accesses.access.populateTransaction(...args);
    await relay(ward, ward.staff.doctor, call);
    const [event] = await ward.accesses.queryFilter(ward.accesses.filters.Accessed());
    expect(event!.args.accessor).to.equal(ward.staff.doctor.address);
    await expectRefusal(relay(ward, ward.actors.carer, call), ward.accesses, "AccessDenied", [
      ward.patient,
      ward.actors.carer.address,
      DENIAL.notPractising,
      1n,
      ZeroHash,
    ]);
  });

  it("[RECORDS-70] the patient and a delegate who may read open it, and are logged too", async () => {
    const ward = await scene();
    const reading = readingOf(ward, AS_PATIENT);
    for (const [i, [by, basis]] of [[ward.zhao, SELF] as const, [ward.visitor, DELEGATE] as const].entries()) {
      const act = ward.accesses.connect(by).access(ward.patient, LABORATORY, NORMAL, NO_EVIDENCE, reading);
      const said = word(BigInt(i + 1), basis, 0n);
      await expectEvents(act, ward.accesses, [
        ["Accessed", [ward.patient, by.address, ZeroAddress, said, ward.patient]],
      ]);
    }
  });

  it("[RECORDS-70] a contract wallet opens its own patient's data", async () => {
    const ward = await scene();
    const holder = await contractWallet(ward, ward.zhao);
    const patient = await registerPatient(ward, holder, { salt: id("salt of a wallet") });
    const reading = readingOf(ward, AS_PATIENT);
    const call = await ward.accesses.access.populateTransaction(patient, LABORATORY, NORMAL, NO_EVIDENCE, reading);
    await holder.send(call);
    expect((await ward.accesses.trailOf(patient)).count).to.equal(1n);
  });

  it("[RECORDS-70] refuses, with the reason of the decision, and logs nothing", async () => {
    const ward = await scene();
    const { doctor, outsider } = ward.staff;
    const { evidence } = await giveConditional(ward, []);
    const open = (by: typeof doctor, reading = readingOf(ward), category: bigint = LABORATORY, shown = evidence) =>
      ward.accesses.connect(by).access(ward.patient, category, NORMAL, shown, reading);
    const refused = async (act: Promise<unknown>, by: string, denial: bigint, practice = 0n) =>
      expectRefusal(act, ward.accesses, "AccessDenied", [ward.patient, by, denial, practice, ZeroHash]);
    await refused(open(outsider), outsider.address, DENIAL.notPractising, 1n);
    await refused(open(doctor, readingOf(ward, AS_PATIENT)), doctor.address, DENIAL.notPatient);
    await refused(open(doctor, readingOf(ward), LABORATORY, NO_EVIDENCE), doctor.address, DENIAL.nothingPermits);
    await refused(open(doctor, readingOf(ward), 1n), doctor.address, DENIAL.notCovered);
    await refused(open(doctor, readingOf(ward, { purpose: 0n })), doctor.address, 1n);
    await revokeLicence(ward, licenceOf(ward));
    await refused(open(doctor), doctor.address, DENIAL.notPractising, 4n);
    const { count, head } = await ward.accesses.trailOf(ward.patient);
    expect([count, head]).to.deep.equal([0n, `0x${"00".repeat(26)}`]);
  });

  it("[RECORDS-72] a permission for one author's data opens no category, but the record", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const author = concat(["0x02", toBeHex(doctor.address, 31)]);
    const { evidence } = await giveConditional(ward, [author]);
    const category = ward.accesses.connect(doctor).access(ward.patient, LABORATORY, NORMAL, evidence, readingOf(ward));
    await expectRefusal(category, ward.accesses, "AccessDenied", [
      ward.patient,
      doctor.address,
      DENIAL.termsNotMet,
      0n,
      ZeroHash,
    ]);
    await ward.accesses.connect(doctor).accessRecord(resultOf(ward), NO_LABELS, evidence, readingOf(ward));
    expect((await ward.accesses.trailOf(ward.patient)).count).to.equal(1n);
  });

  it("[RECORDS-76] reading uses up none of the openings that a permission allows", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const limits = argument((2n << 16n) | 60n);
    const terms = [conditionWord(await ward.useCount.getAddress()), limits];
    const { provision, evidence } = await giveConditional(ward, terms);
    const open = () =>
      ward.accesses.connect(doctor).access(ward.patient, LABORATORY, NORMAL, evidence, readingOf(ward));
    await expect(open()).to.be.revertedWithCustomError(ward.accesses, "AccessDenied");
    await ward.useCount.connect(doctor).open(provision, limits);
    await open();
    await open();
    expect((await ward.useCount.usesOf(provision, doctor, limits)).count).to.equal(1n);
    const events = await ward.accesses.queryFilter(ward.accesses.filters.AccessedInDetail());
    expect(events.map(({ args }) => args.evidence)).to.deep.equal([toBeHex(1n, 32), toBeHex(1n, 32)]);
  });

  it("[RECORDS-73] what a condition showed, or a purpose's label, is told as a detail, and else nothing is", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const label = `0x${"cd".repeat(31)}`;
    const self = (purposeLabel: string) => ({ ...readingOf(ward, AS_PATIENT), purposeLabel });
    const open = (purposeLabel: string) =>
      ward.accesses.connect(ward.zhao).access(ward.patient, LABORATORY, NORMAL, NO_EVIDENCE, self(purposeLabel));
    const who = [ward.patient, ward.zhao.address, ZeroAddress] as const;
    await expectEvents(open(label), ward.accesses, [
      ["AccessedInDetail", [...who, word(1n, SELF, 0n), ward.patient, ZeroHash, label, ZeroHash]],
    ]);
    await expectEvents(open(NO_LABEL), ward.accesses, [["Accessed", [...who, word(2n, SELF, 0n), ward.patient]]]);
    const terms = [conditionWord(await ward.useCount.getAddress()), argument((2n << 16n) | 60n)];
    const { provision, evidence } = await giveConditional(ward, terms);
    await ward.useCount.connect(doctor).open(provision, terms[1]!);
    const act = ward.accesses.connect(doctor).access(ward.patient, LABORATORY, NORMAL, evidence, readingOf(ward));
    const said = [word(3n, GRANT), provision, ZeroHash, NO_LABEL, toBeHex(1n, 32)];
    await expectEvents(act, ward.accesses, [
      ["AccessedInDetail", [ward.patient, doctor.address, ward.people.hospital.address, ...said]],
    ]);
  });
});

describe("Accesses: by record", () => {
  it("[RECORDS-71] the request is what the header says, and the log names the record", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const record = resultOf(ward);
    const terms = [
      concat(["0x02", toBeHex(doctor.address, 31)]),
      concat(["0x03", dataSlice(recordIdOf({ record }), 0, 31)]),
      concat(["0x04", dataSlice(id("visit"), 0, 31)]),
      concat([
        "0x07",
        `0x${"00".repeat(19)}`,
        toBeHex(record.authoredAt, 6),
        toBeHex(BigInt(record.authoredAt) + 1n, 6),
      ]),
    ];
    const { provision, evidence } = await giveConditional(ward, terms);
    const act = ward.accesses.connect(doctor).accessRecord(record, NO_LABELS, evidence, readingOf(ward));
    const said = [word(1n, GRANT), provision, recordIdOf({ record }), NO_LABEL, ZeroHash];
    await expectEvents(act, ward.accesses, [
      ["AccessedInDetail", [ward.patient, doctor.address, ward.people.hospital.address, ...said]],
    ]);
    const others: Partial<RecordStruct>[] = [
      { author: ward.staff.colleague.address },
      { visit: id("x") },
      { authoredAt: BigInt(record.authoredAt) + 1n },
      { content: id("x") },
      { category: 11n },
      { confidentiality: 7n },
    ];
    for (const otherwise of others) {
      const other = resultOf(ward, otherwise);
      const refused = ward.accesses.connect(doctor).accessRecord(other, NO_LABELS, evidence, readingOf(ward));
      await expect(refused, Object.keys(otherwise)[0]).to.be.revertedWithCustomError(ward.accesses, "AccessDenied");
    }
  });

  it("[RECORDS-71] a permission for what one organisation wrote opens it, and what others wrote not", async () => {
    const ward = await scene();
    const { hospital, clinic } = ward.people;
    const { evidence } = await giveConditional(ward, [concat(["0x02", toBeHex(hospital.address, 31)])]);
    const open = (record: RecordStruct) =>
      ward.accesses.connect(ward.staff.doctor).accessRecord(record, NO_LABELS, evidence, readingOf(ward));
    await open(resultOf(ward));
    const foreign = open(resultOf(ward, { organisation: clinic.address }));
    await expect(foreign).to.be.revertedWithCustomError(ward.accesses, "AccessDenied");
  });

  it("[RECORDS-71] labels come along as the header commits to them, and count in the decision", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const label = `0x${"ab".repeat(31)}` as const;
    const labels: [string, string, string, string] = [NO_LABEL, NO_LABEL, NO_LABEL, label];
    const none = NO_LABEL as `0x${string}`;
    const record = resultOf(ward, { labels: labelsHashOf({ labels: [none, none, none, label] }) });
    const { evidence } = await giveConditional(ward, [concat(["0x05", label])]);
    const open = (of: RecordStruct, shown: [string, string, string, string]) =>
      ward.accesses.connect(doctor).accessRecord(of, shown, evidence, readingOf(ward));
    await open(record, labels);
    const hidden = [recordIdOf({ record }), record.labels];
    await expectRefusal(open(record, NO_LABELS), ward.accesses, "AccessLabelsNotShown", hidden);
    const moved: [string, string, string, string] = [label, NO_LABEL, NO_LABEL, NO_LABEL];
    await expectRefusal(open(record, moved), ward.accesses, "AccessLabelsNotShown", hidden);
    const plain = resultOf(ward);
    const made = [recordIdOf({ record: plain }), ZeroHash];
    for (const place of [0, 1, 2, 3]) {
      const shown = [...NO_LABELS] as typeof labels;
      shown[place] = label;
      await expectRefusal(open(plain, shown), ward.accesses, "AccessLabelsNotShown", made);
    }
    expect(labelsHashOf({ labels: [] })).to.equal(ZeroHash);
  });
});

describe("Accesses: what is asked", () => {
  it("[RECORDS-70] [RECORDS-71] is the reading and the record's header, word for word, and of a category nothing more", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const echo = await ward.ethers.deployContract("EchoCondition");
    const { provision, evidence } = await giveConditional(ward, [conditionWord(await echo.getAddress())]);
    const reading = readingOf(ward, { purposeLabel: `0x${"cd".repeat(31)}` });
    const label = `0x${"ab".repeat(31)}` as const;
    const labels: typeof NO_LABELS = [label, NO_LABEL, NO_LABEL, NO_LABEL];
    const record = resultOf(ward, { author: ward.staff.colleague.address, labels: labelsHashOf({ labels: [label] }) });
    await ward.accesses.connect(doctor).access(ward.patient, LABORATORY, NORMAL, evidence, reading);
    await ward.accesses.connect(doctor).accessRecord(record, labels, evidence, reading);

    const category = question(ward, { ...reading, category: LABORATORY, confidentiality: NORMAL });
    const { author, organisation: authorOrganisation, visit, authoredAt } = record;
    const asked = { author, authorOrganisation, visit, authoredAt, record: recordIdOf({ record }), labels };
    const seen = [category, { ...category, ...asked }].map((request) =>
      keccak256(echo.interface.encodeFunctionData("check", [provision, request, []])),
    );
    const events = await ward.accesses.queryFilter(ward.accesses.filters.AccessedInDetail(ward.patient));
    expect(events.map(({ args }) => args.evidence)).to.deep.equal(seen);
  });
});

describe("Accesses: the trail", () => {
  interface Event {
    readonly blockNumber: number;
    readonly args: Iterable<unknown> & { readonly word: string };
  }

  /** The chain over events, spelt out from the spec. */
  function headOf(events: readonly Event[]): string {
    const coder = AbiCoder.defaultAbiCoder();
    const types = ["bytes26", "bytes32", "address", "address", "bytes32", "bytes32", "bytes32", "bytes31", "bytes32"];
    return events.reduce(
      (head, { args }) => {
        const said = [...args];
        const details = said.length === 5 ? [ZeroHash, NO_LABEL, ZeroHash] : [];
        return dataSlice(keccak256(coder.encode(types, [head, ...said, ...details])), 0, 26);
      },
      `0x${"00".repeat(26)}`,
    );
  }

  it("[RECORDS-74] [RECORDS-75] counts and chains each patient's accesses, and no other's", async () => {
    const ward = await scene();
    const { evidence } = await giveConditional(ward, []);
    const reading = readingOf(ward);
    const self = readingOf(ward, AS_PATIENT);
    const { doctor } = ward.staff;
    await ward.accesses.connect(doctor).access(ward.patient, LABORATORY, NORMAL, evidence, reading);
    await ward.accesses.connect(ward.wang).access(ward.otherPatient, LABORATORY, NORMAL, NO_EVIDENCE, self);
    await ward.accesses.connect(ward.zhao).access(ward.patient, 1n, 6n, NO_EVIDENCE, self);
    await ward.accesses.connect(doctor).accessRecord(resultOf(ward), NO_LABELS, evidence, reading);
    const { filters } = ward.accesses;
    for (const [patient, count] of [[ward.patient, 3n] as const, [ward.otherPatient, 1n] as const]) {
      const plain: Event[] = await ward.accesses.queryFilter(filters.Accessed(patient));
      const detailed: Event[] = await ward.accesses.queryFilter(filters.AccessedInDetail(patient));
      const events = [...plain, ...detailed].sort((one, other) => one.blockNumber - other.blockNumber);
      const trail = await ward.accesses.trailOf(patient);
      expect([trail.count, trail.head]).to.deep.equal([count, headOf(events)]);
      expect(BigInt(events.length)).to.equal(count);
      expect(events.map(({ args }) => (BigInt(args.word) >> 40n) & (2n ** 48n - 1n))).to.deep.equal(
        Array.from({ length: Number(count) }, (_, i) => BigInt(i + 1)),
      );
      if (count === 3n) expect(headOf([...events].reverse())).not.to.equal(trail.head);
      expect(headOf(events.slice(1))).not.to.equal(trail.head);
    }
  });

  it("[RECORDS-75] chains the purpose's label, the record and what a condition showed", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const terms = [conditionWord(await ward.useCount.getAddress()), argument((2n << 16n) | 60n)];
    const { provision, evidence } = await giveConditional(ward, terms);
    await ward.useCount.connect(doctor).open(provision, terms[1]!);
    const label = `0x${"cd".repeat(31)}`;
    const self = { ...readingOf(ward, AS_PATIENT), purposeLabel: label };
    await ward.accesses.connect(ward.zhao).access(ward.patient, LABORATORY, NORMAL, NO_EVIDENCE, self);
    await ward.accesses.connect(doctor).accessRecord(resultOf(ward), NO_LABELS, evidence, readingOf(ward));
    const events = await ward.accesses.queryFilter(ward.accesses.filters.AccessedInDetail(ward.patient));
    expect(events.map(({ args }) => [args.record, args.purposeLabel, args.evidence])).to.deep.equal([
      [ZeroHash, label, ZeroHash],
      [recordIdOf({ record: resultOf(ward) }), NO_LABEL, toBeHex(1n, 32)],
    ]);
    expect(await ward.accesses.trailOf(ward.patient)).to.deep.equal([2n, headOf(events)]);
  });

  it("[RECORDS-73] hashes an entry as EIP-712 does", async () => {
    const ward = await scene();
    const entry = {
      patient: ward.patient,
      accessor: ward.staff.doctor.address,
      organisation: ward.people.hospital.address,
      profession: 1n,
      purpose: 2n,
      purposeLabel: `0x${"12".repeat(31)}`,
      category: 3n,
      confidentiality: 4n,
      record: id("record"),
      basis: 5n,
      basisId: id("basis"),
      evidence: id("evidence"),
    };
    const types = {
      AccessEntry: [
        { name: "patient", type: "bytes32" },
        { name: "accessor", type: "address" },
        { name: "organisation", type: "address" },
        { name: "profession", type: "uint8" },
        { name: "purpose", type: "uint8" },
        { name: "purposeLabel", type: "bytes31" },
        { name: "category", type: "uint8" },
        { name: "confidentiality", type: "uint8" },
        { name: "record", type: "bytes32" },
        { name: "basis", type: "uint8" },
        { name: "basisId", type: "bytes32" },
        { name: "evidence", type: "bytes32" },
      ],
    };
    expect(await ward.accesses.entryHashOf(entry)).to.equal(TypedDataEncoder.hashStruct("AccessEntry", types, entry));
  });
});
