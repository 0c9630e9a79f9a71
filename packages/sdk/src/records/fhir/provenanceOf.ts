import { ZeroHash } from "ethers";
import type { CodeableConcept, Provenance, ProvenanceAgent, ProvenanceEntity } from "fhir/r4.js";

import type { Bilingual } from "../../errors/XinglinError.ts";
import { requireValid } from "../../fhir/validate/requireValid.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { ACT_REASON, PURPOSES } from "../../terms/purposes.ts";
import { RECORD_KINDS, type RecordKindName } from "../../terms/recordKinds.ts";
import { RELATIONS, type RelationName } from "../../terms/recordStates.ts";
import { nameOf } from "../../terms/set.ts";
import type { BatchListing } from "../queries/batchTimeline.ts";
import type { CosignatureListing } from "../queries/cosignatures.ts";
import type { RecordListing } from "../queries/timeline.ts";
import type { WithdrawalListing } from "../queries/withdrawals.ts";
import { ExportNotPossible } from "./ExportNotPossible.ts";
import { type ExportDirectory, accountReference, recordReference, referenceTo } from "./directory.ts";
import { CODES, SYSTEMS } from "./systems.ts";
import { conceptOf, instantOf, narrativeOf, professionConcept } from "./words.ts";

/** Where accounts are, and what the exporter knows of them. */
interface Surroundings {
  readonly chainId: bigint;
  readonly directory?: ExportDirectory;
}

/** A record, and who co-signed it. */
export interface ExportedRecord extends Surroundings {
  /** From the timeline, or from a batch. */
  readonly listing: RecordListing | BatchListing;
  /** Those of this record; of others they are passed over. */
  readonly cosignatures?: readonly CosignatureListing[];
}

/** That a record was entered in error. */
export interface ExportedWithdrawal extends Surroundings {
  readonly withdrawal: WithdrawalListing;
  /** The record's header, as the timeline lists it. */
  readonly listing: RecordListing;
  /** Its block's time, in seconds. */
  readonly at: bigint;
}

/** What writing a record was, and what its target was to it, by the record's relation. */
const ACTIVITIES = {
  None: { code: "CREATE", en: "create", zh: "新建", role: undefined },
  Replaces: { code: "UPDATE", en: "revise", zh: "更正", role: "revision" },
  Appends: { code: "APPEND", en: "append", zh: "补充", role: "derivation" },
  Evaluates: { code: "CREATE", en: "create", zh: "新建", role: "source" },
} as const satisfies Record<RelationName, Bilingual & { code: string; role: ProvenanceEntity["role"] | undefined }>;
const NULLIFY = { en: "nullify", zh: "作废" };

/**
 * How a record came to be, as a FHIR R4 Provenance: who wrote it where, with which device, upon which earlier record, and who
 * verified it.
 *
 * @throws {@link ExportNotPossible}, and {@link FhirInvalid} for a directory that names what cannot stand there
 * @example
 * ```ts
 * const [listing] = await timelineOf({ records, patient });
 * const provenance = provenanceOf({ listing, chainId });
 * ```
 */
export function provenanceOf(exported: ExportedRecord): Provenance {
  const provenance = buildProvenance(exported);
  requireValid(provenance);
  return provenance;
}

/** That a record was entered in error, as a FHIR R4 Provenance of its own. */
export function withdrawalProvenanceOf(exported: ExportedWithdrawal): Provenance {
  const provenance = buildWithdrawal(exported);
  requireValid(provenance);
  return provenance;
}

/** The same without the check, for what is checked as a whole. */
export function buildProvenance({ listing, cosignatures = [], chainId, directory = {} }: ExportedRecord): Provenance {
  const { id, record, anchoredAt } = listing;
  const relation = known(nameOf(RELATIONS, BigInt(record.relation)), id, "relation");
  const activity = ACTIVITIES[relation];
  return {
    resourceType: "Provenance",
    text: narrativeOf(sentenceOf({ listing, relation, directory })),
    target: [recordReference(id, directory)],
    occurredDateTime: instantOf(BigInt(record.authoredAt)),
    recorded: instantOf(anchoredAt),
    ...(BigInt(record.episode) !== 0n && { reason: [conceptOf(ACT_REASON, "TREAT", PURPOSES.TREAT)] }),
    activity: conceptOf(CODES.operation, activity.code, activity),
    agent: agentsOf({ listing, cosignatures, chainId, directory }),
    ...(activity.role !== undefined && {
      entity: [{ role: activity.role, what: recordReference(record.target, directory) }],
    }),
  };
}

