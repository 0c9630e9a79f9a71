/** `@xinglin/sdk/folders`: contents, keys and drafts in folders on disk, and a person's own keys in a file. For Node; everything else runs in browsers too. */
export { FolderDrafts } from "./records/flows/FolderDrafts.ts";
export { FolderCabinet } from "./vault/keys/FolderCabinet.ts";
export {
  type KeyFile,
  type KeyFileProblem,
  KeyFileRefused,
  type PatientKeys,
  type ReaderKeys,
  readKeyFile,
  writeKeyFile,
} from "./vault/keys/keyFile.ts";
export { FolderStore } from "./vault/stores/FolderStore.ts";
