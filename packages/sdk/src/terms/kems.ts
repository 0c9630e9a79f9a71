import type { Term, TermTable } from "./term.ts";

/** A key encapsulation mechanism; `code` is its HPKE KEM id. */
export interface KemTerm extends Term {
  /** Bytes of a public key. */
  readonly publicKeyLength: number;
}

/** Mechanisms a patient may publish an encryption key for (`contracts/kernel/terms/Kem.sol`). */
export const KEMS = {
  /** DHKEM(X25519, HKDF-SHA256): RFC 9180, section 7.1. */
  X25519: { code: 0x0020, publicKeyLength: 32, en: "X25519", zh: "X25519" },
  /** X25519 with ML-KEM-768: draft-connolly-cfrg-xwing-kem. */
  X_WING: { code: 0x647a, publicKeyLength: 1216, en: "X-Wing (post-quantum hybrid)", zh: "X-Wing（抗量子混合）" },
} as const satisfies TermTable<KemTerm>;
