import { concat, dataLength, dataSlice, isHexString, toBeHex } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import type { Hex } from "../../kernel/ids/brand.ts";

/** Order of the P-256 group (NIST SP 800-186, section 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** Bytes of r, and of s. */
const HALF = 32;

/** The bytes are no P-256 signature of r and s, 32 bytes each, from 1 to below the order of the group. */
export class P256SignatureMalformed extends XinglinError {
  constructor(length: number) {
    super("P256SignatureMalformed", {
      says: {
        en: `A P-256 signature has 64 bytes, r and s inside their range; this has ${String(length)}.`,
        zh: `P-256 签名应为 64 字节（取值范围内的 r 与 s），实为 ${String(length)} 字节。`,
      },
      next: {
        en: "Ask the device for r and s (IEEE P1363), not for DER.",
        zh: "请让设备输出 r 与 s（IEEE P1363 格式），而非 DER。",
      },
    });
  }
}

/**
 * A device's P-256 signature in the form that the contracts take: WebCrypto and secure elements give s in either half of its
 * range, the contracts take the lower one, so that a signature has one form.
 *
 * @param signature r and s, 32 bytes each, as from ECDSA with SHA-256 over the digest's bytes
 * @throws {@link P256SignatureMalformed}
 * @example
 * ```ts
 * const sign = async (digest: Hex) =>
 *   p256Signature(hexlify(new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, getBytes(digest)))));
 * ```
 */
export function p256Signature(signature: string): Hex {
  const length = isHexString(signature) && signature.length % 2 === 0 ? dataLength(signature) : 0;
  if (length !== 2 * HALF) throw new P256SignatureMalformed(length);
  const [r, s] = [BigInt(dataSlice(signature, 0, HALF)), BigInt(dataSlice(signature, HALF))];
  if (![r, s].every((part) => part > 0n && part < ORDER)) throw new P256SignatureMalformed(length);
  return concat([dataSlice(signature, 0, HALF), toBeHex(s > ORDER / 2n ? ORDER - s : s, HALF)]) as Hex;
}
