import { Consents, EVERYTHING, evidenceOf, listGrants } from "@xinglin/sdk/consent";
import { refusalOf } from "@xinglin/sdk/errors";
import {
  AccessNotLogged,
  type FindContentKey,
  MemoryDrafts,
  fromCabinet,
  loggedAccessIn,
  readRecord,
  resumeRecords,
  underCategoryKey,
  writeRecord,
} from "@xinglin/sdk/flows";
import { type Hex, type PatientId, direct, parseId } from "@xinglin/sdk/kernel";
import { type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { MemoryCabinet, MemoryStore, type ReplicaReport, ReplicatedStore } from "@xinglin/sdk/stores";
import { expandPurposes } from "@xinglin/sdk/terms";
import { KeyMissing, Vault, collect, erase, latestKeyIn, openEnvelope, sealEnvelope } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify, toUtf8Bytes } from "ethers";
import { CID } from "multiformats/cid";
import { network } from "hardhat";

import { NO_LABELS, readingOf } from "../../helpers/accesses.ts";
import { START, YEAR } from "../../helpers/defaults.ts";
import { type Person, PROFESSION } from "../../helpers/providers.ts";
import { STATUS, recordOf, recordWardOn } from "../../helpers/records.ts";
import type { Ward } from "../../helpers/ward.ts";
import { pairOf, refusal, refuses } from "./support.ts";

const connection = await network.create();
const deployWard = recordWardOn(connection);

const note = { category: "NOTES", confidentiality: "N" } as const;
const text = "舌淡红，苔薄白；脉弦。证属肝郁脾虚。";

type Header = Omit<RecordStruct, "content"> & { readonly content: Hex };

interface Scene {
  readonly ward: Ward;
  readonly patient: PatientId;
  readonly consents: Consents;
  readonly replicas: readonly [MemoryStore, MemoryStore];
  readonly cabinet: MemoryCabinet;
  readonly drafts: MemoryDrafts;
  readonly reports: ReplicaReport[];
  /** The keys that a grantee gets in an envelope, from a vault as it stands. */
  readonly ringOf: (vault: Vault, grantee: Person) => Promise<Awaited<ReturnType<Vault["ring"]>>>;
  /** The doctor writes a note at the hospital. */
  readonly write: (vault: Vault, words?: string, isPowered?: boolean) => Promise<Header>;
  /** The physician of the clinic reads it there. */
  readonly read: (header: Header, findKey: FindContentKey, by?: Person) => Promise<string>;
}

async function load(): Promise<Scene> {
  const ward = await connection.networkHelpers.loadFixture(deployWard);
  const { staff, zhao, people, records, accesses, ethers } = ward;
  const { provider } = ethers;
  const patient = parseId("PatientId", ward.patient);
  const consents = new Consents({ address: await ward.consents.getAddress(), provider });
  const provision = {
    ...EVERYTHING,
    categories: [note.category],
    confidentialities: [note.confidentiality],
    purposes: expandPurposes(["TREAT"]),
    from: START,
    until: START + YEAR,
  };
  const grant = { grantee: staff.outsider.address, line: 0, provision };
  await consents.give({ patient, grants: [grant], via: direct({ signer: zhao }) });

  const replicas = [new MemoryStore({ name: "hospital" }), new MemoryStore({ name: "clinic" })] as const;
  const reports: ReplicaReport[] = [];
  const store = new ReplicatedStore({ replicas, onReport: (report) => reports.push(report) });
  const cabinet = new MemoryCabinet();
  const drafts = new MemoryDrafts();
  const { chainId } = await provider.getNetwork();
  const place = { chainId, verifyingContract: consents.address };
  const accessLog = await accesses.getAddress();

  return {
    ward,
    patient,
    consents,
    replicas,
    cabinet,
    drafts,
    reports,
    ringOf: async (vault, grantee) => {
      const [listed] = await listGrants({ consents, patient, grantee: grantee.address });
      const about = { place, id: listed!.id, purposes: listed!.provision.purposes };
      const pair = await pairOf(grantee.address);
      const envelope = await sealEnvelope({ ring: await vault.ring({ compartments: [note] }), to: pair, grant: about });
      return openEnvelope({ envelope, with: pair, grant: about });
    },
    write: async (vault, words = text, isPowered = true) => {
      const under = latestKeyIn(await vault.ring({ compartments: [note] }), note);
      const written = await writeRecord({
        source: toUtf8Bytes(words),
        header: (content) => ({ ...recordOf(ward), content }),
        sealKey: underCategoryKey({ under, patient }),
        store,
        cabinet,
        drafts,
        anchor: async (header: Header) => {
          if (!isPowered) throw new Error("the power is gone");
          await records.connect(staff.doctor).anchor(header);
        },
      });
      return written.header;
    },
    read: async (header, findKey, by = staff.outsider) => {
      const record = recordIdOf({ record: header });
      const reading = readingOf(ward, { organisation: people.clinic.address, profession: PROFESSION.physician });
      const { grantee, line } = evidenceOf(grant);
      const evidence = { grantee, line, terms: [], directive: [] };
      const log = async () => {
        const sent = await accesses.connect(by).accessRecord(header, NO_LABELS, reading, evidence);
        return loggedAccessIn({ receipt: (await sent.wait())!, accessLog });
      };
      const intended = {
        patient,
        accessor: by.address,
        organisation: people.clinic.address,
        purpose: "TREAT",
        record,
      } as const;
      const bytes = await collect(readRecord({ intended, header, log, findKey, store }));
      return new TextDecoder().decode(bytes);
    },
  };
}

