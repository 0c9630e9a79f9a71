import { readFileSync } from "node:fs";

import { type Json, eventHashOf, eventsOf, preHashOf } from "@xinglin/sdk/epcis";

import type { CaseFile, CaseResult, ConformanceKind } from "./kind.ts";

/** Where what is expected of a document stands. */
const HASHES = ".hashes";

/**
 * CBV 2.0 event hash ids: a document (`.jsonld` or `.json`) and beside it, under the same name, the ids that its events must
 * get, one a line (`.hashes`). A document without such a file is no case.
 */
export const epcisHash: ConformanceKind = {
  about: "CBV 2.0 event hash ids; pairs of NAME.jsonld and NAME.hashes",
  extensions: [".jsonld", ".json"],
  judge: ({ path, text }: CaseFile): CaseResult[] => {
    const expected = expectedOf(path);
    if (expected === undefined) return [];
    const { events, namespaces } = eventsOf(JSON.parse(text) as Json);
    const count = Math.max(expected.length, events.length);
    return Array.from({ length: count }, (_, i) => {
      const event = events[i];
      const got = event === undefined ? "no event" : eventHashOf(event, namespaces).uri;
      const isEqual = got === expected[i];
      return {
        name: `${path} event ${i + 1}`,
        expected: expected[i] ?? "no event",
        got: isEqual || event === undefined ? got : `${got}\n            of ${preHashOf(event, namespaces)}`,
      };
    });
  },
};

function expectedOf(path: string): string[] | undefined {
  try {
    const lines = readFileSync(path.replace(/\.json(?:ld)?$/, HASHES), "utf8").split(/\r?\n/);
    return lines.map((line) => line.trim()).filter((line) => line !== "");
  } catch {
    return undefined;
  }
}
