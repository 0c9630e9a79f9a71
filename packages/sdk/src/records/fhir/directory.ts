import type { Identifier, Reference } from "fhir/r4.js";

import type { Hex } from "../../kernel/ids/brand.ts";
import { SYSTEMS } from "./systems.ts";

/** What an exporter knows of somebody or something that the chain knows by number alone. */
export interface Known {
  /** As in `Practitioner/p1`. */
  readonly reference?: string;
  /** A name to show. */
  readonly display?: string;
}

/** What the exporter knows. Without it an export holds pseudonyms, accounts and ids only. */
export interface ExportDirectory {
  /** Of an account: a practitioner, an organisation, somebody of the family. */
  accountOf?(account: string): Known | undefined;
  patientOf?(patient: string): Known | undefined;
  recordOf?(record: string): Known | undefined;
  deviceOf?(device: string): Known | undefined;
  /** What the label of a purpose from elsewhere means. */
  purposeOf?(label: Hex): { readonly system: string; readonly code: string; readonly display?: string } | undefined;
}

/** An account as a URI that names its chain. */
export function accountUri(account: string, chainId: bigint): string {
  return `did:pkh:eip155:${String(chainId)}:${account}`;
}

/** A reference by identifier, and by what the exporter knows. */
export function referenceTo(identifier: Identifier, type: string | undefined, known: Known | undefined): Reference {
  // A reference that is known says its type itself.
  const kind =
    known?.reference === undefined ? { ...(type !== undefined && { type }) } : { reference: known.reference };
  return { ...kind, identifier, ...(known?.display !== undefined && { display: known.display }) };
}

/** A reference to whoever has an account. */
export function accountReference({
  account,
  type,
  chainId,
  directory,
}: {
  readonly account: string;
  readonly type: string;
  readonly chainId: bigint;
  readonly directory: ExportDirectory;
}): Reference {
  const identifier = { system: SYSTEMS.uri, value: accountUri(account, chainId) };
  return referenceTo(identifier, type, directory.accountOf?.(account));
}

/** A reference to the patient by the pseudonym. */
export function patientReference(patient: string, directory: ExportDirectory): Reference {
  return referenceTo({ system: SYSTEMS.patient, value: patient }, "Patient", directory.patientOf?.(patient));
}

/** A reference to a record by its id; of which type the resource in it is the chain does not say. */
export function recordReference(record: string, directory: ExportDirectory): Reference {
  return referenceTo({ system: SYSTEMS.record, value: record }, undefined, directory.recordOf?.(record));
}
