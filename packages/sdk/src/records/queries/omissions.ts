import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { AccessLogs } from "../AccessLogs.ts";

/** A read that a gateway signed for and left out. */
export interface OmissionListing {
  readonly organisation: string;
  readonly gateway: string;
  readonly number: bigint;
  readonly leaf: Hex;
  readonly blockNumber: number;
}

/**
 * What gateways were proved to have left out, the oldest first, of one organisation or of all.
 *
 * Warning: what the node leaves out is not missed here; `omissionsOf` of the access log counts an organisation's.
 *
 * @example
 * ```ts
 * for await (const { organisation, gateway, number } of omissions({ accesses })) console.log(organisation, gateway, number);
 * ```
 */
export async function* omissions({
  accesses,
  organisation,
  ...range
}: BlockRange & { readonly accesses: AccessLogs; readonly organisation?: string }): AsyncGenerator<
  OmissionListing,
  void,
  undefined
> {
  const { contract, provider } = accesses;
  const filter = contract.filters.OmissionProved(organisation);
  for await (const { args, blockNumber } of scan({ contract, filter, provider, ...range })) {
    const { gateway, number } = args;
    yield { organisation: args.organisation, gateway, number, leaf: args.leaf as Hex, blockNumber };
  }
}
