import { scan } from "../../identity/queries/scan.ts";
import type { Receptions } from "../Receptions.ts";
import { type Service, readService } from "../service.ts";

/** Every service that was ever published, or a practitioner's, by its id. */
export async function servicesOf({
  receptions,
  practitioner,
  toBlock,
}: {
  readonly receptions: Receptions;
  readonly practitioner: string | undefined;
  readonly toBlock: number;
}): Promise<Map<string, Service>> {
  const { contract, provider } = receptions;
  const found = new Map<string, Service>();
  const filter = contract.filters.ServicePublished(undefined, practitioner);
  for await (const { args } of scan({ contract, filter, provider, toBlock })) {
    found.set(args.service, readService(args.terms));
  }
  return found;
}
