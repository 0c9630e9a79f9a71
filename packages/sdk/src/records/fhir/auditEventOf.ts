import { ZeroHash, encodeBase64, toUtf8Bytes } from "ethers";
import type { AuditEvent, AuditEventAgent, AuditEventEntity, CodeableConcept } from "fhir/r4.js";

import type { Bilingual } from "../../errors/XinglinError.ts";
import { requireValid } from "../../fhir/validate/requireValid.ts";
import { CATEGORIES, type CategoryName } from "../../terms/categories.ts";
import { CONFIDENTIALITIES, CONFIDENTIALITY_SYSTEM, type ConfidentialityName } from "../../terms/confidentialities.ts";
import { BASES, type BasisName } from "../../terms/decisions.ts";
import { ACT_REASON, PURPOSES, type PurposeName } from "../../terms/purposes.ts";
import { READERS, type ReaderName } from "../../terms/readers.ts";
import type { AccessListing } from "../queries/accesses.ts";
import { ExportNotPossible } from "./ExportNotPossible.ts";
import {
  type ExportDirectory,
  accountReference,
  accountUri,
  patientReference,
  recordReference,
  referenceTo,
} from "./directory.ts";
import { BALP, CODES, SYSTEMS } from "./systems.ts";
import { conceptOf, instantOf, narrativeOf, professionConcept } from "./words.ts";

/** An access, and what stands around it. */
export interface ExportedAccess {
  /** One that a gateway served has no block of its own. */
  readonly access: Omit<AccessListing, "blockNumber"> & Partial<Pick<AccessListing, "blockNumber">>;
  /** When it was logged: its block's time, in seconds; of a gateway's read, when it was served. */
  readonly at: bigint;
  /** The gateway that served it; then the access's number is the gateway's. */
  readonly gateway?: string | undefined;
  /** Chain and access log. */
  readonly place: { readonly chainId: bigint; readonly accessLog: string };
  /** The organisation that keeps the record, from the record's header, where that is known. */
  readonly custodian?: string | undefined;
  readonly directory?: ExportDirectory;
}

/** An access whose codes all have names. */
type Named = ExportedAccess["access"] & {
  readonly profession: ReaderName;
  readonly purpose: PurposeName;
  readonly category: CategoryName;
  readonly confidentiality: ConfidentialityName;
  readonly basis: BasisName;
};
type Exported = Omit<ExportedAccess, "access" | "directory"> & {
  readonly access: Named;
  readonly directory: ExportDirectory;
};

/** A URI as the type of a network address. */
const NETWORK_URI = "5";

/**
 * An access as a FHIR R4 AuditEvent after IHE Basic Audit Log Patterns: `PatientRead` for a record, `PatientQuery` for a
 * category as such.
 *
 * @throws {@link ExportNotPossible}, and {@link FhirInvalid} for a directory that names what cannot stand there
 * @example
 * ```ts
 * const event = auditEventOf({ access, at: BigInt(block.timestamp), place: { chainId, accessLog: accesses.address } });
 * ```
 */
export function auditEventOf(exported: ExportedAccess): AuditEvent {
  const event = buildAuditEvent(exported);
  requireValid(event);
  return event;
}

/** The same without the check, for what is checked as a whole. */
export function buildAuditEvent({ access: listing, directory = {}, ...rest }: ExportedAccess): AuditEvent {
  const access = named(listing);
  const exported = { ...rest, access, directory };
  const isRead = access.record !== undefined;
  const display = isRead ? "read" : "search";
  return {
    resourceType: "AuditEvent",
    meta: { profile: [isRead ? BALP.patientRead : BALP.patientQuery] },
    text: narrativeOf(sentenceOf(exported)),
    type: { system: CODES.eventType, code: "rest", display: "Restful Operation" },
    subtype: [{ system: CODES.interaction, code: display, display }],
    action: isRead ? "R" : "E",
    recorded: instantOf(exported.at),
    outcome: "0",
    agent: agentsOf(exported),
    source: sourceOf(exported),
    entity: [patientEntity(exported), dataEntity(exported), basisEntity(access)],
  };
}

