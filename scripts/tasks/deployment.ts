import { overrideTask } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";

import { acts, asks, needs, text } from "./shared/define.ts";

/** Tasks about what is deployed; the words are in `docs/deployment.md`. */
export const deploymentTasks: readonly TaskDefinition[] = [
  overrideTask(["ignition", "deploy"])
    .setAction(() => import("./deployment/guard.ts"))
    .build(),
  overrideTask(["ignition", "verify"])
    .setAction(() => import("./deployment/verify.ts"))
    .build(),
  asks("xl:doctor", "Read a deployed platform back: code against the production build, wiring, roles, parameters")
    .addOption(text("parameters", "Parameters of the deployment, to compare holders"))
    .setAction(() => import("./deployment/doctor.ts"))
    .build(),
  asks("xl:addresses", "Write where the platform's contracts are, as @xinglin/sdk/addresses reads it")
    .addOption(text("out", "File to write; none: print"))
    .setAction(() => import("./deployment/addresses.ts"))
    .build(),
  acts("xl:fund", "Send ether to an account, up to what it shall hold")
    .addPositionalArgument(needs("account", "0x…"))
    .addOption(text("ether", "What it shall hold", "0.05"))
    .setAction(async () => ({ default: (await import("./deployment/fund.ts")).fund }))
    .build(),
];
