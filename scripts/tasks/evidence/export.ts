import { writeFile } from "node:fs/promises";

import { exportEvidence } from "@xinglin/sdk/evidence";
import { keccak256 } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { contractsOf } from "./contracts.ts";

interface ExportArguments {
  readonly about: string[];
  readonly deployment: string;
  readonly fromBlock: number;
  readonly out: string;
}

/** Writes the bundle and says which block's hash a verifier has to know. */
export default async function writeEvidence(
  { about, deployment, fromBlock, out }: ExportArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  const contracts = (await contractsOf(hre, deployment)).map(({ address }) => address);
  const { provider } = await hre.network.create();
  const node = { send: (method: string, params: unknown[]) => provider.request({ method, params }) };
  const bundle = await exportEvidence({ node, contracts, about, fromBlock });
  await writeFile(out, `${JSON.stringify(bundle)}\n`);
  const last = bundle.headers.at(-1);
  console.log(`${bundle.events.length} events, ${bundle.headers.length} block headers, written to ${out}`);
  if (last !== undefined) console.log(`The last block's hash is ${keccak256(last)}`);
}
