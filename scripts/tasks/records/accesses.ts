import { auditEventsFor, auditEventsOf } from "@xinglin/sdk/audit";
import { parseId } from "@xinglin/sdk/kernel";
import { AccessLogs } from "@xinglin/sdk/records";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Common, type Told, asking } from "../shared/frame.ts";
import { OptionMalformed, account, writeNew } from "../shared/values.ts";

interface ListOptions extends Common {
  readonly patient: string;
  readonly organisation: string;
  readonly accessor: string;
  readonly out: string;
}

/** Prints one line for each access, in English and Chinese, and writes them as FHIR if a file is named. */
export function accesses(options: ListOptions, hre: HardhatRuntimeEnvironment): Promise<Told["result"]> {
  return asking(hre, options, async ({ at, fromBlock }) => {
    const { patient, organisation, accessor, out } = options;
    if (patient !== "" && (organisation !== "" || accessor !== "")) {
      throw new OptionMalformed("--patient", {
        en: "a patient's list is whole or nothing: leave out organisation and accessor.",
        zh: "患者的查阅清单必须完整：请去掉机构与查阅者。",
      });
    }
    const log = { accesses: new AccessLogs(at("AccessLog")), fromBlock };
    const bundle =
      patient === ""
        ? await auditEventsFor({
            ...log,
            ...(organisation !== "" && { organisation: account("--organisation", organisation) }),
            ...(accessor !== "" && { accessor: account("--accessor", accessor) }),
          })
        : await auditEventsOf({ ...log, patient: parseId("PatientId", patient) });
    const words = (bundle.entry ?? []).map(({ resource }) => wordsOf(resource?.text?.div ?? ""));
    if (out !== "") await writeNew("--out", out, bundle);
    return {
      result: { accesses: words.length, bundle },
      lines: [
        ...words,
        `${words.length} accesses. 共 ${words.length} 次查阅。`,
        ...(out === "" ? [] : [`Written to ${out} as FHIR AuditEvents. 已写入 ${out}。`]),
      ],
    };
  });
}

/** The sentences of a narrative on one line. */
function wordsOf(div: string): string {
  return [...div.matchAll(/<p lang="\w+">(.*?)<\/p>/g)].map(([, sentence = ""]) => sentence).join(" ");
}
