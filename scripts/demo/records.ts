import { directiveInForce } from "@xinglin/sdk/consent";
import { type ReadResource, canonicalBytes, describe } from "@xinglin/sdk/fhir";
import { fromCabinet, loggedAccessIn, readRecord, underCategoryKey, writeRecord } from "@xinglin/sdk/flows";
import type { DeviceId, Hex, PatientId, RecordId } from "@xinglin/sdk/kernel";
import { type RecordStruct, recordIdOf, recordStruct } from "@xinglin/sdk/records";
import { type KeyRing, collect, latestKeyIn, revocationsOf } from "@xinglin/sdk/vault";
import type { TransactionReceipt, Wallet } from "ethers";

import type { Archive } from "./archive.ts";
import type { Professional } from "./chapters/practitioners.ts";
import { type Stage, relayedBy } from "./stage.ts";

/** Number of the episode under which the journey's records are written. */
export const EPISODE = 1;

/** A record's header, with its content as the flows want it. */
export type Header = Omit<RecordStruct, "content"> & { readonly content: Hex };

/** A record that was written: what was sealed, and what was said about it. */
export interface Written {
  readonly id: RecordId;
  readonly header: Header;
  readonly plaintext: Uint8Array;
  readonly receipt: TransactionReceipt;
}

/** Seals, stores and anchors a FHIR resource at its author's hospital. The author holds no ETH. */
export async function write(
  stage: Stage,
  archive: Archive,
  {
    patient,
    author,
    resource,
    keys,
    device,
    replaces,
    visit,
    anchor,
  }: {
    readonly patient: PatientId;
    readonly author: Professional;
    readonly resource: ReadResource;
    readonly keys: KeyRing;
    readonly device?: DeviceId;
    readonly replaces?: Written;
    /** The visit that it is about. */
    readonly visit?: Hex;
    /** How it is anchored, where that is not an act of its own. */
    readonly anchor?: (record: Header) => Promise<TransactionReceipt>;
  },
): Promise<Written> {
  const { kind, category, confidentiality, authoredAt = await stage.now() } = describe(resource);
  const plaintext = canonicalBytes(resource);
  const via = relayedBy(stage, author.account);
  const { header, anchored } = await writeRecord({
    source: plaintext,
    header: (content): Header => ({
      ...recordStruct({
        patient,
        author: author.account.address,
        organisation: author.employer.account.address,
        profession: author.profession,
        ...{ kind, category, confidentiality, authoredAt, content },
        episode: EPISODE,
        ...(device !== undefined && { device }),
        ...(visit !== undefined && { visit }),
        ...(replaces !== undefined && { relation: "Replaces", target: replaces.id }),
      }),
      content,
    }),
    sealKey: underCategoryKey({
      under: latestKeyIn(keys, { category, confidentiality }),
      revocations: () => revocationsOf({ consents: stage.consents, patient }),
    }),
    ...archive,
    anchor:
      anchor ??
      ((record: Header) =>
        replaces === undefined
          ? stage.records.anchor({ record, via })
          : stage.records.anchorUpon({ record, target: replaces.header, via })),
  });
  return { id: recordIdOf({ record: header }), header, plaintext, receipt: anchored };
}

/** Who reads: somebody at work for an organisation, by a grant to it; or the patient, by the patient's own right. */
export type Reader =
  | { readonly who: Professional; readonly line: number; readonly keys: KeyRing }
  | { readonly self: Wallet; readonly keys: KeyRing };

/** Logs the access, and only then finds the key, fetches and decrypts. */
export async function read(
  stage: Stage,
  archive: Archive,
  { patient, written, reader }: { readonly patient: PatientId; readonly written: Written; readonly reader: Reader },
): Promise<{ readonly plaintext: Uint8Array; readonly receipt: TransactionReceipt }> {
  const { header, id } = written;
  const account = "self" in reader ? reader.self : reader.who.account;
  const organisation = "self" in reader ? undefined : reader.who.employer.account.address;
  const purpose = "self" in reader ? "PATRQT" : "TREAT";
  const { words: directive } = await directiveInForce({ consents: stage.consents, patient });
  const receipts: TransactionReceipt[] = [];
  const log = async () => {
    const receipt = await stage.accesses.accessRecord({
      record: header,
      reading: {
        purpose,
        ...("who" in reader && { profession: reader.who.profession }),
        ...(organisation !== undefined && { organisation }),
      },
      evidence: { directive, ...("who" in reader && { grantee: organisation ?? "", line: reader.line }) },
      via: relayedBy(stage, account),
    });
    receipts.push(receipt);
    return loggedAccessIn({ receipt, accessLog: stage.accesses.address });
  };
  const plaintext = await collect(
    readRecord({
      intended: {
        patient,
        accessor: account.address,
        ...(organisation !== undefined && { organisation }),
        purpose,
        record: id,
      },
      header,
      log,
      findKey: fromCabinet({ cabinet: archive.cabinet, ring: () => Promise.resolve(reader.keys) }),
      store: archive.store,
    }),
  );
  const [receipt] = receipts;
  if (receipt === undefined) throw new Error("Nothing was logged.");
  return { plaintext, receipt };
}
