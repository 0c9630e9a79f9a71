import type { Bundle, Provenance } from "fhir/r4.js";

import { uuidUrn } from "../../fhir/bundle/uuidUrn.ts";
import { requireValid } from "../../fhir/validate/requireValid.ts";
import { type BlockRange, snapshot } from "../../identity/queries/scan.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { Records } from "../Records.ts";
import type { RecordStruct } from "../ids/recordIdOf.ts";
import { batchTimelineOf } from "../queries/batchTimeline.ts";
import { cosignaturesOf } from "../queries/cosignatures.ts";
import { timelineOf } from "../queries/timeline.ts";
import { withdrawalsOf } from "../queries/withdrawals.ts";
import { blockTimes } from "./blockTimes.ts";
import type { ExportDirectory } from "./directory.ts";
import { buildProvenance, buildWithdrawal } from "./provenanceOf.ts";
import { instantOf } from "./words.ts";

/**
 * How a patient's records came to be, as a FHIR R4 Bundle of Provenance: one for each record that has a slot, one for each of
 * the batches given that nobody has acted on yet, and one for each that was entered in error.
 *
 * @throws {@link ExportNotPossible} | {@link FhirInvalid}
 * @example
 * ```ts
 * await writeFile("provenance.json", JSON.stringify(await provenancesOf({ records, patient })));
 * ```
 */
export async function provenancesOf({
  records,
  patient,
  batches = [],
  directory = {},
  ...range
}: BlockRange & {
  readonly records: Records;
  readonly patient: PatientId;
  /** Of each batch every header, in the order of its leaves (see `batchTimelineOf`). */
  readonly batches?: readonly (readonly RecordStruct[])[];
  readonly directory?: ExportDirectory;
}): Promise<Bundle<Provenance>> {
  const { provider } = records;
  return snapshot({ provider, ...range }, async (blocks) => {
    const { toBlock } = blocks;
    const wanted = { records, patient, ...blocks };
    const listings = await timelineOf(wanted);
    const batched = await Promise.all(batches.map((batch) => batchTimelineOf({ records, patient, batch })));
    const known = new Set(listings.map(({ id }) => id));
    const undrawn = batched.flat().filter(({ id }) => !known.has(id));
    const cosignatures = await cosignaturesOf(wanted);
    const withdrawals = await withdrawalsOf(wanted);
    const { chainId } = await provider.getNetwork();
    const times = await blockTimes(provider, [toBlock, ...withdrawals.map(({ blockNumber }) => blockNumber)]);
    const timeOf = (block: number) => times.get(block) ?? 0n;

    const written = [...listings, ...undrawn].map((listing) => ({
      fullUrl: uuidUrn(`anchoring of record ${listing.id}`),
      resource: buildProvenance({ listing, cosignatures, chainId, directory }),
    }));
    const withdrawn = withdrawals.flatMap((withdrawal) => {
      const listing = listings.find(({ id }) => id === withdrawal.record);
      if (listing === undefined) return []; // it was anchored before the range begins
      const at = timeOf(withdrawal.blockNumber);
      const resource = buildWithdrawal({ withdrawal, listing, at, chainId, directory });
      return [{ fullUrl: uuidUrn(`withdrawal of record ${withdrawal.record}`), resource }];
    });
    const entry = [...written, ...withdrawn];
    const bundle: Bundle<Provenance> = {
      resourceType: "Bundle",
      type: "collection",
      timestamp: instantOf(timeOf(toBlock)),
      ...(entry.length > 0 && { entry }),
    };
    requireValid(bundle);
    return bundle;
  });
}
