import { posix } from "node:path";

import { listFiles, readText } from "./files.ts";
import { FLOORS, MOCKS } from "./floors.ts";
import { type Problem, lineAt } from "./problem.ts";

const SDK = "packages/sdk/src/";
const SOLIDITY_IMPORT = /^\s*import\s[^;]*?["']([^"']+)["']/gm;
const TYPESCRIPT_IMPORT = /(?:^|\s)(?:import|export)\s[^;]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

interface Import {
  /** Path from the root of what a relative import names, or what stands there when it names a package. */
  readonly target: string;
  readonly isRelative: boolean;
  readonly line: number;
}

function importsOf(root: string, file: string, pattern: RegExp): Import[] {
  const text = readText(root, file);
  return [...text.matchAll(pattern)].map((match) => {
    const path = match[1] ?? match[2] ?? "";
    const isRelative = path.startsWith(".");
    const target = isRelative ? posix.join(posix.dirname(file), path) : path;
    return { target, isRelative, line: lineAt(text, match.index + match[0].length) };
  });
}

/** Why a contract may not import another file of ours, or undefined when it may. */
function solidityObjection(file: string, { target, isRelative }: Import): string | undefined {
  const room = roomOf(file, "contracts/");
  const other = roomOf(target, "contracts/");
  const isPackage = !isRelative && !/^(contracts|test|project)\//.test(target);
  if (isPackage) return undefined;
  if (!isRelative || other === undefined) return "import our own files by a relative path inside contracts/";
  if (room === other || room === MOCKS) return undefined;
  if (other === MOCKS) return "only tests import mocks/";
  const objection = floorObjection(room, other);
  if (objection !== undefined || other === "kernel") return objection;
  return target.startsWith(`contracts/${other}/interfaces/`)
    ? undefined
    : `${String(room)} may use only the interfaces of ${other}: import contracts/${other}/interfaces/…`;
}

function sdkObjection(file: string, { target, isRelative }: Import): string | undefined {
  if (!isRelative) return undefined;
  if (target.startsWith("contracts/mocks") || target.startsWith(`typechain-types/contracts/${MOCKS}`)) {
    return "only tests import mocks/";
  }
  const leavesPackage = /^(contracts|scripts|test|ignition)\//.test(target);
  if (leavesPackage) return "the SDK stands alone: of the rest of the repository it may import typechain-types/ only";
  const room = roomOf(file, SDK);
  const other = roomOf(target, SDK);
  if (room === other || !isRoom(other)) return undefined;
  // Files beside the folders put the rooms together; folders that are no room (say, encodings) serve every room.
  if (room === undefined) return undefined;
  if (isRoom(room)) return floorObjection(room, other);
  return FLOORS[other] === 0 ? undefined : `${String(room)} serves every room, so it may not lean on ${other}`;
}

function isRoom(name: string | undefined): name is string {
  return name !== undefined && name in FLOORS;
}

function floorObjection(room: string | undefined, other: string): string | undefined {
  const [floor, below] = [FLOORS[room ?? ""], FLOORS[other]];
  const stranger = floor === undefined ? room : below === undefined ? other : undefined;
  if (floor === undefined || below === undefined) {
    return `${stranger ?? "a file outside the rooms"} has no floor: give it one in scripts/checks/floors.ts`;
  }
  if (below < floor) return undefined;
  return below === floor
    ? `${String(room)} and ${other} stand on one floor (${String(floor)}) and meet only in a port of the kernel`
    : `${String(room)} (floor ${String(floor)}) may not lean on ${other} (floor ${String(below)})`;
}

/** The first folder under `base`, if the path is inside one. */
function roomOf(path: string, base: string): string | undefined {
  if (!path.startsWith(base)) return undefined;
  const [room, rest] = path.slice(base.length).split("/", 2);
  return rest === undefined ? undefined : room;
}

/** Every import points to a lower floor, and there only to interfaces. */
export function checkArrows(root: string): Problem[] {
  return listFiles(root).flatMap((file) => {
    const isTest = /\.(t\.sol|test\.ts)$/.test(file);
    if (isTest) return [];
    if (file.startsWith("contracts/") && file.endsWith(".sol")) {
      return objections(root, file, SOLIDITY_IMPORT, solidityObjection);
    }
    return file.startsWith(SDK) && file.endsWith(".ts") ? objections(root, file, TYPESCRIPT_IMPORT, sdkObjection) : [];
  });
}

function objections(
  root: string,
  file: string,
  pattern: RegExp,
  judge: (file: string, imported: Import) => string | undefined,
): Problem[] {
  return importsOf(root, file, pattern).flatMap((imported) => {
    const message = judge(file, imported);
    if (message === undefined) return [];
    return [{ file, line: imported.line, message: `${message} (imports ${imported.target}).` }];
  });
}
