import { getAddress, toBeHex } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { ProvisionTerm } from "../provisions/provision.ts";

/** An argument that is a number or an account: 31 bytes, the value at the right (`contracts/consent/conditions/ArgumentWords.sol`). */
export function argumentTerm(value: bigint | string): ProvisionTerm {
  const number = typeof value === "string" ? BigInt(getAddress(value)) : value;
  return { kind: "argument", value: toBeHex(number, 31) as Hex };
}
