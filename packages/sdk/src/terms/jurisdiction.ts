import { Utf8ErrorFuncs, hexlify, isHexString, toUtf8Bytes, toUtf8String, zeroPadBytes } from "ethers";

import { XinglinError } from "../errors/XinglinError.ts";
import type { Hex } from "../kernel/ids/brand.ts";

/** Bytes of a jurisdiction in the contracts. */
const BYTES = 6;
const FORM = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;

/** The text has not the form of ISO 3166-1 alpha-2 or ISO 3166-2. */
export class JurisdictionMalformed extends XinglinError {
  constructor(value: string) {
    super("JurisdictionMalformed", {
      says: { en: `"${value}" is no ISO 3166 code.`, zh: `“${value}”不是 ISO 3166 代码。` },
      next: {
        en: "Write a country (CN) or a subdivision (CN-ZJ), in capitals.",
        zh: "请用大写书写国家（CN）或行政区（CN-ZJ）代码。",
      },
    });
  }
}

/**
 * A jurisdiction as the contracts hold it: ASCII, padded with zeros to 6 bytes.
 *
 * @throws {@link JurisdictionMalformed}
 * @example
 * ```ts
 * encodeJurisdiction("CN-ZJ"); // "0x434e2d5a4a00"
 * ```
 */
export function encodeJurisdiction(code: string): Hex {
  if (!FORM.test(code)) throw new JurisdictionMalformed(code);
  return zeroPadBytes(hexlify(toUtf8Bytes(code)), BYTES) as Hex;
}

/**
 * The text of a jurisdiction that a contract gave.
 *
 * @throws {@link JurisdictionMalformed}
 * @example
 * ```ts
 * decodeJurisdiction("0x434e00000000"); // "CN"
 * ```
 */
export function decodeJurisdiction(bytes: string): string {
  if (!isHexString(bytes, BYTES)) throw new JurisdictionMalformed(bytes);
  const code = toUtf8String(bytes, Utf8ErrorFuncs.replace).replace(/\0+$/, "");
  if (!FORM.test(code)) throw new JurisdictionMalformed(bytes);
  return code;
}
