import { ContractRefusal } from "@xinglin/sdk/errors";
import { Devices } from "@xinglin/sdk/identity";
import { type AnyWay, type Hex, type PatientId, type RecordId, direct, relayed, signed } from "@xinglin/sdk/kernel";
import type { BY_ITSELF } from "@xinglin/sdk/records";
import {
  AccessListIncomplete,
  AccessLogs,
  MerkleTree,
  NOT_LOGGED,
  type RecordHeader,
  Records,
  accessLeafOf,
  accessesFor,
  accessesOf,
  inclusionOf,
  omissions,
  placeOf,
  recognise,
  recordIdOf,
  recordStruct,
  recordWith,
  timelineOf,
} from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, START, YEAR } from "../helpers/defaults.ts";
import { type Person, PROFESSION } from "../helpers/providers.ts";
import { WRITTEN, recordWardOn, seatsOf } from "../helpers/records.ts";
import { type Ward, giveConditional } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);

interface Scene {
  readonly ward: Ward;
  readonly records: Records;
  readonly accesses: AccessLogs;
  readonly devices: Devices;
  readonly by: (person: Person) => ReturnType<typeof direct>;
  readonly ways: (person: Person) => readonly AnyWay[];
}

async function scene(): Promise<Scene> {
  const ward = await networkHelpers.loadFixture(deployRecordWard);
  const { provider } = ward.ethers;
  const at = async (contract: { getAddress(): Promise<string> }) => ({
    address: await contract.getAddress(),
    provider,
  });
  const forwarder = await ward.forwarder.getAddress();
  const { relayer } = ward.actors;
  return {
    ward,
    records: new Records(await at(ward.records)),
    accesses: new AccessLogs(await at(ward.accesses)),
    devices: new Devices(await at(ward.devices)),
    by: (signer) => direct({ signer }),
    ways: (signer) => [
      direct({ signer }),
      relayed({ signer, relayer, forwarder }),
      signed({ signer, submitter: relayer }),
    ],
  };
}

function header({ ward }: Scene, otherwise: Partial<RecordHeader> = {}): RecordHeader {
  return {
    patient: ward.patient as PatientId,
    author: ward.staff.doctor.address,
    organisation: ward.people.hospital.address,
    profession: "TCM_PHYSICIAN",
    kind: "RESULT",
    category: "LABORATORY",
    confidentiality: "N",
    authoredAt: WRITTEN,
    episode: 1,
    content: id("ciphertext") as Hex,
    ...otherwise,
  };
}

