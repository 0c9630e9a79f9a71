import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import type { Problem } from "./problem.ts";

/** Where the table stands, and what it is made from. */
export const GAS_TABLE = "docs/gas.md";
const SNAPSHOT = join("snapshots", "gas.json");

interface Figures {
  readonly gas: number;
  readonly floor: number;
  readonly ceiling?: number;
}

/** What `npm run bench -- --json` writes. */
export interface GasSnapshot {
  readonly rooms: Readonly<
    Record<
      string,
      { readonly operations: Readonly<Record<string, Figures>>; readonly lives: Readonly<Record<string, Figures>> }
    >
  >;
  readonly peers: Readonly<Record<string, { readonly gas: number }>>;
}

const INTRODUCTION = `# What each act costs

Gas of a transaction on the production build, an empty platform and an EVM of today; of a question (\`ask …\`, \`decide …\`) what it uses by itself. The **floor** is what the chain takes for the same work whatever the code: the transaction, its data, the slots it reads and writes, its events. The **bar** is the most that the bench lets it use. Made from \`snapshots/gas.json\`, which CI measures anew; what moved a bar is in the [decisions](decisions/README.md).
`;

const number = (value: number): string => value.toLocaleString("en");

function rowOf([name, { gas, floor, ceiling }]: [string, Figures]): string {
  return `| ${name} | ${number(gas)} | ${number(floor)} | ${(gas / floor).toFixed(2)} | ${ceiling === undefined ? "" : number(ceiling)} |`;
}

/** The page, before prettier. */
export function gasTableOf({ rooms, peers }: GasSnapshot): string {
  const head = ["| operation | gas | floor | ratio | bar |", "| --- | --: | --: | --: | --: |"];
  const parts = Object.entries(rooms).flatMap(([room, { operations, lives }]) => [
    `## ${room}`,
    [...head, ...Object.entries(operations).map(rowOf)].join("\n"),
    ...(Object.keys(lives).length === 0
      ? []
      : ["Whole lives:", [...head, ...Object.entries(lives).map(rowOf)].join("\n")]),
  ]);
  const others = Object.entries(peers).map(([name, { gas }]) => `| ${name} | ${number(gas)} |`);
  const table = ["| peer | gas |", "| --- | --: |", ...others].join("\n");
  return [INTRODUCTION, ...parts, "## Elsewhere", table].join("\n\n");
}

/** The page is what the snapshot gives. With `update` it is written. */
export async function checkGasTable(root: string, update: boolean): Promise<Problem[]> {
  const file = join(root, GAS_TABLE);
  const snapshot = JSON.parse(readFileSync(join(root, SNAPSHOT), "utf8")) as GasSnapshot;
  const page = await format(gasTableOf(snapshot), { ...(await resolveConfig(file)), parser: "markdown" });
  if (update) writeFileSync(file, page);
  if (existsSync(file) && readFileSync(file, "utf8") === page) return [];
  return [{ file: GAS_TABLE, message: "is not what the snapshot gives: run `npm run check -- --update gas-table`." }];
}
