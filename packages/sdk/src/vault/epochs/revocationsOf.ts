import type { Consents } from "../../consent/Consents.ts";
import { grantIdOf } from "../../consent/ids/grantIdOf.ts";
import { givenGrants } from "../../consent/queries/givenGrants.ts";
import { decodeProvision } from "../../consent/words/provisionWords.ts";
import { type BlockRange, scan } from "../../identity/queries/scan.ts";
import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";
import { type Compartment, compartmentsOf } from "../keys/compartment.ts";
import type { Revocation, Revocations } from "./Revocations.ts";

/**
 * What a patient has taken back, from the events of the consent registry up to the newest block: for {@link requireFreshKey},
 * and for the patient's own {@link Vault.caughtUp}.
 *
 * Warning: it believes the node. One that leaves a revocation out makes a stale key look fresh; ask one's own, or two.
 * Warning: it counts on every block being later than the one before, in seconds, as Ethereum's are.
 *
 * @example
 * ```ts
 * const revocations = await revocationsOf({ consents, patient });
 * ```
 */
export async function revocationsOf({
  consents,
  patient,
  ...range
}: BlockRange & { readonly consents: Consents; readonly patient: PatientId }): Promise<Revocations> {
  const { contract, provider } = consents;
  const toBlock = range.toBlock ?? (await provider.getBlockNumber());
  const blocks = { contract, provider, ...range, toBlock };

  const given: Given[] = [];
  for await (const grant of givenGrants({ consents, patient, ...range, toBlock })) {
    const { grantee, line, word, terms } = grant;
    const { provision, epoch } = decodeProvision(word);
    given.push({
      grant: grantIdOf({ patient, grantee, line: Number(line), word, terms }),
      line: lineOf(grant),
      epoch,
      compartments: compartmentsOf(provision),
      ...momentOf(grant),
    });
  }
  const ends: Ended[] = [];
  const taken = new Set<Given>();
  for await (const log of scan({ ...blocks, filter: contract.filters.GrantRevoked(patient) })) {
    const moment = momentOf(log);
    const last = given.findLast((grant) => grant.line === lineOf(log.args) && isBefore(grant, moment));
    if (last === undefined || taken.has(last)) continue;
    taken.add(last);
    ends.push({ ...last, ...moment });
  }
  for await (const log of scan({ ...blocks, filter: contract.filters.AllRevoked(patient) })) {
    const epoch = Number(log.args.epoch) - 1;
    const standing = given.filter((grant) => grant.epoch === epoch && !taken.has(grant));
    ends.push(...standing.map((grant) => ({ ...grant, ...momentOf(log) })));
  }

  const timeOf = async (block: number): Promise<bigint> => BigInt((await provider.getBlock(block))?.timestamp ?? 0);
  const list: Revocation[] = [];
  for (const { grant, compartments, block } of ends.sort((a, b) => (isBefore(a, b) ? -1 : 1))) {
    list.push({ grant, compartments, at: await timeOf(block) });
  }
  return { seenUntil: (await timeOf(toBlock)) + 1n, list };
}

interface Moment {
  readonly block: number;
  readonly index: number;
}

interface Ended extends Moment {
  readonly grant: ProvisionId;
  readonly compartments: readonly Compartment[];
}

interface Given extends Ended {
  readonly line: string;
  /** How often everything had been taken back before. */
  readonly epoch: number;
}

function momentOf({ blockNumber, index }: { readonly blockNumber: number; readonly index: number }): Moment {
  return { block: blockNumber, index };
}

function isBefore(a: Moment, b: Moment): boolean {
  return a.block < b.block || (a.block === b.block && a.index < b.index);
}

function lineOf({ grantee, line }: { readonly grantee: string; readonly line: bigint }): string {
  return `${grantee} ${line}`;
}
