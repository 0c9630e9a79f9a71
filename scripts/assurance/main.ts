/**
 * Runs the parts of the assurance one after the other and puts what each said into docs/assurance/report.md, with the day and
 * the commit. The others keep there what they said last.
 *
 *     npm run assurance                       all parts, each stopped after half an hour
 *     npm run assurance -- parsers proofs     some; `proofs` means all whose name begins so
 *     npm run assurance -- --list
 *     npm run assurance -- --seed 0x…         searches elsewhere
 *     npm run assurance -- --runs 500         so many mutations for each parser
 */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import type { Options, Part, Said } from "./parts/part.ts";
import { PARTS } from "./parts/parts.ts";
import { keepInReport, stateOf, versionsOf } from "./parts/report.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const MOST_SECONDS = 1_800;
/** Lines of a part in the report; the rest is told by its totals. */
const MOST_LINES = 80;

async function run({ name, about, steps, environment, keeps }: Part, options: Options): Promise<Said> {
  const begin = performance.now();
  const commit = stateOf(root);
  const all = steps(options);
  const variables = environment?.(options) ?? {};
  const command = all
    .map((step) => [...Object.entries(variables).map(([key, value]) => `${key}=${value}`), "node", ...step].join(" "))
    .join(" && ");
  const lines: string[] = [];
  let result: Said["result"] = "passed";
  for (const step of all) {
    const left = MOST_SECONDS * 1_000 - (performance.now() - begin);
    const { output, code } = await execute(step, variables, left);
    lines.push(...output.split("\n").filter((line) => keeps.test(line.trim())));
    if (code !== 0) {
      result = code === undefined ? "stopped" : "failed";
      lines.push(...output.trimEnd().split("\n").slice(-20));
      break;
    }
  }
  return {
    name,
    about,
    command,
    result,
    seconds: (performance.now() - begin) / 1_000,
    lines: lines.slice(-MOST_LINES),
    on: new Date().toISOString().slice(0, 10),
    commit,
    versions: versionsOf(root),
  };
}

/** Runs Node with arguments and shows what it says; no code for what was stopped. */
async function execute(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  milliseconds: number,
): Promise<{ readonly output: string; readonly code: number | undefined }> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), Math.max(1, milliseconds));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      process.stdout.write(text);
    });
  }
  const code = await new Promise<number | undefined>((resolve, reject) => {
    child.on("close", (exit) => {
      resolve(exit ?? undefined);
    });
    child.on("error", reject);
  });
  clearTimeout(timer);
  return { output: withoutColours(output), code };
}

function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex -- it is what terminals' colours begin with
  return text.replaceAll(/\u001b\[[0-9;]*m/g, "");
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: "string", default: "0x20261126" },
      runs: { type: "string", default: "4000" },
      list: { type: "boolean", default: false },
    },
  });
  if (values.list) {
    for (const { name, about } of PARTS) console.log(`${name.padEnd(20)} ${about}`);
    return 0;
  }
  const isMeant = (part: Part, name: string) => part.name === name || part.name.startsWith(`${name}-`);
  const unknown = positionals.filter((name) => !PARTS.some((part) => isMeant(part, name)));
  if (unknown.length > 0) throw new Error(`No part is called ${unknown.join(", ")}; \`--list\` names them.`);
  if (!/^0x[0-9a-f]{1,16}$/i.test(values.seed)) throw new Error("--seed takes up to 16 hexadecimal digits behind 0x.");
  const options: Options = { seed: values.seed, root, runs: Number(values.runs) };
  if (!(options.runs >= 1)) throw new Error("--runs takes a number from 1.");
  let passed = 0;
  const chosen = PARTS.filter((part) => positionals.length === 0 || positionals.some((name) => isMeant(part, name)));
  for (const part of chosen) {
    console.log(`\n=== ${part.name}`);
    const said = await run(part, options);
    if (said.result === "passed") ++passed;
    // After each part, so that what was run is told when the rest is stopped.
    await keepInReport(root, said);
  }
  console.log(`\n${passed} passed, ${chosen.length - passed} failed`);
  return passed === chosen.length ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
