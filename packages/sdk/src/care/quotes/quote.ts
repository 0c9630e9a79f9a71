import type { OutcomeName } from "../../terms/visits.ts";
import type { Cover, Service } from "../service.ts";

/** What one account gets. */
export interface Portion {
  readonly account: string;
  readonly amount: bigint;
}

/** Where a visit's price goes. */
export interface Quote {
  readonly payees: readonly Portion[];
  /** What those who cover get back, in the order of the covers. */
  readonly covers: readonly Portion[];
  /** What the payer gets back. */
  readonly payer: bigint;
}

const WHOLE = 10_000n;

/**
 * Who gets what of a visit's price when it ends so, to the unit as the contract pays it.
 *
 * @example
 * ```ts
 * const { payer } = quote({ service, covers: [], outcome: "NoShow" });
 * ```
 */
export function quote({
  service,
  covers,
  outcome,
  awarded = 0,
}: {
  readonly service: Service;
  readonly covers: readonly Cover[];
  readonly outcome: Exclude<OutcomeName, "Pending" | "Moved">;
  /** Hundredths of the price, where that was awarded. */
  readonly awarded?: number;
}): Quote {
  const earned = earnedOf(service, outcome, awarded);
  let rest = service.price - earned;
  const backs = covers.map(({ payer, amount }) => {
    const back = amount < rest ? amount : rest;
    rest -= back;
    return { account: payer, amount: back };
  });
  return { payees: split(service, earned), covers: backs, payer: rest };
}

/** What the payer pays when booking: the price less what others bear. */
export function dueOf({ service, covers }: { readonly service: Service; readonly covers: readonly Cover[] }): bigint {
  return covers.reduce((due, { amount }) => due - amount, service.price);
}

function earnedOf({ price, policy }: Service, outcome: OutcomeName, awarded: number): bigint {
  if (outcome === "Paid") return price;
  if (outcome === "LateCancelled") return (price * BigInt(policy.lateShare)) / WHOLE;
  if (outcome === "NoShow") return (price * BigInt(policy.noShowShare)) / WHOLE;
  if (outcome === "Awarded") return (price * BigInt(awarded)) / 100n;
  return 0n;
}

function split({ payees }: Service, earned: bigint): Portion[] {
  const amounts = payees.map(({ share }) => (earned * BigInt(share)) / WHOLE);
  const others = amounts.slice(1).reduce((sum, amount) => sum + amount, 0n);
  return payees.map(({ account }, index) => ({
    account,
    amount: index === 0 ? earned - others : (amounts[index] ?? 0n),
  }));
}
