import type { RecordId } from "../../kernel/ids/ids.ts";
import { KeyMissing } from "../problems.ts";
import { type CompartmentEpoch, compartmentName } from "./compartment.ts";

/** The key of a compartment in an epoch. */
export interface CategoryKey extends CompartmentEpoch {
  /**
   * Seconds: when the epoch began, every revocation before this moment was known, and none at it or after. Zero for epochs
   * that are over, which nobody writes under.
   */
  readonly since: bigint;
  readonly key: Uint8Array;
}

/** The content key of one record. */
export interface ContentKey {
  /** It is for this record, and for no other over the same content. */
  readonly record: RecordId;
  readonly key: Uint8Array;
}

/** The keys that somebody holds of one patient: what an envelope carries. */
export interface KeyRing {
  readonly categoryKeys: readonly CategoryKey[];
  /** Content keys of single records, for grants that reach no whole compartment. */
  readonly contentKeys?: readonly ContentKey[];
  /** For gateways that label the patient's data: see `labelKeyOf`. */
  readonly labelKey?: Uint8Array | undefined;
}

/** @throws {@link KeyMissing} */
export function categoryKeyIn(ring: KeyRing, wanted: CompartmentEpoch): Uint8Array {
  const name = compartmentName(wanted);
  const held = ring.categoryKeys.find((key) => key.epoch === wanted.epoch && compartmentName(key) === name);
  if (held === undefined) throw new KeyMissing(`${name}, epoch ${wanted.epoch}`);
  return held.key;
}

/** The key of a compartment's latest epoch in the ring, for writing. @throws {@link KeyMissing} */
export function latestKeyIn(ring: KeyRing, compartment: Omit<CompartmentEpoch, "epoch">): CategoryKey {
  const name = compartmentName(compartment);
  const [latest] = ring.categoryKeys.filter((key) => compartmentName(key) === name).sort((a, b) => b.epoch - a.epoch);
  if (latest === undefined) throw new KeyMissing(name);
  return latest;
}
