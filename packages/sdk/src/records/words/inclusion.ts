import { ZeroHash } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { MerkleTree } from "../batches/MerkleTree.ts";

/** Where a record stands in a batch. */
export interface Inclusion {
  readonly root: Hex;
  readonly position: number;
  readonly proof: Hex[];
}

/** For a record that was anchored by itself. */
export const BY_ITSELF: Inclusion = { root: ZeroHash as Hex, position: 0, proof: [] };

/**
 * Where the leaf at a position stands, for the acts on records of a batch.
 *
 * @example
 * ```ts
 * await records.draw({ record, inclusion: inclusionOf({ tree, position: 7 }), via });
 * ```
 */
export function inclusionOf({ tree, position }: { readonly tree: MerkleTree; readonly position: number }): Inclusion {
  return { root: tree.root, position, proof: tree.proofOf(position) };
}
