import type { LotSerials } from "../../serials/LotSerials.ts";
import type { PackNumbers } from "../../serials/packKeys.ts";
import type { PacksStruct } from "../../typechain.ts";

/** No pack: for lots whose packs have no numbers, and for what is recalled or expired. */
export const NO_PACKS: PacksStruct = { keys: [], indices: [], proof: [], flags: [] };

/**
 * Packs with the proof that they are of their lot, as the contracts take them: one pack with a proof of its own, several with one
 * multiproof. They come in rising order of their places, which is the order that `restore` wants to hear again.
 *
 * @param packs by their numbers, or by their places in the list
 * @throws {@link SerialsInvalid} for a pack that is not on the list
 * @example
 * ```ts
 * const packs = await packsOf({ serials, packs: [{ serial: "S1" }, { serial: "S2" }] });
 * await lots.remove({ removal, packs, via });
 * ```
 */
export async function packsOf({
  serials,
  packs,
}: {
  readonly serials: LotSerials;
  readonly packs: readonly (PackNumbers | number)[];
}): Promise<PacksStruct> {
  const places: number[] = [];
  for (const pack of packs) places.push(typeof pack === "number" ? pack : await serials.find(pack));
  const [only, ...more] = places;
  if (only !== undefined && more.length === 0) {
    const { key, index, proof } = await serials.prove(only);
    return { keys: [key], indices: [index], proof: [...proof], flags: [] };
  }
  const { packs: proven, proof, proofFlags } = await serials.proveMany(places);
  return {
    keys: proven.map(({ key }) => key),
    indices: proven.map(({ index }) => index),
    proof: [...proof],
    flags: [...proofFlags],
  };
}
