/**
 * How costs grow: what one more item and every operation cost beside many real items, and what a year costs a hospital, a city
 * and a maker of medicines.
 *
 *     npm run bench -- scale                     prints both
 *     npm run bench -- scale --items 10000       so many real items of each kind
 *     npm run bench -- scale --write             writes docs/assurance/scale.md
 *     npm run bench -- scale --l1-gwei 5 --ether-price 2500 --blob-gwei 1 --l2-gwei 0.01
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { format, resolveConfig } from "prettier";

import { platformOn } from "../../test/helpers/platform.ts";
import type { Operation } from "./frame/operation.ts";
import { CARE } from "./care.ts";
import { CONSENT } from "./consent.ts";
import { IDENTITY } from "./identity.ts";
import { PHARMA } from "./pharma.ts";
import { RECORDS } from "./records.ts";
import { type Growth, grownOf, largestDifference, measureGrowth, stepsOf } from "./scale/growth.ts";
import { type Prices, type YearRow, YEARS, costsOf } from "./scale/years.ts";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const ROOMS = [IDENTITY, CONSENT, RECORDS, CARE, PHARMA];
/** Assumed, not foretold: whoever knows better says so. */
const PRICES = { "l1-gwei": "2", "l2-gwei": "0.005", "blob-gwei": "0.1", "ether-price": "3000" } as const;

interface Snapshot {
  readonly rooms: Readonly<Record<string, { readonly operations: Readonly<Record<string, { readonly gas: number }>> }>>;
}