describe("SDK: records", () => {
  it("[RECORDS-20] [RECORDS-26] anchors and replaces by every way in, and lists the course with its headers", async () => {
    const at = await scene();
    const { records, ward } = at;
    const { doctor } = ward.staff;
    const anchored: Hex[] = [];
    for (const [i, via] of at.ways(doctor).entries()) {
      const record = recordStruct(header(at, { content: id(`content ${i}`) as Hex }));
      await records.anchor({ record, via });
      const next = recordStruct(
        header(at, { content: id(`corrected ${i}`) as Hex, relation: "Replaces", target: recordIdOf({ record }) }),
      );
      await records.anchorUpon({ record: next, target: record, via });
      anchored.push(recordIdOf({ record }), recordIdOf({ record: next }));
      expect(await records.stateOf({ record: next })).to.include({ status: "Current", version: 2 });
    }
    const course = await timelineOf({ records, patient: ward.patient as PatientId });
    expect(course.map((one) => one.id)).to.deep.equal(anchored);
    expect(course.map((one) => recordIdOf({ record: one.record }))).to.deep.equal(anchored);
    expect(course.map((one) => one.successor)).to.deep.equal(
      anchored.map((_, i) => (i % 2 === 0 ? anchored[i + 1] : undefined)),
    );
    for (const listing of course) expect(await recordWith({ records, id: listing.id })).to.deep.equal(listing);
    expect(await recordWith({ records, id: id("nothing") as RecordId })).to.equal(undefined);
    expect(await timelineOf({ records, patient: ward.otherPatient as PatientId })).to.deep.equal([]);
  });

  it("[RECORDS-51] writes seats as the contract reads them, and co-signs and answers by every way", async () => {
    const at = await scene();
    const { records, ward } = at;
    const seats = {
      quorum: 1,
      of: [{ profession: "PHYSICIAN" }, { profession: "NURSE", role: "HEAD_NURSE" }],
    } as const;
    const { seats: word } = recordStruct(header(at, { seats }));
    expect(word).to.equal(seatsOf(1n, [PROFESSION.physician], [PROFESSION.nurse, 6n]));
    for (const quorum of [0, 3]) {
      expect(() => recordStruct(header(at, { seats: { ...seats, quorum } }))).to.throw(RangeError);
    }
    for (const [i, [by, patient]] of at
      .ways(ward.staff.colleague)
      .map((way, j) => [way, at.ways(ward.zhao)[j]!] as const)
      .entries()) {
      const record = recordStruct(header(at, { seats, content: id(`seats ${i}`) as Hex }));
      await records.anchor({ record, via: at.by(ward.staff.doctor) });
      await records.cosign({ record, seat: 0, via: by });
      await records.answer({ record, answer: "Acknowledge", via: patient });
      await records.answer({ record, answer: "Dispute", note: id("note") as Hex, via: patient });
      const standing = await records.stateOf({ record });
      expect(standing.cosignatures).to.equal(1);
      expect(standing.acknowledgedAt).not.to.equal(0n);
      expect(standing.disputedAt).not.to.equal(0n);
      await records.answer({ record, answer: "Settle", via: patient });
      expect((await records.stateOf({ record })).disputedAt).to.equal(0n);
    }
  });

  it("[RECORDS-10] [RECORDS-11] [RECORDS-15] opens episodes by every way, by a grant, and closes them", async () => {
    const at = await scene();
    const { records, ward } = at;
    const { clinic } = ward.people;
    const patient = ward.patient as PatientId;
    const organisation = clinic.address;
    for (const [i, via] of at.ways(ward.zhao).entries()) {
      await records.openEpisode({ patient, organisation, number: i + 1, until: START + YEAR, via });
      expect((await records.contract.episodeOf(patient, clinic, i + 1)).until).to.equal(START + YEAR);
    }
    await giveConditional(ward, [], { grantee: clinic.address });
    const opening = { patient, organisation, profession: "PHYSICIAN", via: at.by(ward.staff.outsider) } as const;
    await records.openEpisodeByGrant({ ...opening, number: 9 });
    for (const [act, name] of [
      [() => records.openEpisodeByVisit({ ...opening, number: 10 }), "EpisodeWithoutVisit"],
      [() => records.openEpisodeByEmergency({ ...opening, number: 10 }), "EpisodeWithoutEmergency"],
    ] as const) {
      expect((await refusalOf(act())).refusal).to.equal(name);
    }
    await records.closeEpisode({ patient, organisation, number: 9, via: at.by(clinic) });
    expect((await records.contract.episodeOf(patient, clinic, 9)).closed).to.equal(true);
  });

  it("[RECORDS-40] [RECORDS-43] anchors a batch by every way, and draws and corrects what is in it", async () => {
    const at = await scene();
    const { records, ward } = at;
    const { doctor } = ward.staff;
    for (const [i, via] of at.ways(doctor).entries()) {
      const list = [0, 1, 2].map((j) => recordStruct(header(at, { content: id(`batch ${i} ${j}`) as Hex })));
      const tree = new MerkleTree({ leaves: list.map((record) => recordIdOf({ record })) });
      const batch = {
        root: tree.root,
        author: doctor.address,
        organisation: ward.people.hospital.address,
        profession: "TCM_PHYSICIAN",
        count: list.length,
      } as const;
      await records.anchorBatch({ batch, via });
      const [first, second] = list as [(typeof list)[0], (typeof list)[0], (typeof list)[0]];
      const inclusion = inclusionOf({ tree, position: 0 });
      expect((await records.stateOf({ record: first })).status).to.equal("None");
      expect((await records.stateOf({ record: first, inclusion })).status).to.equal("Current");
      await records.draw({ record: first, inclusion, via: at.by(ward.actors.stranger) });
      expect((await records.stateOf({ record: first })).status).to.equal("Current");
      await records.enterInError({
        record: second,
        inclusion: inclusionOf({ tree, position: 1 }),
        via: at.by(doctor),
      });
      expect((await records.stateById({ record: recordIdOf({ record: second }) })).status).to.equal("EnteredInError");
    }
    expect(await timelineOf({ records, patient: ward.patient as PatientId })).to.have.lengthOf(6);
  });

  it("recognises a result: who made it, whether it is unaltered, and what took its place", async () => {
    const at = await scene();
    const { records, devices, ward } = at;
    const record = recordStruct(header(at));
    const content = record.content as Hex;
    const ask = (otherwise: { content?: Hex; inclusion?: typeof BY_ITSELF } = {}) =>
      recognise({ records, devices, record, content, ...otherwise });
    expect(await ask()).to.include({ recognisable: false, licensedThen: false, status: "None", unaltered: false });
    await records.anchor({ record, via: at.by(ward.staff.doctor) });
    const found = await ask();
    expect(found).to.include({
      recognisable: true,
      licensedThen: true,
      unaltered: true,
      status: "Current",
      author: ward.staff.doctor.address,
      organisation: ward.people.hospital.address,
      deviceCalibratedThen: undefined,
      authoredAt: WRITTEN,
    });
    expect(found.profession?.en).to.equal("Physician of traditional Chinese medicine");
    expect(await ask({ content: id("other bytes") as Hex })).to.include({ recognisable: false, unaltered: false });
    await records.answer({ record, answer: "Dispute", note: content, via: at.by(ward.zhao) });
    expect(await ask()).to.include({ recognisable: false, disputed: true });
    await records.answer({ record, answer: "Settle", via: at.by(ward.zhao) });
    const next = recordStruct(
      header(at, { content: id("corrected") as Hex, relation: "Replaces", target: recordIdOf({ record }) }),
    );
    await records.anchorUpon({ record: next, target: record, via: at.by(ward.staff.doctor) });
    const superseded = { recognisable: false, status: "Superseded", successor: recordIdOf({ record: next }) };
    expect(await ask()).to.include(superseded);
    const unknown = recordStruct(header(at, { device: id("a device") as RecordHeader["device"] & Hex }));
    await records.anchor({ record: unknown, via: at.by(ward.staff.doctor) });
    const withDevice = await recognise({ records, devices, record: unknown, content });
    expect(withDevice).to.include({ recognisable: false, deviceCalibratedThen: false, unaltered: true });
  });
});

