import type { BigNumberish, TypedDataDomain } from "ethers";

import type { SigningContract } from "./acts.ts";

/** Where an act counts: one contract on one chain. */
export interface SigningPlace {
  /** Address of the contract that will check the signature. */
  readonly verifyingContract: string;
  readonly chainId: BigNumberish;
}

/** Version of every domain of the platform. */
export const DOMAIN_VERSION = "1";

/**
 * The EIP-712 domain of one of the platform's contracts, as the contract itself publishes it (ERC-5267).
 *
 * @example
 * ```ts
 * domainOf({ contract: "PatientRegistry", verifyingContract: "0x5FbDB2315678afecb367f032d93F642f64180aa3", chainId: 1 });
 * // { name: "Xinglin PatientRegistry", version: "1", chainId: 1n, verifyingContract: "0x5FbDB…" }
 * ```
 */
export function domainOf({
  contract,
  verifyingContract,
  chainId,
}: SigningPlace & { readonly contract: SigningContract }): TypedDataDomain {
  return { name: `Xinglin ${contract}`, version: DOMAIN_VERSION, chainId: BigInt(chainId), verifyingContract };
}
