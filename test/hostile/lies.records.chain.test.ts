import {
  Consents,
  DirectiveNotFound,
  EVERYTHING,
  type Grant,
  type Provision,
  directiveInForce,
  listGrants,
} from "@xinglin/sdk/consent";
import { type Hex, NodeContradicted, type PatientId, type RecordId, direct } from "@xinglin/sdk/kernel";
import {
  AccessListIncomplete,
  AccessLogs,
  Records,
  accessesOf,
  cosignaturesOf,
  recordIdOf,
  recordWith,
  timelineOf,
  withdrawalsOf,
} from "@xinglin/sdk/records";
import { expandPurposes } from "@xinglin/sdk/terms";
import { revocationsOf } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { START, YEAR } from "../helpers/defaults.ts";
import { HostileNode, type RawLog, editing, markOn, without } from "../helpers/hostileNode.ts";
import { PROFESSION } from "../helpers/providers.ts";
import { anchored, recordOf, recordUpon, recordWardOn, seatsOf } from "../helpers/records.ts";
import { giveConditional } from "../helpers/ward.ts";
import { refuses } from "../sdk/vault/support.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);

/** Zhao's course: a note and what replaced it, one that was entered in error, one with a seat that is taken. */
async function courseOfZhao() {
  const ward = await deployRecordWard();
  const { doctor, colleague } = ward.staff;
  const first = recordOf(ward, { content: id("first") });
  const second = recordUpon(ward, first, 1n, { content: id("second") });
  const wrong = recordOf(ward, { content: id("wrong") });
  const seated = recordOf(ward, { content: id("seated"), seats: seatsOf(1n, [PROFESSION.physician]) });
  await anchored(ward, first);
  const records = new Records({ address: await ward.records.getAddress(), provider: ward.ethers.provider });
  await records.anchorUpon({ record: second, target: first, via: direct({ signer: doctor }) });
  for (const record of [wrong, seated]) await anchored(ward, record);
  await records.enterInError({ record: wrong, reasonHash: id("reason") as Hex, via: direct({ signer: doctor }) });
  await records.cosign({ record: seated, seat: 0, via: direct({ signer: colleague }) });
  return { ward, ids: [first, second, wrong, seated].map((record) => recordIdOf({ record })) };
}

async function scene() {
  const { ward, ids } = await networkHelpers.loadFixture(courseOfZhao);
  const node = new HostileNode(connection);
  const records = new Records({ address: await ward.records.getAddress(), provider: node.provider });
  const topicOf = (name: Parameters<typeof ward.records.interface.getEvent>[0]) =>
    ward.records.interface.getEvent(name).topicHash;
  return { ward, node, records, patient: ward.patient as PatientId, ids, topicOf };
}

/** Another last digit. */
const changed = (log: RawLog): RawLog => ({
  ...log,
  data: log.data.replace(/[0-9a-f]$/, (last) => (last === "7" ? "6" : "7")),
});

