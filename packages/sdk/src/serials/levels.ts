import { type PackHasher, WORD } from "./hashing.ts";

/** The levels of a whole subtree from its lowest nodes up; a node that is not there is the empty one of its level. */
export interface Levels {
  readonly height: number;
  readonly root: Uint8Array;
  /** The node at a height above the lowest, and a place. */
  at(height: number, place: number): Uint8Array;
}

/**
 * Hashes a subtree of a height over its lowest nodes; what is missing on the right is empty.
 *
 * @param base the level in the lot's tree of the lowest nodes, which decides what empty is
 * @example
 * ```ts
 * levelsOver({ hasher, lowest, base: 0, height: 10 }).root;
 * ```
 */
export function levelsOver({
  hasher,
  lowest,
  base,
  height,
}: {
  readonly hasher: PackHasher;
  readonly lowest: readonly Uint8Array[];
  readonly base: number;
  readonly height: number;
}): Levels {
  const levels: (readonly Uint8Array[])[] = [lowest];
  for (let h = 0; h < height; h++) {
    const below = levels[h] ?? [];
    const above: Uint8Array[] = [];
    const empty = hasher.empty(base + h);
    for (let i = 0; i < below.length; i += 2) above.push(hasher.node(below[i] ?? empty, below[i + 1] ?? empty));
    levels.push(above);
  }
  const at = (h: number, place: number) => levels[h]?.[place] ?? hasher.empty(base + h);
  return { height, root: at(height, 0), at };
}

/**
 * How many levels stand above the leaves of so many packs.
 *
 * @example
 * ```ts
 * heightOf(1_000_000); // 20
 * ```
 */
export function heightOf(count: number): number {
  let height = 0;
  while (2 ** height < count) height++;
  return height;
}

/**
 * The leaves of the packs on a page.
 *
 * @param first number of the page's first pack in the lot
 */
export function leavesOf(hasher: PackHasher, keys: Uint8Array, first: number): Uint8Array[] {
  return Array.from({ length: keys.length / WORD }, (_, i) => hasher.leaf(keys, i * WORD, first + i));
}
