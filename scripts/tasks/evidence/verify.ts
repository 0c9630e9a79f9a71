import { readFile } from "node:fs/promises";

import { type ProvenEvidence, headerNumbers, verifyEvidence } from "@xinglin/sdk/evidence";
import { toQuantity } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { contractsOf } from "./contracts.ts";

interface VerifyArguments {
  readonly file: string;
  readonly deployment: string;
  readonly blockHash: string;
}

/** Prints what the bundle proves; ends with an error that says what does not hold. */
export default async function checkEvidence(
  { file, deployment, blockHash }: VerifyArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<ProvenEvidence> {
  const document = await readFile(file);
  const trusted = blockHash === "" ? await hashesOfNode(document, hre) : blockHash.split(",");
  const proven = verifyEvidence({ document, trusted, contracts: await contractsOf(hre, deployment) });
  for (const { contract, event, args, block, time } of proven.events) {
    const moment = new Date(Number(time) * 1_000).toISOString();
    const values = Object.entries(args).map(([name, value]) => `${name}=${String(value)}`);
    console.log(`block ${block} ${moment} ${contract}.${event} ${values.join(" ")}`);
  }
  for (const { contract, slot, value, block } of proven.slots) {
    console.log(`block ${block} ${contract} storage ${slot} = ${value}`);
  }
  console.log(`${proven.events.length} events and ${proven.slots.length} values hold, by ${proven.restsOn.join(", ")}`);
  return proven;
}

/** What the network's own node says are the hashes of the bundle's blocks. */
async function hashesOfNode(document: Uint8Array, hre: HardhatRuntimeEnvironment): Promise<string[]> {
  const { provider } = await hre.network.create();
  const hashes: string[] = [];
  for (const number of headerNumbers(document)) {
    const params = [toQuantity(number), false];
    const block = (await provider.request({ method: "eth_getBlockByNumber", params })) as { hash: string } | null;
    if (block !== null) hashes.push(block.hash);
  }
  return hashes;
}
