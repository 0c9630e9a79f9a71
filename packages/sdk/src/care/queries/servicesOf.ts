import { type Snapshot, scan } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import { serviceIdOf } from "../ids/serviceIdOf.ts";
import type { Receptions } from "../Receptions.ts";
import { type Service, readService } from "../service.ts";

/**
 * Every service that was ever published, or a practitioner's, by its id, to which its terms come.
 *
 * @throws {@link NodeContradicted}
 */
export async function servicesOf({
  receptions,
  practitioner,
  blocks,
}: {
  readonly receptions: Receptions;
  readonly practitioner: string | undefined;
  readonly blocks: Snapshot;
}): Promise<Map<string, Service>> {
  const { contract, provider } = receptions;
  const found = new Map<string, Service>();
  const filter = contract.filters.ServicePublished(undefined, practitioner);
  for await (const { args } of scan({ contract, filter, provider, ...blocks, fromBlock: 0 })) {
    const service = readService(args.terms);
    if (serviceIdOf({ service }) !== args.service) throw new NodeContradicted(`service ${args.service}`);
    found.set(args.service, service);
  }
  return found;
}
