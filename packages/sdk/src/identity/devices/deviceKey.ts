import { AbiCoder, keccak256, toBeHex, zeroPadValue } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import { CURVES } from "../../terms/standing.ts";

/** A device's public signing key, as the contracts take it. */
export interface DeviceKey {
  /** Code of `CURVES`. */
  readonly curve: number;
  readonly x: Hex;
  readonly y: Hex;
}

/** Bytes of a coordinate, or of an address made as wide as one. */
const COORDINATE = 32;

/**
 * The key of a device that signs with secp256k1, by its address.
 *
 * @example
 * ```ts
 * const key = secp256k1Key({ address: new Wallet(privateKey).address });
 * ```
 */
export function secp256k1Key({ address }: { readonly address: string }): DeviceKey {
  return {
    curve: CURVES.Secp256k1.code,
    x: zeroPadValue(address, COORDINATE) as Hex,
    y: toBeHex(0, COORDINATE) as Hex,
  };
}

/**
 * The key of a device that signs with P-256, by its point.
 *
 * @example
 * ```ts
 * const { x, y } = await crypto.subtle.exportKey("jwk", publicKey); // base64url
 * const key = p256Key({ x: `0x${Buffer.from(x, "base64url").toString("hex")}`, y: `0x${Buffer.from(y, "base64url").toString("hex")}` });
 * ```
 */
export function p256Key({ x, y }: { readonly x: string; readonly y: string }): DeviceKey {
  return {
    curve: CURVES.P256.code,
    x: zeroPadValue(x, COORDINATE) as Hex,
    y: zeroPadValue(y, COORDINATE) as Hex,
  };
}

/**
 * The hash by which a laboratory names the key it saw: `keccak256(abi.encode(key))`.
 *
 * @example
 * ```ts
 * const keyHash = deviceKeyHash(secp256k1Key({ address }));
 * ```
 */
export function deviceKeyHash({ curve, x, y }: DeviceKey): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint8", "bytes32", "bytes32"], [curve, x, y])) as Hex;
}
