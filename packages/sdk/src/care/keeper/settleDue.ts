import type { VisitId } from "../../kernel/ids/ids.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import type { OutcomeName } from "../../terms/visits.ts";
import { ContractRefusal } from "../../errors/ContractRefusal.ts";
import type { VisitListing } from "../queries/listVisits.ts";
import type { Visits } from "../Visits.ts";

/** A visit that the keeper settled. */
export interface Settled {
  readonly visit: VisitId;
  readonly outcome: OutcomeName;
}

/**
 * Settles every visit of the list that is decided and still open. Anyone may run it, as often as they like; nothing depends on
 * it, since whoever has money in a visit can settle it alone. A visit that somebody else settles meanwhile is passed over.
 *
 * @example
 * ```ts
 * const done = await settleDue({ visits, listed: await listVisits({ visits, receptions }), via: direct({ signer: keeper }) });
 * ```
 */
export async function settleDue({
  visits,
  listed,
  via,
}: {
  readonly visits: Visits;
  readonly listed: readonly VisitListing[];
  readonly via: OwnWay;
}): Promise<Settled[]> {
  const done: Settled[] = [];
  for (const { visit, service, booking } of listed.filter(({ settled }) => settled === undefined)) {
    const { outcome, decidedAt } = await visits.courseOf({ service, booking });
    if (outcome === "Pending" || decidedAt === 0) continue;
    try {
      await visits.settle({ service, booking, via });
      done.push({ visit, outcome });
    } catch (problem) {
      const isOver = problem instanceof ContractRefusal && problem.name === "VisitNotOpen";
      if (!isOver) throw problem;
    }
  }
  return done;
}
