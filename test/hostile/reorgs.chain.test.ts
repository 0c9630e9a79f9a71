import { Consents, EVERYTHING, listGrants } from "@xinglin/sdk/consent";
import { MemoryDrafts, resumeRecords, toPatient, writeRecord } from "@xinglin/sdk/flows";
import { scan } from "@xinglin/sdk/identity";
import { ChainReorganised, type Hex, type PatientId, direct } from "@xinglin/sdk/kernel";
import { type RecordStruct, Records, recordIdOf, timelineOf } from "@xinglin/sdk/records";
import { MemoryCabinet, MemoryStore } from "@xinglin/sdk/stores";
import { type EncryptionKeyPair, revocationsOf } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { id, toUtf8Bytes } from "ethers";
import { network } from "hardhat";

import { START, YEAR } from "../helpers/defaults.ts";
import { HostileNode, interrupted, markOn, reorganise } from "../helpers/hostileNode.ts";
import { anchored, recordOf, recordWardOn } from "../helpers/records.ts";
import { pairOf, refuses } from "../sdk/vault/support.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = recordWardOn(connection);

/** Ids of the records by the names of their contents, as {@link scene} writes them. */
const written = new Map<string, Hex>();

function withResolvers(): { readonly promise: Promise<never>; readonly reject: (problem: Error) => void } {
  let reject: (problem: Error) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}

/** The power is gone. */
class PowerLost extends Error {}

async function scene() {
  const ward = await networkHelpers.loadFixture(deployWard);
  const node = new HostileNode(connection);
  const records = new Records({ address: ward.records.target as string, provider: node.provider });
  const consents = new Consents({ address: ward.consents.target as string, provider: node.provider });
  const write = async (...names: readonly string[]): Promise<Hex[]> => {
    const ids: Hex[] = [];
    for (const name of names) ids.push((await anchored(ward, recordOf(ward, { content: id(name) }))) as Hex);
    for (const [i, name] of names.entries()) written.set(name, ids[i]!);
    return ids;
  };
  return { ward, node, records, consents, patient: ward.patient as PatientId, write };
}

const idsOf = (course: readonly { readonly id: string }[]) => course.map((one) => one.id);

