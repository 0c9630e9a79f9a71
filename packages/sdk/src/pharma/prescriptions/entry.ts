/** `@xinglin/sdk/prescriptions`: prescriptions as capabilities, signed by prescriber and bearer; their supervision in figures. */
export { BearerRootInvalid, bearerKeyOf } from "./bearerKeyOf.ts";
export { herbGroupOf } from "./herbGroupOf.ts";
export { linesHashOf } from "./linesHashOf.ts";
export type { CollectedItem, Prescription, PrescriptionId, PrescriptionLine } from "./prescription.ts";
export { prescriptionIdOf } from "./prescriptionIdOf.ts";
export { type Counter, type GivenPacks, type Item, Prescriptions, type Slip } from "./Prescriptions.ts";
export { type Flag, Supervision, type WatchReading } from "./Supervision.ts";
export {
  BUCKET,
  type Figures,
  MEASURES,
  type MeasureName,
  type Subject,
  type Thresholds,
  type Watched,
  bucketOf,
  subjectOf,
  windowOf,
} from "./figures.ts";
