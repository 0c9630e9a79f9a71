import { compartmentName } from "../keys/compartment.ts";
import type { CategoryKey } from "../keys/keyRing.ts";
import { EpochStale } from "./problems.ts";
import type { Revocation, Revocations } from "./Revocations.ts";

/**
 * Requires that no grant which reached a key's compartment was taken back since the key's epoch began: an old list of epochs
 * or an old envelope, from whoever keeps them, would otherwise make somebody write under a key that a revoked reader has.
 *
 * @throws {@link EpochStale}
 * @example
 * ```ts
 * requireFreshKey({ under: latestKeyIn(ring, compartment), revocations: await revocationsOf({ consents, patient }) });
 * ```
 */
export function requireFreshKey({
  under,
  revocations,
}: {
  readonly under: CategoryKey;
  readonly revocations: Revocations;
}): void {
  const later = revocationsSince(revocations, under, under.since).at(-1);
  if (later !== undefined) throw new EpochStale(compartmentName(under), under.epoch, under.since, later.at);
}

/** The revocations of grants that reached a compartment, at this moment or later. */
export function revocationsSince(
  { list }: Revocations,
  compartment: Parameters<typeof compartmentName>[0],
  since: bigint,
): Revocation[] {
  const name = compartmentName(compartment);
  return list.filter(
    ({ at, compartments }) => at >= since && compartments.some((one) => compartmentName(one) === name),
  );
}
