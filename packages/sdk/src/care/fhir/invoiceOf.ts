import { formatUnits } from "ethers";
import type { Invoice, Money } from "fhir/r4.js";

import { visitIdOf } from "../ids/visitIdOf.ts";
import type { OutcomeName } from "../../terms/visits.ts";
import { quote } from "../quotes/quote.ts";
import type { Visit } from "../service.ts";
import { VISIT_SYSTEM, type VisitReferences, instantOf } from "./references.ts";

const CHARGES = {
  Paid: "visit",
  Awarded: "visit, share awarded",
  Refunded: "visit not kept",
  LateCancelled: "visit not kept",
  NoShow: "visit not kept",
} as const;

/**
 * A FHIR R4 Invoice of a visit that is over: what the practice earned, and who bore it.
 *
 * @param currency ISO 4217 code of the money that the token stands for
 * @param decimals of the token's smallest unit; an amount has to fit a JSON number, 15 digits
 * @example
 * ```ts
 * const invoice = requireValid(invoiceOf({ service, booking, outcome: "Paid", settledAt, references, currency: "CNY", decimals: 6 }));
 * ```
 */
export function invoiceOf({
  service,
  booking,
  outcome,
  awarded = 0,
  settledAt,
  references,
  currency,
  decimals,
}: Visit & {
  readonly outcome: Exclude<OutcomeName, "Pending" | "Moved">;
  /** Hundredths of the price, where that was awarded. */
  readonly awarded?: number;
  /** Seconds since 1970. */
  readonly settledAt: number;
  readonly references: VisitReferences;
  readonly currency: string;
  readonly decimals: number;
}): Invoice {
  const money = (amount: bigint): Money => ({ value: Number(formatUnits(amount, decimals)), currency });
  const { covers, payees, payer } = quote({ service, covers: booking.covers, outcome, awarded });
  const earned = payees.reduce((sum, { amount }) => sum + amount, 0n);
  const borne = booking.covers.map(({ amount }, index) => amount - (covers[index]?.amount ?? 0n));
  const byOthers = borne.reduce((sum, amount) => sum + amount, 0n);
  return {
    resourceType: "Invoice",
    identifier: [{ system: VISIT_SYSTEM, value: visitIdOf({ service, booking }) }],
    status: earned === 0n ? "cancelled" : "balanced",
    subject: { reference: references.patient },
    date: instantOf(settledAt),
    participant: [{ actor: { reference: references.practitioner } }],
    issuer: { reference: references.organisation },
    lineItem: [
      {
        chargeItemCodeableConcept: { text: CHARGES[outcome] },
        priceComponent: [
          { type: "base", amount: money(earned) },
          ...(byOthers === 0n
            ? []
            : [{ type: "deduction" as const, code: { text: "borne by others" }, amount: money(-byOthers) }]),
        ],
      },
    ],
    totalNet: money(earned - byOthers),
    totalGross: money(earned - byOthers),
    ...(payer !== 0n && { note: [{ text: `Given back to the payer: ${formatUnits(payer, decimals)} ${currency}` }] }),
  };
}
