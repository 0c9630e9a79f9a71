import { getAddress, isAddress, isHexString } from "ethers";

import { XinglinError } from "../errors/XinglinError.ts";
import type { Hex } from "../kernel/ids/brand.ts";
import {
  type DeployedContract,
  PLATFORM_CONTRACTS,
  type PlatformContract,
  type PlatformDeployment,
} from "./platform.ts";

/** The document does not say where a platform is. */
export class DeploymentMalformed extends XinglinError {
  constructor(readonly place: string) {
    super("DeploymentMalformed", {
      says: {
        en: `This is no deployment: ${place} is missing or malformed.`,
        zh: `这不是部署文件：${place} 缺失或有误。`,
      },
      next: { en: "Write it with `npx hardhat xl:addresses`.", zh: "请用 `npx hardhat xl:addresses` 生成。" },
    });
  }
}

/**
 * Reads what `npx hardhat xl:addresses` wrote, for a chain that {@link DEPLOYMENTS} does not have.
 *
 * @param document the parsed JSON; what it has beyond a deployment is left out
 * @throws DeploymentMalformed at the first contract without address, block or hash of its code
 * @example
 * ```ts
 * const { contracts } = parseDeployment(JSON.parse(await readFile("xinglin.json", "utf8")));
 * const patients = new Patients({ address: contracts.PatientRegistry.address, provider });
 * ```
 */
export function parseDeployment(document: unknown): PlatformDeployment {
  const { chainId, contracts } = (document ?? {}) as Record<string, unknown>;
  if (typeof chainId !== "number" || !Number.isSafeInteger(chainId) || chainId <= 0)
    throw new DeploymentMalformed("chainId");
  const found = PLATFORM_CONTRACTS.map((name) => {
    const contract = (contracts as Record<string, unknown> | undefined)?.[name];
    return [name, parseContract(name, contract)] as const;
  });
  return { chainId, contracts: Object.fromEntries(found) as Record<PlatformContract, DeployedContract> };
}

function parseContract(name: string, contract: unknown): DeployedContract {
  const { address, block, codeHash } = (contract ?? {}) as Record<string, unknown>;
  if (!isAddress(address)) throw new DeploymentMalformed(`${name}.address`);
  if (typeof block !== "number" || !Number.isSafeInteger(block) || block < 0) {
    throw new DeploymentMalformed(`${name}.block`);
  }
  if (!isHexString(codeHash, 32)) throw new DeploymentMalformed(`${name}.codeHash`);
  return { address: getAddress(address) as Hex, block, codeHash };
}
