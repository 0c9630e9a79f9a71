import { CATEGORIES } from "../../terms/categories.ts";
import { CONFIDENTIALITIES } from "../../terms/confidentialities.ts";
import { PURPOSES } from "../../terms/purposes.ts";
import { READERS } from "../../terms/readers.ts";
import { namesIn, setOf } from "../../terms/set.ts";
import type { Provision } from "./provision.ts";

/** The four sets of a provision. */
export type ScopeSets = Pick<Provision, "confidentialities" | "readers" | "categories" | "purposes">;

/** Where each set begins in a scope, and its bits (`contracts/kernel/terms/Scope.sol`). */
const SETS = {
  confidentialities: { offset: 0n, bits: 8n },
  readers: { offset: 8n, bits: 32n },
  categories: { offset: 40n, bits: 32n },
  purposes: { offset: 72n, bits: 64n },
} as const;

/**
 * What a provision reaches, in the one number that the contracts take.
 *
 * @example
 * ```ts
 * scopeOf(EVERYTHING).toString(16);
 * ```
 */
export function scopeOf({ confidentialities, readers, categories, purposes }: ScopeSets): bigint {
  return (
    (setOf(CONFIDENTIALITIES, confidentialities) << SETS.confidentialities.offset) |
    (setOf(READERS, readers) << SETS.readers.offset) |
    (setOf(CATEGORIES, categories) << SETS.categories.offset) |
    (setOf(PURPOSES, purposes) << SETS.purposes.offset)
  );
}

/**
 * The sets in a scope.
 *
 * @example
 * ```ts
 * setsIn(scopeOf(EVERYTHING)).confidentialities; // ["U", "L", "M", "N", "R", "V"]
 * ```
 */
export function setsIn(scope: bigint): ScopeSets {
  const set = ({ offset, bits }: { readonly offset: bigint; readonly bits: bigint }) =>
    (scope >> offset) & ((1n << bits) - 1n);
  return {
    confidentialities: namesIn(CONFIDENTIALITIES, set(SETS.confidentialities)),
    readers: namesIn(READERS, set(SETS.readers)),
    categories: namesIn(CATEGORIES, set(SETS.categories)),
    purposes: namesIn(PURPOSES, set(SETS.purposes)),
  };
}
