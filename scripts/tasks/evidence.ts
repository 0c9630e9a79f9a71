import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";

import { DEPLOYMENT } from "./deployment.ts";

/** Tasks about evidence; the words are in `docs/specs/evidence.md`. */
export const evidenceTasks: readonly TaskDefinition[] = [
  task("xl:evidence", "Write a bundle that proves what happened about a patient, a record, an account")
    .addVariadicArgument({ name: "about", description: "Ids or accounts, 0x…", type: ArgumentType.STRING })
    .addOption({ name: "deployment", description: "deployed_addresses.json of Ignition", defaultValue: DEPLOYMENT })
    .addOption({ name: "fromBlock", description: "First block to look at", type: ArgumentType.INT, defaultValue: 0 })
    .addOption({ name: "out", description: "File to write", defaultValue: "evidence.json" })
    .setAction(() => import("./evidence/export.ts"))
    .build(),
  task("xl:evidence-verify", "Check such a bundle: offline against the hashes of blocks, or against the network's node")
    .addPositionalArgument({ name: "file", description: "The bundle", type: ArgumentType.FILE })
    .addOption({ name: "deployment", description: "deployed_addresses.json of Ignition", defaultValue: DEPLOYMENT })
    .addOption({ name: "blockHash", description: "Trusted hashes, with commas; none: ask the node", defaultValue: "" })
    .setAction(() => import("./evidence/verify.ts"))
    .build(),
];
