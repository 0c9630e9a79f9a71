import { AbiCoder, id, isHexString, keccak256 } from "ethers";

import { SaltTooWeak } from "../../kernel/hashes/saltedHash.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PrescriptionLine } from "./prescription.ts";

const TYPE = "Lines(bytes32 salt,Line[] lines)Line(uint48 gtin,bytes32 group,uint8 unit,uint40 quantity)";

/**
 * What the chain sees of the lines before they are dispensed: a hash under a random salt, as few prescriptions are hard to guess.
 *
 * @param salt 32 random bytes, for this prescription alone
 * @throws {@link SaltTooWeak}
 * @example
 * ```ts
 * const lines = linesHashOf({ salt: randomSalt(), lines: [{ gtin, group: ZeroHash, unit: 0, quantity: 2 }] });
 * ```
 */
export function linesHashOf({
  salt,
  lines,
}: {
  readonly salt: string;
  readonly lines: readonly PrescriptionLine[];
}): Hex {
  if (!isHexString(salt, 32) || /^0x0+$/.test(salt)) throw new SaltTooWeak();
  const values = lines.map(({ gtin, group, unit, quantity }) => [gtin, group, unit, quantity]);
  const types = ["bytes32", "bytes32", "tuple(uint48,bytes32,uint8,uint40)[]"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [id(TYPE), salt, values])) as Hex;
}
