import { XinglinError } from "../errors/XinglinError.ts";
import { DEPLOYMENTS } from "./deployments.ts";
import type { PlatformDeployment } from "./platform.ts";

/** This version of the SDK knows no platform on the chain. */
export class ChainWithoutPlatform extends XinglinError {
  constructor(readonly chainId: number) {
    super("ChainWithoutPlatform", {
      says: { en: `No platform is known on chain ${chainId}.`, zh: `未知链 ${chainId} 上的平台部署。` },
      next: {
        en: "Give a file of `npx hardhat xl:addresses` to parseDeployment.",
        zh: "请将 `npx hardhat xl:addresses` 生成的文件交给 parseDeployment。",
      },
    });
  }
}

/**
 * Where the platform is on a public chain.
 *
 * @throws ChainWithoutPlatform for a chain that {@link DEPLOYMENTS} does not have
 */
export function deploymentOn(chainId: number): PlatformDeployment {
  const deployment = DEPLOYMENTS[chainId];
  if (deployment === undefined) throw new ChainWithoutPlatform(chainId);
  return deployment;
}
