import type { Consents } from "../../consent/Consents.ts";
import { grantIdOf } from "../../consent/ids/grantIdOf.ts";
import { givenGrants } from "../../consent/queries/givenGrants.ts";
import { decodeProvision } from "../../consent/words/provisionWords.ts";
import { type BlockRange, type Snapshot, scan, snapshot } from "../../identity/queries/scan.ts";
import type { PatientId, ProvisionId } from "../../kernel/ids/ids.ts";
import { blockOf } from "../../kernel/nodes/answers.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import { type Compartment, compartmentsOf } from "../keys/compartment.ts";
import type { Revocation, Revocations } from "./Revocations.ts";

/**
 * What a patient has taken back, from the events of the consent registry up to the newest block: for {@link requireFreshKey},
 * and for the patient's own {@link Vault.caughtUp}. The range begins before the patient's first grant, at the platform's
 * deployment say.
 *
 * Every grant that seems to stand is held against the one that the chain keeps, and the count of everything taken back against
 * the chain's, so that a node that leaves a revocation out is found out.
 *
 * Warning: it believes the node that it answers of one chain. One that leaves out a grant together with its revocation, or the
 * revocation of a grant that was given again, makes a stale key look fresh; ask one's own, or two.
 * Warning: it counts on every block being later than the one before, in seconds, as Ethereum's are.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
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
  return snapshot({ provider: consents.provider, ...range }, async (blocks) => read(consents, patient, blocks));
}

async function read(consents: Consents, patient: PatientId, range: Snapshot): Promise<Revocations> {
  const { contract, provider } = consents;
  const { toBlock } = range;
  const blocks = { contract, provider, ...range };

  const given: Given[] = [];
  for await (const grant of givenGrants({ consents, patient, ...range })) {
    const { grantee, line, word, terms } = grant;
    const { provision, epoch } = decodeProvision(word);
    given.push({
      grant: grantIdOf({ patient, grantee, line: Number(line), word, terms }),
      line: lineOf(grant),
      grantee,
      number: line,
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
    // Nothing is taken back that was not given: it was before the range begins, or the node leaves it out.
    if (last === undefined) throw new NodeContradicted(`the grants of patient ${patient}`);
    if (taken.has(last)) continue;
    taken.add(last);
    ends.push({ ...last, ...moment });
  }
  let newest = 0;
  for await (const log of scan({ ...blocks, filter: contract.filters.AllRevoked(patient) })) {
    const epoch = Number(log.args.epoch) - 1;
    newest = epoch + 1;
    const standing = given.filter((grant) => grant.epoch === epoch && !taken.has(grant));
    ends.push(...standing.map((grant) => ({ ...grant, ...momentOf(log) })));
  }

  const epoch = Number(await contract.epochOf(patient, { blockTag: toBlock }));
  if (newest !== epoch) throw new NodeContradicted(`what patient ${patient} has taken back`);
  await requireStanding({ consents, patient, toBlock, grants: given.filter((one) => one.epoch === epoch), taken });

  const timeOf = async (block: number): Promise<bigint> => BigInt((await blockOf(provider, block)).timestamp);
  const list: Revocation[] = [];
  for (const { grant, compartments, block } of ends.sort((a, b) => (isBefore(a, b) ? -1 : 1))) {
    list.push({ grant, compartments, at: await timeOf(block) });
  }
  return { seenUntil: (await timeOf(toBlock)) + 1n, list };
}

/** What the events leave standing, the chain keeps: of each line the last that was given. */
async function requireStanding({
  consents: { contract },
  patient,
  toBlock,
  grants,
  taken,
}: {
  readonly consents: Consents;
  readonly patient: PatientId;
  readonly toBlock: number;
  readonly grants: readonly Given[];
  readonly taken: ReadonlySet<Given>;
}): Promise<void> {
  const lasts = new Map(grants.map((grant) => [grant.line, grant]));
  const kept = [...lasts.values()].map(async (grant) => {
    const id = await contract.grantIdOf(patient, grant.grantee, grant.number, { blockTag: toBlock });
    return (id === grant.grant) !== taken.has(grant);
  });
  if (!(await Promise.all(kept)).every(Boolean)) throw new NodeContradicted(`the grants of patient ${patient}`);
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
  readonly grantee: string;
  readonly number: bigint;
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
