/** GS1 AI encodable character set 82, in the order of its values (GS1 General Specifications, figure 7.11-1). */
export const CHARACTER_SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/** What each set of an Application Identifier's part allows. */
const SETS = {
  N: /^[0-9]$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]$/,
  // Set 39 (figure 7.11-2), for component and part identifiers.
  Y: /^[#\-/0-9A-Z]$/,
  Z: /^[-_=0-9A-Za-z]$/,
} as const;

/**
 * The place of the first character that a set does not have, or -1.
 *
 * @example
 * ```ts
 * firstOutside("AB 1", "X"); // 2
 * ```
 */
export function firstOutside(text: string, set: keyof typeof SETS): number {
  for (let i = 0; i < text.length; i++) if (!SETS[set].test(text.charAt(i))) return i;
  return -1;
}
