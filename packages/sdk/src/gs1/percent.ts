/**
 * Decodes percent-encoding; undefined when it is broken or stands for a character outside ASCII.
 *
 * @example
 * ```ts
 * percentDecode("A%2FB"); // "A/B"
 * ```
 */
export function percentDecode(text: string): string | undefined {
  if (/%(?![0-7][0-9A-Fa-f])/.test(text)) return undefined;
  return text.replace(/%([0-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Encodes what the URI of a canonical Digital Link does not hold as it is: of set 82 all but letters, digits and `- . _ ' ; =`
 * (GS1 Digital Link: URI Syntax 1.2, section 4.11; RFC 3986).
 *
 * @example
 * ```ts
 * percentEncode("A/B"); // "A%2FB"
 * ```
 */
export function percentEncode(text: string): string {
  return text.replace(
    /[^-0-9A-Za-z._~';=]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
