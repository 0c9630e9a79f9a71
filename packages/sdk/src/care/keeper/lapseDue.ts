import type { VisitId } from "../../kernel/ids/ids.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { ContractRefusal } from "../../errors/ContractRefusal.ts";
import type { Disputes } from "../Disputes.ts";
import type { VisitListing } from "../queries/listVisits.ts";

/**
 * Ends every dispute about visits of the list whose silence is over, so that they can be settled. Anyone may run it, as often
 * as they like; a dispute that is resolved meanwhile is passed over.
 *
 * @param now seconds since 1970, as the chain counts
 * @example
 * ```ts
 * await lapseDue({ disputes, listed, now, via: direct({ signer: keeper }) });
 * await settleDue({ visits, listed, via: direct({ signer: keeper }) });
 * ```
 */
export async function lapseDue({
  disputes,
  listed,
  now,
  via,
}: {
  readonly disputes: Disputes;
  readonly listed: readonly VisitListing[];
  readonly now: number;
  readonly via: OwnWay;
}): Promise<VisitId[]> {
  const done: VisitId[] = [];
  for (const { visit } of listed.filter(({ settled }) => settled === undefined)) {
    const { status, until } = await disputes.disputeOf(visit);
    if (status === "None" || status === "Resolved" || now < until) continue;
    try {
      await disputes.lapse({ visit, via });
      done.push(visit);
    } catch (problem) {
      const isOver = problem instanceof ContractRefusal && problem.name === "DisputeUnequal";
      if (!isOver) throw problem;
    }
  }
  return done;
}