describe("Hostile node: records", () => {
  it("[K-15] is believed where it is honest, in whatever order it answers", async () => {
    const { node, records, patient, ids } = await scene();
    const course = await timelineOf({ records, patient });
    expect(course.map(({ id: record, status }) => [record, status])).to.deep.equal([
      [ids[0], "Superseded"],
      [ids[1], "Current"],
      [ids[2], "EnteredInError"],
      [ids[3], "Current"],
    ]);
    node.behave(
      "eth_getLogs",
      editing((logs) => [...logs].reverse()),
    );
    expect(await timelineOf({ records, patient })).to.deep.equal(course);
    expect((await withdrawalsOf({ records, patient })).map(({ record }) => record)).to.deep.equal([ids[2]]);
    expect((await cosignaturesOf({ records, patient })).map(({ record }) => record)).to.deep.equal([ids[3]]);
  });

  for (const [lie, edit] of [
    ["changes headers", (logs) => logs.map(changed)],
    ["says everything twice", (logs) => [...logs, ...logs]],
    ["says events of another block", (logs) => logs.map((log) => ({ ...log, blockNumber: "0xffffff" }))],
    ["says events of another contract", (logs) => logs.map((log) => ({ ...log, address: `0x${"ab".repeat(20)}` }))],
    [
      "says events of another patient",
      (logs) => logs.map((log) => ({ ...log, topics: log.topics.map((t, i) => (i === 2 ? id("another") : t)) })),
    ],
    ["cuts data off", (logs) => logs.map((log) => ({ ...log, data: log.data.slice(0, 66) }))],
  ] as const satisfies readonly (readonly [string, (logs: readonly RawLog[]) => readonly RawLog[]])[]) {
    it(`[K-15] is refused where it ${lie}`, async () => {
      const { node, records, patient } = await scene();
      node.behave("eth_getLogs", editing(edit));
      await refuses(timelineOf({ records, patient }), NodeContradicted);
    });
  }

  it("[K-15] is refused where it invents a record, or hides or invents what took one's place", async () => {
    const { ward, node, records, patient, topicOf } = await scene();
    const anchoredTopic = topicOf("RecordAnchored");
    const superseded = topicOf("RecordSuperseded");
    // A header of the attacker's making that comes to its id, but was never anchored.
    const mark = await markOn(connection);
    await anchored(ward, recordOf(ward, { content: id("invented") }));
    const filter = { address: ward.records.target as string, topics: [anchoredTopic], fromBlock: "0x0" };
    const invented = (await ward.ethers.provider.send("eth_getLogs", [filter])) as RawLog[];
    await connection.provider.request({ method: "evm_revert", params: [mark] });
    const head = await node.provider.getBlockNumber();
    const added = { ...invented.at(-1)!, blockNumber: `0x${head.toString(16)}`, logIndex: "0xff" };
    node.behave(
      "eth_getLogs",
      editing((logs) => (logs[0]?.topics[0] === anchoredTopic ? [...logs, added] : logs)),
    );
    await refuses(timelineOf({ records, patient }), NodeContradicted);

    node.behave(
      "eth_getLogs",
      without(({ topics }) => topics[0] === superseded),
    );
    await refuses(timelineOf({ records, patient }), NodeContradicted);

    let of: RawLog | undefined;
    node.behave(
      "eth_getLogs",
      editing((logs) => {
        of ??= logs.find(({ topics }) => topics[0] === superseded);
        // The record that stands is said to be the one that was superseded.
        return logs.map((log) =>
          log.topics[0] === superseded
            ? { ...log, topics: [superseded, log.topics[3]!, log.topics[2]!, log.topics[1]!] }
            : log,
        );
      }),
    );
    await refuses(timelineOf({ records, patient }), NodeContradicted);
    expect(of).to.not.equal(undefined);
  });

  it("[K-15] is refused where it invents a withdrawal or a co-signer", async () => {
    const { node, records, patient, ids, topicOf } = await scene();
    node.behave(
      "eth_getLogs",
      editing((logs) =>
        logs.map((log) =>
          log.topics[0] === topicOf("RecordEnteredInError")
            ? { ...log, topics: [log.topics[0], ids[1]!, ...log.topics.slice(2)] }
            : log,
        ),
      ),
    );
    await refuses(withdrawalsOf({ records, patient }), NodeContradicted);
    const stranger = `0x${"00".repeat(12)}${"ee".repeat(20)}`;
    node.behave(
      "eth_getLogs",
      editing((logs) =>
        logs.map((log) =>
          log.topics[0] === topicOf("RecordCosigned") ? { ...log, topics: [...log.topics.slice(0, 3), stranger] } : log,
        ),
      ),
    );
    await refuses(cosignaturesOf({ records, patient }), NodeContradicted);
  });

  it("[K-15] hides no record that is asked for by its id", async () => {
    const { node, records, ids, topicOf } = await scene();
    const [first] = ids as [RecordId];
    expect((await recordWith({ records, id: first }))?.status).to.equal("Superseded");
    expect(await recordWith({ records, id: id("unknown") as RecordId })).to.equal(undefined);
    for (const name of ["RecordAnchored", "RecordSuperseded"] as const) {
      node.behave(
        "eth_getLogs",
        without(({ topics }) => topics[0] === topicOf(name)),
      );
      await refuses(recordWith({ records, id: first }), NodeContradicted);
    }
  });

  it("hides a whole record unseen, as the docstring and the threat model say (R62)", async () => {
    const { node, records, patient, ids } = await scene();
    node.behave(
      "eth_getLogs",
      without(({ topics }) => topics.includes(ids[3]!)),
    );
    expect((await timelineOf({ records, patient })).map(({ id: record }) => record)).to.deep.equal(ids.slice(0, 3));
  });
});

describe("Hostile node: the access log", () => {
  async function opened() {
    const { ward, node } = await scene();
    const { evidence } = await giveConditional(ward, []);
    const shown = { grantee: evidence.grantee, line: 0, directive: [] };
    const honest = new AccessLogs({ address: await ward.accesses.getAddress(), provider: ward.ethers.provider });
    const reading = {
      organisation: ward.people.hospital.address,
      profession: "TCM_PHYSICIAN",
      purpose: "TREAT",
    } as const;
    const patient = ward.patient as PatientId;
    for (let i = 0; i < 3; i++) {
      const category = { patient, category: "LABORATORY", confidentiality: "N" } as const;
      await honest.access({ ...category, reading, evidence: shown, via: direct({ signer: ward.staff.doctor }) });
    }
    const accesses = new AccessLogs({ address: honest.address, provider: node.provider });
    return { node, accesses, patient };
  }

  it("[RECORDS-74] is found out where it leaves out, changes or repeats an access, and not where it only mixes them", async () => {
    const { node, accesses, patient } = await opened();
    const whole = await accessesOf({ accesses, patient });
    expect(whole).to.have.length(3);
    for (let place = 0; place < 3; place++) {
      node.behave(
        "eth_getLogs",
        editing((logs) => logs.filter((_, i) => i !== place)),
      );
      await refuses(accessesOf({ accesses, patient }), AccessListIncomplete);
      node.behave(
        "eth_getLogs",
        editing((logs) => logs.map((log, i) => (i === place ? changed(log) : log))),
      );
      await refuses(accessesOf({ accesses, patient }), AccessListIncomplete);
      node.behave(
        "eth_getLogs",
        editing((logs) => [...logs, ...logs.slice(place, place + 1)]),
      );
      await refuses(accessesOf({ accesses, patient }), NodeContradicted);
    }
    node.behave(
      "eth_getLogs",
      editing((logs) => [...logs].reverse()),
    );
    expect(await accessesOf({ accesses, patient })).to.deep.equal(whole);
  });
});

