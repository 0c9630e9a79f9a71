import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { TaskArguments } from "hardhat/types/tasks";

import { ParametersRefused, requireParameters } from "../../deployment/parameters.ts";
import { readParameters } from "../../deployment/readParameters.ts";

/** Lets `ignition deploy` begin with the platform only where the parameters leave the deployer no power. */
export default async function guardDeployment(
  args: TaskArguments,
  hre: HardhatRuntimeEnvironment,
  runSuper: (args: TaskArguments) => Promise<unknown>,
): Promise<unknown> {
  const { modulePath, parameters, defaultSender } = args as Readonly<Record<string, string | undefined>>;
  if (/(?:^|[\\/])Platform\.ts$/.test(modulePath ?? "")) {
    const connection = await hre.network.create();
    const [first] = (await connection.provider.request({ method: "eth_accounts" })) as string[];
    const deployer = defaultSender ?? first;
    await connection.close();
    if (deployer === undefined) throw new HardhatPluginError("xinglin", "The network has no account to deploy from.");
    try {
      requireParameters(await readParameters(parameters ?? "{}", "Platform"), deployer);
    } catch (problem) {
      if (!(problem instanceof ParametersRefused)) throw problem;
      throw new HardhatPluginError("xinglin", `${problem.explain("en")}\n${problem.explain("zh")}`, problem);
    }
  }
  return runSuper(args);
}
