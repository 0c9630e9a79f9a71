import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { SigningKey, concat, getBytes, hexlify, toUtf8Bytes } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";

/** Version of the derivation. */
const INFO = "xinglin prescription bearer 1";
const ROOT_BYTES = 32;

/** The root secret is none. */
export class BearerRootInvalid extends XinglinError {
  constructor() {
    super("BearerRootInvalid", {
      says: { en: "The root secret of bearer keys has not 32 bytes.", zh: "持有人密钥的根密钥不是 32 字节。" },
      next: { en: "Give 32 random bytes that the vault keeps.", zh: "请提供由保险库保存的 32 字节随机数。" },
    });
  }
}

/**
 * The key of one prescription (HKDF-SHA-256, RFC 5869): from a root secret of the patient and the salt of the prescription's lines.
 * Whoever has root and salt makes it again; nobody else can tell that two such keys have one root.
 *
 * @param root 32 random bytes that are used for nothing else, kept in the patient's vault
 * @param salt of the prescription's lines
 * @throws {@link BearerRootInvalid}
 * @example
 * ```ts
 * const bearer = new Wallet(bearerKeyOf({ root, salt }));
 * ```
 */
export function bearerKeyOf({ root, salt }: { readonly root: Uint8Array; readonly salt: string }): SigningKey {
  if (root.length !== ROOT_BYTES) throw new BearerRootInvalid();
  const info = getBytes(concat([toUtf8Bytes(INFO), salt]));
  // 48 bytes, reduced modulo the order of the group: the bias is below 2^-128 (RFC 9380, section 5).
  const wide = BigInt(hexlify(hkdf(sha256, root, undefined, info, 48)));
  const scalar = (wide % (ORDER - 1n)) + 1n;
  return new SigningKey(`0x${scalar.toString(16).padStart(64, "0")}`);
}

/** Order of secp256k1 (SEC 2, section 2.4.1). */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
