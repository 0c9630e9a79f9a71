import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
import { XWing } from "@hpke/hybridkem-x-wing";

import { KEMS } from "../../terms/kems.ts";

/** A KEM of the platform. */
export type KemName = keyof typeof KEMS;

const make = {
  X25519: () => new DhkemX25519HkdfSha256(),
  X_WING: () => new XWing(),
} as const satisfies Record<KemName, () => unknown>;

/** Bytes of an encapsulation: RFC 9180, section 7.1; X-Wing: draft-connolly-cfrg-xwing-kem, section 5.1. */
export const ENCAPSULATION_LENGTH = { X25519: 32, X_WING: 1120 } as const satisfies Record<KemName, number>;

/** The codes of the KEMs, which stand as suite in what is sealed to a key. */
export const KEM_CODES: readonly number[] = Object.values(KEMS).map(({ code }) => code);

/** The HPKE suite of a KEM: HKDF-SHA256 and AES-256-GCM always. */
export function hpkeSuite(kem: KemName): CipherSuite {
  return new CipherSuite({ kem: make[kem](), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}
