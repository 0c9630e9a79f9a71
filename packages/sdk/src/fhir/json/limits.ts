/** How much a reader of documents takes on; whoever expects more says so. */
export interface ReadingLimits {
  /** Bytes of UTF-8, or UTF-16 units of a text. */
  readonly size: number;
  /** Objects and arrays inside each other. */
  readonly depth: number;
}

/** 64 MiB and 100 levels: a Bundle of 10,000 entries takes some 10 MiB, a deep resource 20 levels. */
export const READING_LIMITS: ReadingLimits = { size: 64 * 1024 * 1024, depth: 100 };

/** Digits of a number, and of its exponent. FHIR R4 asks for 18 significant digits; its own test goes to 10^245. */
export const MOST_DIGITS = 100;
export const MOST_EXPONENT_DIGITS = 3;
