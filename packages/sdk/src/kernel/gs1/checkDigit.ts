/** Why a GS1 key is refused, in the words of the GS1 Barcode Syntax Dictionary's linter `csum`. */
export type CheckDigitVerdict = "ok" | "too short" | "not a digit" | "wrong check digit";

/**
 * The GS1 check digit of the digits before it: modulo 10 with weights 3 and 1 from the right (GS1 General Specifications,
 * section 7.9.1, "Standard check digit calculations for GS1 data structures").
 *
 * @param digits the key without its check digit, only `0`–`9`
 * @example
 * ```ts
 * checkDigitOf("629104150021"); // 3
 * ```
 */
export function checkDigitOf(digits: string): number {
  let sum = 0;
  for (let i = digits.length - 1, weight = 3; i >= 0; i--, weight = 4 - weight) sum += weight * Number(digits[i]);
  return (10 - (sum % 10)) % 10;
}

/**
 * Judges any GS1 key with a standard check digit (GTIN, GLN, SSCC, …), whatever its length.
 *
 * @example
 * ```ts
 * judgeCheckDigit("6291041500213"); // "ok"
 * judgeCheckDigit("6291041500214"); // "wrong check digit"
 * ```
 */
export function judgeCheckDigit(key: string): CheckDigitVerdict {
  if (key === "") return "too short";
  if (!/^[0-9]+$/.test(key)) return "not a digit";
  return checkDigitOf(key.slice(0, -1)) === Number(key.at(-1)) ? "ok" : "wrong check digit";
}
