import type { Brand } from "../kernel/ids/brand.ts";
import { Gs1Malformed } from "./Gs1Malformed.ts";

/** China's drug traceability code (药品追溯码) in its form of 20 digits. */
export type TraceabilityCode = Brand<string, "TraceabilityCode">;

/** The parts of a traceability code that its standard names. */
export interface TraceabilityParts {
  readonly code: TraceabilityCode;
  /** 药品标识码: names holder, product, strength and pack; the first 7 digits. */
  readonly product: string;
  /** What tells this pack from all others, the check digits included; the last 13 digits. */
  readonly pack: string;
}

/**
 * Reads a drug traceability code of 20 digits.
 *
 * NMPAB/T 1002-2019 (药品追溯码编码要求) gives two forms: 20 characters of which the first 7 name the product, or a code by an ISO
 * standard such as a GS1 element string. The standard demands a check without publishing one for the 20 digits, and the
 * issuing systems keep theirs to themselves; so length and digits are checked here, and that a pack is genuine only a proof
 * in its lot's root can show.
 *
 * @throws {@link Gs1Malformed} when it has not 20 digits, or all are zero
 * @example
 * ```ts
 * parseTraceabilityCode("81234567890123456789").product; // "8123456"
 * ```
 */
export function parseTraceabilityCode(text: string): TraceabilityParts {
  const wrong = /[^0-9]/.exec(text);
  if (wrong !== null) throw new Gs1Malformed({ problem: "wrong character", at: wrong.index, text });
  if (text.length < 20) throw new Gs1Malformed({ problem: "too short", at: text.length, text });
  if (text.length > 20) throw new Gs1Malformed({ problem: "too long", at: 20, text });
  if (/^0+$/.test(text)) throw new Gs1Malformed({ problem: "wrong content", at: 0, text });
  return { code: text as TraceabilityCode, product: text.slice(0, 7), pack: text.slice(7) };
}
