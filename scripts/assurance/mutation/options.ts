import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

/** What the person asked for. */
export interface MutateOptions {
  /** Folders under `contracts/`. */
  readonly rooms: readonly string[];
  readonly only: string | undefined;
  readonly json: string | undefined;
  readonly max: number | undefined;
  readonly seed: number;
  readonly workers: number;
  /** Folders of tests that survivors face in the second round; all but the room's own without any. */
  readonly others: readonly string[];
  /** Leave out the second round, in which survivors face the tests of other rooms. */
  readonly ownTests: boolean;
  /** Only the tests that come closest: fast, and every real survivor is among those that are left. */
  readonly suspects: boolean;
  /** Files of tests that are asked instead of all of the room; who is left is suspected only. */
  readonly by: readonly string[];
  /** Believe nothing of earlier runs. */
  readonly fresh: boolean;
  /** Keep the score of each file that was judged whole and left no survivor without a reason. */
  readonly keep: boolean;
  /** Print the mutants and stop. */
  readonly list: boolean;
}

const USAGE =
  "npm run mutate -- [contracts/ROOM …] [--only FILE] [--max N] [--seed N] [--workers N] [--others FOLDER …] [--own-tests] [--suspects] [--by FILE …] [--fresh] [--keep] [--list] [--json FILE]";

/** Reads the command line. Without a room, every room with contracts of its own is broken. */
export async function readOptions(args: readonly string[]): Promise<MutateOptions> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: "string" },
      json: { type: "string" },
      max: { type: "string" },
      seed: { type: "string", default: "1" },
      workers: { type: "string", default: "2" },
      others: { type: "string", multiple: true, default: [] },
      "own-tests": { type: "boolean", default: false },
      suspects: { type: "boolean", default: false },
      by: { type: "string", multiple: true, default: [] },
      fresh: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
    },
  });
  const rooms = positionals.length > 0 ? positionals.map(tidy) : await allRooms();
  for (const room of rooms) {
    if (!existsSync(room)) throw new Error(`There is no folder ${room}. Usage: ${USAGE}`);
  }
  const { only } = values;
  if (only !== undefined && !existsSync(only)) throw new Error(`There is no file ${only}. Usage: ${USAGE}`);
  if (values.keep && values.max !== undefined) throw new Error(`A sample has no score to keep. Usage: ${USAGE}`);
  const by = values.by.map(tidy);
  const missing = by.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`There is no file ${missing.join(", ")}. Usage: ${USAGE}`);
  return {
    rooms: only === undefined || positionals.length > 0 ? rooms : [roomOf(only)],
    only: only === undefined ? undefined : tidy(only),
    json: values.json,
    max: values.max === undefined ? undefined : number(values.max),
    seed: number(values.seed),
    workers: number(values.workers),
    others: values.others.map(tidy),
    ownTests: values["own-tests"],
    suspects: values.suspects,
    by,
    fresh: values.fresh,
    keep: values.keep,
    list: values.list,
  };
}

/** Tests without contracts, and the one that compares the deployed code with the build: it would notice any break. */
const NOT_ASKED = [
  "test/assurance/",
  "test/bootstrap/",
  "test/checks/",
  "test/conformance/",
  "test/deployment/wiring.test.ts",
];

/**
 * The room's own tests and everyone else's, as paths from the root of the project.
 *
 * @param folders where the others are looked for; everywhere without any
 */
export async function findTests(
  room: string,
  folders: readonly string[],
): Promise<{ tests: string[]; others: string[] }> {
  const own = path.posix.join("test", path.posix.basename(room), "/");
  const entries = await readdir("test", { recursive: true });
  const files = entries
    .map((entry) => path.posix.join("test", tidy(entry)))
    .filter((file) => file.endsWith(".test.ts"));
  const others = files.filter(
    (file) =>
      !file.startsWith(own) &&
      !NOT_ASKED.some((place) => file.startsWith(place)) &&
      (folders.length === 0 || folders.some((folder) => file.startsWith(`${folder}/`))),
  );
  return { tests: files.filter((file) => file.startsWith(own)).sort(), others: others.sort() };
}

async function allRooms(): Promise<string[]> {
  const entries = await readdir("contracts", { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== "mocks");
  return folders.map(({ name }) => `contracts/${name}`).sort();
}

function roomOf(file: string): string {
  return tidy(file).split("/").slice(0, 2).join("/");
}

function tidy(name: string): string {
  return name.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/$/, "");
}

function number(written: string): number {
  const value = Number(written);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`"${written}" is not a count. Usage: ${USAGE}`);
  return value;
}