/** The same without the check, for what is checked as a whole. */
export function buildWithdrawal({
  withdrawal: { record, by },
  listing,
  at,
  chainId,
  directory = {},
}: ExportedWithdrawal): Provenance {
  const time = instantOf(at);
  const { organisation } = listing.record;
  const name = directory.accountOf?.(by)?.display ?? by;
  const sentence = {
    en: `${time}: ${name} said that record ${record} was entered in error.`,
    zh: `${time}：${name}声明记录 ${record} 系录入错误，予以作废。`,
  };
  const party = (account: string, type: string) => accountReference({ account, type, chainId, directory });
  return {
    resourceType: "Provenance",
    text: narrativeOf(sentence),
    target: [recordReference(record, directory)],
    recorded: time,
    activity: conceptOf(CODES.operation, "NULLIFY", NULLIFY),
    agent: [
      {
        type: participant("performer", "Performer"),
        role: [professionConcept(professionOf(listing))],
        who: party(by, "Practitioner"),
        onBehalfOf: party(organisation, "Organization"),
      },
    ],
  };
}

function agentsOf({ listing, cosignatures, chainId, directory }: Required<ExportedRecord>): ProvenanceAgent[] {
  const { id, record } = listing;
  const party = (account: string, type: string) => accountReference({ account, type, chainId, directory });
  const organisation = party(record.organisation, "Organization");
  const author: ProvenanceAgent = {
    type: participant("author", "Author"),
    role: [professionConcept(professionOf(listing))],
    who: party(record.author, "Practitioner"),
    onBehalfOf: organisation,
  };
  const custodian = { type: participant("custodian", "Custodian"), who: organisation };
  const verifiers = cosignatures
    .filter((one) => one.record.toLowerCase() === id.toLowerCase())
    .map((one) => ({
      type: participant("verifier", "Verifier"),
      role: [professionConcept(known(one.profession, id, "profession of a co-signer"))],
      who: party(one.signer, "Practitioner"),
      onBehalfOf: party(one.organisation, "Organization"),
    }));
  return [author, custodian, ...deviceAgent(record.device, directory), ...verifiers];
}

/** The device that measured. */
function deviceAgent(device: string, directory: ExportDirectory): ProvenanceAgent[] {
  if (device === ZeroHash) return [];
  const who = referenceTo({ system: SYSTEMS.device, value: device }, "Device", directory.deviceOf?.(device));
  return [{ type: participant("performer", "Performer"), who }];
}

function participant(code: string, display: string): CodeableConcept {
  return { coding: [{ system: CODES.provenanceRole, code, display }] };
}

function professionOf({ id, record }: ExportedRecord["listing"]): keyof typeof PROFESSIONS {
  return known(nameOf(PROFESSIONS, BigInt(record.profession)), id, "profession");
}

function known<T>(name: T | undefined, record: string, element: string): T {
  if (name === undefined) throw new ExportNotPossible(`record ${record}`, element);
  return name;
}

function sentenceOf({
  listing,
  relation,
  directory,
}: {
  readonly listing: ExportedRecord["listing"];
  readonly relation: RelationName;
  readonly directory: ExportDirectory;
}): Bilingual {
  const { id, record } = listing;
  const kind: Bilingual = RECORD_KINDS[known<RecordKindName>(nameOf(RECORD_KINDS, BigInt(record.kind)), id, "kind")];
  const profession: Bilingual = PROFESSIONS[professionOf(listing)];
  const time = instantOf(BigInt(record.authoredAt));
  const name = (account: string) => directory.accountOf?.(account)?.display ?? account;
  const { [relation]: link } = RELATIONS;
  const upon =
    relation === "None"
      ? { en: "", zh: "" }
      : { en: ` It ${link.en} record ${record.target}.`, zh: `${link.zh}记录 ${record.target}。` };
  return {
    en: `${time}: ${name(record.author)} (${profession.en}) of ${name(record.organisation)} wrote record ${id} (${kind.en}).${upon.en}`,
    zh: `${time}：${name(record.organisation)}的${name(record.author)}（${profession.zh}）书写记录 ${id}（${kind.zh}）。${upon.zh}`,
  };
}