describe("SDK: records on the chain", () => {
  it("[VAULT-101] are read at another hospital by a logged access", async () => {
    const { ward, patient, cabinet, ringOf, write, read } = await load();
    const vault = Vault.create({ patient });
    const header = await write(vault);
    expect((await ward.records.stateOf(recordIdOf({ record: header }))).status).to.equal(STATUS.current);
    const ring = async () => ringOf(vault, ward.staff.outsider);
    expect(await read(header, fromCabinet({ cabinet, ring, patient }))).to.equal(text);
    expect((await ward.accesses.trailOf(patient)).count).to.equal(1n);
  });

  it("[VAULT-101] give no key to who may not read, and log nothing", async () => {
    const { ward, patient, consents, write, read } = await load();
    const header = await write(Vault.create({ patient }));
    let asked = 0;
    const findKey = () => {
      asked += 1;
      return Promise.reject(new Error("no key"));
    };
    const { colleague, outsider } = ward.staff;
    expect(refusalOf(await refusal(read(header, findKey, colleague)))?.name).to.equal("AccessDenied");
    const grants = [{ grantee: outsider.address, line: 0 }];
    await consents.revoke({ patient, grants, via: direct({ signer: ward.zhao }) });
    expect(refusalOf(await refusal(read(header, findKey)))?.name).to.equal("AccessDenied");
    expect(asked).to.equal(0);
    expect((await ward.accesses.trailOf(patient)).count).to.equal(0n);
  });

  it("[VAULT-101] are not opened by a transaction that logged nothing, or by another contract's event", async () => {
    const { ward } = await load();
    const sent = await ward.records.connect(ward.zhao).closeEpisode(ward.patient, ward.people.hospital.address, 1);
    const receipt = (await sent.wait())!;
    for (const accessLog of [await ward.accesses.getAddress(), await ward.records.getAddress()]) {
      expect(() => loggedAccessIn({ receipt, accessLog })).to.throw(AccessNotLogged);
    }
    const own = readingOf(ward, { organisation: `0x${"00".repeat(20)}`, profession: 0n });
    const evidence = { grantee: `0x${"00".repeat(20)}`, line: 0, terms: [], directive: [] };
    const logged = await ward.accesses.connect(ward.zhao).accessRecord(recordOf(ward), NO_LABELS, own, evidence);
    const real = (await logged.wait())!;
    const accessLog = await ward.accesses.getAddress();
    expect(loggedAccessIn({ receipt: real, accessLog })).to.deep.include({ patient: ward.patient, purpose: "TREAT" });
    expect(() => loggedAccessIn({ receipt: real, accessLog: ward.zhao.address })).to.throw(AccessNotLogged);
  });

  it("[VAULT-100] are anchored after a loss of power, once", async () => {
    const { ward, patient, drafts, write } = await load();
    await refuses(write(Vault.create({ patient }), text, false), Error);
    const { records, staff } = ward;
    const isAnchored = async (header: Header) => {
      const { status } = await records.stateOf(recordIdOf({ record: header }));
      return status !== STATUS.none;
    };
    const anchor = async (header: Header) => records.connect(staff.doctor).anchor(header);
    const [header] = await resumeRecords({ drafts, isAnchored, anchor });
    expect(await isAnchored(header!)).to.equal(true);
    await drafts.put(header!); // as if the power had gone between anchor and the end
    expect(await resumeRecords({ drafts, isAnchored, anchor })).to.deep.equal([]);
  });

  it("[VAULT-23] stay closed to a revoked reader when they are written afterwards", async () => {
    const { ward, patient, cabinet, consents, ringOf, write, read } = await load();
    const vault = Vault.create({ patient });
    const held = await ringOf(vault, ward.staff.outsider);
    await write(vault);
    const grants = [{ grantee: ward.staff.outsider.address, line: 0 }];
    await consents.revoke({ patient, grants, via: direct({ signer: ward.zhao }) });
    const header = await write(vault.raised([note]), "of after");
    const findKey = fromCabinet({ cabinet, ring: () => Promise.resolve(held), patient });
    expect(refusalOf(await refusal(read(header, findKey)))?.name).to.equal("AccessDenied");
    await refuses(findKey(header.content), KeyMissing); // not even with the sealed key at hand
  });

  it("[VAULT-80] are read though a replica lies, which is repaired", async () => {
    const { ward, patient, cabinet, replicas, reports, ringOf, write, read } = await load();
    const vault = Vault.create({ patient });
    const header = await write(vault);
    const name = await replicas[1].nameOf(header.content);
    await replicas[0].putBlock(CID.parse(name), toUtf8Bytes("something else"));
    const ring = async () => ringOf(vault, ward.staff.outsider);
    expect(await read(header, fromCabinet({ cabinet, ring, patient }))).to.equal(text);
    expect(reports.map(({ replica, what }) => `${replica}: ${what}`)).to.deep.equal([
      "hospital: corrupted",
      "hospital: repaired",
    ]);
    expect(hexlify(await collect(replicas[0].read(name)))).to.equal(hexlify(await collect(replicas[1].read(name))));
  });

  it("[VAULT-50] cannot be read by anybody after their key was destroyed, and stay anchored", async () => {
    const { ward, patient, cabinet, ringOf, write, read } = await load();
    const vault = Vault.create({ patient });
    const header = await write(vault);
    const { chainId } = await ward.ethers.provider.getNetwork();
    const place = { chainId, verifyingContract: await ward.records.getAddress() };
    await erase({
      patient,
      contents: [header.content],
      cabinets: [cabinet],
      reason: "patient's request",
      at: START,
      place,
      signer: ward.people.hospital,
    });
    const ring = async () => ringOf(vault, ward.staff.outsider);
    const problem = await refusal(read(header, fromCabinet({ cabinet, ring, patient })));
    expect(String(problem)).to.contain("erased");
    expect((await ward.records.stateOf(recordIdOf({ record: header }))).status).to.equal(STATUS.current);
  });
});
