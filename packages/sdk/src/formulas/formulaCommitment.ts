import canonicalize from "canonicalize";
import { isHexString, keccak256 } from "ethers";

import { SaltTooWeak } from "../kernel/hashes/saltedHash.ts";
import { utf8Of } from "../kernel/hashes/utf8Of.ts";
import type { Hex } from "../kernel/ids/brand.ts";
import { derive } from "../kernel/ids/derive.ts";
import { type Formula, milligramsOf, requireFormula } from "./formula.ts";
import { herbOf } from "./herbs.ts";

/**
 * A formula in its one form: JSON (RFC 8785) with herbs by code and whole milligrams, a herb that stands there twice added up, in
 * the order of the codes. Formulas that say the same give the same text, whatever names and order they use.
 *
 * @throws {@link FormulaInvalid}
 * @example
 * ```ts
 * canonicalFormula(formula); // '{"doses":7,"dosesPerDay":1,"form":"decoction","herbs":[["fuzi",9000]],"version":1}'
 * ```
 */
export function canonicalFormula(formula: Formula): string {
  requireFormula(formula);
  const sums = new Map<string, number>();
  for (const { herb, grams } of formula.herbs) {
    const code = herbOf(herb)?.code ?? herb.trim().normalize("NFC");
    sums.set(code, (sums.get(code) ?? 0) + (milligramsOf(grams) ?? 0));
  }
  const { form, doses, dosesPerDay = 1 } = formula;
  const herbs = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return canonicalize({ version: 1, form, doses, dosesPerDay, herbs }) ?? "";
}

/**
 * What the chain keeps of a formula: a hash under a random salt, as few formulas are hard to guess.
 *
 * `keccak256(abi.encode(keccak256("Formula(bytes32 salt,bytes32 text)"), salt, keccak256(utf8(canonical formula))))`.
 *
 * @param salt 32 random bytes, one for each prescription; kept with it in the vault
 * @throws {@link FormulaInvalid} | {@link SaltTooWeak}
 * @example
 * ```ts
 * const commitment = formulaCommitment({ formula, salt: randomSalt() });
 * ```
 */
export function formulaCommitment({ formula, salt }: { readonly formula: Formula; readonly salt: string }): Hex {
  if (!isHexString(salt, 32) || /^0x0+$/.test(salt)) throw new SaltTooWeak();
  return derive("Formula(bytes32 salt,bytes32 text)", [salt, keccak256(utf8Of(canonicalFormula(formula)))]);
}
