import { join } from "node:path";

import { FolderCabinet, FolderDrafts, FolderStore } from "@xinglin/sdk/folders";
import { MemoryDrafts, type RecordDrafts } from "@xinglin/sdk/flows";
import { type ContentStore, type KeyCabinet, MemoryCabinet, MemoryStore } from "@xinglin/sdk/stores";

import { required } from "../shared/values.ts";

/** Where an organisation keeps sealed contents, their sealed keys, and headers that are not anchored yet. */
export interface Archive {
  readonly store: ContentStore;
  readonly cabinet: KeyCabinet;
  readonly drafts: RecordDrafts;
}

/** An archive in a folder. */
export function archiveIn(folder: string): Archive {
  const root = required("--archive", folder);
  return {
    store: new FolderStore({ folder: join(root, "contents") }),
    cabinet: new FolderCabinet({ folder: join(root, "keys") }),
    drafts: new FolderDrafts({ folder: join(root, "drafts") }),
  };
}

/** One that is gone when the task ends, for rehearsals. */
export function passingArchive(): Archive {
  return { store: new MemoryStore(), cabinet: new MemoryCabinet(), drafts: new MemoryDrafts() };
}
