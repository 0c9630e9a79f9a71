import type { Appointment, AppointmentParticipant } from "fhir/r4.js";

import { visitIdOf } from "../ids/visitIdOf.ts";
import { type Visit, SLOT, endOf } from "../service.ts";
import type { CourseReading } from "../Visits.ts";
import { VISIT_SYSTEM, type VisitReferences, instantOf } from "./references.ts";

/**
 * A FHIR R4 Appointment of a booked visit, as its course stands.
 *
 * @example
 * ```ts
 * const appointment = requireValid(appointmentOf({ service, booking, course: await visits.courseOf({ service, booking }), references }));
 * ```
 */
export function appointmentOf({
  service,
  booking,
  course,
  references,
}: Visit & { readonly course: CourseReading; readonly references: VisitReferences }): Appointment {
  const isAccepted = !service.confirms || course.confirmed;
  const takesPart = (reference: string, status: AppointmentParticipant["status"]): AppointmentParticipant => ({
    actor: { reference },
    status,
  });
  return {
    resourceType: "Appointment",
    identifier: [{ system: VISIT_SYSTEM, value: visitIdOf({ service, booking }) }],
    status: statusOf(course, isAccepted),
    start: instantOf(booking.start),
    end: instantOf(endOf({ service, booking })),
    minutesDuration: (service.slots * SLOT) / 60,
    participant: [
      takesPart(references.patient, "accepted"),
      takesPart(references.practitioner, isAccepted ? "accepted" : "needs-action"),
      takesPart(references.organisation, isAccepted ? "accepted" : "needs-action"),
    ],
  };
}

function statusOf(course: CourseReading, isAccepted: boolean): Appointment["status"] {
  switch (course.outcome) {
    case "Paid":
      return "fulfilled";
    case "Awarded":
      return course.awarded === 0 ? "cancelled" : "fulfilled";
    case "NoShow":
      return "noshow";
    case "Refunded":
    case "LateCancelled":
    case "Moved":
      return "cancelled";
    case "Pending":
      if (!isAccepted) return "pending";
      if (course.patientAt === 0) return "booked";
      return course.practitionerAt === 0 ? "arrived" : "checked-in";
  }
}
