import { type BlockRange, type Snapshot, scan, snapshot } from "../../identity/queries/scan.ts";
import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";
import { blockOf } from "../../kernel/nodes/answers.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
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
 * stands at the last block of the range. `evidenceOf` makes an asker's evidence of one.
 *
 * What waits or is in force is held against the grant that the chain keeps, so that a node that leaves a revocation out, or
 * changes or invents a grant, shows nothing in force that is not.
 *
 * Warning: a grant that the node leaves out is not missed, and one that is over or revoked may be invented.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  const parties = { ...(patient !== undefined && { patient }), ...(grantee !== undefined && { grantee }) };
  return snapshot({ provider: consents.provider, ...range }, async (blocks) => read(consents, parties, blocks));
}

async function read(consents: Consents, parties: Partial<GrantParties>, blocks: Snapshot): Promise<GrantListing[]> {
  const { contract, provider } = consents;
  const at = { blockTag: blocks.toBlock };
  const ends = new Map<string, Moment>();
  const revoked = contract.filters.GrantRevoked(parties.patient, parties.grantee);
  for await (const log of scan({ contract, provider, filter: revoked, ...blocks })) {
    ends.set(keyOf(log.args), momentOf(log));
  }
  const given: GivenGrant[] = [];
  const last = new Map<string, number>();
  for await (const grant of givenGrants({ consents, ...parties, ...blocks })) {
    last.set(keyOf(grant), given.length); // a line that is over may be given again
    given.push(grant);
  }

  const now = BigInt((await blockOf(provider, blocks.toBlock)).timestamp);
  const epochs = new Map<string, number>();
  const listings: GrantListing[] = [];
  for (const [i, grant] of given.entries()) {
    const { patient: holder, word, terms, giver } = grant;
    const epoch = epochs.get(holder) ?? Number(await contract.epochOf(holder, at));
    epochs.set(holder, epoch);
    const { provision, epoch: givenAt } = decodeProvision(word);
    const end = ends.get(keyOf(grant));
    const isTaken = givenAt !== epoch || (end !== undefined && isBefore(momentOf(grant), end));
    const isReplaced = last.get(keyOf(grant)) !== i;
    const line = Number(grant.line);
    const id = grantIdOf({ patient: holder, grantee: grant.grantee, line, word, terms });
    const standing = isTaken ? "revoked" : isReplaced ? "over" : standingOf(provision, now);
    const isTold = standing === "waiting" || standing === "in force";
    if (isTold && (await contract.grantIdOf(holder, grant.grantee, line, at)) !== id) {
      throw new NodeContradicted(`grant ${id}`);
    }
    listings.push({
      id,
      patient: holder,
      grantee: grant.grantee,
      line,
      giver,
      givenIn: grant.blockNumber,
      provision: { ...provision, terms: decodeTerms(terms) },
      standing,
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
