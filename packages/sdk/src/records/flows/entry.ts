/** `@xinglin/sdk/flows`: the way of a record from the author to the reader. Runs in browsers too; for drafts in a folder see `@xinglin/sdk/folders`. */
export {
  type FindContentKey,
  type SealContentKey,
  fromCabinet,
  fromOwnCabinet,
  toPatient,
  underCategoryKey,
} from "./contentKeys.ts";
export { keyPlaceOf } from "./keyPlaceOf.ts";
export { loggedAccessIn } from "./loggedAccessIn.ts";
export { MemoryDrafts } from "./MemoryDrafts.ts";
export { AccessNotLogged, ContentKeyAbsent, DraftUnreadable } from "./problems.ts";
export { type IntendedAccess, type LoggedAccess, readRecord } from "./readRecord.ts";
export type { DraftHeader, RecordDrafts } from "./RecordDrafts.ts";
export { type WrittenRecord, resumeRecords, writeRecord } from "./writeRecord.ts";
