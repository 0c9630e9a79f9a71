import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { FolderStore } from "@xinglin/sdk/folders";
import { parseTraceabilityCode } from "@xinglin/sdk/gs1";
import { type ListedLot, LotDirectory, type LotOnPack } from "@xinglin/sdk/pharma";
import {
  type LotKey,
  LotSerials,
  type PackNumbers,
  type PublishedSerials,
  type SerialStore,
  lotKeyOf,
  publishSerials,
  sortPacks,
} from "@xinglin/sdk/serials";
import { MemoryStore, parseContentName } from "@xinglin/sdk/stores";
import type { Hex } from "@xinglin/sdk/kernel";

import { progress } from "../shared/progress.ts";
import { OptionMalformed, required, textIn, toJson } from "../shared/values.ts";

/** Published lists of packs: their pages, and which list is whose. */
export interface Lists {
  readonly store: SerialStore;
  readonly directory: LotDirectory;
}

/** The lists in a folder; none where it is not there. */
export async function listsIn(folder: string): Promise<Lists> {
  return { store: storeIn(folder), directory: new LotDirectory(folder === "" ? [] : await listedIn(folder)) };
}

/** A lot's list, held against its root. */
export async function serialsOf(
  folder: string,
  { lot, root }: { readonly lot: LotKey; readonly root: Hex },
): Promise<LotSerials> {
  const { store, directory } = await listsIn(required("--lists", folder));
  const book = directory.bookOf(lot);
  if (book !== undefined) return LotSerials.open({ store, book, root });
  throw new OptionMalformed("--lists", {
    en: `${folder} has no list of ${lot}.`,
    zh: `${folder} 中没有 ${lot} 的清单。`,
  });
}

/** A list that is published, and how it becomes known that it is a lot's. */
export interface Listing extends PublishedSerials {
  /** To be called once the lot is on the chain. */
  readonly announce: () => Promise<void>;
}

/** Publishes a lot's packs in a folder; in a rehearsal nowhere. */
export async function publish({
  folder,
  onPack,
  packs,
  isRehearsal,
}: {
  readonly folder: string;
  readonly onPack: LotOnPack;
  readonly packs: readonly PackNumbers[] | Iterable<PackNumbers>;
  readonly isRehearsal: boolean;
}): Promise<Listing> {
  const store = isRehearsal ? adapted(new MemoryStore()) : storeIn(required("--lists", folder));
  let first: PackNumbers | undefined;
  const said = progress({ what: "packs listed 已编列包装" });
  function* counted(): Generator<PackNumbers, void, undefined> {
    let done = 0;
    for (const pack of sortPacks(packs)) {
      first ??= pack;
      said(++done);
      yield pack;
    }
  }
  const published = await publishSerials({ lot: lotKeyOf(onPack), packs: counted(), store });
  const codesOf = first?.code === undefined ? {} : { codesOf: parseTraceabilityCode(first.code).product };
  return {
    ...published,
    announce: async () => {
      const listed = [...(await listedIn(folder)), { ...onPack, book: published.book, ...codesOf }];
      await writeFile(directoryOf(folder), `${toJson(listed)}\n`);
    },
  };
}

/** Packs of a file, a line each: `serial`, `serial,code` or `,code`. */
export async function packsIn(file: string): Promise<PackNumbers[]> {
  return (await textIn("--serials", file))
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [serial = "", code = ""] = line.split(",").map((part) => part.trim());
      return { ...(serial !== "" && { serial }), ...(code !== "" && { code }) };
    });
}

/** Packs numbered one after another. */
export function* numbered(prefix: string, count: number): Generator<PackNumbers, void, undefined> {
  for (let i = 1; i <= count; i++) yield { serial: `${prefix}${String(i).padStart(7, "0")}` };
}

function storeIn(folder: string): SerialStore {
  return adapted(new FolderStore({ folder: join(folder, "pages") }));
}

/** A content store as the lists use one; their names are texts. */
function adapted(store: Pick<MemoryStore, "write" | "read">): SerialStore {
  return { write: (bytes) => store.write(bytes), read: (name) => store.read(parseContentName(name)) };
}

const directoryOf = (folder: string) => join(folder, "directory.json");

async function listedIn(folder: string): Promise<ListedLot[]> {
  let text: string;
  try {
    text = await readFile(directoryOf(folder), "utf8");
  } catch {
    return [];
  }
  const isListed = (one: Partial<ListedLot> | null) =>
    typeof one?.gtin === "number" && typeof one.lot === "string" && typeof one.expiry === "number";
  try {
    const listed = JSON.parse(text) as ListedLot[];
    if (Array.isArray(listed) && listed.every((one) => isListed(one) && typeof one.book === "string")) return listed;
  } catch {
    // Said below.
  }
  throw new OptionMalformed("--lists", {
    en: `${directoryOf(folder)} is no directory of lists.`,
    zh: `${directoryOf(folder)} 不是清单目录。`,
  });
}
