import { concat, dataSlice, keccak256 } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";

/** The directive of a patient who has none. */
export const NO_DIRECTIVE: Hex = `0x${"00".repeat(29)}`;

/**
 * The hash under which the contract keeps a directive: the first 29 bytes of the hash of its words, zero for none.
 *
 * @example
 * ```ts
 * directiveHashOf(words) === (await consents.contract.directiveOf(patient));
 * ```
 */
export function directiveHashOf(words: readonly string[]): Hex {
  return words.length === 0 ? NO_DIRECTIVE : (dataSlice(keccak256(concat(words)), 0, 29) as Hex);
}
