/**
 * Puts one query to the solver inside the compiler and prints the answer as JSON. A process of its own, because only
 * from outside can the solver be stopped. Started by `ask.ts` with the query in the environment variable `PROOF_QUERY`.
 */
import { createRequire } from "node:module";

import { isolate } from "./isolate.ts";
import { readSources } from "./sources.ts";
import type { Answer, Query } from "./target.ts";
import { thin } from "./thin.ts";

/** Codes of the model checker's messages. */
const PROVED = "9576";
const COUNTEREXAMPLE = "6328";
/** Parts of the language that it skips; custom errors as an argument of `require` are among them and change nothing. */
const HARMLESS = ["1878", "5724", "8364", "9576"];

interface Message {
  readonly severity: string;
  readonly errorCode?: string;
  readonly formattedMessage: string;
}

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };
const { file, contract, sabotage, whole = false } = JSON.parse(process.env.PROOF_QUERY ?? "{}") as Query;

const settings = {
  evmVersion: "cancun",
  modelChecker: {
    engine: "chc",
    solvers: ["z3"],
    targets: ["assert"],
    contracts: { [file]: [contract] },
    invariants: ["contract", "reentrancy"],
    extCalls: "untrusted",
    showProvedSafe: true,
    showUnproved: true,
    // A proof may take as long as the process lives. A refutation is solved a second time for a readable trace, which
    // often never ends; there the solver's own limit of steps (the same on every machine) cuts the second time short.
    ...(sabotage === undefined && { timeout: 0 }),
  },
};
const read = readSources(file, sabotage);
const harness = read[file]?.content ?? "";
const isolated = { ...read, [file]: { content: isolate(file, harness, contract) } };
const sources = whole ? isolated : thin(isolated, file, contract);
const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as {
  readonly errors?: readonly Message[];
};
const messages = output.errors ?? [];

/** Proved only if something was proved and nothing else was said. */
function answerOf(): Answer {
  if (messages.some(({ severity }) => severity === "error")) return "unknown";
  if (messages.some(({ errorCode }) => errorCode === COUNTEREXAMPLE)) return "refuted";
  const proved = messages.some(({ errorCode }) => errorCode === PROVED);
  return proved && messages.every(({ errorCode = "" }) => HARMLESS.includes(errorCode)) ? "proved" : "unknown";
}

const shown = messages.filter(({ errorCode = "" }) => !HARMLESS.includes(errorCode));
const details = shown.map(({ formattedMessage }) => formattedMessage.trim()).join("\n");
console.log(JSON.stringify({ answer: answerOf(), details }));
