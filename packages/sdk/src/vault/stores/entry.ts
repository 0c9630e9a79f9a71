/** `@xinglin/sdk/stores`: where sealed contents are kept, under names that every IPFS node would give. Runs in browsers too; for
 * folders on disk see `@xinglin/sdk/folders`. */
export { type ContentName, contentOf, namesOf, parseContentName } from "./contentName.ts";
export { ContentStore, type Written } from "./ContentStore.ts";
export { KuboStore } from "./KuboStore.ts";
export { MemoryStore } from "./MemoryStore.ts";
export {
  type Answer,
  BlockCorrupted,
  BlockMissing,
  ContentNameInvalid,
  NameNotKept,
  NoGoodReplica,
  ReplicasTooFew,
} from "./problems.ts";
export { type ReplicaReport, ReplicatedStore } from "./ReplicatedStore.ts";
export type { KeyCabinet } from "../keys/KeyCabinet.ts";
export { MemoryCabinet } from "../keys/MemoryCabinet.ts";
