import { Consents, EVERYTHING, evidenceOf, listGrants } from "@xinglin/sdk/consent";
import { refusalOf } from "@xinglin/sdk/errors";
import {
  AccessNotLogged,
  type FindContentKey,
  MemoryDrafts,
  fromCabinet,
  keyPlaceOf,
  loggedAccessIn,
  readRecord,
  resumeRecords,
  underCategoryKey,
  writeRecord,
} from "@xinglin/sdk/flows";
import { Patients } from "@xinglin/sdk/identity";
import { type Hex, type PatientId, direct, parseId } from "@xinglin/sdk/kernel";
import { type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { MemoryCabinet, MemoryStore, type ReplicaReport, ReplicatedStore } from "@xinglin/sdk/stores";
import { expandPurposes } from "@xinglin/sdk/terms";
import {
  EpochStale,
  KeyMissing,
  PublishedKeyMissing,
  RootKeyNotPatients,
  Vault,
  collect,
  combineShares,
  compartmentName,
  erase,
  lastPublishedKeyOf,
  latestKeyIn,
  openEnvelope,
  revocationsOf,
  sealEnvelope,
  splitRootKey,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify, id, toUtf8Bytes } from "ethers";
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
        sealKey: underCategoryKey({ under, revocations: async () => revocationsOf({ consents, patient }) }),
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
        const sent = await accesses.connect(by).accessRecord(header, NO_LABELS, evidence, reading);
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
    expect(await read(header, fromCabinet({ cabinet, ring }))).to.equal(text);
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
    const logged = await ward.accesses.connect(ward.zhao).accessRecord(recordOf(ward), NO_LABELS, evidence, own);
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
    const header = await write(vault.caughtUp(await revocationsOf({ consents, patient })), "of after");
    const findKey = fromCabinet({ cabinet, ring: () => Promise.resolve(held) });
    expect(refusalOf(await refusal(read(header, findKey)))?.name).to.equal("AccessDenied");
    await refuses(findKey(keyPlaceOf(header)), KeyMissing); // not even with the sealed key at hand
  });

  it("[VAULT-26] are not sealed under an epoch that a revoked reader has, whichever list of epochs a store gives", async () => {
    const { ward, patient, consents, ringOf, write, drafts } = await load();
    const vault = Vault.create({ patient });
    const old = await vault.sealEpochs();
    const held = await ringOf(vault, ward.staff.outsider);
    await write(vault);
    const grants = [{ grantee: ward.staff.outsider.address, line: 0 }];
    await consents.revoke({ patient, grants, via: direct({ signer: ward.zhao }) });

    const back = await Vault.open({ rootKey: vault.exportRootKey(), patient, epochs: old });
    const stale = await refuses(write(back, "of after"), EpochStale);
    expect(stale).to.include({ compartment: "NOTES/N", epoch: 0 });
    expect(stale.revokedAt).to.equal(BigInt((await ward.ethers.provider.getBlock("latest"))!.timestamp));
    // A writer with the envelope of before is refused alike.
    const revocations = async () => revocationsOf({ consents, patient });
    const late = underCategoryKey({ under: latestKeyIn(held, note), revocations });
    await refuses(late({ ...note, patient, id: parseId("RecordId", id("record")) }, new Uint8Array(32)), EpochStale);
    for await (const { content } of drafts.all()) expect.fail(content);

    await write(back.caughtUp(await revocations()), "of after");
  });

  it("[VAULT-26] know what was taken back: one grant, a grant given again, everything", async () => {
    const { ward, patient, consents } = await load();
    const via = direct({ signer: ward.zhao });
    const [outsider, colleague] = [ward.staff.outsider.address, ward.staff.colleague.address];
    const read = async () => revocationsOf({ consents, patient });
    expect((await read()).list).to.deep.equal([]);
    const window = { from: START, until: START + YEAR, purposes: expandPurposes(["TREAT"]) };
    const imaging = { ...EVERYTHING, ...window, categories: ["IMAGING"], confidentialities: ["N", "R"] } as const;
    const give = async (grantee: string) =>
      consents.give({ patient, grants: [{ grantee, line: 1, provision: imaging }], via });
    const revoke = async (grantee: string, line: number) =>
      consents.revoke({ patient, grants: [{ grantee, line }], via });
    const compartmentsIn = async () =>
      (await read()).list.map(({ compartments }) => compartments.map(compartmentName).join(" "));

    await give(colleague);
    await revoke(colleague, 1);
    const once = "IMAGING/N IMAGING/R";
    expect(await compartmentsIn()).to.deep.equal([once]);
    await give(colleague);
    await give(outsider);
    await revoke(outsider, 1);
    expect(await compartmentsIn()).to.deep.equal([once, once]);
    await consents.revokeAll({ patient, via });
    const taken = await read();
    expect(await compartmentsIn()).to.deep.equal([once, once, "NOTES/N", once]);
    const now = BigInt((await ward.ethers.provider.getBlock("latest"))!.timestamp);
    expect([taken.seenUntil, taken.list.at(-1)!.at, taken.list.at(-2)!.at]).to.deep.equal([now + 1n, now, now]);
    await give(colleague);
    await consents.revokeAll({ patient, via });
    expect(await compartmentsIn()).to.deep.equal([once, once, "NOTES/N", once, once]);
  });

  it("[VAULT-42] are opened again with the root key from which the key follows that the patient published", async () => {
    const { ward, patient } = await load();
    const patients = new Patients({ address: await ward.patients.getAddress(), provider: ward.ethers.provider });
    await refuses(lastPublishedKeyOf({ patients, patient }), PublishedKeyMissing);
    const vault = Vault.create({ patient });
    const { publicKey } = await vault.encryptionKey("X25519");
    const key = hexlify(publicKey) as Hex;
    await patients.publishEncryptionKey({ patient, kem: "X25519", key, via: direct({ signer: ward.zhao }) });
    const published = await lastPublishedKeyOf({ patients, patient });
    expect(hexlify(published.publicKey)).to.equal(key);
    const shares = await splitRootKey({ rootKey: vault.exportRootKey(), count: 2, threshold: 2 });
    expect(await combineShares({ shares, patient, published })).to.deep.equal(vault.exportRootKey());
    const forged = await splitRootKey({ rootKey: Vault.create({ patient }).exportRootKey(), count: 2, threshold: 2 });
    await refuses(combineShares({ shares: forged, patient, published }), RootKeyNotPatients);
  });

  it("[VAULT-80] are read though a replica lies, which is repaired", async () => {
    const { ward, patient, cabinet, replicas, reports, ringOf, write, read } = await load();
    const vault = Vault.create({ patient });
    const header = await write(vault);
    const name = await replicas[1].nameOf(header.content);
    await replicas[0].putBlock(CID.parse(name), toUtf8Bytes("something else"));
    const ring = async () => ringOf(vault, ward.staff.outsider);
    expect(await read(header, fromCabinet({ cabinet, ring }))).to.equal(text);
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
      records: [recordIdOf({ record: header })],
      cabinets: [cabinet],
      reason: "patient's request",
      at: START,
      place,
      signer: ward.people.hospital,
    });
    const ring = async () => ringOf(vault, ward.staff.outsider);
    const problem = await refusal(read(header, fromCabinet({ cabinet, ring })));
    expect(String(problem)).to.contain("erased");
    expect((await ward.records.stateOf(recordIdOf({ record: header }))).status).to.equal(STATUS.current);
  });
});
