/** `@xinglin/sdk/records`: records, batches, and the access log. */
export { MOST_LEAVES, MerkleTree } from "./batches/MerkleTree.ts";
export { labelsHashOf } from "./ids/labelsHashOf.ts";
export { type RecordStruct, recordIdOf } from "./ids/recordIdOf.ts";
export type { Labels } from "./words/labels.ts";
