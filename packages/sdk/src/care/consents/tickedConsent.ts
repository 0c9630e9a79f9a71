import { dataSlice } from "ethers";

import type { Grant } from "../../consent/provisions/provision.ts";
import { type Names, summariseGrant } from "../../consent/summary/summarise.ts";
import type { Bilingual } from "../../errors/XinglinError.ts";
import type { CategoryName } from "../../terms/categories.ts";
import type { ConfidentialityName } from "../../terms/confidentialities.ts";
import { visitIdOf } from "../ids/visitIdOf.ts";
import { EARLY, type Visit, endOf } from "../service.ts";
import { visitTerms } from "./visitTerms.ts";

/** What a patient ticks beside a booking. */
export interface Tick {
  readonly categories: readonly CategoryName[];
  /** Up to normal unless given. */
  readonly confidentialities?: readonly ConfidentialityName[];
  /** The practitioner alone unless it says the organisation, whose staff of the service's profession then reads. */
  readonly reader?: "practitioner" | "organisation";
  /** Seconds after the visit's end, at most 24 hours; none unless given. */
  readonly afterwards?: number;
}

const UP_TO_NORMAL: readonly ConfidentialityName[] = ["U", "L", "M", "N"];
const CLOSES: Bilingual = {
  en: "If the visit is cancelled or moved, this ends with it.",
  zh: "就诊取消或改期的，本授权随之失效。",
};

/**
 * The grant that goes with a booking, for treatment, from an hour before the visit until its end, and the sentence to be read beside
 * the box before it is ticked. Its line follows from the visit, so that no two visits share one.
 *
 * @param contract the deployed `VisitConsents`
 * @example
 * ```ts
 * const { grant, words } = tickedConsent({ contract, service, booking, tick: { categories: ["ALLERGIES", "MEDICATIONS"] }, names });
 * console.log(words.zh);
 * ```
 */
export function tickedConsent({
  contract,
  service,
  booking,
  tick,
  names = {},
}: Visit & { readonly contract: string; readonly tick: Tick; readonly names?: Names }): {
  readonly grant: Grant;
  readonly words: Bilingual;
} {
  const visit = { service, booking };
  const grant: Grant = {
    grantee: tick.reader === "organisation" ? service.organisation : service.practitioner,
    line: Number(dataSlice(visitIdOf(visit), 0, 4)),
    provision: {
      confidentialities: tick.confidentialities ?? UP_TO_NORMAL,
      readers: [service.profession],
      categories: tick.categories,
      purposes: ["TREAT"],
      from: BigInt(booking.start - EARLY),
      until: BigInt(endOf(visit) + (tick.afterwards ?? 0)),
      terms: visitTerms({ contract, ...visit }),
    },
  };
  const called = (account: string) =>
    account === contract ? { en: "this visit is booked", zh: "本次就诊预约有效" } : names.account?.(account);
  const said = summariseGrant({ grant, names: { ...names, account: called } });
  return { grant, words: { en: `${said.en} ${CLOSES.en}`, zh: `${said.zh}${CLOSES.zh}` } };
}
