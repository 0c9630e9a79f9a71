import { judgeCheckDigit } from "@xinglin/sdk/kernel";

import { parseCsv } from "./csv.ts";
import type { CaseFile, CaseResult, ConformanceKind } from "./kind.ts";

const HEADER = ["value", "verdict"];

/**
 * Check digits of GS1 keys of any length: a CSV of `value,verdict`, where a verdict is `ok`, `wrong check digit`,
 * `not a digit` or `too short`, as the linter `csum` of the GS1 Barcode Syntax Dictionary judges. Space in a value counts.
 */
export const gs1: ConformanceKind = {
  about: "check digits of GS1 keys; CSV of value,verdict",
  extensions: [".csv"],
  judge: ({ path, text }: CaseFile): CaseResult[] => {
    const rows = parseCsv(text);
    const isHeader = HEADER.every((name, i) => rows[0]?.fields[i]?.trim().toLowerCase() === name);
    return rows.slice(isHeader ? 1 : 0).map(({ line, fields: [value = "", verdict = ""] }) => ({
      name: `${path}:${line} ${JSON.stringify(value)}`,
      expected: verdict.trim(),
      got: judgeCheckDigit(value),
    }));
  },
};
