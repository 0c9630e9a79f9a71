import { AbiCoder, keccak256 } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import { NO_HASH, type Labels, fourLabels } from "../words/labels.ts";

/**
 * What a header says of a record's labels: their hash, zero for none.
 *
 * @throws {@link LabelsTooMany} for more than four
 * @example
 * ```ts
 * const header = { ...rest, labels: labelsHashOf({ labels: [labelOf({ key, system, code })] }) };
 * ```
 */
export function labelsHashOf({ labels }: { readonly labels: Labels }): Hex {
  const four = fourLabels(labels);
  if (four.every((label) => BigInt(label) === 0n)) return NO_HASH;
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes31[4]"], [four])) as Hex;
}
