import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";

import { DEPLOYMENT } from "./deployment.ts";

/** Tasks about the access log; the words are in `docs/specs/records.md`. */
export const accessTasks: readonly TaskDefinition[] = [
  task(
    "xl:accesses",
    "List who read what: of a patient (whole, or refused), for an organisation, by a reader, or everything",
  )
    .addOption({ name: "patient", description: "Id of the patient, 0x…", defaultValue: "" })
    .addOption({ name: "organisation", description: "Account of the organisation, 0x…", defaultValue: "" })
    .addOption({ name: "accessor", description: "Account of the reader, 0x…", defaultValue: "" })
    .addOption({ name: "deployment", description: "deployed_addresses.json of Ignition", defaultValue: DEPLOYMENT })
    .addOption({ name: "fromBlock", description: "First block to look at", type: ArgumentType.INT, defaultValue: 0 })
    .addOption({
      name: "out",
      description: "File for a FHIR Bundle of AuditEvents; none: only print",
      defaultValue: "",
    })
    .setAction(() => import("./accesses/list.ts"))
    .build(),
];
