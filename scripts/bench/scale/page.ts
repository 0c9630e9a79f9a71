import { type Growth, largestDifference } from "./growth.ts";
import { type Kind, kindsOf } from "./kinds.ts";
import type { Prices, YearRow } from "./years.ts";

/** What was measured of each kind last. */
export type Kept = Readonly<Partial<Record<Kind, Growth>>>;

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** With a comma between thousands. */
export const inThousands = (amount: number): string => Math.round(amount).toLocaleString("en-US");

/** The page of scale. */
export function pageOf(kept: Kept, years: readonly YearRow[], prices: Prices): string {
  const rows = kindsOf(kept).map(([, growth]) => growth);
  const steps = [...new Set(rows.flatMap(({ more }) => more.map(({ items }) => items)))].sort(
    (one, other) => one - other,
  );
  const gasAt = ({ more }: Growth, step: number) => more.find(({ items }) => items === step)?.gas;
  const beside = rows.filter(({ room }) => room !== undefined);
  return `# Scale

Written by \`npm run bench -- scale --write\` from \`scale.json\`, where the last figures of each kind are, from \`snapshots/gas.json\` and from calldata that it measures. Do not edit.

## Growth

The EVM charges the same for a slot however many there are, so an operation can only become dearer by what the contract does with the number of items: lists, counters, trees. No contract here keeps a list that grows with users (\`docs/specs\`, decision 008). Shown by real items on a chain of its own for each kind, default compiler profile. They are made by the calls that people make, dozens in one transaction of an account whose code repeats them (EIP-7702); the gas of one more by itself, beside …

${tableOf(
  ["kind", ...steps.map(inThousands)],
  rows.map((growth) => [
    growth.name,
    ...steps.map((step) => {
      const gas = gasAt(growth, step);
      return gas === undefined ? "" : inThousands(gas);
    }),
  ]),
)}

And every operation of the bench, by other people on the same chain, before there were any and beside as many. Bytes of calldata that happen to be zero are cheaper, by 12 gas each.

${tableOf(
  ["operations of", "how many", "beside", "so many", "differ by at most"],
  beside.map(({ name, room = "", more, beside: operations }) => [
    room,
    String(operations.length),
    name,
    inThousands(more.at(-1)?.items ?? 0),
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
  parts.map(({ key, times, gas, bytes }) => [key, inThousands(times), inThousands(gas), String(bytes)]),
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
