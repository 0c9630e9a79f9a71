import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EVERYTHING, labelOf, listGrants } from "@xinglin/sdk/consent";
import { type ReadResource, describe } from "@xinglin/sdk/fhir";
import { fromCabinet, loggedAccessIn, readRecord, underCategoryKey, writeRecord } from "@xinglin/sdk/flows";
import { FolderCabinet, FolderDrafts, FolderStore } from "@xinglin/sdk/folders";
import { type Hex, direct } from "@xinglin/sdk/kernel";
import { type RecordStruct, labelsHashOf, recordIdOf } from "@xinglin/sdk/records";
import {
  CATEGORIES,
  CONFIDENTIALITIES,
  POWERS,
  PROFESSIONS,
  PURPOSES,
  RECORD_KINDS,
  expandPurposes,
} from "@xinglin/sdk/terms";
import {
  Vault,
  collect,
  compartmentsOf,
  latestKeyIn,
  newEncryptionKey,
  openEnvelope,
  requireEnvelopeSignature,
  revocationsOf,
  sealEnvelope,
  signEnvelope,
  stateEncryptionKey,
  statedKey,
} from "@xinglin/sdk/vault";
import { ZeroHash } from "ethers";

import { openWard } from "../pcf/ward.ts";

/** The chain's first day: resources of standards are older, or are taken for written on that day. */
const FIRST_DAY = "2026-01-01T00:00:00Z";
const LAST_SECOND = 4_102_444_800n; // 2100
const EPISODE = 1;
const PROFESSION = "PHYSICIAN";
const NO_LABEL: Hex = `0x${"00".repeat(31)}`;
const MOST_LABELS = 4;

/** Two hospitals on a chain of their own, a patient, and what carries records from the one to the other. */
export interface Hospitals {
  /** Seals, stores and anchors bytes at the first hospital, and reads them at the second by a logged access. */
  carry(work: { readonly resource: ReadResource; readonly bytes: Uint8Array }): Promise<Uint8Array>;
}

/** A patient grants the second hospital's physician everything for treatment, and an envelope with the keys. */
export async function openHospitals(): Promise<Hospitals> {
  const ward = await openWard({ firstDay: FIRST_DAY });
  const { patients, consents, records, accesses } = ward;
  const { provider } = consents;
  const [author, first, reader, second, zhao] = await Promise.all(
    ["author", "first hospital", "reader", "second hospital", "Zhao"].map(ward.walletOf),
  );
  if (!author || !first || !reader || !second || !zhao) throw new Error("unreachable");
  const staff = [
    { account: author.address, profession: PROFESSION, organisations: [first.address] },
    { account: reader.address, profession: PROFESSION, organisations: [second.address] },
  ] as const;
  await ward.employ(staff, LAST_SECOND);
  const patient = await ward.register("Zhao");
  await records.connect(zhao).openEpisode(patient, first.address, EPISODE, LAST_SECOND);

  const provision = { ...EVERYTHING, purposes: expandPurposes(["TREAT"]), until: LAST_SECOND };
  const grants = [author, reader].map(({ address }) => ({ grantee: address, line: 0, provision }));
  await consents.give({ patient, grants, via: direct({ signer: zhao }) });

  const { chainId } = await provider.getNetwork();
  const place = { chainId, verifyingContract: await consents.contract.getAddress() };
  const accessLog = await accesses.getAddress();
  const vault = Vault.create({ patient });
  const mayConsent = async (account: string) => patients.contract.mayAct(patient, account, POWERS.CONSENT.code);

  /** What a grantee gets from the patient: a signed envelope with the grant's keys, to the key that it states. */
  const ringFor = async (grantee: typeof reader) => {
    const { pair } = await newEncryptionKey("X_WING");
    const account = grantee.address;
    const statement = await stateEncryptionKey({ key: pair, account, until: LAST_SECOND, place, signer: grantee });
    const now = BigInt((await provider.getBlock("latest"))?.timestamp ?? 0);
    const to = await statedKey({ statement, place, now, provider });
    const [listed] = await listGrants({ consents, patient, grantee: account });
    if (listed === undefined) throw new Error(`nothing was granted to ${account}`);
    const grant = { place, id: listed.id, purposes: listed.provision.purposes };
    const ring = await vault.ring({ compartments: compartmentsOf(listed.provision) });
    const envelope = await sealEnvelope({ ring, to, grant });
    const signed = { signer: zhao.address, signature: await signEnvelope({ envelope, grant, signer: zhao }) };
    return async () => {
      await requireEnvelopeSignature({ envelope, grant, signed, mayConsent, provider });
      return openEnvelope({ envelope, with: pair, grant });
    };
  };
  const [authorsRing, readersRing] = await Promise.all([ringFor(author), ringFor(reader)]);
  const folder = await mkdtemp(join(tmpdir(), "xinglin-conformance-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true });
  });
  const store = new FolderStore({ folder: join(folder, "contents") });
  const cabinet = new FolderCabinet({ folder: join(folder, "keys") });
  const drafts = new FolderDrafts({ folder: join(folder, "drafts") });
  const labelKey = await vault.labelKey();

  return {
    carry: async ({ resource, bytes }) => {
      const { kind, category, confidentiality, sensitivities, authoredAt } = describe(resource);
      const now = BigInt((await provider.getBlock("latest"))?.timestamp ?? 0);
      const labels = await Promise.all(
        sensitivities.slice(0, MOST_LABELS).map(async ({ code = "" }) => labelOf({ labelKey, code })),
      );
      const { header } = await writeRecord({
        source: bytes,
        header: (content) =>
          ({
            patient,
            author: author.address,
            organisation: first.address,
            profession: PROFESSIONS[PROFESSION].code,
            kind: RECORD_KINDS[kind].code,
            category: CATEGORIES[category].code,
            confidentiality: CONFIDENTIALITIES[confidentiality].code,
            authoredAt: authoredAt === undefined || authoredAt > now ? now : authoredAt,
            episode: EPISODE,
            visit: ZeroHash,
            device: ZeroHash,
            content,
            labels: labelsHashOf({ labels }),
            relation: 0,
            target: ZeroHash,
            seats: ZeroHash,
          }) satisfies RecordStruct,
        sealKey: underCategoryKey({
          under: latestKeyIn(await authorsRing(), { category, confidentiality }),
          revocations: async () => revocationsOf({ consents, patient }),
        }),
        store,
        cabinet,
        drafts,
        anchor: async (record) => (await records.connect(author).anchor(record)).wait(),
      });

      const record = recordIdOf({ record: header });
      const reading = {
        organisation: second.address,
        profession: PROFESSIONS[PROFESSION].code,
        purpose: PURPOSES.TREAT.code,
        purposeLabel: NO_LABEL,
      };
      const [one = NO_LABEL, two = NO_LABEL, three = NO_LABEL, four = NO_LABEL] = labels;
      const log = async () => {
        const evidence = { grantee: reader.address, line: 0, terms: [], directive: [] };
        const sent = await accesses.connect(reader).accessRecord(header, [one, two, three, four], evidence, reading);
        const receipt = await sent.wait();
        if (receipt === null) throw new Error("the access was not mined");
        return loggedAccessIn({ receipt, accessLog });
      };
      const intended = {
        patient,
        accessor: reader.address,
        organisation: second.address,
        purpose: "TREAT",
        record,
      } as const;
      const findKey = fromCabinet({ cabinet, ring: readersRing });
      return collect(readRecord({ intended, header, log, findKey, store }));
    },
  };
}
