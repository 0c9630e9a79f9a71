import { join, relative, sep } from "node:path";

import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import userConfig from "../../hardhat.config.ts";
import { MOCKS } from "../checks/floors.ts";

const PROFILE = "production";
/** Beside the build that tests use, so that neither takes the other's place; git does not know it. */
const FOLDER = join("cache", PROFILE);

/**
 * Compiles what is deployed as it is deployed (profile `production`) and gives the environment that holds it: its artifacts
 * and its chains. Where nothing changed that takes no time; sizes and gas are measured on one and the same build.
 *
 * @example
 * ```ts
 * const { network } = await buildProduction(root);
 * const connection = await network.create();
 * ```
 */
export async function buildProduction(root: string): Promise<HardhatRuntimeEnvironment> {
  const config = { ...userConfig, paths: { artifacts: join(FOLDER, "artifacts"), cache: join(FOLDER, "cache") } };
  const hre = await createHardhatRuntimeEnvironment(config, { noTypechain: true }, root);
  const { solidity } = hre;
  const roots = (await solidity.getRootFilePaths()).filter((path) => isDeployed(relative(root, path)));
  const built = await solidity.build(roots, { buildProfile: PROFILE, quiet: true, cleanupArtifacts: true });
  if (!solidity.isSuccessfulBuildResult(built)) throw new Error(built.formattedReason);
  const failed = [...built].filter(([, result]) => "errors" in result).map(([path]) => relative(root, path));
  if (failed.length > 0) throw new Error(`The production build of ${failed.join(", ")} failed.`);
  return hre;
}

/** Whether a file from the root belongs to what is deployed: not the tests, and not the adversaries of tests. */
function isDeployed(file: string): boolean {
  const folders = file.split(sep);
  return folders[0] !== "test" && !folders.includes(MOCKS) && !file.endsWith(".t.sol");
}
