import { readFile } from "node:fs/promises";

import type { KnownContract } from "@xinglin/sdk/evidence";
import { Interface, isAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** The contracts of an Ignition deployment: `{ "Module#Contract": "0x…" }`, with the events of the artifact of that name. */
export async function contractsOf(hre: HardhatRuntimeEnvironment, deployment: string): Promise<KnownContract[]> {
  const addresses = JSON.parse(await readFile(deployment, "utf8")) as Record<string, unknown>;
  const contracts: KnownContract[] = [];
  for (const [id, address] of Object.entries(addresses)) {
    const name = id.slice(id.indexOf("#") + 1);
    if (typeof address !== "string" || !isAddress(address)) throw new Error(`${deployment}: ${id} has no address`);
    if (!(await hre.artifacts.artifactExists(name))) continue;
    const { abi } = await hre.artifacts.readArtifact(name);
    contracts.push({ name, address, abi: Interface.from(abi as ConstructorParameters<typeof Interface>[0]) });
  }
  return contracts;
}
