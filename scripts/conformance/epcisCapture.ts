import { type Json, problemsOf } from "@xinglin/sdk/epcis";

import type { CaseFile, CaseResult, ConformanceKind } from "./kind.ts";

/**
 * EPCIS 2.0 documents that must be accepted (below a folder `valid`) or refused (below `invalid`). A file below neither is no
 * case.
 */
export const epcisCapture: ConformanceKind = {
  about: "EPCIS 2.0 documents; below valid/ those to accept, below invalid/ those to refuse",
  extensions: [".jsonld", ".json"],
  judge: ({ path, text }: CaseFile): CaseResult[] => {
    const folder = path.split(/[\\/]/).findLast((part) => /^(?:in)?valid$/i.test(part));
    if (folder === undefined) return [];
    const expected = folder.toLowerCase() === "valid" ? "accepted" : "refused";
    const problems = problemsOfText(text);
    const got = problems.length === 0 ? "accepted" : "refused";
    const why = problems.map((problem) => `\n            ${problem}`).join("");
    return [{ name: path, expected, got: got === expected ? got : got + why }];
  },
};

function problemsOfText(text: string): string[] {
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch {
    return ["it is no JSON"];
  }
  return problemsOf(document).map(({ path, says }) => `${path}: ${says.en}`);
}
