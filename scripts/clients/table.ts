import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Step } from "../demo/story/Story.ts";

/** The journey as one chain told it. */
export interface Told {
  readonly steps: readonly Step[];
  /** Wei for the data on the chain below, by transaction; a rollup has them. */
  readonly dataFees: ReadonlyMap<string, bigint>;
}

const FILE = join("docs", "deployment.md");
const [BEGIN, END] = [
  "<!-- gas of the journey: npm run clients -- --write -->",
  "<!-- end of the gas of the journey -->",
];

/** Gas of each step on the three kinds of chain, as a table of Markdown. */
export function tableOf({
  steps,
  opStack,
  nextFork,
}: {
  readonly steps: readonly Step[];
  readonly opStack: Told;
  readonly nextFork: Told;
}): string {
  const rows = steps.map((step, i) => {
    const [op, next] = [opStack.steps[i], nextFork.steps[i]];
    if (op === undefined || next === undefined || !areAlike(op, step) || !areAlike(next, step)) {
      throw new Error(`The journeys differ at "${step.text}".`);
    }
    const fee = opStack.dataFees.get(op.hash);
    const times = Number((next.gasUsed * 100n) / step.gasUsed) / 100;
    return [
      step.text,
      grouped(step.gasUsed),
      grouped(op.gasUsed),
      fee === undefined ? "–" : grouped(fee),
      grouped(next.gasUsed),
      times.toFixed(2),
    ];
  });
  const sum = (of: readonly Step[]): bigint => of.reduce((total, { gasUsed }) => total + gasUsed, 0n);
  const fees = [...opStack.dataFees.values()].reduce((total, fee) => total + fee, 0n);
  const total = Number((sum(nextFork.steps) * 100n) / sum(steps)) / 100;
  rows.push(["**all**", ...[sum(steps), sum(opStack.steps), fees, sum(nextFork.steps)].map(grouped), total.toFixed(2)]);
  return [
    "| step | Ethereum today (Osaka) | OP stack (Isthmus) | its data fee, wei | coming fork (Amsterdam) | times |",
    "| --- | --: | --: | --: | --: | --: |",
    ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
  ].join("\n");
}

/** Puts the table where `docs/deployment.md` has its place. */
export function writeTable(root: string, table: string): void {
  const file = join(root, FILE);
  const text = readFileSync(file, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${FILE} has no place for the table.`);
  writeFileSync(file, `${text.slice(0, begin)}${BEGIN}\n\n${table}\n\n${text.slice(end)}`);
}

/** Whether two chains told the same step; a number in it may depend on the clock, as that of a logger's readings does. */
function areAlike(one: Step, other: Step): boolean {
  const [text, otherText] = [one, other].map((step) => step.text.replace(/\d+/g, "#"));
  return text === otherText;
}

function grouped(number: bigint): string {
  return number.toLocaleString("en-US");
}
