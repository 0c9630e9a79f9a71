import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId, ShipmentId } from "../../kernel/ids/ids.ts";
import { derive } from "../../kernel/ids/derive.ts";
import { MerkleTree } from "../../records/batches/MerkleTree.ts";
import { ReadingsInvalid } from "./ReadingsInvalid.ts";

/** What a device read. */
export interface Reading {
  /** Seconds since 1970. */
  readonly at: number;
  /** Tenths of a degree Celsius. */
  readonly temperature: number;
}

/** Readings of one device on one way, as it signs them. */
export interface ReadingBatch {
  readonly shipment: ShipmentId;
  readonly device: DeviceId;
  readonly root: Hex;
  readonly coldest: number;
  readonly warmest: number;
  readonly first: number;
  readonly count: number;
  readonly longestGap: number;
  readonly from: number;
  readonly until: number;
}

/**
 * The leaf of a reading in its batch's tree: `keccak256(abi.encode(keccak256("Reading(uint48 at,int16 temperature)"), at,
 * temperature))`.
 */
export function readingLeafOf({ at, temperature }: Reading): Hex {
  return derive("Reading(uint48 at,int16 temperature)", [at, temperature]);
}

/**
 * Sums readings up in the batch that a device signs, and the tree that shows any one of them later.
 *
 * @param readings in the order of time
 * @param first how many the device read on this way before
 * @throws {@link ReadingsInvalid} for none, for more than 2^20, out of order, times that are no seconds, or temperatures that are
 * no whole tenths
 * @example
 * ```ts
 * const { batch } = batchOf({ shipment, device, readings: [{ at: 1790000000, temperature: 45 }], first: 0 });
 * ```
 */
export function batchOf({
  shipment,
  device,
  readings,
  first,
}: {
  readonly shipment: ShipmentId;
  readonly device: DeviceId;
  readonly readings: readonly Reading[];
  readonly first: number;
}): { readonly batch: ReadingBatch; readonly tree: MerkleTree } {
  requireList(readings);
  const [earliest, latest] = [readings[0], readings.at(-1)];
  if (earliest === undefined || latest === undefined) throw new ReadingsInvalid("none");
  if (readings.length > MOST_READINGS) throw new ReadingsInvalid("too many");
  let [coldest, warmest, longestGap] = [earliest.temperature, earliest.temperature, 0];
  for (const [i, { at, temperature }] of readings.entries()) {
    if (!Number.isSafeInteger(at) || at < 0 || at > LAST_SECOND) throw new ReadingsInvalid("no time", i);
    const gap = at - (readings[i - 1]?.at ?? at);
    if (gap < 0) throw new ReadingsInvalid("out of order", i);
    if (!Number.isInteger(temperature) || Math.abs(temperature) > HOTTEST) throw new ReadingsInvalid("no tenths", i);
    coldest = Math.min(coldest, temperature);
    warmest = Math.max(warmest, temperature);
    longestGap = Math.max(longestGap, gap);
  }
  const tree = new MerkleTree({ leaves: readings.map(readingLeafOf) });
  const [count, from, until] = [readings.length, earliest.at, latest.at];
  return {
    batch: { shipment, device, root: tree.root, coldest, warmest, first, count, longestGap, from, until },
    tree,
  };
}

/** They come from a device's memory, whatever their type says. */
function requireList(readings: unknown): void {
  if (!Array.isArray(readings)) throw new ReadingsInvalid("none");
  const strange = readings.findIndex((reading: unknown) => typeof reading !== "object" || reading === null);
  if (strange >= 0) throw new ReadingsInvalid("no reading", strange);
}

const MOST_READINGS = 2 ** 20;
/** The most that `uint48` holds. */
const LAST_SECOND = 2 ** 48 - 1;
/** The most that `int16` holds. */
const HOTTEST = 2 ** 15 - 1;
