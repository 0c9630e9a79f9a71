import type { Encounter } from "fhir/r4.js";

import { visitIdOf } from "../ids/visitIdOf.ts";
import { type Visit, endOf } from "../service.ts";
import type { CourseReading } from "../Visits.ts";
import { VISIT_SYSTEM, type VisitReferences, instantOf } from "./references.ts";

const ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const CLASSES = {
  InPerson: { system: ACT_CODE, code: "AMB", display: "ambulatory" },
  Remote: { system: ACT_CODE, code: "VR", display: "virtual" },
} as const;

/**
 * A FHIR R4 Encounter of a visit, as its course stands. It belongs into the vault, sealed, with what was recorded.
 *
 * @example
 * ```ts
 * const encounter = requireValid(encounterOf({ service, booking, course, references }));
 * ```
 */
export function encounterOf({
  service,
  booking,
  course,
  references,
}: Visit & { readonly course: CourseReading; readonly references: VisitReferences }): Encounter {
  const begun = course.practitionerAt === 0 ? booking.start : course.practitionerAt;
  return {
    resourceType: "Encounter",
    identifier: [{ system: VISIT_SYSTEM, value: visitIdOf({ service, booking }) }],
    status: statusOf(course),
    class: CLASSES[service.mode],
    subject: { reference: references.patient },
    participant: [{ individual: { reference: references.practitioner } }],
    period: { start: instantOf(begun), end: instantOf(endOf({ service, booking })) },
    serviceProvider: { reference: references.organisation },
  };
}

function statusOf({ outcome, awarded, patientAt, practitionerAt }: CourseReading): Encounter["status"] {
  if (outcome === "Paid" || (outcome === "Awarded" && awarded !== 0)) return "finished";
  if (outcome !== "Pending") return "cancelled";
  if (practitionerAt !== 0) return "in-progress";
  return patientAt === 0 ? "planned" : "arrived";
}
