import { readFileSync } from "node:fs";
import { join } from "node:path";

import { range } from "../assurance/mutation/ast.ts";
import { lineOfByte, readBuild } from "./buildinfo.ts";
import { MOCKS } from "./floors.ts";
import type { Problem } from "./problem.ts";
import { Effects } from "./safety/effects.ts";
import { type Finding, findIn } from "./safety/rules.ts";

/** A finding that may stay, and why. */
interface Exception {
  readonly rule: string;
  /** `Contract.function`, or `Contract` for all of it. */
  readonly place: string;
  readonly reason: string;
}

const EXCEPTIONS = "scripts/checks/safety/exceptions.json";

/** Characters that let a text be shown in another order than the compiler reads it. */
const DIRECTION = /[\u202A-\u202E\u2066-\u2069\u2029]/u;

/**
 * The rules of EEA EthTrust that a syntax tree shows, and some of ours, over everything that is deployed. A finding that may
 * stay is in the list of exceptions with its reason; an exception that nothing needs any more is a problem too.
 */
export function checkSafety(root: string): Problem[] {
  const list = JSON.parse(readFileSync(join(root, EXCEPTIONS), "utf8")) as Exception[];
  const unused = new Set(list);
  const problems: Problem[] = [];
  const known = new Map<unknown, Effects>();
  for (const { file, content, ast, compilation } of readBuild(root)) {
    if (!file.startsWith("contracts/") || file.startsWith(`contracts/${MOCKS}/`) || file.endsWith(".t.sol")) continue;
    if (DIRECTION.test(content)) problems.push({ file, message: "no-direction: a character turns the text around." });
    const effects = known.get(compilation) ?? new Effects(compilation);
    known.set(compilation, effects);
    for (const finding of findIn(ast, effects)) {
      const allowed = list.find((exception) => covers(exception, finding));
      if (allowed !== undefined) unused.delete(allowed);
      else problems.push(inWords(finding, file, content));
    }
  }
  for (const { rule, place } of unused) {
    problems.push({ file: EXCEPTIONS, message: `${rule} ${place}: nothing needs this exception; take it out.` });
  }
  return problems;
}

function covers({ rule, place }: Exception, finding: Finding): boolean {
  return rule === finding.rule && (finding.place === place || finding.place.startsWith(`${place}.`));
}

function inWords({ rule, place, node, message }: Finding, file: string, content: string): Problem {
  return { file, line: lineOfByte(content, range(node).start), message: `${rule} ${place}: ${message}` };
}
