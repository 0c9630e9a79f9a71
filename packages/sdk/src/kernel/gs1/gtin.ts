import { XinglinError } from "../../errors/XinglinError.ts";
import type { Brand } from "../ids/brand.ts";
import { judgeCheckDigit } from "./checkDigit.ts";

/** A GS1 Global Trade Item Number as the contracts hold it: a number of up to 14 digits, without leading zeros. */
export type Gtin = Brand<number, "Gtin">;

/** Lengths that GS1 issues; all are GTIN-14 with leading zeros. */
export const GTIN_LENGTHS = [8, 12, 13, 14] as const;
export type GtinLength = (typeof GTIN_LENGTHS)[number];

/** Why a text or number is no GTIN. */
export type GtinProblem = "wrong length" | "not a digit" | "wrong check digit" | "zero";

const PROBLEMS: Record<GtinProblem, { readonly en: string; readonly zh: string }> = {
  "wrong length": { en: "it must have 8, 12, 13 or 14 digits", zh: "应为 8、12、13 或 14 位数字" },
  "not a digit": { en: "it must consist of digits only", zh: "只能由数字组成" },
  "wrong check digit": { en: "its last digit is not the check digit", zh: "末位校验码不正确" },
  zero: { en: "zero names no product", zh: "零不代表任何产品" },
};

/** The text or number is no GTIN; `problem` says why. */
export class GtinMalformed extends XinglinError {
  constructor(
    readonly value: string,
    readonly problem: GtinProblem,
  ) {
    super("GtinMalformed", {
      says: {
        en: `"${value}" is no GTIN: ${PROBLEMS[problem].en}.`,
        zh: `“${value}”不是有效的 GTIN：${PROBLEMS[problem].zh}。`,
      },
      next: {
        en: "Scan the barcode again, or copy all digits from the package.",
        zh: "请重新扫描条码，或从包装上完整抄录全部数字。",
      },
    });
  }
}

/**
 * Reads a GTIN-8, -12, -13 or -14.
 *
 * @throws {@link GtinMalformed} when length, digits or check digit are wrong
 * @example
 * ```ts
 * parseGtin("6291041500213"); // 6291041500213
 * parseGtin("06291041500213"); // the same
 * ```
 */
export function parseGtin(text: string): Gtin {
  const problem = problemOf(text);
  if (problem !== undefined) throw new GtinMalformed(text, problem);
  return Number(text) as Gtin;
}

/**
 * Writes a GTIN with leading zeros, 14 digits unless told otherwise.
 *
 * @param gtin as the contracts hold it
 * @throws {@link GtinMalformed} when it is no GTIN, or has more digits than asked for
 * @example
 * ```ts
 * formatGtin({ gtin: 6291041500213n }); // "06291041500213"
 * formatGtin({ gtin: 6291041500213n, length: 13 }); // "6291041500213"
 * ```
 */
export function formatGtin({
  gtin,
  length = 14,
}: {
  readonly gtin: number | bigint;
  readonly length?: GtinLength;
}): string {
  const text = gtin.toString().padStart(length, "0");
  const problem = text.length === length ? problemOf(text) : "wrong length";
  if (problem !== undefined) throw new GtinMalformed(text, problem);
  return text;
}

function problemOf(text: string): GtinProblem | undefined {
  if (!GTIN_LENGTHS.some((length) => length === text.length)) return "wrong length";
  const verdict = judgeCheckDigit(text);
  if (verdict === "not a digit" || verdict === "wrong check digit") return verdict;
  return Number(text) === 0 ? "zero" : undefined;
}
