import { writeFile } from "node:fs/promises";

import { exportEvidence } from "@xinglin/sdk/evidence";
import { keccak256 } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Common, type Told, telling } from "../shared/frame.ts";
import { required, requireNew } from "../shared/values.ts";
import { contractsOf } from "./contracts.ts";

interface ExportOptions extends Common {
  readonly about: string[];
  readonly fromBlock: number;
  readonly out: string;
}

/** Writes the bundle and says which block's hash a verifier has to know. */
export function exportBundle(
  { about, deployment, json, fromBlock, out }: ExportOptions,
  hre: HardhatRuntimeEnvironment,
): Promise<Told["result"]> {
  return telling(json, async () => {
    await requireNew("--out", required("--out", out));
    const { provider, ethers } = await hre.network.create();
    const contracts = await contractsOf(hre, { deployment, provider: ethers.provider });
    const node = { send: (method: string, params: unknown[]) => provider.request({ method, params }) };
    const addresses = contracts.map(({ address }) => address);
    const bundle = await exportEvidence({ node, contracts: addresses, about, fromBlock });
    await writeFile(out, `${JSON.stringify(bundle)}\n`, { flag: "wx" });
    const last = bundle.headers.at(-1);
    const [events, headers] = [bundle.events.length, bundle.headers.length];
    const lastBlockHash = last === undefined ? undefined : keccak256(last);
    return {
      result: { out, events, headers, lastBlockHash },
      lines: [
        `${events} events, ${headers} block headers, written to ${out}. 已导出 ${events} 条事件。`,
        ...(lastBlockHash === undefined ? [] : [`The last block's hash is ${lastBlockHash}. 请核对末区块哈希。`]),
      ],
    };
  });
}