describe("Reorganised chain", () => {
  for (const [when, page] of [
    ["after the first page", 1],
    ["after the second page", 2],
    ["after the last page", 3],
  ] as const) {
    it(`[K-14] ${when} of a list nothing is answered, and afterwards the chain that is`, async () => {
      const { node, records, patient, write } = await scene();
      const begin = await node.provider.getBlockNumber();
      await write("kept");
      const mark = await markOn(connection);
      await write("gone one", "gone two");
      // The same number of blocks on the other branch, in another order, and one block more.
      const instead = () => write("gone two", "instead", "more");
      const act = () => reorganise(connection, { mark, instead });
      node.behave("eth_getLogs", interrupted(page, act));
      const list = timelineOf({ records, patient, fromBlock: begin + 1, chunk: 2 });
      await refuses(list, ChainReorganised);
      node.repent();
      const ids = ["kept", "gone two", "instead", "more"].map((name) => written.get(name));
      expect(idsOf(await timelineOf({ records, patient, chunk: 2 }))).to.deep.equal(ids);
    });
  }

  it("[K-14] a chain that became shorter, or a stream that was read half, is told", async () => {
    const { node, records, patient, write, ward } = await scene();
    await write("kept");
    const mark = await markOn(connection);
    await write("gone one", "gone two");
    node.behave(
      "eth_getLogs",
      interrupted(2, () => reorganise(connection, { mark, blocks: 1 })),
    );
    await refuses(timelineOf({ records, patient }), ChainReorganised);

    const second = await markOn(connection);
    await write("a", "b", "c");
    node.behave(
      "eth_getLogs",
      interrupted(1, () => reorganise(connection, { mark: second, blocks: 5 })),
    );
    const read: string[] = [];
    const stream = async () => {
      const { contract } = records;
      const fromBlock = (await ward.ethers.provider.getBlockNumber()) - 2;
      const filter = contract.filters.RecordAnchored(undefined, patient);
      for await (const { args } of scan({ contract, filter, provider: node.provider, fromBlock, chunk: 1 }))
        read.push(args.record);
    };
    await refuses(stream(), ChainReorganised);
    expect(read).to.deep.equal([written.get("a")]);
  });

  it("[K-14] between events and state: a grant and its revocation that change places are no lie of the node", async () => {
    const { ward, node, consents, patient } = await scene();
    const honest = new Consents({ address: consents.address, provider: ward.ethers.provider });
    const provision = { ...EVERYTHING, from: START, until: START + YEAR };
    const grantee = ward.staff.nurse.address;
    const via = direct({ signer: ward.zhao });
    const give = () => honest.give({ patient, grants: [{ grantee, line: 0, provision }], via });
    const revoke = () => honest.revoke({ patient, grants: [{ grantee, line: 0 }], via });
    const mark = await markOn(connection);
    await give();
    const instead = async () => {
      await give();
      await revoke();
    };
    // The state is asked after the events were read.
    node.behave(
      "eth_call",
      interrupted(1, () => reorganise(connection, { mark, instead }), "before"),
    );
    await refuses(listGrants({ consents, patient }), ChainReorganised);
    node.repent();
    expect((await listGrants({ consents, patient })).map(({ standing }) => standing)).to.deep.equal(["revoked"]);
    expect((await revocationsOf({ consents, patient })).list).to.have.length(1);
  });

  it("[K-17] a record whose anchor is undone is anchored by a resume, exactly once, where anchoring waits for confirmations", async () => {
    const { ward, node, records, patient } = await scene();
    const pair: EncryptionKeyPair = await pairOf("Zhao");
    const place = { chainId: 31_337n, verifyingContract: ward.patients.target as string };
    const [store, cabinet, drafts] = [new MemoryStore(), new MemoryCabinet(), new MemoryDrafts()];
    const signer = await node.provider.getSigner(ward.staff.doctor.address);
    type Header = Omit<RecordStruct, "content"> & { readonly content: Hex };
    const anchor = (record: Header, confirmations = 3) =>
      records.anchor({ record, via: direct({ signer, confirmations }) });
    const mark = await markOn(connection);
    const power = withResolvers();
    let waiting: Promise<unknown> | undefined;
    const writing = writeRecord({
      source: toUtf8Bytes("脉弦"),
      header: (content): Header => ({ ...recordOf(ward), content }),
      sealKey: toPatient({ to: pair, place }),
      store,
      cabinet,
      drafts,
      // It is mined, two blocks short of three, when the chain is reorganised and the writer's power is lost.
      anchor: (record: Header) => {
        waiting = anchor(record, 3).catch((problem: unknown) => problem);
        return Promise.race([waiting, power.promise]);
      },
    });
    const fate = refuses(writing, PowerLost);
    while ((await timelineOf({ records, patient })).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await reorganise(connection, { mark, blocks: 2 });
    power.reject(new PowerLost());
    await fate;
    expect(await timelineOf({ records, patient })).to.deep.equal([]);
    const left = [];
    for await (const draft of drafts.all()) left.push(draft);
    expect(left).to.have.length(1);

    const isAnchored = async (record: Header) =>
      (await records.stateById({ record: recordIdOf({ record }) })).status !== "None";
    expect(await resumeRecords({ drafts, isAnchored, anchor: (record: Header) => anchor(record, 1) })).to.have.length(
      1,
    );
    expect(await resumeRecords({ drafts, isAnchored, anchor })).to.deep.equal([]);
    const [course, ...more] = await timelineOf({ records, patient });
    expect(more).to.deep.equal([]);
    expect(await cabinet.get(course!.id)).to.not.equal(undefined);
    expect(await store.has(await store.nameOf(course!.record.content as Hex))).to.equal(true);
    // Had the power not been lost, it would have been told that its act is done, by the resume's transaction.
    await networkHelpers.mine(10);
    expect(await waiting).to.include({ status: 1 });
  });
});
