/**
 * Lets the solver prove properties of production code, and checks with a break of each that it would notice. See
 * docs/assurance/README.md.
 *
 *     npm run prove -- [NAME …] [--limit SECONDS] [--json FILE]
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { ask, type Reply } from "./proving/ask.ts";
import type { Query, Target } from "./proving/target.ts";
import { TARGETS } from "./proving/targets.ts";

/** One of the two questions about a target. */
interface Finding {
  readonly target: string;
  readonly question: "proof" | "control";
  readonly passed: boolean;
  readonly reply: Reply;
}

const PARALLEL = 2;

/**
 * What is proved of the code without what cannot be reached is proved. What is not may have a counterexample that does not
 * exist, so the solver is asked again with all of it, which takes longer.
 */
async function prove(query: Query, limit: number): Promise<Reply> {
  const reply = await ask(query, limit);
  if (reply.answer === "proved") return reply;
  const again = await ask({ ...query, whole: true }, limit);
  return { ...again, seconds: reply.seconds + again.seconds };
}

/** The two questions about a target: the property itself, and the property of the broken code. */
function questionsOf(target: Target, limit: number): (() => Promise<Finding>)[] {
  const { name, file, contract, control } = target;
  return [
    async () => {
      const reply = await prove({ file, contract }, limit);
      return { target: name, question: "proof", passed: reply.answer === "proved", reply };
    },
    async () => {
      const reply = await ask({ file, contract, sabotage: control }, limit);
      return { target: name, question: "control", passed: reply.answer === "refuted", reply };
    },
  ];
}

function print({ target, question, passed, reply }: Finding): void {
  const { answer, seconds, details } = reply;
  const verdict = passed ? "ok  " : "FAIL";
  console.log(
    `${verdict} ${target.padEnd(44)} ${question.padEnd(8)} ${answer.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s`,
  );
  if (!passed && details !== "") console.log(details.replace(/^/gm, "       "));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { limit: { type: "string", default: "900" }, json: { type: "string" } },
  });
  const limit = Number(values.limit);
  if (!(limit > 0)) throw new Error(`--limit takes seconds, not "${values.limit}".`);
  const targets = TARGETS.filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  if (targets.length === 0)
    throw new Error(`No target is called so. There are: ${TARGETS.map(({ name }) => name).join(", ")}.`);

  const queue = targets.flatMap((target) => questionsOf(target, limit));
  const findings: Finding[] = [];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const finding = await next();
      findings.push(finding);
      print(finding);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));

  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(findings, null, 2)}\n`);
  const failed = findings.filter(({ passed }) => !passed).length;
  console.log(`\n${findings.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
