import { type BigNumberish, toBeHex, zeroPadValue } from "ethers";

import type { Gtin } from "../../kernel/gs1/gtin.ts";
import type { Brand, Hex } from "../../kernel/ids/brand.ts";
import type { TermTable } from "../../terms/term.ts";

/** What raises a flag (`enum Measure`). */
export const MEASURES = {
  Prescriptions: { code: 0, en: "prescriptions first dispensed", zh: "首次调配处方数" },
  Units: { code: 1, en: "units dispensed", zh: "调配数量" },
  Money: { code: 2, en: "money", zh: "金额" },
} as const satisfies TermTable;
export type MeasureName = keyof typeof MEASURES;

/** Whom or what figures are about. */
export type Watched = { readonly prescriber: string } | { readonly gtin: Gtin };

/** A {@link Watched} in 32 bytes, as the contract takes it. */
export type Subject = Brand<Hex, "Subject">;

/** Above which a figure of a bucket raises a flag; zero, or left out, for what raises none. */
export interface Thresholds {
  /** Of prescribers, from 0 to 2^32 − 1. */
  readonly prescriptions?: number;
  /** Of products, in the product's unit, from 0 to 2^64 − 1. */
  readonly units?: BigNumberish;
  /** In ten-thousandths of the desk's currency, from 0 to 2^120 − 1. */
  readonly money?: BigNumberish;
}

/** What was counted in a bucket. */
export interface Figures {
  /** Prescriptions that were first dispensed; 0 for a product. */
  readonly prescriptions: number;
  /** Items dispensed and not taken back. */
  readonly items: number;
  /** In the product's unit; 0 for a prescriber, because units of different products do not add up. */
  readonly units: bigint;
  /** In ten-thousandths of the desk's currency. */
  readonly money: bigint;
  /** What raised a flag in this bucket, and does not again. */
  readonly flagged: readonly MeasureName[];
}

/** Seconds of a bucket: 30 days, counted from 1970. */
export const BUCKET = 30 * 86_400;

/**
 * The bucket in which a moment lies.
 *
 * @param moment seconds since 1970
 * @example
 * ```ts
 * bucketOf(Date.UTC(2026, 10, 26) / 1000); // 692
 * ```
 */
export function bucketOf(moment: number): number {
  return Math.floor(moment / BUCKET);
}

/**
 * When a bucket begins and ends, in seconds since 1970: `[from, until)`.
 *
 * @example
 * ```ts
 * windowOf(692); // { from: 1793664000, until: 1796256000 }
 * ```
 */
export function windowOf(bucket: number): { readonly from: number; readonly until: number } {
  return { from: bucket * BUCKET, until: (bucket + 1) * BUCKET };
}

/**
 * A prescriber's address or a product's GTIN as a number in 32 bytes.
 *
 * @example
 * ```ts
 * subjectOf({ gtin: parseGtin("06901234500035") });
 * ```
 */
export function subjectOf(watched: Watched): Subject {
  const subject = "gtin" in watched ? toBeHex(watched.gtin, 32) : zeroPadValue(watched.prescriber, 32);
  return subject.toLowerCase() as Subject;
}
