import { writeFile } from "node:fs/promises";

import type { PlatformDeployment } from "@xinglin/sdk/addresses";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { describeDeployment } from "../../deployment/describeDeployment.ts";
import { placesIn } from "../../deployment/placesIn.ts";
import { folderOf } from "../shared/folderOf.ts";

/** Prints addresses, blocks and hashes of code as JSON, or writes them. */
export default async function writeAddresses(
  { deployment, out, json }: { readonly deployment: string; readonly out: string; readonly json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<PlatformDeployment> {
  const { provider } = (await hre.network.create()).ethers;
  const folder = await folderOf({ hre, provider, deployment });
  const described = await describeDeployment({ places: await placesIn(folder), provider });
  const text = JSON.stringify(described, null, 2);
  if (out !== "") await writeFile(out, `${text}\n`);
  if (out === "" || json) console.log(text);
  else {
    console.log(
      `${Object.keys(described.contracts).length} contracts on chain ${described.chainId}, written to ${out}`,
    );
  }
  return described;
}
