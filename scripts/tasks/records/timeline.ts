import { parseId } from "@xinglin/sdk/kernel";
import { Records, timelineOf } from "@xinglin/sdk/records";
import { RECORD_KINDS, RECORD_STATUSES, nameOf } from "@xinglin/sdk/terms";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Common, type Told, asking } from "../shared/frame.ts";

/** What was written about a patient: headers and standing; contents are sealed and elsewhere. */
export function timeline(
  options: Common & { patient: string },
  hre: HardhatRuntimeEnvironment,
): Promise<Told["result"]> {
  return asking(hre, options, async ({ at, fromBlock }) => {
    const patient = parseId("PatientId", options.patient);
    const records = await timelineOf({ records: new Records(at("RecordRegistry")), patient, fromBlock });
    const lines = records.map(({ id, status, record }) => {
      const when = new Date(Number(record.authoredAt) * 1_000).toISOString();
      const kind = nameOf(RECORD_KINDS, BigInt(record.kind));
      const { en, zh } = RECORD_STATUSES[status];
      return `${when} ${id} ${kind ?? "?"} by ${record.author}: ${en} ${zh}`;
    });
    return { result: { patient, records }, lines: lines.length === 0 ? ["No records. 无病历记录。"] : lines };
  });
}
