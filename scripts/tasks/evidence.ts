import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";

import { asks, text, whole } from "./shared/define.ts";

/** Tasks about evidence; the words are in `docs/specs/evidence.md`. */
export const evidenceTasks: readonly TaskDefinition[] = [
  asks("xl:evidence", "Write a bundle that proves what happened about a patient, a record, an account")
    .addVariadicArgument({ name: "about", description: "Ids or accounts, 0x…", type: ArgumentType.STRING })
    .addOption(whole("fromBlock", "First block to look at"))
    .addOption(text("out", "File to write, not there yet", "evidence.json"))
    .setAction(async () => ({ default: (await import("./evidence/export.ts")).exportBundle }))
    .build(),
  asks("xl:evidence-verify", "Check such a bundle: offline against the hashes of blocks, or against the network's node")
    .addPositionalArgument({ name: "file", description: "The bundle", type: ArgumentType.FILE })
    .addOption(text("blockHash", "Trusted hashes, with commas; none: ask the node"))
    .setAction(async () => ({ default: (await import("./evidence/verify.ts")).verifyBundle }))
    .build(),
];
