import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { TaskArguments } from "hardhat/types/tasks";

/**
 * Contracts that another one creates: Ignition has no transaction of its own for them and leaves them out. With the names of
 * what their constructors take.
 */
const MADE = [
  {
    name: "Reception",
    contract: "contracts/care/Reception.sol:Reception",
    takes: ["ERC2771Forwarder", "AppointmentBook", "ProviderRegistry"],
  },
];
const EXPLORERS = ["etherscan", "blockscout", "sourcify"] as const;

/** Publishes the sources of everything in a deployment, also of what its contracts created themselves. */
export default async function verifyDeployment(
  args: TaskArguments,
  hre: HardhatRuntimeEnvironment,
  runSuper: (args: TaskArguments) => Promise<unknown>,
): Promise<void> {
  const { etherscan } = hre.config.verify;
  const wasEnabled = etherscan.enabled;
  etherscan.enabled = wasEnabled && (await hasKey(hre));
  if (etherscan.enabled !== wasEnabled) {
    console.log("Etherscan is left out: it needs ETHERSCAN_API_KEY. 未设置 ETHERSCAN_API_KEY，略过 Etherscan。");
  }
  try {
    await runSuper(args);
    const { deploymentId, force } = args as { readonly deploymentId: string; readonly force?: boolean };
    const addresses = await addressesIn(join(hre.config.paths.ignition, "deployments", deploymentId));
    for (const { name, contract, takes } of MADE) {
      const address = addresses.get(name);
      if (address === undefined) continue;
      const constructorArgs = takes.map((taken) => addresses.get(taken));
      for (const provider of EXPLORERS.filter((one) => hre.config.verify[one].enabled)) {
        try {
          await verifyContract({ address, contract, constructorArgs, provider, force: force ?? false }, hre);
        } catch (problem) {
          if (!(problem instanceof Error)) throw problem;
          // As Ignition does: the next one is tried, and the command ends with an error.
          console.error(problem.message);
          process.exitCode = 1;
        }
      }
    }
  } finally {
    etherscan.enabled = wasEnabled;
  }
}

async function hasKey(hre: HardhatRuntimeEnvironment): Promise<boolean> {
  try {
    return (await hre.config.verify.etherscan.apiKey.get()) !== "";
  } catch {
    return false;
  }
}

async function addressesIn(folder: string): Promise<Map<string, string>> {
  const found = JSON.parse(await readFile(join(folder, "deployed_addresses.json"), "utf8")) as Record<string, string>;
  return new Map(Object.entries(found).map(([id, address]) => [id.slice(id.indexOf("#") + 1), address]));
}
