import { writeFile } from "node:fs/promises";

import type { PlatformDeployment } from "@xinglin/sdk/addresses";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { describeDeployment } from "../../deployment/describeDeployment.ts";
import { placesIn } from "../../deployment/placesIn.ts";
import { folderOf } from "./folderOf.ts";

/** Prints addresses, blocks and hashes of code as JSON, or writes them. */
export default async function writeAddresses(
  { deployment, out }: { readonly deployment: string; readonly out: string },
  hre: HardhatRuntimeEnvironment,
): Promise<PlatformDeployment> {
  const { provider } = (await hre.network.create()).ethers;
  const folder = await folderOf({ hre, provider, deployment });
  const described = await describeDeployment({ places: await placesIn(folder), provider });
  const text = JSON.stringify(described, null, 2);
  if (out === "") console.log(text);
  else {
    await writeFile(out, `${text}\n`);
    console.log(
      `${Object.keys(described.contracts).length} contracts on chain ${described.chainId}, written to ${out}`,
    );
  }
  return described;
}