function named(access: ExportedAccess["access"]): Named {
  for (const element of ["profession", "purpose", "category", "confidentiality", "basis"] as const) {
    if (access[element] === undefined) {
      throw new ExportNotPossible(`access ${String(access.number)} of ${access.patient}`, element);
    }
  }
  return access as Named;
}

// ---------------------------------------------------------------- who

function agentsOf(exported: Exported): AuditEventAgent[] {
  const { access, place, custodian, directory } = exported;
  const { accessor, organisation, profession, basis, record } = access;
  const { chainId } = place;
  const { account: answering } = serverOf(exported);
  const refer = (account: string, type: string) => accountReference({ account, type, chainId, directory });
  const at = (account: string) => ({ address: accountUri(account, chainId), type: NETWORK_URI }) as const;
  const isRead = record !== undefined;
  // BALP has the client as the destination of what is read, and as the source of what is asked for.
  const [client, server] = isRead ? [DESTINATION, SOURCE] : [SOURCE, DESTINATION];
  const system = organisation ?? accessor;
  return [
    {
      type: userType(basis),
      ...(organisation !== undefined && { role: [professionConcept(profession)] }),
      who: basis === "Self" ? patientReference(access.patient, directory) : refer(accessor, userKind(access)),
      ...(basis === "Self" && { altId: accountUri(accessor, chainId) }),
      requestor: true,
      purposeOfUse: [purposeOf(access, directory)],
    },
    { type: client, who: refer(system, systemKind(access)), requestor: false, network: at(system) },
    { type: server, who: deviceOf(exported), requestor: false, network: at(answering) },
    ...(organisation === undefined
      ? []
      : [{ type: PROVIDER, who: refer(organisation, "Organization"), requestor: false }]),
    ...(custodian === undefined ? [] : [{ type: CUSTODIAN, who: refer(custodian, "Organization"), requestor: false }]),
  ];
}

const DESTINATION = typeOf(CODES.dicom, "110152", "Destination Role ID");
const SOURCE = typeOf(CODES.dicom, "110153", "Source Role ID");
const PROVIDER = typeOf(CODES.roleClass, "PROV", "healthcare provider");
const CUSTODIAN = typeOf(CODES.participation, "CST", "custodian");

function typeOf(system: string, code: string, display: string): CodeableConcept {
  return { coding: [{ system, code, display }] };
}

function userType(basis: BasisName): CodeableConcept {
  const recipient = { system: CODES.participation, code: "IRCP", display: "information recipient" };
  const patient = { system: CODES.roleClass, code: "PAT", display: "patient" };
  return { coding: [recipient, ...(basis === "Self" ? [patient] : [])] };
}

function userKind({ organisation, profession }: Named): string {
  if (organisation === undefined) return "RelatedPerson";
  return profession === "ORGANISATION" ? "Organization" : "Practitioner";
}

/** Whose software asked: the organisation's, or the patient's own or a delegate's. */
function systemKind({ organisation, basis }: Named): string {
  if (organisation !== undefined) return "Organization";
  return basis === "Self" ? "Patient" : "RelatedPerson";
}

/** What answered the reader, and keeps the log. */
function serverOf({ place, gateway }: Exported): { account: string; display: string } {
  return gateway === undefined
    ? { account: place.accessLog, display: "AccessLog" }
    : { account: gateway, display: "gateway" };
}

function deviceOf(exported: Exported) {
  const { account, display } = serverOf(exported);
  const value = accountUri(account, exported.place.chainId);
  return referenceTo({ system: SYSTEMS.uri, value }, "Device", { display });
}

function purposeOf({ purpose, purposeLabel }: Named, directory: ExportDirectory): CodeableConcept {
  const { zh } = PURPOSES[purpose];
  if (purpose !== "OTHER") return conceptOf(ACT_REASON, purpose, PURPOSES[purpose]);
  const coding = directory.purposeOf?.(purposeLabel) ?? { system: SYSTEMS.purposeLabel, code: purposeLabel };
  return { coding: [coding], text: zh };
}

