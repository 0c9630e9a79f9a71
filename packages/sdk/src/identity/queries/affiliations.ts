import type { AffiliationId, CredentialId } from "../../kernel/ids/ids.ts";
import { PROFESSIONS, type ProfessionTerm } from "../../terms/professions.ts";
import { STAFF_ROLES, type StaffRoleTerm } from "../../terms/staffRoles.ts";
import { termOf } from "../../terms/term.ts";
import type { Affiliations } from "../providers/Affiliations.ts";
import { type BlockRange, type Snapshot, scan, snapshot } from "./scan.ts";

/** One spell of work: it began, and ended or was replaced by other terms, or goes on. */
export interface AffiliationListing {
  readonly affiliation: AffiliationId;
  readonly organisation: string;
  readonly practitioner: string;
  readonly licence: CredentialId;
  readonly profession: ProfessionTerm | undefined;
  readonly role: StaffRoleTerm | undefined;
  readonly validFrom: bigint;
  readonly validUntil: bigint;
  /** Block of the agreement. */
  readonly agreedIn: number;
  /** Block in which somebody ended it or other terms replaced it; undefined while it is the one that counts. */
  readonly endedIn: number | undefined;
  /** Whether the practitioner may practise under it now. */
  readonly isPractising: boolean;
}

/** Whose affiliations: an organisation's, a practitioner's, or what the two have with each other. */
export type AffiliationParties =
  | { readonly organisation: string; readonly practitioner?: string }
  | { readonly organisation?: string; readonly practitioner: string };

/**
 * An organisation's staff, or a practitioner's places of work, the oldest first: the history, with what goes on now marked.
 *
 * The list is held in memory (some hundred bytes a spell); for a very large organisation read it in ranges of blocks.
 *
 * Warning: the history is the events' word, and a spell or an end that the node leaves out is not missed. Whether somebody
 * practises now (`isPractising`) is the registry's.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * const history = await listAffiliations({ affiliations, organisation: hospital });
 * const staff = history.filter(({ endedIn }) => endedIn === undefined);
 * const onDuty = history.filter(({ isPractising }) => isPractising);
 * ```
 */
export async function listAffiliations({
  affiliations,
  organisation,
  practitioner,
  ...range
}: BlockRange & AffiliationParties & { readonly affiliations: Affiliations }): Promise<AffiliationListing[]> {
  const { provider } = affiliations;
  return snapshot({ provider, ...range }, async (blocks) => read({ affiliations, organisation, practitioner, blocks }));
}

async function read({
  affiliations,
  organisation,
  practitioner,
  blocks,
}: {
  readonly affiliations: Affiliations;
  readonly organisation: string | undefined;
  readonly practitioner: string | undefined;
  readonly blocks: Snapshot;
}): Promise<AffiliationListing[]> {
  const { contract, provider } = affiliations;
  const begun = contract.filters.AffiliationBegun(undefined, organisation, practitioner);
  const ended = contract.filters.AffiliationEnded(undefined, organisation, practitioner);

  const ends = new Map<string, Moment[]>();
  const note = (affiliation: string, moment: Moment) => {
    ends.set(affiliation, [...(ends.get(affiliation) ?? []), moment]);
  };
  for await (const log of scan({ contract, filter: ended, provider, ...blocks }))
    note(log.args.affiliation, momentOf(log));
  const spells = [];
  for await (const log of scan({ contract, filter: begun, provider, ...blocks })) {
    note(log.args.affiliation, momentOf(log)); // other terms end those before them
    spells.push({ args: log.args, moment: momentOf(log) });
  }

  const listings: AffiliationListing[] = [];
  for (const { args, moment } of spells) {
    const later = (ends.get(args.affiliation) ?? []).filter((end) => isBefore(moment, end)).sort(compare);
    const profession = (await contract.credentialOf(args.licence)).profession;
    const isLast = later[0] === undefined;
    listings.push({
      affiliation: args.affiliation as AffiliationId,
      organisation: args.organisation,
      practitioner: args.practitioner,
      licence: args.licence as CredentialId,
      profession: termOf<ProfessionTerm>(PROFESSIONS, profession),
      role: termOf<StaffRoleTerm>(STAFF_ROLES, args.role),
      validFrom: args.validFrom,
      validUntil: args.validUntil,
      agreedIn: moment.block,
      endedIn: later[0]?.block,
      isPractising: isLast && (await contract.isPractising(args.practitioner, profession, args.organisation)),
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
const compare = (a: Moment, b: Moment) => a.block - b.block || a.index - b.index;
const isBefore = (a: Moment, b: Moment) => compare(a, b) < 0;
