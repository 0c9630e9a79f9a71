/** `@xinglin/sdk/addresses`: where the platform's contracts are. */
export { ChainWithoutPlatform, deploymentOn } from "./deploymentOn.ts";
export { DEPLOYMENTS } from "./deployments.ts";
export { DeploymentMalformed, parseDeployment } from "./parseDeployment.ts";
export {
  type DeployedContract,
  PLATFORM_CONTRACTS,
  type PlatformContract,
  type PlatformDeployment,
} from "./platform.ts";
