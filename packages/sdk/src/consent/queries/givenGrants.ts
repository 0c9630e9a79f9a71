import { type BlockRange, type Snapshot, eventsIn, inChunks } from "../../identity/queries/scan.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { Consents } from "../Consents.ts";

/** A grant as its event tells it. */
export interface GivenGrant {
  readonly patient: PatientId;
  readonly grantee: string;
  readonly line: bigint;
  /** The controller or the delegate who gave it. */
  readonly giver: string;
  /** Scope, window and epoch: see `decodeProvision`. */
  readonly word: string;
  /** None in the event that common grants have. */
  readonly terms: readonly string[];
  readonly blockNumber: number;
  readonly index: number;
}

/**
 * The grants that were given by a patient, to a grantee or by anybody to anybody, in the order in which they were: those
 * without terms (`GrantGiven`) and those with terms (`GrantGivenOnTerms`).
 *
 * Warning: what the node leaves out is not missed, what it invents is believed: `listGrants` asks the state as well.
 *
 * @example
 * ```ts
 * for await (const { grantee, word, terms } of givenGrants({ consents, patient })) console.log(grantee, word, terms);
 * ```
 */
export async function* givenGrants({
  consents,
  patient,
  grantee,
  ...range
}: (BlockRange | Snapshot) & {
  readonly consents: Consents;
  readonly patient?: PatientId;
  readonly grantee?: string;
}): AsyncGenerator<GivenGrant, void, undefined> {
  const { contract, provider } = consents;
  const { filters } = contract;
  yield* inChunks({
    provider,
    ...range,
    ask: async (from, to) => {
      const plain = await eventsIn({ contract, filter: filters.GrantGiven(patient, grantee), from, to });
      const onTerms = await eventsIn({ contract, filter: filters.GrantGivenOnTerms(patient, grantee), from, to });
      return [...plain.map((log) => given(log, [])), ...onTerms.map((log) => given(log, log.args.terms))];
    },
  });
}

function given(
  {
    args,
    blockNumber,
    index,
  }: {
    readonly args: { patient: string; grantee: string; line: bigint; giver: string; provision: string };
    readonly blockNumber: number;
    readonly index: number;
  },
  terms: readonly string[],
): GivenGrant {
  const { patient, grantee, line, giver, provision } = args;
  return {
    patient: patient as PatientId,
    grantee,
    line,
    giver,
    word: provision,
    terms: [...terms],
    blockNumber,
    index,
  };
}
