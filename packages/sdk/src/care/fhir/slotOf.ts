import type { Slot } from "fhir/r4.js";

import { type Service, SLOT } from "../service.ts";
import { instantOf } from "./references.ts";

/**
 * A FHIR R4 Slot: one time at which a visit of the service can begin, or cannot.
 *
 * @example
 * ```ts
 * const slots = starts.map((start) => slotOf({ schedule: "Schedule/s1", service, start, isFree: true }));
 * ```
 */
export function slotOf({
  schedule,
  service,
  start,
  isFree,
}: {
  /** Reference to the Schedule. */
  readonly schedule: string;
  readonly service: Service;
  /** Seconds since 1970. */
  readonly start: number;
  readonly isFree: boolean;
}): Slot {
  return {
    resourceType: "Slot",
    schedule: { reference: schedule },
    status: isFree ? "free" : "busy",
    start: instantOf(start),
    end: instantOf(start + service.slots * SLOT),
  };
}
