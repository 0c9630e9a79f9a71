import { ZeroHash, concat, keccak256 } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";

/** The most leaves that a tree of the contracts has. */
export const MOST_LEAVES = 2 ** 20;

/**
 * A Merkle tree in which every leaf has a place, as `contracts/kernel/merkle/MerklePositions.sol` reads it: filled up with
 * zeros to a power of two, parents are the hash of left and right child.
 *
 * @example
 * ```ts
 * const tree = new MerkleTree({ leaves: ids });
 * await records.anchorBatch({ batch: { root: tree.root, count: ids.length, ...author }, via });
 * const inclusion = { root: tree.root, position: 7, proof: tree.proofOf(7) };
 * ```
 */
export class MerkleTree {
  readonly root: Hex;
  readonly count: number;
  /** From the leaves up to the root's children. */
  readonly #levels: readonly (readonly Hex[])[];

  /** @throws RangeError for no leaf, or for more than {@link MOST_LEAVES} */
  constructor({ leaves }: { readonly leaves: readonly Hex[] }) {
    if (leaves.length === 0 || leaves.length > MOST_LEAVES) {
      throw new RangeError(`A tree has 1 to ${String(MOST_LEAVES)} leaves, not ${String(leaves.length)}.`);
    }
    const levels: (readonly Hex[])[] = [];
    let level: readonly Hex[] = filledUp(leaves);
    while (level.length > 1) {
      levels.push(level);
      level = parentsOf(level);
    }
    const [root = ZeroHash as Hex] = level;
    this.root = root;
    this.count = leaves.length;
    this.#levels = levels;
  }

  /** The leaf at a position from 0. */
  leafAt(position: number): Hex {
    this.#requireInside(position);
    return this.#levels[0]?.[position] ?? this.root;
  }

  /** The siblings from the leaf up, which lead to the root. */
  proofOf(position: number): Hex[] {
    this.#requireInside(position);
    return this.#levels.flatMap((level, height) =>
      level.slice((position >> height) ^ 1, ((position >> height) ^ 1) + 1),
    );
  }

  #requireInside(position: number): void {
    if (!Number.isInteger(position) || position < 0 || position >= this.count) {
      throw new RangeError(`The tree has leaves from 0 to ${String(this.count - 1)}, none at ${String(position)}.`);
    }
  }
}

function filledUp(leaves: readonly Hex[]): Hex[] {
  const width = 2 ** Math.ceil(Math.log2(leaves.length));
  return [...leaves, ...Array<Hex>(width - leaves.length).fill(ZeroHash as Hex)];
}

function parentsOf(level: readonly Hex[]): Hex[] {
  return Array.from({ length: level.length / 2 }, (_, i) => keccak256(concat(level.slice(2 * i, 2 * i + 2))) as Hex);
}
