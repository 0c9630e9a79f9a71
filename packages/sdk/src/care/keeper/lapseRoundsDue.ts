import type { ServiceId } from "../../kernel/ids/ids.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { ContractRefusal } from "../../errors/ContractRefusal.ts";
import { serviceIdOf } from "../ids/serviceIdOf.ts";
import type { RoundListing } from "../queries/listRounds.ts";
import type { WaitingLists } from "../WaitingLists.ts";

/** A beginning whose time the keeper made free again. */
export interface LapsedRound {
  readonly service: ServiceId;
  readonly start: number;
  /** The place that has lost it. */
  readonly place: number;
}

/**
 * Ends every offer of the list that nobody took in its time, so that its time is free again. Anyone may run it, as often as they
 * like; who waits does not depend on it, since asking for such a beginning ends the offer too. What somebody else ends meanwhile, or
 * asks for anew, is passed over.
 *
 * @param now seconds since 1970, as the chain counts
 * @example
 * ```ts
 * await lapseRoundsDue({ lists, listed: await listRounds({ lists, receptions }), now, via: direct({ signer: keeper }) });
 * ```
 */
export async function lapseRoundsDue({
  lists,
  listed,
  now,
  via,
}: {
  readonly lists: WaitingLists;
  readonly listed: readonly RoundListing[];
  readonly now: number;
  readonly via: OwnWay;
}): Promise<LapsedRound[]> {
  const done: LapsedRound[] = [];
  for (const { service, start, place } of listed.filter(({ takesUntil }) => takesUntil <= now)) {
    try {
      await lists.lapse({ service, start, via });
      done.push({ service: serviceIdOf({ service }), start, place });
    } catch (problem) {
      const isOver = problem instanceof ContractRefusal && problem.name === "RoundNotOver";
      if (!isOver) throw problem;
    }
  }
  return done;
}
