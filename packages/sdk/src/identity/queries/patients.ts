import type { PatientId } from "../../kernel/ids/ids.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import type { Delegation, Patients } from "../patients/Patients.ts";
import type { Recoveries } from "../patients/Recoveries.ts";
import { type BlockRange, type Snapshot, scan, snapshot } from "./scan.ts";

/** A delegation with whether it counts now. */
export interface DelegateListing extends Delegation {
  /** Inside its window, and no recovery runs. */
  readonly mayAct: boolean;
}

/**
 * A patient's delegates as they stand now, in the order in which they were first named. Those that were ended, resigned, or
 * void by a recovery are left out; those whose window is to come or over are in, with `mayAct` false. The events tell only whom
 * to ask the registry about, so that a node invents none.
 *
 * Warning: a delegate that the node leaves out is not missed.
 *
 * @example
 * ```ts
 * const delegates = await listDelegates({ patients, patient });
 * ```
 */
export async function listDelegates({
  patients,
  patient,
  ...range
}: BlockRange & { readonly patients: Patients; readonly patient: PatientId }): Promise<DelegateListing[]> {
  const { contract, provider } = patients;
  const filter = contract.filters.DelegateSet(patient);
  const named = new Set<string>();
  for await (const { args } of scan({ contract, filter, provider, ...range })) named.add(args.delegate);

  const listings: DelegateListing[] = [];
  for (const delegate of named) {
    const delegation = await patients.delegationOf({ patient, delegate });
    if (delegation === undefined) continue;
    const bits = delegation.powers.reduce((sum, { code }) => sum + code, 0);
    listings.push({ ...delegation, mayAct: await contract.mayAct(patient, delegate, bits) });
  }
  return listings;
}

/** What became of a recovery. */
export type RecoveryOutcome = "running" | "contested" | "finished" | "withdrawn" | "dismissed" | "lapsed";

/** A recovery from its start to its end. */
export interface RecoveryListing {
  readonly attempt: number;
  readonly newController: string;
  /** Seconds: it can or could be finished from this moment ... */
  readonly readyAt: bigint;
  /** ... until just before this one. */
  readonly lapsesAt: bigint;
  readonly wasContested: boolean;
  readonly wasReinforced: boolean;
  readonly outcome: RecoveryOutcome;
}

/**
 * A patient's recoveries, the first one first, rebuilt from the events; only the last can still run. Their numbers run on to the
 * one that the registry counts, so that a node leaves none out but those before the range.
 *
 * Warning: how an earlier one ended is the events' word alone.
 *
 * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
 * @example
 * ```ts
 * const [first] = await listRecoveries({ recoveries, patient });
 * console.log(first?.outcome); // "finished"
 * ```
 */
export async function listRecoveries({
  recoveries,
  patient,
  ...range
}: BlockRange & { readonly recoveries: Recoveries; readonly patient: PatientId }): Promise<RecoveryListing[]> {
  return snapshot({ provider: recoveries.provider, ...range }, async (blocks) => read(recoveries, patient, blocks));
}

async function read(
  { contract, provider }: Recoveries,
  patient: PatientId,
  range: Snapshot,
): Promise<RecoveryListing[]> {
  const { filters } = contract;
  const blocks = { contract, provider, ...range };
  const found = new Map<bigint, RecoveryListing>();
  const update = (attempt: bigint, change: Partial<RecoveryListing>) => {
    const listing = found.get(attempt);
    if (listing !== undefined) found.set(attempt, { ...listing, ...change });
  };

  for await (const { args } of scan({ ...blocks, filter: filters.RecoveryStarted(patient) })) {
    const { newController, readyAt, lapsesAt, reinforced } = args;
    const attempt = Number(args.attempt);
    const start = { attempt, newController, readyAt, lapsesAt, wasReinforced: reinforced };
    found.set(args.attempt, { ...start, wasContested: false, outcome: "lapsed" });
  }
  for await (const { args } of scan({ ...blocks, filter: filters.RecoveryContested(patient) })) {
    update(args.attempt, { wasContested: true, readyAt: args.readyAt, lapsesAt: args.lapsesAt });
  }
  for await (const { args } of scan({ ...blocks, filter: filters.RecoveryReinforced(patient) })) {
    update(args.attempt, { wasReinforced: true });
  }
  for await (const { args } of scan({ ...blocks, filter: filters.RecoveryFinished(patient) })) {
    update(args.attempt, { outcome: "finished" });
  }
  for await (const { args } of scan({ ...blocks, filter: filters.RecoveryWithdrawn(patient) })) {
    update(args.attempt, { outcome: "withdrawn" });
  }
  for await (const { args } of scan({ ...blocks, filter: filters.RecoveryDismissed(patient) })) {
    update(args.attempt, { outcome: "dismissed" });
  }

  const { attempt, status } = await contract.recoveryOf(patient, { blockTag: range.toBlock });
  const numbers = [...found.values()].map((listing) => listing.attempt);
  const isWhole = numbers.every((number, i) => number === Number(attempt) - numbers.length + 1 + i);
  const begins = (range.fromBlock ?? 0) > 0 || numbers.length === Number(attempt);
  if (!isWhole || !begins) throw new NodeContradicted(`the recoveries of patient ${patient}`);
  if (status !== 0n) update(attempt, { outcome: status === 1n ? "running" : "contested" });
  return [...found.values()];
}