/** Bytes of calldata of the operations that the years need: the same whatever the compiler's settings. */
async function bytesOf(names: ReadonlySet<string>): Promise<Map<string, number>> {
  const { network } = await import("hardhat");
  const connection = await network.create();
  const deployPlatform = platformOn(connection);
  const found = new Map<string, number>();
  for (const room of ROOMS) {
    for (const [name, operation] of Object.entries<Operation>(room.operations)) {
      const key = `${room.name}: ${name}`;
      if (!names.has(key)) continue;
      const { data } = await operation.run(await connection.networkHelpers.loadFixture(deployPlatform));
      found.set(key, (data.length - 2) / 2);
    }
  }
  await connection.close();
  return found;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const inThousands = (amount: number) => Math.round(amount).toLocaleString("en-US");

function pageOf(rows: readonly Growth[], steps: readonly number[], years: readonly YearRow[], prices: Prices): string {
  const beside = rows.filter(({ room }) => room !== undefined);
  return `# Scale

Written by \`npm run bench -- scale --write\` from \`snapshots/gas.json\` and from calldata that it measures. Do not edit.

## Growth

The EVM charges the same for a slot however many there are, so an operation can only become dearer by what the contract does with the number of items: lists, counters, trees. No contract here keeps a list that grows with users (\`docs/specs\`, decision 008). Shown by real items on a chain of its own for each kind, default compiler profile. They are made by the calls that people make, hundreds in one transaction of an account whose code repeats them (EIP-7702); the gas of one more by itself, beside …

${tableOf(
  ["kind", ...steps.map((step) => step.toLocaleString("en-US"))],
  rows.map(({ name, gas }) => [name, ...gas.map((one) => one.toLocaleString("en-US"))]),
)}

And every operation of the bench, by other people on the same chain, before there were any and beside ${(steps.at(-1) ?? 0).toLocaleString("en-US")}. Bytes of calldata that happen to be zero are cheaper, by 12 gas each.

${tableOf(
  ["operations of", "how many", "beside", "differ by at most"],
  beside.map(({ name, room = "", beside: operations }) => [
    room,
    String(operations.length),
    name,
    `${largestDifference(operations)} gas`,
  ]),
)}

What does grow is the depth of trees: a proof that a pack is of a lot has 7 hashes for 100 packs, 14 for 10,000 and 20 for 1,000,000; each costs 32 bytes of calldata (at most 512 gas, or 1,280 where the floor of EIP-7623 holds) and about 300 gas of hashing. The bench dispenses from a lot of a million, of which sixteen neighbours are real leaves and the levels above are other hashes. The state of nodes and the time to read events grow with use; neither was measured here.

## A year

Assumed, not foretold: L1 at ${prices.l1Gwei} gwei, a rollup at ${prices.l2Gwei} gwei for execution, blobs at ${prices.blobGwei} gwei a byte, ether at ${prices.etherPrice} dollars; other prices by \`--l1-gwei\`, \`--l2-gwei\`, \`--blob-gwei\`, \`--ether-price\`. Of a rollup's transaction ${prices.overhead} bytes beside the calldata are counted (signature, numbers), without compression, so the share of its data is too high rather than too low. A consortium has no price of gas; there the question is whether the blocks hold it: gas a second over the year, beside 30 million gas in 2 seconds.

${years
  .map(
    ({ name, about, parts, totals }) => `### ${name}

${about}

${tableOf(
  ["operation", "times a year", "gas", "bytes"],
  parts.map(({ key, times, gas, bytes }) => [
    key,
    times.toLocaleString("en-US"),
    gas.toLocaleString("en-US"),
    String(bytes),
  ]),
)}

${tableOf(
  ["chain", "a year", "each"],
  [
    ["L1", `$${inThousands(totals.l1)}`, `$${(totals.l1 / totals.units).toFixed(4)}`],
    ["OP-stack rollup", `$${inThousands(totals.rollup)}`, `$${(totals.rollup / totals.units).toFixed(4)}`],
    [
      "consortium",
      `${inThousands(totals.gasASecond)} gas a second`,
      `${((totals.gasASecond / 15_000_000) * 100).toFixed(3)} % of its blocks`,
    ],
  ],
)}`,
  )
  .join("\n\n")}
`;
}

export async function benchScale(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      items: { type: "string", default: "10000" },
      write: { type: "boolean", default: false },
      ...(Object.fromEntries(
        Object.entries(PRICES).map(([name, usual]) => [name, { type: "string", default: usual }]),
      ) as Record<keyof typeof PRICES, { type: "string"; default: string }>),
    },
  });
  const items = Number(values.items);
  if (!Number.isSafeInteger(items) || items < 1) throw new Error("--items takes a whole number from 1.");
  const prices: Prices = {
    l1Gwei: Number(values["l1-gwei"]),
    l2Gwei: Number(values["l2-gwei"]),
    blobGwei: Number(values["blob-gwei"]),
    etherPrice: Number(values["ether-price"]),
    overhead: 110,
  };
  if (Object.values(prices).some((price) => !(price > 0))) throw new Error("Prices are numbers above 0.");
  const { rooms } = JSON.parse(await readFile(path.join(root, "snapshots", "gas.json"), "utf8")) as Snapshot;
  const keys = new Set(YEARS.flatMap(({ parts }) => parts.map(({ key }) => key)));
  const bytes = await bytesOf(keys);
  const figuresOf = (key: string) => {
    const [room = "", name = ""] = key.split(/: (.*)/s);
    const [gas, size] = [rooms[room]?.operations[name]?.gas, bytes.get(key)];
    if (gas === undefined || size === undefined) throw new Error(`Nothing was measured for "${key}".`);
    return { gas, bytes: size };
  };
  const years = YEARS.map((year) => costsOf(year, figuresOf, prices));
  for (const { name, totals } of years) {
    console.log(`${name}: L1 $${inThousands(totals.l1)}, rollup $${inThousands(totals.rollup)} a year`);
  }
  const steps = stepsOf(items);
  const rows = await measureGrowth(steps);
  const grown = rows.flatMap(grownOf);
  if (values.write) {
    const file = path.join(root, "docs", "assurance", "scale.md");
    const options = await resolveConfig(file);
    await writeFile(file, await format(pageOf(rows, steps, years, prices), { ...options, filepath: file }));
  }
  for (const what of grown) console.error(`"${what}" grows with the number of items.`);
  const measured = rows.reduce((sum, { beside }) => sum + 1 + beside.length, 0);
  console.log(`\n${measured - grown.length} passed, ${grown.length} failed`);
  process.exitCode = grown.length === 0 ? 0 : 1;
}

try {
  await benchScale(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
