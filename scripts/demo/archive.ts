import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { listGrants } from "@xinglin/sdk/consent";
import { FolderCabinet, FolderDrafts, FolderStore } from "@xinglin/sdk/folders";
import type { PatientId } from "@xinglin/sdk/kernel";
import { type ReplicaReport, ReplicatedStore } from "@xinglin/sdk/stores";
import { POWERS } from "@xinglin/sdk/terms";
import {
  type KeyRing,
  type Vault,
  compartmentsOf,
  newEncryptionKey,
  openEnvelope,
  requireEnvelopeSignature,
  sealEnvelope,
  signEnvelope,
  stateEncryptionKey,
  statedKey,
} from "@xinglin/sdk/vault";
import type { Wallet } from "ethers";

import { DAY, type Stage } from "./stage.ts";

/** Where sealed contents, their sealed keys and unfinished headers lie: folders on this machine. */
export interface Archive {
  /** Folders of the replicas, in the order in which they are read. */
  readonly folders: readonly string[];
  readonly replicas: readonly FolderStore[];
  readonly store: ReplicatedStore;
  readonly cabinet: FolderCabinet;
  readonly drafts: FolderDrafts;
  /** What the store had to say of its replicas. */
  readonly reports: ReplicaReport[];
  /** Removes the folders. */
  close(): Promise<void>;
}

/** Three replicas, as two hospitals and an archive would have them. */
export async function openArchive(): Promise<Archive> {
  const root = await mkdtemp(join(tmpdir(), "xinglin-journey-"));
  const folders = ["first hospital", "second hospital", "archive"].map((name) => join(root, name));
  const replicas = folders.map((folder) => new FolderStore({ folder, name: folder.slice(root.length + 1) }));
  const reports: ReplicaReport[] = [];
  return {
    folders,
    replicas,
    store: new ReplicatedStore({ replicas, onReport: (report) => reports.push(report) }),
    cabinet: new FolderCabinet({ folder: join(root, "keys") }),
    drafts: new FolderDrafts({ folder: join(root, "drafts") }),
    reports,
    close: () => rm(root, { recursive: true }),
  };
}

/**
 * The keys that a grantee has of a patient: the grantee states a key, the patient's software seals the grant's keys to it and
 * signs, and the grantee checks that before it opens them.
 */
export async function keysFor(
  { consents, patients, provider, now }: Stage,
  {
    patient,
    controller,
    vault,
    grantee,
    line,
  }: {
    readonly patient: PatientId;
    readonly controller: Wallet;
    readonly vault: Vault;
    readonly grantee: Wallet;
    readonly line: number;
  },
): Promise<KeyRing> {
  const { chainId } = await provider.getNetwork();
  const place = { chainId, verifyingContract: consents.address };
  const { pair } = await newEncryptionKey("X_WING");
  const account = grantee.address;
  const until = (await now()) + 30n * DAY;
  const statement = await stateEncryptionKey({ key: pair, account, until, place, signer: grantee });

  const to = await statedKey({ statement, place, now: await now(), provider });
  const listed = (await listGrants({ consents, patient, grantee: account })).findLast((one) => one.line === line);
  if (listed === undefined) throw new Error(`Nothing was granted to ${account} on line ${String(line)}.`);
  const grant = { place, id: listed.id, purposes: listed.provision.purposes };
  const ring = await vault.ring({ compartments: compartmentsOf(listed.provision) });
  const envelope = await sealEnvelope({ ring, to, grant });
  const signed = { signer: controller.address, signature: await signEnvelope({ envelope, grant, signer: controller }) };

  const mayConsent = (one: string) => patients.contract.mayAct(patient, one, POWERS.CONSENT.code);
  await requireEnvelopeSignature({ envelope, grant, signed, mayConsent, provider });
  return openEnvelope({ envelope, with: pair, grant });
}
