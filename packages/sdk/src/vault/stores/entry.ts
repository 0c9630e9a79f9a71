/** `@xinglin/sdk/stores`: where sealed contents are kept, under names that every IPFS node would give. */
export { type ContentName, contentOf, namesOf, parseContentName } from "./contentName.ts";
export { ContentStore, type Written } from "./ContentStore.ts";
export { FolderStore } from "./FolderStore.ts";
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
export { FolderCabinet } from "../keys/FolderCabinet.ts";
export type { KeyCabinet } from "../keys/KeyCabinet.ts";
export { MemoryCabinet } from "../keys/MemoryCabinet.ts";
