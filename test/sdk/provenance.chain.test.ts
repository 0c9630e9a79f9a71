import { ExportNotPossible, SYSTEMS, provenanceOf, provenancesOf, withdrawalProvenanceOf } from "@xinglin/sdk/audit";
import { FhirInvalid } from "@xinglin/sdk/fhir";
import { type DeviceId, type Hex, type PatientId, direct } from "@xinglin/sdk/kernel";
import {
  type RecordHeader,
  type RecordListing,
  type RecordStruct,
  Records,
  batchTimelineOf,
  cosignaturesOf,
  recordIdOf,
  recordStruct,
  timelineOf,
  withdrawalsOf,
} from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { WRITTEN, batchOf, recordOf, recordWardOn } from "../helpers/records.ts";

type Provenance = ReturnType<typeof provenanceOf>;

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);

async function scene() {
  const ward = await networkHelpers.loadFixture(deployRecordWard);
  const records = new Records({ address: await ward.records.getAddress(), provider: ward.ethers.provider });
  const patient = ward.patient as PatientId;
  const via = direct({ signer: ward.staff.doctor });
  const { chainId } = await ward.ethers.provider.getNetwork();
  const header = (otherwise: Partial<RecordHeader>): RecordHeader => ({
    patient,
    author: ward.staff.doctor.address,
    organisation: ward.people.hospital.address,
    profession: "TCM_PHYSICIAN",
    kind: "NOTE",
    category: "NOTES",
    confidentiality: "N",
    authoredAt: WRITTEN,
    episode: 1,
    content: id("ciphertext") as Hex,
    ...otherwise,
  });
  return { ward, records, patient, via, chainId, header };
}

function activityOf({ activity }: Provenance): string | undefined {
  return activity?.coding?.[0]?.code;
}

function agentsOf({ agent }: Provenance): string[] {
  return agent.map(({ type, who }) => `${type?.coding?.[0]?.code ?? ""} ${who.identifier?.value ?? ""}`);
}

