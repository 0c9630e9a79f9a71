import { AbiCoder, id, keccak256 } from "ethers";

import type { Hex } from "./brand.ts";

/**
 * `keccak256(abi.encode(keccak256(type), values…))`: the form of every id of the platform. The type is spelt as in EIP-712,
 * `Name(type name,type name)`, so that ids of two kinds can never be equal.
 */
export function derive(typeString: string, values: readonly unknown[]): Hex {
  const inner = typeString.slice(typeString.indexOf("(") + 1, -1);
  const types = inner.split(",").map((field) => field.slice(0, field.indexOf(" ")));
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", ...types], [id(typeString), ...values])) as Hex;
}
