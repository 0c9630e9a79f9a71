/** `@xinglin/sdk/prescriptions`: prescriptions as capabilities, signed by prescriber and bearer. */
export { BearerRootInvalid, bearerKeyOf } from "./bearerKeyOf.ts";
export { herbGroupOf } from "./herbGroupOf.ts";
export { linesHashOf } from "./linesHashOf.ts";
export type { CollectedItem, Prescription, PrescriptionId, PrescriptionLine } from "./prescription.ts";
export { prescriptionIdOf } from "./prescriptionIdOf.ts";
export { type Counter, type GivenPacks, type Item, Prescriptions, type Slip } from "./Prescriptions.ts";
