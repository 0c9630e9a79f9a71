import type { KnownContract } from "@xinglin/sdk/evidence";
import { Interface, isAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { join } from "node:path";

import { folderOf } from "../shared/folderOf.ts";
import { jsonIn } from "../shared/values.ts";

/** The contracts of an Ignition deployment: `{ "Module#Contract": "0x…" }`, with the events of the artifact of that name. */
export async function contractsOf(
  hre: HardhatRuntimeEnvironment,
  { deployment, provider }: Omit<Parameters<typeof folderOf>[0], "hre">,
): Promise<KnownContract[]> {
  const file = join(await folderOf({ hre, provider, deployment }), "deployed_addresses.json");
  const addresses = (await jsonIn("--deployment", file)) as Record<string, unknown>;
  const contracts: KnownContract[] = [];
  for (const [id, address] of Object.entries(addresses)) {
    const name = id.slice(id.indexOf("#") + 1);
    if (typeof address !== "string" || !isAddress(address)) throw new Error(`${file}: ${id} has no address`);
    if (!(await hre.artifacts.artifactExists(name))) continue;
    const { abi } = await hre.artifacts.readArtifact(name);
    contracts.push({ name, address, abi: Interface.from(abi as ConstructorParameters<typeof Interface>[0]) });
  }
  return contracts;
}
