import { dataSlice, keccak256 } from "ethers";

import { utf8Of } from "../../kernel/hashes/utf8Of.ts";
import type { Hex } from "../../kernel/ids/brand.ts";

/**
 * The label of a purpose from another code system: the first 31 bytes of the hash of `system|code`. Requests carry it beside
 * the purpose `OTHER`.
 *
 * @throws {@link TextBroken}
 * @example
 * ```ts
 * const label = purposeLabelOf({ system: "https://hospital.example/trials", code: "trial-17" });
 * ```
 */
export function purposeLabelOf({ system, code }: { readonly system: string; readonly code: string }): Hex {
  return dataSlice(keccak256(utf8Of(`${system}|${code}`)), 0, 31) as Hex;
}
