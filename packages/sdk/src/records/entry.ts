/** `@xinglin/sdk/records`: records, batches, and the access log. */
export { AccessLogs, type GatewayStanding, type Reading } from "./AccessLogs.ts";
export { type EpisodeKey, type RecordBatch, type RecordStanding, Records } from "./Records.ts";
export type { AccessReceipt } from "./accesses/AccessReceipt.ts";
export { type AccessEntry, accessLeafOf } from "./accesses/accessLeafOf.ts";
export { type AccessPlace, NOT_LOGGED, placeOf } from "./accesses/placeOf.ts";
export { MOST_LEAVES, MerkleTree } from "./batches/MerkleTree.ts";
export { labelsHashOf } from "./ids/labelsHashOf.ts";
export { type RecordStruct, recordIdOf } from "./ids/recordIdOf.ts";
export { AccessListIncomplete, type AccessListing, accessesFor, accessesOf } from "./queries/accesses.ts";
export { type CosignatureListing, cosignaturesOf } from "./queries/cosignatures.ts";
export { type OmissionListing, omissions } from "./queries/omissions.ts";
export { type RecordListing, timelineOf } from "./queries/timeline.ts";
export { type WithdrawalListing, withdrawalsOf } from "./queries/withdrawals.ts";
export { type Recognition, recognise } from "./recognition/recognise.ts";
export { type RecordHeader, type Seat, recordStruct } from "./words/header.ts";
export { BY_ITSELF, type Inclusion, inclusionOf } from "./words/inclusion.ts";
export type { Labels } from "./words/labels.ts";
