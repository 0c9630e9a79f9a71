import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Provider } from "ethers";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** The folder in which Ignition keeps a deployment: the one named, or that of the network's chain. */
export async function folderOf({
  hre,
  provider,
  deployment,
}: {
  readonly hre: HardhatRuntimeEnvironment;
  readonly provider: Provider;
  readonly deployment: string;
}): Promise<string> {
  const folder = deployment === "" ? await usual(hre, provider) : resolve(deployment);
  if (!existsSync(join(folder, "deployed_addresses.json"))) {
    throw new HardhatPluginError(
      "xinglin",
      `${folder} holds no deployment: deploy first (docs/deployment.md), or name its folder with --deployment.\n` +
        `${folder} 中没有部署：请先部署（见 docs/deployment.md），或用 --deployment 指定其目录。`,
    );
  }
  return folder;
}

async function usual(hre: HardhatRuntimeEnvironment, provider: Provider): Promise<string> {
  const { chainId } = await provider.getNetwork();
  return join(hre.config.paths.ignition, "deployments", `chain-${chainId}`);
}
