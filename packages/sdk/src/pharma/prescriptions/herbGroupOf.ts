import { keccak256 } from "ethers";

import { utf8Of } from "../../kernel/hashes/utf8Of.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { derive } from "../../kernel/ids/derive.ts";

/**
 * The group of the products that are pieces of one herb, by the herb's code in `@xinglin/sdk/formulas`. A line that names it is
 * dispensed with any maker's pieces that the regulator has put into it.
 *
 * @example
 * ```ts
 * const group = herbGroupOf({ herb: "huangqi" });
 * ```
 */
export function herbGroupOf({ herb }: { readonly herb: string }): Hex {
  return derive("HerbGroup(bytes32 herb)", [keccak256(utf8Of(herb))]);
}
