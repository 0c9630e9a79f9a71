import { sha256, toUtf8Bytes } from "ethers";

/**
 * The `fullUrl` of an entry: a UUID of version 8 (RFC 9562) from a text that names what the entry says, so that the same
 * thing has the same address whoever writes it down.
 *
 * @example
 * ```ts
 * uuidUrn("access 3 of patient 0x…"); // "urn:uuid:…"
 * ```
 */
export function uuidUrn(text: string): string {
  const hex = sha256(toUtf8Bytes(text)).slice(2);
  const [a, b, c, d, e] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16), hex.slice(17, 20), hex.slice(20, 32)];
  return `urn:uuid:${a}-${b}-8${c}-8${d}-${e}`;
}