describe("Hostile node: consents", () => {
  async function granted() {
    const { ward, node } = await scene();
    const patient = ward.patient as PatientId;
    const honest = new Consents({ address: await ward.consents.getAddress(), provider: ward.ethers.provider });
    const provision: Provision = {
      ...EVERYTHING,
      purposes: expandPurposes(["TREAT"]),
      from: START,
      until: START + YEAR,
    };
    const { doctor, colleague, nurse } = ward.staff;
    const grants: Grant[] = [doctor, colleague, nurse].map(({ address }) => ({ grantee: address, line: 0, provision }));
    const via = direct({ signer: ward.zhao });
    await honest.give({ patient, grants, via });
    await honest.revoke({ patient, grants: [{ grantee: doctor.address, line: 0 }], via });
    const consents = new Consents({ address: honest.address, provider: node.provider });
    const topicOf = (name: "GrantGiven" | "GrantRevoked" | "AllRevoked" | "DirectiveSet") =>
      honest.contract.interface.getEvent(name).topicHash;
    return { ward, node, honest, consents, patient, provision, via, topicOf };
  }

  it("[K-15] shows nothing in force that is not: a hidden revocation, a changed or invented grant is refused", async () => {
    const { node, consents, patient, topicOf } = await granted();
    const standings = async () => (await listGrants({ consents, patient })).map(({ standing }) => standing);
    expect(await standings()).to.deep.equal(["revoked", "in force", "in force"]);
    for (const edit of [
      without(({ topics }) => topics[0] === topicOf("GrantRevoked")),
      editing((logs) => logs.map((log) => (log.topics[0] === topicOf("GrantGiven") ? changed(log) : log))),
      editing((logs) =>
        logs.map((log) =>
          log.topics[0] === topicOf("GrantGiven")
            ? {
                ...log,
                topics: [log.topics[0], log.topics[1]!, `0x${"00".repeat(12)}${"ee".repeat(20)}`, log.topics[3]!],
              }
            : log,
        ),
      ),
    ]) {
      node.behave("eth_getLogs", edit);
      await refuses(listGrants({ consents, patient }), NodeContradicted);
    }
  });

  it("[VAULT-26] [K-15] a stale key does not look fresh: hidden, invented and unfounded revocations are refused", async () => {
    const { node, honest, consents, patient, via, topicOf } = await granted();
    expect((await revocationsOf({ consents, patient })).list).to.have.length(1);
    for (const name of ["GrantRevoked", "GrantGiven"] as const) {
      node.behave(
        "eth_getLogs",
        without(({ topics }) => topics[0] === topicOf(name)),
      );
      await refuses(revocationsOf({ consents, patient }), NodeContradicted);
    }
    await honest.revokeAll({ patient, via });
    node.repent();
    expect((await revocationsOf({ consents, patient })).list).to.have.length(3);
    node.behave(
      "eth_getLogs",
      without(({ topics }) => topics[0] === topicOf("AllRevoked")),
    );
    await refuses(revocationsOf({ consents, patient }), NodeContradicted);
  });

  it("[VAULT-26] an invented revocation of a grant that stands is refused", async () => {
    const { ward, node, consents, patient, topicOf } = await granted();
    const grantee = `0x${"00".repeat(12)}${ward.staff.nurse.address.slice(2).toLowerCase()}`;
    node.behave(
      "eth_getLogs",
      editing((logs) =>
        logs.map((log) =>
          log.topics[0] === topicOf("GrantRevoked")
            ? { ...log, topics: [log.topics[0], log.topics[1]!, grantee, log.topics[3]!] }
            : log,
        ),
      ),
    );
    await refuses(revocationsOf({ consents, patient }), NodeContradicted);
  });

  it("[CONSENT-40] neither hides nor changes a directive", async () => {
    const { node, honest, consents, patient, provision, via, topicOf } = await granted();
    await honest.setDirective({ patient, rules: [{ deny: true, base: false, provision }], via });
    expect((await directiveInForce({ consents, patient })).rules).to.have.length(1);
    for (const edit of [
      without(({ topics }) => topics[0] === topicOf("DirectiveSet")),
      editing((logs) => logs.map(changed)),
    ]) {
      node.behave("eth_getLogs", edit);
      await refuses(directiveInForce({ consents, patient }), DirectiveNotFound);
    }
  });
});
