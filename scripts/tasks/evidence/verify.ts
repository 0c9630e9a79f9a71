import { headerNumbers, verifyEvidence } from "@xinglin/sdk/evidence";
import { toQuantity } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Common, type Told, telling } from "../shared/frame.ts";
import { bytesIn } from "../shared/values.ts";
import { contractsOf } from "./contracts.ts";

interface VerifyOptions extends Common {
  readonly file: string;
  readonly blockHash: string;
}

/** Prints what the bundle proves; ends with an error that says what does not hold. */
export function verifyBundle(
  { file, deployment, json, blockHash }: VerifyOptions,
  hre: HardhatRuntimeEnvironment,
): Promise<Told["result"]> {
  return telling(json, async () => {
    const document = await bytesIn("file", file);
    const trusted = blockHash === "" ? await hashesOfNode(document, hre) : blockHash.split(",");
    const { provider } = (await hre.network.create()).ethers;
    const contracts = await contractsOf(hre, { deployment, provider });
    const { events, slots, restsOn } = verifyEvidence({ document, trusted, contracts });
    const happened = events.map(({ contract, event, args, block, time }) => {
      const moment = new Date(Number(time) * 1_000).toISOString();
      const values = Object.entries(args).map(([name, value]) => `${name}=${String(value)}`);
      return `block ${block} ${moment} ${contract}.${event} ${values.join(" ")}`;
    });
    const held = slots.map(
      ({ contract, slot, value, block }) => `block ${block} ${contract} storage ${slot} = ${value}`,
    );
    const sum =
      `${events.length} events and ${slots.length} values hold, by ${restsOn.join(", ")}. ` +
      `${events.length} 条事件与 ${slots.length} 个存储值核验通过。`;
    return { result: { events, slots, restsOn }, lines: [...happened, ...held, sum] };
  });
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
