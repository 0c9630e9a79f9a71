import { ZeroHash } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { MerkleTree } from "../batches/MerkleTree.ts";

/** Which leaf stands at a number of a gateway's log. */
export interface AccessPlace {
  /** Number of the first read of its batch. */
  readonly first: bigint;
  readonly leaf: Hex;
  readonly proof: Hex[];
}

/** For a number that is not logged. */
export const NOT_LOGGED: AccessPlace = { first: 0n, leaf: ZeroHash as Hex, proof: [] };

/**
 * What stands at a number, from a batch's leaves as the gateway published them.
 *
 * @throws RangeError for a number that is not in the batch
 * @example
 * ```ts
 * const shown = placeOf({ tree, first: 1n, number: receipt.number });
 * if (shown.leaf !== receipt.leaf) await accesses.proveOmission({ receipt, signature, shown, via });
 * ```
 */
export function placeOf({
  tree,
  first,
  number,
}: {
  readonly tree: MerkleTree;
  readonly first: bigint;
  readonly number: bigint;
}): AccessPlace {
  const position = Number(number - first);
  return { first, leaf: tree.leafAt(position), proof: tree.proofOf(position) };
}
