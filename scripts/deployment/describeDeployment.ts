import type { DeployedContract, PlatformContract, PlatformDeployment } from "@xinglin/sdk/addresses";
import type { Hex } from "@xinglin/sdk/kernel";
import { type Provider, keccak256 } from "ethers";

import type { Place } from "./placesIn.ts";

/**
 * A deployment as `@xinglin/sdk/addresses` has it: the hashes of the codes are those that the chain holds now.
 *
 * @throws when there is no code where a contract is said to be: another chain, or one that was started anew
 */
export async function describeDeployment({
  places,
  provider,
}: {
  readonly places: Readonly<Record<PlatformContract, Place>>;
  readonly provider: Provider;
}): Promise<PlatformDeployment> {
  const { chainId } = await provider.getNetwork();
  const contracts: [string, DeployedContract][] = [];
  for (const [name, { address, block }] of Object.entries(places)) {
    const code = await provider.getCode(address);
    if (code === "0x") {
      throw new Error(
        `Chain ${chainId} has no code at ${address} (${name}): is this the network that was deployed to?`,
      );
    }
    contracts.push([name, { address: address as Hex, block, codeHash: keccak256(code) as Hex }]);
  }
  return {
    chainId: Number(chainId),
    contracts: Object.fromEntries(contracts) as Record<PlatformContract, DeployedContract>,
  };
}
