import { MerkleTree, type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, concat, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { contractWallet } from "../helpers/holders.ts";
import { PROFESSION, licenceOf } from "../helpers/providers.ts";
import {
  ANSWER,
  DEADLINE,
  KIND_OF,
  NOTE,
  NO_INCLUSION,
  RECORD_RULES,
  RELATION,
  STATUS,
  WRITTEN,
  anchoredEvent,
  batchOf,
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

const NOW = WRITTEN + 5n * DAY;

/** The doctor has anchored the usual batch at {@link NOW}. */
async function batched(ward: Ward, record = recordOf(ward)): Promise<ReturnType<typeof batchOf> & { id: string }> {
  const given = batchOf(ward, record);
  await ward.clock.next(NOW);
  await ward.records.connect(ward.staff.doctor).anchorBatch(given.batch);
  const { root, author, organisation, profession } = given.batch;
  return { ...given, id: await ward.records.batchIdOf(root, author, organisation, profession) };
}

describe("Records: anchoring batches", () => {
  it("[RECORDS-40] the author anchors one root for many, by own call, relayed call or signature", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const { batch } = batchOf(ward);
    const event = async (root: string) => {
      const { author, organisation, profession, count } = batch;
      const batchId = await ward.records.batchIdOf(root, author, organisation, profession);
      return ["BatchAnchored", [batchId, author, organisation, profession, root, count]] as const;
    };
    const own = ward.records.connect(doctor).anchorBatch(batch);
    await expectEvents(own, ward.records, [await event(batch.root)]);
    const [, [batchId]] = await event(batch.root);
    expect(await ward.records.batchAnchoredAt(batchId)).to.equal(await timeOf(await own));

    const second = { ...batch, root: id("second") };
    const call = await ward.records.anchorBatch.populateTransaction(second);
    await expectEvents(relay(ward, doctor, call), ward.records, [await event(second.root)]);

    const third = { ...batch, root: id("third") };
    const signature = await signRecordAct(ward, doctor, "RecordBatch", { ...third, deadline: DEADLINE });
    const submit = (given: typeof batch, deadline = DEADLINE) =>
      ward.records.connect(ward.actors.relayer).anchorBatchBySignature(given, deadline, signature);
    await expectEvents(submit(third), ward.records, [await event(third.root)]);
    const others = [{ root: id("x") }, { count: 4n }, { profession: 1n }, { organisation: doctor.address }];
    for (const other of others) {
      const act = submit({ ...third, ...other });
      await expect(act).to.be.revertedWithCustomError(ward.records, "SignatureInvalid");
    }
    await expect(submit(third, DEADLINE + 1n)).to.be.revertedWithCustomError(ward.records, "SignatureInvalid");
  });

  it("[RECORDS-40] refuses somebody else's call, and an author who does not practise there", async () => {
    const ward = await scene();
    const { doctor, colleague } = ward.staff;
    const { batch } = batchOf(ward);
    const foreign = ward.records.connect(colleague).anchorBatch(batch);
    await expectRefusal(foreign, ward.records, "RecordNotAuthoredBy", [doctor.address, colleague.address]);
    await revokeLicence(ward, licenceOf(ward));
    const args = [batch.author, batch.profession, batch.organisation, 4n];
    const act = ward.records.connect(doctor).anchorBatch(batch);
    await expectRefusal(act, ward.records, "RecordAuthorNotPractising", args);
  });

  it("[RECORDS-40] refuses no root, no records or too many, and the same root twice", async () => {
    const ward = await scene();
    const { batch } = batchOf(ward);
    const anchor = (otherwise: Partial<typeof batch>) =>
      ward.records.connect(ward.staff.doctor).anchorBatch({ ...batch, ...otherwise });
    const most = RECORD_RULES.largestBatch;
    await expectRefusal(anchor({ root: ZeroHash }), ward.records, "BatchInvalid", [ZeroHash, 3n]);
    await expectRefusal(anchor({ count: 0n }), ward.records, "BatchInvalid", [batch.root, 0n]);
    await expectRefusal(anchor({ count: most + 1n }), ward.records, "BatchInvalid", [batch.root, most + 1n]);
    await anchor({ count: most });
    const batchId = await ward.records.batchIdOf(batch.root, batch.author, batch.organisation, batch.profession);
    await expectRefusal(anchor({ count: 1n }), ward.records, "BatchAnchoredBefore", [batchId]);
  });
});

describe("Records: what is in a batch", () => {
  it("[RECORDS-06] [RECORDS-41] finds every record of batches of one to nine, at its place and at no other", async () => {
    const ward = await scene();
    for (let count = 1; count <= 9; ++count) {
      const records = Array.from({ length: count }, (_, i) => recordOf(ward, { content: id(`${count} ${i}`) }));
      const tree = new MerkleTree({ leaves: records.map((record) => recordIdOf({ record })) });
      const { batch } = batchOf(ward);
      await ward.records.connect(ward.staff.doctor).anchorBatch({ ...batch, root: tree.root, count: BigInt(count) });
      for (const [i, record] of records.entries()) {
        const inclusion = { root: tree.root, position: BigInt(i), proof: tree.proofOf(i) };
        expect((await stateOf(ward, record, inclusion)).status).to.equal(STATUS.current);
        if (count === 1) continue;
        const elsewhere = { ...inclusion, position: BigInt(i ^ 1) };
        expect((await stateOf(ward, record, elsewhere)).status).to.equal(STATUS.none);
      }
    }
  });

  it("[RECORDS-06] the SDK's tree is the one that the spec describes", () => {
    const leaves = ["a", "b", "c"].map((name) => id(name) as `0x${string}`);
    const tree = new MerkleTree({ leaves });
    const left = keccak256(concat([leaves[0]!, leaves[1]!]));
    const right = keccak256(concat([leaves[2]!, ZeroHash]));
    expect(tree.root).to.equal(keccak256(concat([left, right])));
    expect(tree.proofOf(2)).to.deep.equal([ZeroHash, left]);
    expect(() => tree.proofOf(3)).to.throw(RangeError);
    expect(() => new MerkleTree({ leaves: [] })).to.throw(RangeError);
  });

  it("[RECORDS-42] a record is current if its episode ran when the batch was anchored, else offered", async () => {
    const ward = await scene();
    const { hospital } = ward.people;
    const open = (number: bigint, until: bigint) =>
      ward.records.connect(ward.zhao).openEpisode(ward.patient, hospital, number, until);
    await open(2n, NOW + SECOND);
    await open(3n, NOW);
    const records = [1n, 2n, 3n, 4n, 0n].map((episode) => recordOf(ward, { episode, content: id(`${episode}`) }));
    const tree = new MerkleTree({ leaves: records.map((record) => recordIdOf({ record })) });
    const { batch } = batchOf(ward);
    await ward.clock.next(NOW);
    await ward.records.connect(ward.staff.doctor).anchorBatch({ ...batch, root: tree.root, count: 5n });
    await ward.clock.next(NOW + DAY);
    await open(4n, NOW + 2n * DAY);
    const found = records.map((record, i) =>
      stateOf(ward, record, { root: tree.root, position: BigInt(i), proof: tree.proofOf(i) }),
    );
    const statuses = (await Promise.all(found)).map(({ status }) => status);
    const { current, offered } = STATUS;
    expect(statuses).to.deep.equal([current, current, offered, offered, offered]);
    expect(await found[0]).to.include({ version: 1n, anchoredAt: NOW });
  });

  it("[RECORDS-42] that an episode is closed afterwards changes nothing", async () => {
    const ward = await scene();
    const { record, inclusion } = await batched(ward);
    await ward.records.connect(ward.zhao).closeEpisode(ward.patient, ward.people.hospital, 1n);
    await ward.clock.moveTo(NOW + 40n * DAY);
    expect((await stateOf(ward, record, inclusion)).status).to.equal(STATUS.current);
  });

  it("[RECORDS-41] does not find one of another author, organisation or profession, nor without its proof", async () => {
    const ward = await scene();
    const { colleague } = ward.staff;
    const foreign: Partial<RecordStruct>[] = [
      { author: colleague.address },
      { organisation: ward.people.clinic.address },
      { profession: PROFESSION.physician },
    ];
    for (const [index, otherwise] of foreign.entries()) {
      const record = recordOf(ward, otherwise);
      const tree = new MerkleTree({ leaves: [recordIdOf({ record }), id(`${index}`) as `0x${string}`] });
      const { batch } = batchOf(ward);
      await ward.records.connect(ward.staff.doctor).anchorBatch({ ...batch, root: tree.root });
      const inclusion = { root: tree.root, position: 0n, proof: tree.proofOf(0) };
      expect((await stateOf(ward, record, inclusion)).status).to.equal(STATUS.none);
      const act = ward.records.draw(record, inclusion);
      await expectRefusal(act, ward.records, "RecordUnknown", [recordIdOf({ record })]);
    }
    const { record, inclusion } = await batched(ward);
    const broken = [
      { ...inclusion, proof: [] },
      { ...inclusion, proof: inclusion.proof.slice(1) },
      { ...inclusion, root: id("another root") },
      { ...inclusion, proof: [id("x"), ...inclusion.proof.slice(1)] },
      NO_INCLUSION,
    ];
    for (const one of broken) expect((await stateOf(ward, record, one)).status).to.equal(STATUS.none);
  });

  it("[RECORDS-41] does not find one that is malformed, has a target, or was written after the batch", async () => {
    const ward = await scene();
    const malformed: Partial<RecordStruct>[] = [
      { kind: 0n },
      { category: 17n },
      { confidentiality: 0n },
      { content: ZeroHash },
      { kind: KIND_OF.outcome },
      { seats: seatsOf(2n, [1n]) },
      { relation: RELATION.appends, target: id("x") },
      { relation: RELATION.replaces, target: id("x") },
      { target: id("x") },
      { authoredAt: NOW + SECOND },
    ];
    const records = [...malformed, { authoredAt: NOW }].map((otherwise) => recordOf(ward, otherwise));
    const tree = new MerkleTree({ leaves: records.map((record) => recordIdOf({ record })) });
    const { batch } = batchOf(ward);
    await ward.clock.next(NOW);
    await ward.records.connect(ward.staff.doctor).anchorBatch({ ...batch, root: tree.root });
    for (const [i, record] of records.entries()) {
      const inclusion = { root: tree.root, position: BigInt(i), proof: tree.proofOf(i) };
      const { status } = await stateOf(ward, record, inclusion);
      expect(status, String(i)).to.equal(i === malformed.length ? STATUS.current : STATUS.none);
    }
  });
});

describe("Records: acting on a record of a batch", () => {
  it("[RECORDS-43] anybody draws it once: it gets its slot and its events", async () => {
    const ward = await scene();
    const { record, inclusion, id: batchId } = await batched(ward);
    const drawn = [
      ["RecordDrawn", [recordIdOf({ record }), batchId, NOW]],
      ["RecordAnchored", anchoredEvent(record)],
    ] as const;
    await expectEvents(ward.records.draw(record, inclusion), ward.records, drawn);
    expect(await stateOf(ward, record)).to.include({ status: STATUS.current, version: 1n, anchoredAt: NOW });
    const again = ward.records.draw(record, inclusion);
    await expectRefusal(again, ward.records, "RecordAnchoredBefore", [recordIdOf({ record })]);
  });

  it("[RECORDS-43] replaces it: it gets its slot, superseded", async () => {
    const ward = await scene();
    const { record: target, inclusion, id: batchId } = await batched(ward);
    const record = recordUpon(ward, target, RELATION.replaces);
    const { labels, relation, seats } = record;
    const act = ward.records.connect(ward.staff.doctor).anchorUpon(record, target, inclusion);
    await expectEvents(act, ward.records, [
      ["RecordDrawn", [recordIdOf({ record: target }), batchId, NOW]],
      ["RecordAnchored", anchoredEvent(target)],
      ["RecordAnchored", anchoredEvent(record, STATUS.current, 2n)],
      ["RecordDetailed", [recordIdOf({ record }), ZeroHash, record.target, false, labels, relation, seats]],
      ["RecordSuperseded", [recordIdOf({ record: target }), ward.patient, recordIdOf({ record })]],
    ]);
    expect(await stateOf(ward, target)).to.include({ status: STATUS.superseded, anchoredAt: NOW });
  });

  it("[RECORDS-43] adds to it and evaluates it, which leaves it in the batch", async () => {
    const ward = await scene();
    const { record: target, inclusion } = await batched(ward, recordOf(ward, { kind: KIND_OF.plan }));
    const { doctor } = ward.staff;
    const adding = recordUpon(ward, target, RELATION.appends);
    await ward.records.connect(doctor).anchorUpon(adding, target, inclusion);
    const outcome = recordUpon(ward, target, RELATION.evaluates, { kind: KIND_OF.outcome });
    await ward.records.connect(doctor).anchorUpon(outcome, target, inclusion);
    expect((await ward.records.stateOf(recordIdOf({ record: target }))).status).to.equal(STATUS.none);
    expect((await stateOf(ward, target, inclusion)).status).to.equal(STATUS.current);
  });

  it("[RECORDS-43] enters it in error, and disputes, accepts, and co-signs it", async () => {
    const ward = await scene();
    const { doctor, nurse } = ward.staff;
    const given = await batched(ward, recordOf(ward, { episode: 0n, seats: seatsOf(1n, [PROFESSION.nurse]) }));
    const { record, inclusion } = given;
    await ward.records.connect(ward.zhao).answer(record, inclusion, ANSWER.dispute, NOTE);
    expect((await ward.records.stateOf(recordIdOf({ record }))).status).to.equal(STATUS.offered);
    await ward.records.connect(ward.zhao).answer(record, inclusion, ANSWER.accept, ZeroHash);
    const claim = { seat: 0n, organisation: record.organisation, episode: 0n };
    await ward.records.connect(nurse).cosign(record, inclusion, claim);
    await ward.records.connect(doctor).enterInError(record, NO_INCLUSION, ZeroHash);
    const state = await stateOf(ward, record);
    expect(state).to.include({ status: STATUS.error, cosigned: 1n, version: 1n, anchoredAt: NOW });
    expect(state.disputedAt).not.to.equal(0n);
  });

  it("[RECORDS-43] each of these acts gives it its slot", async () => {
    const ward = await scene();
    const seats = seatsOf(1n, [PROFESSION.nurse]);
    const records = ["a", "b", "c"].map((name) => recordOf(ward, { seats, content: id(name) }));
    const tree = new MerkleTree({ leaves: records.map((record) => recordIdOf({ record })) });
    const { batch } = batchOf(ward);
    await ward.records.connect(ward.staff.doctor).anchorBatch({ ...batch, root: tree.root });
    const at = (i: number) => ({ root: tree.root, position: BigInt(i), proof: tree.proofOf(i) });
    const claim = { seat: 0n, organisation: ward.people.hospital.address, episode: 0n };
    const [first, second, third] = records as [RecordStruct, RecordStruct, RecordStruct];
    const acts = [
      ward.records.connect(ward.staff.doctor).enterInError(first, at(0), ZeroHash),
      ward.records.connect(ward.staff.nurse).cosign(second, at(1), claim),
      ward.records.connect(ward.zhao).answer(third, at(2), ANSWER.acknowledge, ZeroHash),
    ];
    await Promise.all(acts);
    for (const [i, record] of records.entries()) {
      const state = await stateOf(ward, record);
      expect(state.status).not.to.equal(STATUS.none);
      // Whoever shows it in its batch gets no other answer.
      expect(await stateOf(ward, record, at(i))).to.deep.equal(state);
    }
    expect((await stateOf(ward, first, at(0))).status).to.equal(STATUS.error);
    expect((await stateOf(ward, second, at(1))).cosigned).to.equal(1n);
    expect((await stateOf(ward, third, at(2))).acknowledgedAt).not.to.equal(0n);
    const again = ward.records.connect(ward.staff.doctor).enterInError(first, at(0), ZeroHash);
    await expectRefusal(again, ward.records, "RecordNotOpenTo", [recordIdOf({ record: first }), STATUS.error]);
  });

  it("[RECORDS-44] a record of a batch that was anchored again by itself gets the batch's time back from anybody", async () => {
    const ward = await scene();
    const { record, inclusion, id: batchId } = await batched(ward);
    await ward.clock.next(NOW + DAY);
    await ward.records.connect(ward.staff.doctor).anchor(record);
    await ward.records.connect(ward.zhao).answer(record, NO_INCLUSION, ANSWER.acknowledge, ZeroHash);
    const before = await stateOf(ward, record);
    expect(before.anchoredAt).to.equal(NOW + DAY);
    const draw = () => ward.records.connect(ward.actors.stranger).draw(record, inclusion);
    await expectEvents(draw(), ward.records, [["RecordDrawn", [recordIdOf({ record }), batchId, NOW]]]);
    expect(await stateOf(ward, record)).to.deep.equal({ ...before, anchoredAt: NOW });
    await expectRefusal(draw(), ward.records, "RecordAnchoredBefore", [recordIdOf({ record })]);
  });

  it("[RECORDS-44] a batch that is later, and one in which it is not, changes no time", async () => {
    const ward = await scene();
    const { record, inclusion, batch } = batchOf(ward);
    await ward.clock.next(NOW);
    await ward.records.connect(ward.staff.doctor).anchor(record);
    const refused = async (shown: typeof inclusion) =>
      expectRefusal(ward.records.draw(record, shown), ward.records, "RecordAnchoredBefore", [recordIdOf({ record })]);
    await refused(inclusion);
    await refused(NO_INCLUSION);
    await ward.records.connect(ward.staff.doctor).anchorBatch(batch);
    await refused(inclusion);
    await refused({ ...inclusion, position: 2n });
    expect((await stateOf(ward, record)).anchoredAt).to.equal(NOW);
  });

  it("[RECORDS-42] nobody is offered a record by a batch who is no patient", async () => {
    const ward = await scene();
    const { record, inclusion } = await batched(ward, recordOf(ward, { patient: id("nobody"), episode: 0n }));
    const args = [recordIdOf({ record })];
    await expectRefusal(ward.records.draw(record, inclusion), ward.records, "RecordUnknown", args);
    expect((await stateOf(ward, record, inclusion)).status).to.equal(STATUS.none);
  });

  it("[RECORDS-40] an author with a contract wallet signs a batch", async () => {
    const ward = await scene();
    const holder = await contractWallet(ward, ward.staff.outsider);
    const { batch } = batchOf(ward);
    const given = { ...batch, author: holder.address };
    const place = { ...ward.place, verifyingContract: await ward.records.getAddress() };
    const signature = await holder.sign(place, "RecordBatch", { ...given, deadline: DEADLINE });
    const act = ward.records.anchorBatchBySignature(given, DEADLINE, signature);
    const args = [holder.address, given.profession, given.organisation, 1n];
    await expectRefusal(act, ward.records, "RecordAuthorNotPractising", args);
  });
});
