import { network } from "hardhat";

import { platformOn } from "../helpers/platform.ts";

/**
 * Called once in each process of a mutation run, on the unbroken contracts: Ignition deploys here, and what it sent is sent
 * again, with broken bytecode, for each mutant.
 */
export async function warm(): Promise<void> {
  const connection = await network.create();
  await platformOn(connection)();
}
