/** `@xinglin/sdk/care`: services, visits, their money, and subsidies. */
export { type ChartReading, Charts } from "./Charts.ts";
export { ConsentedBookings } from "./ConsentedBookings.ts";
export { type Tick, tickedConsent } from "./consents/tickedConsent.ts";
export { type Dispute, Disputes } from "./Disputes.ts";
export { appointmentOf } from "./fhir/appointmentOf.ts";
export { encounterOf } from "./fhir/encounterOf.ts";
export { invoiceOf } from "./fhir/invoiceOf.ts";
export { SERVICE_SYSTEM, VISIT_SYSTEM, type VisitReferences } from "./fhir/references.ts";
export { scheduleOf } from "./fhir/scheduleOf.ts";
export { slotOf } from "./fhir/slotOf.ts";
export { serviceIdOf } from "./ids/serviceIdOf.ts";
export { visitIdOf } from "./ids/visitIdOf.ts";
export { openIntake } from "./intake/openIntake.ts";
export { type SealedIntake, sealIntake } from "./intake/sealIntake.ts";
export { lapseDue } from "./keeper/lapseDue.ts";
export { type LapsedRound, lapseRoundsDue } from "./keeper/lapseRoundsDue.ts";
export { type Settled, settleDue } from "./keeper/settleDue.ts";
export { askableStarts } from "./queries/askableStarts.ts";
export { freeStarts } from "./queries/freeStarts.ts";
export { type RoundListing, listRounds } from "./queries/listRounds.ts";
export { type ServiceListing, listServices } from "./queries/listServices.ts";
export { type VisitListing, listVisits } from "./queries/listVisits.ts";
export { type Portion, type Quote, dueOf, quote } from "./quotes/quote.ts";
export { type MoneyWords, summarisePolicy } from "./quotes/summarisePolicy.ts";
export { Receptions, type TokenPermit } from "./Receptions.ts";
export {
  type Booking,
  type CancellationPolicy,
  type Cover,
  EARLY,
  GRACE,
  type Payee,
  SLOT,
  type Service,
  type Visit,
  bookingStruct,
  endOf,
  serviceStruct,
} from "./service.ts";
export { type AftermathReading, type ClinicalOutcome, Outcomes, type TallyReading, outcomeHashOf } from "./Outcomes.ts";
export { CaseNotFound, Panels, type PanelVote, sealOf } from "./Panels.ts";
export { type Programme, Subsidies } from "./Subsidies.ts";
export {
  type PlaceTicket,
  type RoundReading,
  WaitingLists,
  type WaitingReading,
  type WaitingTicket,
  commitmentOf,
  newTicket,
  secretOf,
} from "./WaitingLists.ts";
export { type Beginning, type CourseReading, Visits, movedTo } from "./Visits.ts";
export { type DayHours, WEEKDAYS, type Weekday, weekOf } from "./weekOf.ts";
