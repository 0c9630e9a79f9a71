import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";
import { chainTime } from "../../kernel/sending/send.ts";
import type { Consents } from "../Consents.ts";
import { grantIdOf } from "../ids/grantIdOf.ts";
import type { Grant } from "../provisions/provision.ts";
import { decodeProvision } from "../words/provisionWords.ts";
import { decodeTerms } from "../words/termWords.ts";
import { type GivenGrant, givenGrants } from "./givenGrants.ts";

/** How a grant stands: it waits for its window, counts, is over, or was taken back (alone or with everything). */
export type GrantStanding = "waiting" | "in force" | "over" | "revoked";

/** A grant as it was given, and how it stands now. */
export interface GrantListing extends Grant {
  readonly id: ProvisionId;
  readonly patient: PatientId;
  /** The controller or the delegate who gave it. */
  readonly giver: string;
  /** Block of the event. */
  readonly givenIn: number;
  readonly standing: GrantStanding;
}

/** Whose grants: a patient's, a grantee's, or what the one gave the other. */
export type GrantParties =
  | { readonly patient: PatientId; readonly grantee?: string }
  | { readonly patient?: PatientId; readonly grantee: string };

/**
 * What a patient has granted, or what a practitioner or an organisation has been granted, the oldest first, with how each
 * stands now. `evidenceOf` makes an asker's evidence of one.
 *
 * @example
 * ```ts
 * const grants = await listGrants({ consents, patient });
 * const inForce = grants.filter(({ standing }) => standing === "in force");
 * ```
 */
export async function listGrants({
  consents,
  patient,
  grantee,
  ...range
}: BlockRange & GrantParties & { readonly consents: Consents }): Promise<GrantListing[]> {
  const { contract, provider } = consents;
  const blocks = { contract, provider, ...range, toBlock: range.toBlock ?? (await provider.getBlockNumber()) };

  const ends = new Map<string, Moment>();
  for await (const log of scan({ ...blocks, filter: contract.filters.GrantRevoked(patient, grantee) })) {
    ends.set(keyOf(log.args), momentOf(log));
  }
  const given: GivenGrant[] = [];
  const last = new Map<string, number>();
  const parties = { ...(patient !== undefined && { patient }), ...(grantee !== undefined && { grantee }) };
  for await (const grant of givenGrants({ consents, ...parties, ...range, toBlock: blocks.toBlock })) {
    last.set(keyOf(grant), given.length); // a line that is over may be given again
    given.push(grant);
  }

  const now = BigInt(await chainTime(provider));
  const epochs = new Map<string, number>();
  const listings: GrantListing[] = [];
  for (const [i, grant] of given.entries()) {
    const { patient: holder, word, terms, giver } = grant;
    const epoch = epochs.get(holder) ?? (await consents.epochOf({ patient: holder }));
    epochs.set(holder, epoch);
    const { provision, epoch: givenAt } = decodeProvision(word);
    const revoked = ends.get(keyOf(grant));
    const isTaken = givenAt !== epoch || (revoked !== undefined && isBefore(momentOf(grant), revoked));
    const isReplaced = last.get(keyOf(grant)) !== i;
    const line = Number(grant.line);
    listings.push({
      id: grantIdOf({ patient: holder, grantee: grant.grantee, line, word, terms }),
      patient: holder,
      grantee: grant.grantee,
      line,
      giver,
      givenIn: grant.blockNumber,
      provision: { ...provision, terms: decodeTerms(terms) },
      standing: isTaken ? "revoked" : isReplaced ? "over" : standingOf(provision, now),
    });
  }
  return listings;
}

/** Where in the chain something happened. */
interface Moment {
  readonly block: number;
  readonly index: number;
}

const momentOf = (log: { blockNumber: number; index: number }): Moment => ({
  block: log.blockNumber,
  index: log.index,
});
const isBefore = (a: Moment, b: Moment) => a.block < b.block || (a.block === b.block && a.index < b.index);

function keyOf({ patient, grantee, line }: { patient: string; grantee: string; line: bigint }): string {
  return `${patient} ${grantee} ${line}`;
}

function standingOf({ from, until }: { readonly from: bigint; readonly until: bigint }, now: bigint): GrantStanding {
  if (now >= until) return "over";
  return now < from ? "waiting" : "in force";
}