describe("SDK: records as Provenance", () => {
  it("[RECORDS-94] says who wrote a record, what it replaces, adds to and evaluates, and with which device", async () => {
    const { ward, records, patient, via, chainId, header } = await scene();
    const device = id("an unknown device") as Hex as DeviceId;
    const first = recordStruct(header({ device }));
    await records.anchor({ record: first, via });
    const target = recordIdOf({ record: first });
    const second = recordStruct(header({ content: id("2") as Hex, relation: "Replaces", target }));
    await records.anchorUpon({ record: second, target: first, via });
    const third = recordStruct(
      header({ content: id("3") as Hex, relation: "Appends", target: recordIdOf({ record: second }) }),
    );
    await records.anchorUpon({ record: third, target: second, via });
    const plan = recordStruct(header({ content: id("4") as Hex, kind: "PLAN", category: "CARE_PLANS" }));
    await records.anchor({ record: plan, via });
    const outcome = recordStruct(
      header({ content: id("5") as Hex, kind: "OUTCOME", relation: "Evaluates", target: recordIdOf({ record: plan }) }),
    );
    await records.anchorUpon({ record: outcome, target: plan, via });
    const offered = recordStruct(header({ content: id("6") as Hex, episode: 0 }));
    await records.anchor({ record: offered, via });

    const { entry = [] } = await provenancesOf({ records, patient });
    const found = entry.map(({ resource }) => resource!);
    expect(found.map(activityOf)).to.deep.equal(["CREATE", "UPDATE", "APPEND", "CREATE", "CREATE", "CREATE"]);
    expect(found.map(({ target: [one] }) => one?.identifier?.value)).to.deep.equal(
      [first, second, third, plan, outcome, offered].map((record) => recordIdOf({ record })),
    );
    expect(found.map(({ entity }) => entity?.map(({ role, what }) => [role, what.identifier?.value]))).to.deep.equal([
      undefined,
      [["revision", target]],
      [["derivation", recordIdOf({ record: second })]],
      undefined,
      [["source", recordIdOf({ record: plan })]],
      undefined,
    ]);
    expect(found.map(({ reason }) => reason?.[0]?.coding?.[0]?.code)).to.deep.equal([
      ...Array<string>(5).fill("TREAT"),
      undefined,
    ]);
    const uri = (account: string) => `did:pkh:eip155:${chainId}:${account}`;
    expect(agentsOf(found[0]!)).to.deep.equal([
      `author ${uri(ward.staff.doctor.address)}`,
      `custodian ${uri(ward.people.hospital.address)}`,
      `performer ${device}`,
    ]);
    expect(found[0]?.agent[0]?.onBehalfOf?.identifier?.value).to.equal(uri(ward.people.hospital.address));
    expect(found[0]?.agent[0]?.role?.[0]?.text).to.equal("中医医师");
    expect(found[0]?.occurredDateTime).to.equal(new Date(Number(WRITTEN) * 1_000).toISOString().replace(".000Z", "Z"));
    const [listing] = await timelineOf({ records, patient });
    expect(Date.parse(found[0]?.recorded ?? "") / 1_000).to.equal(Number(listing?.anchoredAt));
    expect(new Set(entry.map(({ fullUrl }) => fullUrl)).size).to.equal(6);
    expect((await provenancesOf({ records, patient: ward.otherPatient as PatientId })).entry).to.equal(undefined);
  });

  it("[RECORDS-95] has co-signers as verifiers of their record alone, and what was entered in error as an act of its own", async () => {
    const { ward, records, patient, via, chainId, header } = await scene();
    const seats = { quorum: 1, of: [{ profession: "PHYSICIAN" }] } as const;
    const record = recordStruct(header({ seats }));
    const other = recordStruct(header({ content: id("other") as Hex, seats }));
    await records.anchor({ record, via });
    await records.anchor({ record: other, via });
    await records.cosign({ record, seat: 0, via: direct({ signer: ward.staff.colleague }) });
    const reasonHash = id("the wrong patient") as Hex;
    await records.enterInError({ record: other, reasonHash, via });

    const { entry = [] } = await provenancesOf({ records, patient });
    const found = entry.map(({ resource }) => resource!);
    expect(found.map(activityOf)).to.deep.equal(["CREATE", "CREATE", "NULLIFY"]);
    const uri = (account: string) => `did:pkh:eip155:${chainId}:${account}`;
    expect(agentsOf(found[0]!)).to.include(`verifier ${uri(ward.staff.colleague.address)}`);
    expect(agentsOf(found[1]!).filter((agent) => agent.startsWith("verifier"))).to.deep.equal([]);
    expect(agentsOf(found[2]!)).to.deep.equal([`performer ${uri(ward.staff.doctor.address)}`]);
    expect(found[2]?.target[0]?.identifier).to.deep.equal({
      system: SYSTEMS.record,
      value: recordIdOf({ record: other }),
    });
    expect(found[2]?.text?.div).to.contain("entered in error").and.contain("录入错误");
    const newest = await ward.ethers.provider.getBlock("latest");
    expect(Date.parse(found[2]?.recorded ?? "") / 1_000).to.equal(newest?.timestamp);

    const [cosigned] = await cosignaturesOf({ records, patient });
    expect(cosigned).to.deep.include({ seat: 0, profession: "PHYSICIAN", signer: ward.staff.colleague.address });
    const [withdrawn] = await withdrawalsOf({ records, patient });
    expect(withdrawn).to.include({ reasonHash, by: ward.staff.doctor.address });
  });

  it("[RECORDS-99] has those of a batch too, as long as its headers are given, and each once", async () => {
    const { ward, records, patient, via } = await scene();
    const second = recordOf(ward, { content: id("second") });
    const batch = [
      recordOf(ward, { content: id("ciphertext of the first") }),
      second,
      recordOf(ward, { content: id("ciphertext of the third") }),
    ];
    await ward.records.connect(ward.staff.doctor).anchorBatch(batchOf(ward, second).batch);
    const anchoring = await ward.ethers.provider.getBlock("latest");
    const exported = async (batches: readonly RecordStruct[][]) =>
      ((await provenancesOf({ records, patient, batches })).entry ?? []).map(({ resource }) => resource!);
    const ids = batch.map((record) => recordIdOf({ record }));

    expect(await exported([])).to.deep.equal([]);
    const before = await exported([batch]);
    expect(before.map(({ target: [one] }) => one?.identifier?.value)).to.deep.equal(ids);
    expect(before.map(({ recorded }) => Date.parse(recorded) / 1_000)).to.deep.equal(
      Array(3).fill(anchoring?.timestamp),
    );
    const [, one] = await batchTimelineOf({ records, patient, batch });
    await records.draw({ record: one!.record, inclusion: one!.inclusion, via });
    const after = await exported([batch]);
    expect(after.map(({ target: [of] }) => of?.identifier?.value)).to.deep.equal([ids[1], ids[0], ids[2]]);
    expect(after[0]).to.deep.equal(before[1]);
    const forged = [batch[0]!, { ...second, content: id("another") }, batch[2]!];
    expect((await exported([forged])).map(({ target: [of] }) => of?.identifier?.value)).to.deep.equal([ids[1]]);
  });

  it("[RECORDS-96] [RECORDS-97] says it in both languages, and refuses codes without names and references out of place", async () => {
    const { records, patient, via, chainId, header } = await scene();
    const record = recordStruct(header({}));
    await records.anchor({ record, via });
    const [listing] = (await timelineOf({ records, patient })) as [RecordListing];
    const { text } = provenanceOf({ listing, chainId });
    expect(text?.div)
      .to.contain("wrote record")
      .and.contain("(Note)")
      .and.contain("书写记录")
      .and.contain("（病程记录）");
    for (const [element, code] of [
      ["relation", { relation: 9 }],
      ["profession", { profession: 99 }],
      ["kind", { kind: 99 }],
    ] as const) {
      const unknown = { ...listing, record: { ...listing.record, ...code } };
      expect(() => provenanceOf({ listing: unknown, chainId })).to.throw(ExportNotPossible, element);
    }
    const signer = listing.record.author;
    const cosignature = {
      record: listing.id,
      signer,
      organisation: signer,
      profession: undefined,
      seat: 0,
      blockNumber: 1,
    };
    expect(() => provenanceOf({ listing, cosignatures: [cosignature], chainId })).to.throw(ExportNotPossible);
    const directory = { accountOf: () => ({ reference: "Observation/1" }) };
    expect(() => provenanceOf({ listing, chainId, directory })).to.throw(FhirInvalid);
    const withdrawal = { record: listing.id, by: signer, reasonHash: ZeroHash as Hex, blockNumber: 1 };
    expect(() => withdrawalProvenanceOf({ withdrawal, listing, at: WRITTEN, chainId, directory })).to.throw(
      FhirInvalid,
    );
    const named = { accountOf: () => ({ display: "董奉" }), recordOf: () => ({ reference: "Composition/1" }) };
    const written = provenanceOf({ listing, chainId, directory: named });
    expect(written.agent[0]?.who.display).to.equal("董奉");
    expect(written.target[0]?.reference).to.equal("Composition/1");
  });
});
