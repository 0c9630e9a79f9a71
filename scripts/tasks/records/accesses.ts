import { writeFile } from "node:fs/promises";

import { auditEventsFor, auditEventsOf } from "@xinglin/sdk/audit";
import { type PatientId, parseId } from "@xinglin/sdk/kernel";
import { AccessLogs } from "@xinglin/sdk/records";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { contractsOf } from "../evidence/contracts.ts";

interface ListArguments {
  readonly patient: string;
  readonly organisation: string;
  readonly accessor: string;
  readonly deployment: string;
  readonly fromBlock: number;
  readonly out: string;
}

type AuditBundle = Awaited<ReturnType<typeof auditEventsOf>>;

/** Prints one line for each access, in English and Chinese, and writes them as FHIR if a file is named. */
export default async function listAccesses(
  { patient, organisation, accessor, deployment, fromBlock, out }: ListArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<AuditBundle> {
  if (patient !== "" && (organisation !== "" || accessor !== "")) {
    throw new Error("A patient's list is whole or nothing: leave out organisation and accessor.");
  }
  const log = (await contractsOf(hre, deployment)).find(({ name }) => name === "AccessLog");
  if (log === undefined) throw new Error(`${deployment} has no AccessLog.`);
  const { provider } = (await hre.network.create()).ethers;
  const accesses = new AccessLogs({ address: log.address, provider });
  const bundle =
    patient === ""
      ? await auditEventsFor({ accesses, fromBlock, ...named({ organisation, accessor }) })
      : await auditEventsOf({ accesses, fromBlock, patient: parseId("PatientId", patient) satisfies PatientId });
  const entries = bundle.entry ?? [];
  for (const { resource } of entries) console.log(wordsOf(resource?.text?.div ?? ""));
  console.log(`${entries.length} accesses`);
  if (out !== "") {
    await writeFile(out, `${JSON.stringify(bundle)}\n`);
    console.log(`written to ${out} as FHIR AuditEvents`);
  }
  return bundle;
}

/** What was given; an empty option is none. */
function named(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ""));
}

/** The sentences of a narrative on one line. */
function wordsOf(div: string): string {
  return [...div.matchAll(/<p lang="\w+">(.*?)<\/p>/g)].map(([, sentence = ""]) => sentence).join(" ");
}
