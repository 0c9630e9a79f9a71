/** `@xinglin/sdk/folders`: contents, keys and drafts in folders on disk. For Node; everything else runs in browsers too. */
export { FolderDrafts } from "./records/flows/FolderDrafts.ts";
export { FolderCabinet } from "./vault/keys/FolderCabinet.ts";
export { FolderStore } from "./vault/stores/FolderStore.ts";
