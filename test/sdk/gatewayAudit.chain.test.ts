import { GatewayBatchUnknown, type GatewayRead, gatewayAuditEventsOf } from "@xinglin/sdk/audit";
import { problemsIn } from "@xinglin/sdk/fhir";
import { type Hex, direct } from "@xinglin/sdk/kernel";
import { type AccessEntry, AccessLogs, MerkleTree, accessLeafOf, recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { NO_LABEL, SERVED, leafOf } from "../helpers/accesses.ts";
import { PROFESSION } from "../helpers/providers.ts";
import { recordOf, recordWardOn } from "../helpers/records.ts";

const connection = await network.create();
const deployWard = recordWardOn(connection);

/** The hospital's gateway has served the doctor a record, somebody else something, and the doctor a category. */
async function load() {
  const ward = await connection.networkHelpers.loadFixture(deployWard);
  const { hospital } = ward.people;
  const organisation = hospital.address;
  const gateway = ward.actors.relayer;
  const accesses = new AccessLogs({ address: await ward.accesses.getAddress(), provider: ward.ethers.provider });
  await accesses.appointGateway({ gateway: gateway.address, via: direct({ signer: hospital }) });
  const record = recordIdOf({ record: recordOf(ward) });
  const common: AccessEntry = {
    patient: ward.patient,
    accessor: ward.staff.doctor.address,
    organisation,
    profession: PROFESSION.tcmPhysician,
    purpose: 1n,
    purposeLabel: NO_LABEL,
    category: 7n,
    confidentiality: 2n,
    record,
    basis: 3n,
    basisId: id("grant"),
    evidence: ZeroHash,
  };
  const salted = (entry: AccessEntry, word: string): GatewayRead => ({
    entry,
    salt: id(word) as Hex,
    servedAt: SERVED,
  });
  const reads = [salted(common, "a"), leafOf(2), salted({ ...common, record: ZeroHash }, "c")] as const;
  const leaves = reads.map((read) => (typeof read === "string" ? read : accessLeafOf(read)));
  const { root, count } = new MerkleTree({ leaves });
  await accesses.logBatch({ organisation, root, count, via: direct({ signer: gateway }) });
  return { ward, record, wanted: { accesses, organisation, gateway: gateway.address, first: 1n, reads } };
}

async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
}

describe("SDK: a gateway's reads as AuditEvents", () => {
  it("[RECORDS-98] exports what the gateway logged by one root, and keeps the reads of others closed", async () => {
    const { ward, record, wanted } = await load();
    const bundle = await gatewayAuditEventsOf({ ...wanted, custodianOf: () => ward.people.clinic.address });
    expect(problemsIn(bundle)).to.deep.equal({ problems: [], unknown: [] });
    const events = bundle.entry?.map(({ resource }) => resource!) ?? [];
    expect(events.map(({ action }) => action)).to.deep.equal(["R", "E"]);
    const [read, query] = events;
    expect(read?.entity?.[1]?.what?.identifier?.value).to.equal(record);
    expect(query?.entity?.[1]?.what).to.equal(undefined);
    expect(read?.recorded).to.equal(new Date(Number(SERVED) * 1_000).toISOString().replace(".000Z", "Z"));

    const account = `did:pkh:eip155:31337:${wanted.gateway}`;
    expect(read?.source.observer.identifier?.value).to.equal(account);
    expect(read?.agent.find(({ type }) => type?.coding?.[0]?.code === "110153")?.network?.address).to.equal(account);
    expect(read?.agent.some(({ type }) => type?.coding?.[0]?.code === "CST")).to.equal(true);
    expect(query?.agent.some(({ type }) => type?.coding?.[0]?.code === "CST")).to.equal(false);
    const numbered = (number: string) => [
      { type: "number", valueString: number },
      { type: "gateway", valueString: wanted.gateway },
    ];
    expect(read?.entity?.[0]?.detail).to.deep.equal(numbered("1"));
    expect(query?.entity?.[0]?.detail).to.deep.equal(numbered("3"));
    expect(new Set(bundle.entry?.map(({ fullUrl }) => fullUrl)).size).to.equal(2);
  });

  it("[RECORDS-98] refuses reads that are not the batch on chain: altered, in another order, fewer, elsewhere", async () => {
    const { ward, wanted } = await load();
    const [first, second, third] = wanted.reads;
    const altered = { ...first, entry: { ...first.entry, accessor: ward.staff.nurse.address } };
    const attempts = [
      { ...wanted, reads: [altered, second, third] },
      { ...wanted, reads: [{ ...first, salt: id("b") as Hex }, second, third] },
      { ...wanted, reads: [second, first, third] },
      { ...wanted, reads: [first, second] },
      // Filling a tree up with zeros does not change its root: the count tells.
      { ...wanted, reads: [first, second, third, ZeroHash as Hex] },
      { ...wanted, first: 2n },
      { ...wanted, gateway: ward.actors.stranger.address },
    ];
    for (const attempt of attempts) {
      expect(await refusalOf(gatewayAuditEventsOf(attempt))).to.be.instanceOf(GatewayBatchUnknown);
    }
  });
});
