import { type BlockRange, snapshot } from "../../identity/queries/scan.ts";
import type { ServiceId } from "../../kernel/ids/ids.ts";
import type { Receptions } from "../Receptions.ts";
import type { Service } from "../service.ts";
import { servicesOf } from "./servicesOf.ts";

/** A service, with its terms. */
export interface ServiceListing extends Service {
  readonly service: ServiceId;
}

/**
 * Every service that was ever published, or a practitioner's, in the order in which they were, also those that were withdrawn.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * const offered = await listServices({ receptions, practitioner: doctor.address });
 * ```
 */
export async function listServices({
  receptions,
  practitioner,
  ...range
}: Pick<BlockRange, "toBlock" | "chunk" | "patience"> & {
  readonly receptions: Receptions;
  readonly practitioner?: string;
}): Promise<ServiceListing[]> {
  return snapshot({ provider: receptions.provider, ...range }, async (blocks) => {
    const found = await servicesOf({ receptions, practitioner, blocks });
    return Array.from(found, ([service, terms]) => ({ service: service as ServiceId, ...terms }));
  });
}
