import type { Hex } from "../../kernel/ids/brand.ts";
import { GuardianSetRefused } from "./GuardianSetRefused.ts";
import { type GuardianSet, guardianSetHash, requireGuardianSet } from "./guardianSet.ts";

const FORMAT = "xinglin-guardian-set";
const VERSION = 1;

/**
 * A guardian set as text for safekeeping: JSON with its format, version and hash, so that damage shows.
 *
 * @example
 * ```ts
 * await writeFile("guardians.json", serializeGuardianSet(set));
 * ```
 */
export function serializeGuardianSet(set: GuardianSet): string {
  requireGuardianSet(set);
  const { guardians, threshold, delay, arbiter, salt } = set;
  const backup = { format: FORMAT, version: VERSION, guardians, threshold, delay, arbiter, salt };
  return JSON.stringify({ ...backup, hash: guardianSetHash(set) }, null, 2);
}

/**
 * Reads a guardian set from its backup.
 *
 * @throws {@link GuardianSetRefused} when the text is no backup, is damaged, or its set breaks a rule
 * @example
 * ```ts
 * const set = parseGuardianSet(await readFile("guardians.json", "utf8"));
 * ```
 */
export function parseGuardianSet(text: string): GuardianSet {
  const backup = objectIn(text);
  const { format, version, guardians, threshold, delay, arbiter, salt, hash } = backup;
  if (format !== FORMAT || version !== VERSION) throw new GuardianSetRefused("format");
  if (!isTexts(guardians) || typeof threshold !== "number" || typeof delay !== "number") {
    throw new GuardianSetRefused("format");
  }
  if (typeof arbiter !== "string" || typeof salt !== "string") throw new GuardianSetRefused("format");

  const set: GuardianSet = { guardians, threshold, delay, arbiter, salt: salt as Hex };
  requireGuardianSet(set);
  if (hash !== guardianSetHash(set)) throw new GuardianSetRefused("hash");
  return set;
}

function objectIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GuardianSetRefused("format", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new GuardianSetRefused("format");
  return { ...value };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
