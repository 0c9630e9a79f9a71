import { CHARACTER_SET_82 } from "./characters.ts";

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];
/** What the pair is written with. */
const ALPHABET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/**
 * The pair of check characters of a Global Model Number: the sum of character values times primes from the right, modulo
 * 1021 (GS1 General Specifications 7.9.5).
 *
 * @param key the key without its pair, at most 23 characters of set 82
 * @returns undefined when the key is empty, too long, or holds another character
 * @example
 * ```ts
 * checkPairOf("1987654Ad4X4bL5ttr2310c"); // "2K"
 * ```
 */
export function checkPairOf(key: string): string | undefined {
  if (key === "" || key.length > PRIMES.length) return undefined;
  let sum = 0;
  for (let i = 0; i < key.length; i++) {
    const value = CHARACTER_SET_82.indexOf(key.charAt(key.length - 1 - i));
    if (value < 0) return undefined;
    sum += value * (PRIMES[i] ?? 0);
  }
  return ALPHABET_32.charAt((sum % 1021) >> 5) + ALPHABET_32.charAt((sum % 1021) & 31);
}
