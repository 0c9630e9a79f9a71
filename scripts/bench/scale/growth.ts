import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Kind } from "./kinds.ts";

/** An operation of the bench beside few items of a kind, and beside many. */
export interface Beside {
  readonly operation: string;
  readonly few: number;
  readonly many: number;
}

/** Gas of one more item beside so many. */
export interface OneMore {
  readonly items: number;
  readonly gas: number;
}

/** What was measured of one kind. */
export interface Growth {
  readonly name: string;
  /** Beside ever more, at least once. */
  readonly more: readonly OneMore[];
  readonly room?: string;
  readonly beside: readonly Beside[];
  readonly seconds: number;
  /** Megabytes that the process held at most. */
  readonly memory: number;
}

/** Gas by which two measurements of the same work may differ: bytes of calldata that happen to be zero are cheaper. */
const BY_CHANCE = 100;
const PARALLEL = 2;

/** Items beside which one more is measured: one, a hundred, ten thousand, and as many as are asked for. */
export function stepsOf(items: number): number[] {
  return [...[1, 100, 10_000].filter((step) => step < items), items];
}

/** Measures kinds, each in a process of its own, whose memory goes with it. `tell` hears of each when it is there. */
export async function measureGrowth(
  kinds: readonly Kind[],
  steps: readonly number[],
  tell: (kind: Kind, growth: Growth) => void,
): Promise<void> {
  const waiting = [...kinds];
  const work = async (): Promise<void> => {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
      tell(kind, await measureOne(kind, steps));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

/** What became dearer: the items themselves, or operations beside them. */
export function grownOf({ name, more, beside }: Growth): string[] {
  const [first, ...later] = more.map(({ gas }) => gas);
  const itself = first === undefined || later.some((one) => one > first + BY_CHANCE) ? [name] : [];
  const others = beside.filter(({ few, many }) => !(Math.abs(many - few) <= BY_CHANCE));
  return [...itself, ...others.map(({ operation }) => `${operation} (beside ${name})`)];
}

/** The most by which an operation differs beside many. */
export function largestDifference(beside: readonly Beside[]): number {
  return Math.max(0, ...beside.map(({ few, many }) => Math.abs(many - few)));
}

/** A line about what was measured of a kind. */
export function describeGrowth({ name, more, beside, room, seconds, memory }: Growth): string {
  const others =
    room === undefined ? "" : `  ${beside.length} operations of ${room}, apart by ${largestDifference(beside)} at most`;
  const figures = more.map(({ gas }) => String(gas).padStart(8)).join(" ");
  return `${name.padEnd(36)} ${figures}${others}  (${seconds.toFixed(0)} s, ${memory.toFixed(0)} MB)`;
}

async function measureOne(kind: Kind, steps: readonly number[]): Promise<Growth> {
  const script = fileURLToPath(new URL("one.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    env: { ...process.env, GROWTH: JSON.stringify({ kind, steps }) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("close", resolve);
    child.on("error", reject);
  });
  if (code !== 0) throw new Error(`Measuring ${kind} failed.`);
  return JSON.parse(said) as Growth;
}
