import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId, ProgrammeId, VisitId } from "../../kernel/ids/ids.ts";
import { type BlockRange, type Snapshot, scan, snapshot } from "../../identity/queries/scan.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import { nameOf } from "../../terms/set.ts";
import { OUTCOMES, type OutcomeName } from "../../terms/visits.ts";
import { visitIdOf } from "../ids/visitIdOf.ts";
import type { Receptions } from "../Receptions.ts";
import type { Booking, Cover, Visit } from "../service.ts";
import { type Visits, movedTo } from "../Visits.ts";
import { servicesOf } from "./servicesOf.ts";

/** A visit that was booked, under the id that it has now. */
export interface VisitListing extends Visit {
  readonly visit: VisitId;
  /** Ids that it had before it was moved, the oldest first. */
  readonly earlier: readonly VisitId[];
  /** How it ended; undefined while its money is locked. */
  readonly settled: OutcomeName | undefined;
}

/**
 * Visits with all that an act on them has to bring along, rebuilt from events alone, in the order of their booking. Services and
 * visits come to their ids, so that a node changes none.
 *
 * Warning: a visit, a move or a settlement that the node leaves out is not missed, and one that it invents is believed, until an
 * act on the visit is refused: `courseOf` asks the state.
 *
 * @param of whose: a patient's, a practitioner's, or everybody's
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * const open = (await listVisits({ visits, receptions, patient })).filter(({ settled }) => settled === undefined);
 * ```
 */
export async function listVisits({
  visits,
  receptions,
  patient,
  practitioner,
  ...range
}: BlockRange & {
  readonly visits: Visits;
  readonly receptions: Receptions;
  readonly patient?: PatientId;
  readonly practitioner?: string;
}): Promise<VisitListing[]> {
  return snapshot({ provider: visits.provider, ...range }, async (blocks) =>
    read({ visits, receptions, patient, practitioner, blocks }),
  );
}

async function read({
  visits,
  receptions,
  patient,
  practitioner,
  blocks,
}: {
  readonly visits: Visits;
  readonly receptions: Receptions;
  readonly patient: PatientId | undefined;
  readonly practitioner: string | undefined;
  readonly blocks: Snapshot;
}): Promise<VisitListing[]> {
  const { contract, provider } = visits;
  const services = await servicesOf({ receptions, practitioner, blocks });
  const covers = new Map<string, Cover[]>();
  for await (const { args } of scan({ contract, filter: contract.filters.VisitCovered(), provider, ...blocks })) {
    covers.set(args.visit, args.covers.map(readCover));
  }
  const listed = new Map<string, VisitListing>();
  const booked = contract.filters.VisitBooked(undefined, patient);
  for await (const { args } of scan({ contract, filter: booked, provider, ...blocks })) {
    const service = services.get(args.service);
    if (service === undefined && practitioner === undefined) throw new NodeContradicted(`service ${args.service}`);
    if (service === undefined) continue; // another practitioner's
    const booking: Booking = {
      patient: args.patient as PatientId,
      payer: args.payer,
      start: Number(args.start),
      number: Number(args.number),
      intakeHash: args.intakeHash as Hex,
      covers: covers.get(args.visit) ?? [],
    };
    const visit = args.visit as VisitId;
    if (visitIdOf({ service, booking }) !== visit) throw new NodeContradicted(`visit ${visit}`);
    listed.set(visit, { visit, service, booking, earlier: [], settled: undefined });
  }
  for await (const { args } of scan({ contract, filter: contract.filters.VisitMoved(), provider, ...blocks })) {
    const before = listed.get(args.visit);
    if (before === undefined) continue;
    const moved = movedTo({ ...before, start: Number(args.start), number: Number(args.number) });
    if (visitIdOf(moved) !== args.to) throw new NodeContradicted(`visit ${args.to}`);
    listed.delete(args.visit);
    const earlier = [...before.earlier, before.visit];
    listed.set(args.to, { ...moved, visit: visitIdOf(moved), earlier, settled: undefined });
  }
  for await (const { args } of scan({ contract, filter: contract.filters.VisitSettled(), provider, ...blocks })) {
    const before = listed.get(args.visit);
    if (before !== undefined) listed.set(args.visit, { ...before, settled: nameOf(OUTCOMES, args.outcome) });
  }
  return [...listed.values()];
}

function readCover(struct: {
  readonly payer: string;
  readonly amount: bigint;
  readonly programme: string;
  readonly person: string;
  readonly period: bigint;
}): Cover {
  return {
    payer: struct.payer,
    amount: struct.amount,
    programme: struct.programme as Hex as ProgrammeId,
    person: struct.person as Hex,
    period: Number(struct.period),
  };
}
