import type { AuditEvent, Bundle } from "fhir/r4.js";

import { uuidUrn } from "../../fhir/bundle/uuidUrn.ts";
import { requireValid } from "../../fhir/validate/requireValid.ts";
import { type BlockRange, snapshot } from "../../identity/queries/scan.ts";
import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import type { AccessLogs } from "../AccessLogs.ts";
import { type AccessListing, accessesFor, accessesOf } from "../queries/accesses.ts";
import { buildAuditEvent } from "./auditEventOf.ts";
import { blockTimes } from "./blockTimes.ts";
import type { ExportDirectory } from "./directory.ts";
import { instantOf } from "./words.ts";

/** What an exporter may add to what the log says. */
export interface AccessExport extends BlockRange {
  readonly accesses: AccessLogs;
  readonly directory?: ExportDirectory;
  /** The organisation that keeps a record, where the exporter knows it: from `timelineOf`, say. */
  readonly custodianOf?: (record: RecordId) => string | undefined;
}

/**
 * Everybody who opened something of a patient, as a FHIR R4 Bundle of AuditEvents. The list is checked against the patient's
 * trail, so that nothing is left out of it.
 *
 * @throws {@link AccessListIncomplete} | {@link ExportNotPossible} | {@link FhirInvalid}
 * @example
 * ```ts
 * await writeFile("accesses.json", JSON.stringify(await auditEventsOf({ accesses, patient })));
 * ```
 */
export async function auditEventsOf({
  patient,
  ...wanted
}: AccessExport & { readonly patient: PatientId }): Promise<Bundle<AuditEvent>> {
  const { accesses } = wanted;
  return snapshot({ provider: accesses.provider, ...wanted }, async (blocks) =>
    bundleOf(await accessesOf({ ...wanted, ...blocks, patient }), { ...wanted, ...blocks }),
  );
}

/**
 * What was opened for an organisation, by a reader, or by anybody at all, as a FHIR R4 Bundle of AuditEvents: for an
 * organisation's own audit, or a regulator's.
 *
 * @throws {@link ExportNotPossible} | {@link FhirInvalid}
 * @example
 * ```ts
 * const bundle = await auditEventsFor({ accesses, organisation: hospital, fromBlock: firstOfTheYear });
 * ```
 */
export async function auditEventsFor({
  organisation,
  accessor,
  ...wanted
}: AccessExport & { readonly organisation?: string; readonly accessor?: string }): Promise<Bundle<AuditEvent>> {
  const { accesses } = wanted;
  const named = { ...(organisation !== undefined && { organisation }), ...(accessor !== undefined && { accessor }) };
  return snapshot({ provider: accesses.provider, ...wanted }, async (blocks) => {
    const found: AccessListing[] = [];
    for await (const access of accessesFor({ ...wanted, ...blocks, ...named })) found.push(access);
    return bundleOf(found, { ...wanted, ...blocks });
  });
}

async function bundleOf(
  found: readonly AccessListing[],
  { accesses, toBlock, directory = {}, custodianOf }: AccessExport & { readonly toBlock: number },
): Promise<Bundle<AuditEvent>> {
  const { address: accessLog, provider } = accesses;
  const { chainId } = await provider.getNetwork();
  const times = await blockTimes(provider, [toBlock, ...found.map(({ blockNumber }) => blockNumber)]);
  const timeOf = (block: number) => times.get(block) ?? 0n;
  const entry = found.map((access) => {
    const { patient, number, record, blockNumber } = access;
    const custodian = record === undefined ? undefined : custodianOf?.(record);
    const place = { chainId, accessLog };
    const resource = buildAuditEvent({ access, at: timeOf(blockNumber), place, custodian, directory });
    return { fullUrl: uuidUrn(`access ${String(chainId)} ${accessLog} ${patient} ${String(number)}`), resource };
  });
  const bundle: Bundle<AuditEvent> = {
    resourceType: "Bundle",
    type: "collection",
    timestamp: instantOf(timeOf(toBlock)),
    ...(entry.length > 0 && { entry }),
  };
  requireValid(bundle);
  return bundle;
}
