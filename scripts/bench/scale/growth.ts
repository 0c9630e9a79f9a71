import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { GROWING } from "./growing.ts";

/** An operation of the bench beside few items of a kind, and beside many. */
export interface Beside {
  readonly operation: string;
  readonly few: number;
  readonly many: number;
}

/** What was measured of one kind. */
export interface Growth {
  readonly name: string;
  /** Of one more item beside so many others, in the order of the steps. */
  readonly gas: readonly number[];
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

/** Measures every kind, each in a process of its own, whose memory goes with it. */
export async function measureGrowth(steps: readonly number[]): Promise<Growth[]> {
  const waiting = [...GROWING];
  const found: Growth[] = [];
  const work = async (): Promise<void> => {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
      const growth = await measureOne(kind.name, steps);
      found.push(growth);
      print(growth);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return GROWING.flatMap(({ name }) => found.filter((growth) => growth.name === name));
}

/** What became dearer: the items themselves, or operations beside them. */
export function grownOf({ name, gas, beside }: Growth): string[] {
  const [first = 0, ...later] = gas;
  const itself = later.some((one) => one > first + BY_CHANCE) ? [name] : [];
  const others = beside.filter(({ few, many }) => !(Math.abs(many - few) <= BY_CHANCE));
  return [...itself, ...others.map(({ operation }) => `${operation} (beside ${name})`)];
}

/** The most by which an operation differs beside many. */
export function largestDifference(beside: readonly Beside[]): number {
  return Math.max(0, ...beside.map(({ few, many }) => Math.abs(many - few)));
}

function print({ name, gas, beside, room, seconds, memory }: Growth): void {
  const others =
    room === undefined ? "" : `  ${beside.length} operations of ${room}, apart by ${largestDifference(beside)} at most`;
  const figures = gas.map((one) => String(one).padStart(8)).join(" ");
  console.log(`${name.padEnd(36)} ${figures}${others}  (${seconds.toFixed(0)} s, ${memory.toFixed(0)} MB)`);
}

async function measureOne(name: string, steps: readonly number[]): Promise<Growth> {
  const script = fileURLToPath(new URL("one.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    env: { ...process.env, GROWTH: JSON.stringify({ name, steps }) },
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
  if (code !== 0) throw new Error(`Measuring "${name}" failed.`);
  return JSON.parse(said) as Growth;
}