function sourceOf(exported: Exported): AuditEvent["source"] {
  return {
    site: `eip155:${String(exported.place.chainId)}`,
    observer: deviceOf(exported),
    type: [{ system: CODES.sourceType, code: "4", display: "Application Server" }],
  };
}

// ---------------------------------------------------------------- what

function patientEntity({ access, gateway, directory }: Exported): AuditEventEntity {
  return {
    what: patientReference(access.patient, directory),
    type: { system: CODES.entityType, code: "1", display: "Person" },
    role: { system: CODES.objectRole, code: "1", display: "Patient" },
    detail: [
      { type: "number", valueString: String(access.number) },
      ...(access.blockNumber === undefined ? [] : [{ type: "block", valueString: String(access.blockNumber) }]),
      ...(gateway === undefined ? [] : [{ type: "gateway", valueString: gateway }]),
    ],
  };
}

function dataEntity({ access, directory }: Exported): AuditEventEntity {
  const { record, category, confidentiality } = access;
  const { en: display } = CONFIDENTIALITIES[confidentiality];
  const common = {
    type: { system: CODES.entityType, code: "2", display: "System Object" },
    securityLabel: [{ system: CONFIDENTIALITY_SYSTEM, code: confidentiality, display }],
  };
  if (record !== undefined) {
    return {
      ...common,
      what: recordReference(record, directory),
      role: { system: CODES.objectRole, code: "4", display: "Domain Resource" },
      detail: [{ type: "category", valueString: category }],
    };
  }
  const query = `category=${category}&confidentiality=${confidentiality}`;
  return {
    ...common,
    role: { system: CODES.objectRole, code: "24", display: "Query" },
    description: query,
    query: encodeBase64(toUtf8Bytes(query)),
  };
}

function basisEntity({ basis, basisId, evidence }: Named): AuditEventEntity {
  const { en, zh } = BASES[basis];
  const isConsent = basis === "Grant" || basis === "Directive";
  const what = isConsent
    ? { what: referenceTo({ system: SYSTEMS.consent, value: basisId }, "Consent", undefined) }
    : basis === "Emergency"
      ? { what: referenceTo({ system: SYSTEMS.emergency, value: basisId }, undefined, undefined) }
      : {}; // the patient, who is an entity already
  return {
    ...what,
    type: isConsent
      ? { system: CODES.resourceType, code: "Consent", display: "Consent" }
      : { system: CODES.entityType, code: "4", display: "Other" },
    description: `${en} ${zh}`,
    detail: [
      { type: "basis", valueString: basis },
      ...(evidence === ZeroHash ? [] : [{ type: "evidence", valueString: evidence }]),
    ],
  };
}

// ---------------------------------------------------------------- in words

function sentenceOf({ access, at, directory }: Exported): Bilingual {
  const { accessor, organisation, profession, category, record, purpose, basis } = access;
  const time = instantOf(at);
  const name = (account: string) => directory.accountOf?.(account)?.display ?? account;
  const [reader, why, kind, ground] = [READERS[profession], PURPOSES[purpose], CATEGORIES[category], BASES[basis]];
  const who =
    organisation === undefined
      ? { en: name(accessor), zh: name(accessor) }
      : {
          en: `${name(accessor)} (${reader.en}) for ${name(organisation)}`,
          zh: `${name(organisation)}的${name(accessor)}（${reader.zh}）`,
        };
  const what =
    record === undefined
      ? { en: `the category “${kind.en}”`, zh: `“${kind.zh}”类数据` }
      : { en: `record ${record} (${kind.en})`, zh: `记录 ${record}（${kind.zh}）` };
  return {
    en: `${time}: ${who.en} opened ${what.en}. Purpose: ${why.en}. By: ${ground.en}.`,
    zh: `${time}：${who.zh}查阅了${what.zh}。目的：${why.zh}。依据：${ground.zh}。`,
  };
}
