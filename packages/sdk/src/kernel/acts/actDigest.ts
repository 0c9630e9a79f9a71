import { TypedDataEncoder } from "ethers";

import type { Hex } from "../ids/brand.ts";
import type { ActName } from "./acts.ts";
import { type ActToSign, typedDataOf } from "./typedDataOf.ts";

/**
 * The 32 bytes that an act's signature is over: what an ERC-1271 wallet or a device's P-256 key is asked to sign.
 *
 * @example
 * ```ts
 * const digest = actDigest({
 *   act: "DeviceKeyProof",
 *   message: { device: `0x${"11".repeat(32)}`, owner: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" },
 *   verifyingContract: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
 *   chainId: 31337,
 * });
 * ```
 */
export function actDigest<Act extends ActName>(toSign: ActToSign<Act>): Hex {
  const { domain, types, message } = typedDataOf(toSign);
  return TypedDataEncoder.hash(domain, types, message) as Hex;
}
