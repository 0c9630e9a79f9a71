import type { Schedule } from "fhir/r4.js";

import { serviceIdOf } from "../ids/serviceIdOf.ts";
import type { Service } from "../service.ts";
import { SERVICE_SYSTEM, type VisitReferences, instantOf } from "./references.ts";

/**
 * A FHIR R4 Schedule: the practitioner can be booked for this service from `from` until `until`.
 *
 * @example
 * ```ts
 * const schedule = requireValid(scheduleOf({ id: "s1", service, references, from, until, isOffered: true }));
 * ```
 */
export function scheduleOf({
  id,
  service,
  references,
  from,
  until,
  isOffered,
}: {
  readonly id: string;
  readonly service: Service;
  readonly references: Pick<VisitReferences, "practitioner">;
  /** Seconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly isOffered: boolean;
}): Schedule {
  return {
    resourceType: "Schedule",
    id,
    identifier: [{ system: SERVICE_SYSTEM, value: serviceIdOf({ service }) }],
    active: isOffered,
    actor: [{ reference: references.practitioner }],
    planningHorizon: { start: instantOf(from), end: instantOf(until) },
  };
}