describe("SDK: the access log", () => {
  const reading = ({ ward }: Scene) =>
    ({ organisation: ward.people.hospital.address, profession: "TCM_PHYSICIAN", purpose: "TREAT" }) as const;

  it("[RECORDS-70] [RECORDS-74] logs by own and relayed call, and lists what comes to the patient's trail", async () => {
    const at = await scene();
    const { accesses, ward } = at;
    const patient = ward.patient as PatientId;
    const { evidence } = await giveConditional(ward, []);
    const shown = { grantee: evidence.grantee, line: 0, directive: [] };
    const record = recordStruct(header(at));
    const [own, byRelay] = at.ways(ward.staff.doctor) as [ReturnType<typeof direct>, ReturnType<typeof relayed>];
    const category = { patient, category: "LABORATORY", confidentiality: "N" } as const;
    await accesses.access({ ...category, reading: reading(at), evidence: shown, via: own });
    await accesses.accessRecord({ record, reading: reading(at), evidence: shown, via: byRelay });
    const self = { purpose: "TREAT" } as const;
    await accesses.access({ ...category, reading: self, evidence: { directive: [] }, via: at.by(ward.zhao) });

    const list = await accessesOf({ accesses, patient });
    expect(
      list.map(({ number, accessor, organisation, record: opened }) => [number, accessor, organisation, opened]),
    ).to.deep.equal([
      [1, ward.staff.doctor.address, ward.people.hospital.address, undefined],
      [2, ward.staff.doctor.address, ward.people.hospital.address, recordIdOf({ record })],
      [3, ward.zhao.address, undefined, undefined],
    ]);
    expect(list[0]).to.include({
      basis: "Grant",
      profession: "TCM_PHYSICIAN",
      purpose: "TREAT",
      category: "LABORATORY",
      confidentiality: "N",
    });
    expect(list[2]).to.include({ basis: "Self", profession: "ORGANISATION" });
    const byHospital = [];
    for await (const one of accessesFor({ accesses, organisation: ward.people.hospital.address })) byHospital.push(one);
    expect(byHospital).to.deep.equal(list.slice(0, 2));

    const late = accessesOf({ accesses, patient, fromBlock: (list[0]?.blockNumber ?? 0) + 1 });
    await late.then(
      () => expect.fail("A list without its beginning passed."),
      (problem: unknown) => expect(problem).to.be.instanceOf(AccessListIncomplete),
    );
  });

  it("[RECORDS-70] says in words why an access is refused", async () => {
    const at = await scene();
    const { accesses, ward } = at;
    const category = { patient: ward.patient as PatientId, category: "LABORATORY", confidentiality: "N" } as const;
    const act = accesses.access({
      ...category,
      reading: reading(at),
      evidence: { directive: [] },
      via: at.by(ward.staff.doctor),
    });
    expect((await refusalOf(act)).refusal).to.equal("AccessDenied");
  });

  it("[RECORDS-81] [RECORDS-83] [RECORDS-84] [RECORDS-85] serves, logs, and proves what is left out", async () => {
    const at = await scene();
    const { accesses, ward } = at;
    const { hospital } = ward.people;
    const gateway = ward.actors.relayer;
    const organisation = hospital.address;
    await accesses.appointGateway({ gateway: gateway.address, via: at.by(hospital) });
    const entry = {
      patient: ward.patient,
      accessor: ward.staff.doctor.address,
      organisation,
      profession: 2,
      purpose: 1,
      purposeLabel: `0x${"00".repeat(31)}`,
      category: 7,
      confidentiality: 4,
      record: ZeroHash,
      basis: 3,
      basisId: id("grant"),
      evidence: ZeroHash,
    };
    const leaves = [1, 2, 3].map((n) => accessLeafOf({ entry, salt: id(`salt ${n}`) as Hex }));
    expect(new Set(leaves).size).to.equal(3);
    const tree = new MerkleTree({ leaves: leaves.slice(0, 2) });
    const servedAt = await ward.clock.now();
    const receipt = (number: bigint, leaf: Hex) => ({ organisation, gateway: gateway.address, number, leaf, servedAt });
    const sign = (one: ReturnType<typeof receipt>) => accesses.signReceipt({ receipt: one, signer: gateway });
    await accesses.logBatch({ organisation, root: tree.root, count: 2, via: direct({ signer: gateway }) });
    const via = at.by(ward.staff.doctor);

    const honest = receipt(2n, leaves[1]!);
    const shown = placeOf({ tree, first: 1n, number: 2n });
    const signature = await sign(honest);
    expect((await refusalOf(accesses.proveOmission({ receipt: honest, signature, shown, via }))).refusal).to.equal(
      "OmissionNotShown",
    );
    await accesses.askForEntry({ receipt: honest, signature, via });
    await accesses.showEntry({ receipt: honest, shown, via });
    expect(await accesses.caseOf({ receipt: honest })).to.equal("Shown");

    const replaced = receipt(2n, leaves[2]!);
    await accesses.proveOmission({ receipt: replaced, signature: await sign(replaced), shown, via });
    const hidden = receipt(1n, leaves[2]!);
    await accesses.askForEntry({ receipt: hidden, signature: await sign(hidden), via });
    await ward.clock.moveTo(servedAt + 5n * DAY);
    await accesses.settle({ receipt: hidden, via });
    const missing = receipt(3n, leaves[2]!);
    await accesses.proveOmission({ receipt: missing, signature: await sign(missing), shown: NOT_LOGGED, via });
    const standing = await accesses.gatewayOf({ organisation, gateway: gateway.address });
    expect(standing).to.deep.equal({ appointed: true, dismissedAt: 0n, next: 3n, omissions: 3 });
    const numbers: bigint[] = [];
    for await (const { number } of omissions({ accesses, organisation })) numbers.push(number);
    expect(numbers).to.deep.equal([2n, 1n, 3n]);
    await accesses.dismissGateway({ gateway: gateway.address, via: at.by(hospital) });
    expect((await accesses.gatewayOf({ organisation, gateway: gateway.address })).dismissedAt).not.to.equal(0n);
  });
});

/** The refusal with which an act ends. */
async function refusalOf(act: Promise<unknown>): Promise<{ readonly refusal: string }> {
  try {
    await act;
  } catch (problem) {
    if (problem instanceof ContractRefusal) return { refusal: problem.name };
    throw problem;
  }
  throw new Error("The act was not refused.");
}
