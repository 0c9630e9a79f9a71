import { CODES } from "./codes.ts";
import { DOCUMENTS } from "./documents.ts";
import type { Parser } from "./parser.ts";
import { vaultParsers } from "./vault.ts";
import { WORDS } from "./words.ts";

/** Everything of the SDK that reads what others wrote. */
export async function allParsers(): Promise<readonly Parser[]> {
  return [...CODES, ...DOCUMENTS, ...WORDS, ...(await vaultParsers())];
}
