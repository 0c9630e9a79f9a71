import { type ParamType, Utf8ErrorFuncs, toUtf8String } from "ethers";

import { CLAIM_STATUSES } from "../terms/claimStatuses.ts";
import { DENIALS } from "../terms/decisions.ts";
import { HINDRANCES } from "../terms/hindrances.ts";
import { JOINT_PHASES } from "../terms/jointPhases.ts";
import { KEMS } from "../terms/kems.ts";
import { SUSPENSIONS, VERDICTS } from "../terms/emergencyReasons.ts";
import { SHIPMENT_STAGES } from "../terms/shipmentStages.ts";
import { CURVES, PRACTICE_REFUSALS, STANDING, TRUST } from "../terms/standing.ts";
import { type TermTable, termOf, termsIn } from "../terms/term.ts";
import type { Language } from "./XinglinError.ts";

/** Arguments of type `uint48` that are moments; others are numbers of their own kind. */
const MOMENTS = new Set([
  "deadline",
  "nowAt",
  "from",
  "until",
  "readyAt",
  "lapsesAt",
  "validUntil",
  "current",
  "latest",
  "time",
  "last",
  "start",
  "earliest",
  "expiry",
  "due",
]);
/** Arguments that are bitmaps, best read by digits. */
const BITMAPS = new Set(["kinds", "known", "powers", "rights", "scope"]);
/** Arguments that are codes of a table. */
const CODES: Readonly<Record<string, TermTable>> = {
  trust: TRUST,
  curve: CURVES,
  kem: KEMS,
  refusal: PRACTICE_REFUSALS,
  denial: DENIALS,
  phase: JOINT_PHASES,
  suspension: SUSPENSIONS,
  verdict: VERDICTS,
  status: CLAIM_STATUSES,
  hindrance: HINDRANCES,
  stage: SHIPMENT_STAGES,
};
/** The last second that a JavaScript date can hold. */
const LAST_MOMENT = 8_640_000_000_000n;
const DAY = 86_400n;
const HOUR = 3_600n;

/**
 * An argument of a contract's error as people read it: times as ISO dates (UTC), spans in days or hours, codes by their names.
 */
export function formatArgument({
  param,
  value,
  language,
}: {
  readonly param: Pick<ParamType, "name" | "type">;
  readonly value: unknown;
  readonly language: Language;
}): string {
  if (typeof value !== "bigint") return param.name === "jurisdiction" ? jurisdictionText(String(value)) : String(value);
  if (param.type === "uint48" && MOMENTS.has(param.name)) return momentText(value);
  if (param.name === "delay") return spanText(value, language);
  if (param.name === "gtin") return value.toString().padStart(14, "0");
  if (param.name === "standing") return standingText(value, language);
  if (BITMAPS.has(param.name)) return `0x${value.toString(16)}`;
  return termOf(CODES[param.name] ?? {}, value)?.[language] ?? value.toString();
}

function momentText(seconds: bigint): string {
  if (seconds > LAST_MOMENT) return seconds.toString();
  return new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
}

function spanText(seconds: bigint, language: Language): string {
  const units: [bigint, string, string][] = [
    [DAY, "days", "天"],
    [HOUR, "hours", "小时"],
    [1n, "seconds", "秒"],
  ];
  const [unit, en, zh] = units.find(([length]) => seconds >= length && seconds % length === 0n) ?? [
    1n,
    "seconds",
    "秒",
  ];
  return `${seconds / unit} ${language === "en" ? en : zh}`;
}

function standingText(bits: bigint, language: Language): string {
  const flags = termsIn(STANDING, bits).map((term) => term[language]);
  if (flags.length === 0) return language === "en" ? "unknown" : "不存在";
  return flags.join(language === "en" ? ", " : "、");
}

/** Bytes as ASCII where they are; a malformed jurisdiction shows as it is. */
function jurisdictionText(bytes: string): string {
  const text = toUtf8String(bytes, Utf8ErrorFuncs.replace).replace(/\0+$/, "");
  return /^[\x21-\x7e]+$/.test(text) ? text : bytes;
}
