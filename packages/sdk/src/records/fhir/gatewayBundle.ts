import { ZeroAddress } from "ethers";
import type { AuditEvent, Bundle } from "fhir/r4.js";

import { XinglinError } from "../../errors/XinglinError.ts";
import { uuidUrn } from "../../fhir/bundle/uuidUrn.ts";
import { requireValid } from "../../fhir/validate/requireValid.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import { CATEGORIES } from "../../terms/categories.ts";
import { CONFIDENTIALITIES } from "../../terms/confidentialities.ts";
import { BASES } from "../../terms/decisions.ts";
import { PURPOSES } from "../../terms/purposes.ts";
import { READERS } from "../../terms/readers.ts";
import { nameOf } from "../../terms/set.ts";
import type { AccessLogs } from "../AccessLogs.ts";
import { type AccessEntry, accessLeafOf } from "../accesses/accessLeafOf.ts";
import { MerkleTree } from "../batches/MerkleTree.ts";
import { type ExportedAccess, buildAuditEvent } from "./auditEventOf.ts";
import type { ExportDirectory } from "./directory.ts";
import { instantOf } from "./words.ts";

/** A read that a gateway served, as the gateway and its reader know it. */
export interface GatewayRead {
  readonly entry: AccessEntry;
  readonly salt: Hex;
  /** When it was served, in seconds: the gateway's word, as the receipt has it. */
  readonly servedAt: bigint;
}

/** The reads given are not what the gateway logged from this number on. */
export class GatewayBatchUnknown extends XinglinError {
  constructor(
    readonly gateway: string,
    readonly first: bigint,
    readonly given: Hex,
    readonly logged: Hex,
  ) {
    super("GatewayBatchUnknown", {
      says: {
        en: `Gateway ${gateway} has logged the root ${logged} from number ${String(first)} on; the reads given come to ${given}.`,
        zh: `网关 ${gateway} 自编号 ${String(first)} 起记录的根为 ${logged}，而所给查阅记录的根为 ${given}。`,
      },
      next: {
        en: "Give every read of the batch, in the order of the numbers; of those that you may not see, the leaf.",
        zh: "请按编号顺序提供该批次的全部查阅记录；无权查看的，请提供其叶子哈希。",
      },
    });
  }
}

/**
 * What a gateway served and logged by one root, as a FHIR R4 Bundle of AuditEvents: for the hospital's audit, or for a
 * patient, for whom the reads of others stay leaves. Nothing is exported that the chain does not hold.
 *
 * @param options.first number of the batch's first read
 * @param options.reads the whole batch in the order of its numbers; for a read that is not to be seen, its leaf
 * @throws {@link GatewayBatchUnknown} | {@link ExportNotPossible} | {@link FhirInvalid}, RangeError without a read
 * @example
 * ```ts
 * const bundle = await gatewayAuditEventsOf({ accesses, organisation, gateway, first: 1n, reads });
 * ```
 */
export async function gatewayAuditEventsOf({
  accesses,
  organisation,
  gateway,
  first,
  reads,
  custodianOf,
  directory = {},
}: {
  readonly accesses: AccessLogs;
  readonly organisation: string;
  readonly gateway: string;
  readonly first: bigint;
  readonly reads: readonly (GatewayRead | Hex)[];
  /** The organisation that keeps a record, where the exporter knows it. */
  readonly custodianOf?: (record: RecordId) => string | undefined;
  readonly directory?: ExportDirectory;
}): Promise<Bundle<AuditEvent>> {
  const { address: accessLog, provider, contract } = accesses;
  const { root } = new MerkleTree({
    leaves: reads.map((read) => (typeof read === "string" ? read : accessLeafOf(read))),
  });
  const batch = await contract.batchOf(organisation, gateway, first);
  if (batch.root !== root || Number(batch.count) !== reads.length) {
    throw new GatewayBatchUnknown(gateway, first, root, batch.root as Hex);
  }
  const { chainId } = await provider.getNetwork();
  const place = { chainId, accessLog };
  const entry = reads.flatMap((read, position) => {
    if (typeof read === "string") return [];
    const number = first + BigInt(position);
    const access = accessOf(read.entry, number);
    const custodian = access.record === undefined ? undefined : custodianOf?.(access.record);
    const resource = buildAuditEvent({ access, at: read.servedAt, place, gateway, custodian, directory });
    const name = `read ${String(chainId)} ${accessLog} ${organisation} ${gateway} ${String(number)}`;
    return [{ fullUrl: uuidUrn(name), resource }];
  });
  const bundle: Bundle<AuditEvent> = {
    resourceType: "Bundle",
    type: "collection",
    timestamp: instantOf(batch.loggedAt),
    ...(entry.length > 0 && { entry }),
  };
  requireValid(bundle);
  return bundle;
}

function accessOf(entry: AccessEntry, number: bigint): ExportedAccess["access"] {
  return {
    number: Number(number),
    patient: entry.patient as PatientId,
    accessor: entry.accessor,
    organisation: entry.organisation === ZeroAddress ? undefined : entry.organisation,
    profession: nameOf(READERS, BigInt(entry.profession)),
    purpose: nameOf(PURPOSES, BigInt(entry.purpose)),
    purposeLabel: entry.purposeLabel as Hex,
    category: nameOf(CATEGORIES, BigInt(entry.category)),
    confidentiality: nameOf(CONFIDENTIALITIES, BigInt(entry.confidentiality)),
    record: BigInt(entry.record) === 0n ? undefined : (entry.record as RecordId),
    basis: nameOf(BASES, BigInt(entry.basis)),
    basisId: entry.basisId as Hex,
    evidence: entry.evidence as Hex,
  };
}
