import { WORD, hexOf } from "./hashing.ts";
import { type PackKey, type PackNumbers, packKeyBytes, packNumbersOf } from "./packKeys.ts";
import { compareKeys, orderOf } from "./publishSerials.ts";

/**
 * Brings packs into the order in which they are published. Holds 36 bytes a pack in memory; larger lots are better sorted by
 * the database that they come from.
 *
 * @throws {@link SerialsInvalid} when a number is none
 * @example
 * ```ts
 * await publishSerials({ lot, packs: sortPacks(packs), store });
 * ```
 */
export function* sortPacks(packs: Iterable<PackNumbers>): Generator<PackNumbers, void, undefined> {
  let [keys, count] = [new Uint8Array(1024 * WORD), 0];
  let order: ReturnType<typeof orderOf> = "serial";
  for (const numbers of packs) {
    if ((count + 1) * WORD > keys.length) {
      const grown = new Uint8Array(2 * keys.length);
      grown.set(keys);
      keys = grown;
    }
    keys.set(packKeyBytes(numbers), count * WORD);
    if (count++ === 0) order = orderOf(numbers);
  }
  const places = new Uint32Array(count).map((_, i) => i);
  places.sort((a, b) => compareKeys(order, keys, a * WORD, keys, b * WORD));
  for (const place of places) yield packNumbersOf(hexOf(keys.subarray(place * WORD, (place + 1) * WORD)) as PackKey);
}
