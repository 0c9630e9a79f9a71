import { judgeCheckDigit } from "../kernel/gs1/checkDigit.ts";
import type { AiCheck, AiPart, ApplicationIdentifier } from "./applicationIdentifiers.ts";
import { firstOutside } from "./characters.ts";
import { checkPairOf } from "./checkCharacters.ts";
import { parseGs1Date } from "./dates.ts";
import type { Gs1Problem } from "./Gs1Malformed.ts";

/** What is wrong with a value, and at which of its characters. */
export interface ElementProblem {
  readonly problem: Gs1Problem;
  readonly at: number;
}

/**
 * Judges the value of an Application Identifier: length, characters, check digits, dates, part by part as the Syntax
 * Dictionary takes it apart.
 *
 * @returns undefined when nothing is wrong
 * @example
 * ```ts
 * judgeElement(APPLICATION_IDENTIFIERS.get("17")!, "261301"); // { problem: "wrong date", at: 0 }
 * ```
 */
export function judgeElement({ parts }: ApplicationIdentifier, value: string): ElementProblem | undefined {
  if (value === "") return { problem: "no value", at: 0 };
  let at = 0;
  for (const part of parts) {
    const piece = value.slice(at, at + part.max);
    if (piece === "" && part.isOptional) continue;
    const wrong = judgePart(part, piece);
    if (wrong !== undefined) return { problem: wrong.problem, at: at + wrong.at };
    at += piece.length;
  }
  return at < value.length ? { problem: "too long", at } : undefined;
}

function judgePart({ set, min, check }: AiPart, piece: string): ElementProblem | undefined {
  const outside = firstOutside(piece, set);
  if (outside >= 0) return { problem: "wrong character", at: outside };
  if (piece.length < min) return { problem: "too short", at: piece.length };
  return check === undefined ? undefined : CHECKS[check](piece);
}

const CHECKS: Readonly<Record<AiCheck, (piece: string) => ElementProblem | undefined>> = {
  csum: (piece) => unless(judgeCheckDigit(piece) === "ok", "wrong check digit", piece.length - 1),
  csumalpha: (piece) =>
    unless(checkPairOf(piece.slice(0, -2)) === piece.slice(-2), "wrong check digit", Math.max(0, piece.length - 2)),
  yymmd0: (piece) => unless(parseGs1Date(piece) !== undefined, "wrong date"),
  yymmdd: (piece) => unless(!piece.endsWith("00") && parseGs1Date(piece) !== undefined, "wrong date"),
  yymmddhh: (piece) =>
    unless(piece.slice(4, 6) !== "00" && parseGs1Date(piece.slice(0, 6)) !== undefined, "wrong date") ??
    unless(Number(piece.slice(6)) < 24, "wrong time", 6),
  hhmm: (piece) => unless(Number(piece.slice(0, 2)) < 24 && Number(piece.slice(2)) < 60, "wrong time"),
  pieceoftotal: (piece) => {
    const [index, total] = [Number(piece.slice(0, 2)), Number(piece.slice(2))];
    return unless(index > 0 && index <= total, "wrong content");
  },
  zero: (piece) => unless(piece === "0", "wrong content"),
};

function unless(isRight: boolean, problem: Gs1Problem, at = 0): ElementProblem | undefined {
  return isRight ? undefined : { problem, at };
}
