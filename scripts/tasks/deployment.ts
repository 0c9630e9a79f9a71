import { overrideTask, task } from "hardhat/config";
import type { TaskDefinition } from "hardhat/types/tasks";

/** Where Ignition writes the addresses of a local deployment. */
export const DEPLOYMENT = "ignition/deployments/chain-31337/deployed_addresses.json";

const FOLDER = {
  name: "deployment",
  description: "Folder of Ignition; none: by the network's chain id",
  defaultValue: "",
} as const;

/** Tasks about what is deployed; the words are in `docs/deployment.md`. */
export const deploymentTasks: readonly TaskDefinition[] = [
  overrideTask(["ignition", "deploy"])
    .setAction(() => import("./deployment/guard.ts"))
    .build(),
  task("xl:doctor", "Read a deployed platform back: code against the production build, wiring, roles, parameters")
    .addOption(FOLDER)
    .addOption({
      name: "parameters",
      description: "Parameters of the deployment, to compare holders",
      defaultValue: "",
    })
    .addFlag({ name: "json", description: "Print one JSON object" })
    .setAction(() => import("./deployment/doctor.ts"))
    .build(),
  task("xl:addresses", "Write where the platform's contracts are, as @xinglin/sdk/addresses reads it")
    .addOption(FOLDER)
    .addOption({ name: "out", description: "File to write; none: print", defaultValue: "" })
    .setAction(() => import("./deployment/addresses.ts"))
    .build(),
];
