import type { Hex } from "../kernel/ids/brand.ts";
import { derive } from "../kernel/ids/derive.ts";
import { LEAF_TYPE } from "./hashing.ts";
import type { LotKey, PackKey } from "./packKeys.ts";

/**
 * The leaf of a pack in its lot's tree, as `PackLeaves.leafOf` computes it on the chain.
 *
 * `keccak256(abi.encode(keccak256("Pack(bytes32 lot,bytes32 key,uint256 index)"), lot, key, index))`: four words, which no inner
 * node has, so that neither can be taken for the other. The index is in it because the bitmap of spent packs goes by index.
 *
 * @example
 * ```ts
 * const leaf = packLeafOf({ lot, key: packKeyOf({ serial: "S1" }), index: 0 });
 * ```
 */
export function packLeafOf({
  lot,
  key,
  index,
}: {
  readonly lot: LotKey;
  readonly key: PackKey;
  readonly index: number;
}): Hex {
  return derive(LEAF_TYPE, [lot, key, index]);
}
